"""Measures, utilisation and what the council publishes."""

from tests.support.access_policy.rule import COMMISSIONER, OVERSEERS, Rule, both, of

# "commissioner: measures, utilisation: own authority; people by reference only"; the coordinator "as the commissioner"
MEASURES = [
    Rule("reports.measures", anybody=OVERSEERS),
    Rule("reports.utilisation", anybody=OVERSEERS),
    Rule("reports.decisions", anybody=OVERSEERS),
    Rule("reports.decisions_file", always={"kind": "csv"}, anybody=OVERSEERS),
    Rule("reports.cases_of_use", always={"counted": "nights"}, anybody=OVERSEERS),
    Rule("reports.measures_file", always={"kind": "csv"}, anybody=OVERSEERS),
    Rule("reports.measure", always={"measure_id": "rehab_completion"}, anybody=OVERSEERS),
    *both(
        "reports.target",
        always={"measure_id": "rehab_completion"},
        anybody=COMMISSIONER,
        form={"target": "80", "near": "5"},
    ),
    Rule("reports.cases", always={"measure_id": "bed_nights"}, anybody=OVERSEERS),
    Rule("reports.activity", anybody=OVERSEERS),
    Rule("reports.activity_file", always={"kind": "csv"}, anybody=OVERSEERS),
    *both("reports.publish", anybody=COMMISSIONER),
    Rule("reports.publication", things=of("publication"), own=OVERSEERS),
    Rule("reports.publication_file", things=of("publication"), always={"kind": "csv"}, own=OVERSEERS),
]
