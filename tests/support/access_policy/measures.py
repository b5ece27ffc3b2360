"""Measures, utilisation and what the council publishes."""

from tests.support.access_policy.rule import COMMISSIONER, MANAGER, OVERSEERS, Rule, both, of

LAST_AUTUMN = {
    "start-day": "1", "start-month": "10", "start-year": "2025", "end-day": "31", "end-month": "12", "end-year": "2025",
}  # fmt: skip
# "commissioner: measures, utilisation: own authority; people by reference only"; the coordinator "as the commissioner"
MEASURES = [
    Rule("reports.measures", anybody=OVERSEERS),
    Rule("reports.utilisation", anybody=OVERSEERS),
    Rule("reports.utilisation_file", always={"kind": "csv"}, anybody=OVERSEERS),
    Rule("reports.decisions", anybody=OVERSEERS),
    Rule("reports.decisions_file", always={"kind": "csv"}, anybody=OVERSEERS),
    Rule("reports.cases_of_use", always={"counted": "nights"}, anybody=OVERSEERS),
    Rule("reports.cases_of_use_file", always={"counted": "nights", "kind": "csv"}, anybody=OVERSEERS),
    Rule("reports.measures_file", always={"kind": "csv"}, anybody=OVERSEERS),
    Rule("reports.measure", always={"measure_id": "rehab_completion"}, anybody=OVERSEERS),
    Rule("reports.measure_file", always={"measure_id": "rehab_completion", "kind": "csv"}, anybody=OVERSEERS),
    *both(
        "reports.target",
        always={"measure_id": "rehab_completion"},
        anybody=COMMISSIONER,
        form={"target": "80", "near": "5"},
    ),
    *both("reports.in_full", anybody=OVERSEERS),
    # Whoever asked for it, and the commissioners of the council, as of any long work.
    Rule("reports.full_report", things=of("full report"), own=COMMISSIONER, of_council=True),
    Rule(
        "reports.full_report_file", things=of("full report"), always={"kind": "csv"}, own=COMMISSIONER, of_council=True
    ),
    Rule("reports.cases", always={"measure_id": "bed_nights"}, anybody=OVERSEERS),
    Rule("reports.cases_file", always={"measure_id": "bed_nights", "kind": "csv"}, anybody=OVERSEERS),
    Rule("reports.activity", anybody=OVERSEERS),
    Rule("reports.activity_file", always={"kind": "csv"}, anybody=OVERSEERS),
    Rule("reports.activity_crossed", always={"kind": "csv"}, anybody=OVERSEERS),
    Rule("reports.publish", anybody=COMMISSIONER),
    # Only tables of a period that is over leave the building, and the usual one ends today.
    Rule(
        "reports.publish",
        "POST",
        anybody=COMMISSIONER,
        but={(who, "testbury"): "refused" for who in ("commissioner", "other council's commissioner")},
    ),
    Rule("reports.publish", "POST", always=LAST_AUTUMN, anybody=COMMISSIONER),
    # A provider's managers read what councils hold about their own houses.
    Rule("reports.performance", anybody=MANAGER),
    Rule("reports.publication", things=of("publication"), own=OVERSEERS),
    Rule("reports.publication_file", things=of("publication"), always={"kind": "csv"}, own=OVERSEERS),
]
