"""Frameworks, their life, and what the regulator says of their facilities."""

from tests.factories import TODAY
from tests.support.access_policy.fields import ONE_DAY, day
from tests.support.access_policy.rule import CASE_READERS, COMMISSIONER, OVERSEERS, PROVIDERS, Rule, both, case, of

# "Each calls off for its own residents. Nobody sees across authorities"; a provider knows its own facilities.
FRAMEWORK = [
    Rule("framework.frameworks", anybody=CASE_READERS),
    Rule("framework.framework", things=case("framework"), own=CASE_READERS, of_council=True),
    Rule("framework.facility", things=of("facility"), own=CASE_READERS, of_council=True),
    Rule("framework.facility", things=of("own facility"), own=PROVIDERS, anybody=CASE_READERS),
]
# What the regulator says of facilities on a council's frameworks; the lead's commissioners decide what to take over.
_CHECK = {"things": of("register check"), "own": COMMISSIONER, "of_council": True}
REGISTER_CHECKS = [
    Rule("framework.register_checks", anybody=COMMISSIONER),
    *both("framework.check_register", anybody=COMMISSIONER, form={"file": b"Location ID\n"}),
    Rule("framework.register_check", **_CHECK),
    Rule("framework.register_check_csv", **_CHECK),
    Rule(
        "framework.decide_finding",
        "POST",
        of("register finding"),
        own=COMMISSIONER,
        of_council=True,
        form={"decision": "leave"},
    ),
    Rule(
        "framework.decide_match",
        "POST",
        of("register match"),
        own=COMMISSIONER,
        of_council=True,
        form={"decision": "confirm"},
    ),
]
# "Lead authority": it alone decides on a framework's life; a council stops placements of its own residents.
LEAD = {"things": case("framework"), "own": COMMISSIONER, "of_council": True}
NEW_FRAMEWORK = {"title": "Another framework", **day("starts_on"), **day("ends_on", TODAY.replace(2030))}
DECISION = {"decided_by": "Cabinet", "decision": "The need goes on.", **day("decided_on")}
OPENING = {**day("from_on", TODAY + ONE_DAY), **day("to_on", TODAY + ONE_DAY), "reason": "Few places"}
APPLICATION = {"provider": "@provider", "lot": "1", "reason": "Tender 7", **day("on")}
SUSPENSION = {"status": "suspended", "reason": "Police inquiry", **day("on")}
FRAMEWORK_LIFE = [
    *(
        Rule(endpoint, things=case("framework"), own=CASE_READERS, of_council=True)
        for endpoint in ("framework.lots", "framework.life")
    ),
    *both("framework.new_framework", anybody=COMMISSIONER, form=NEW_FRAMEWORK),
    *both("framework.framework_value", **LEAD, form={"value": "1000000"}),
    *both("framework.add_option", **LEAD, form=day("would_end_on", TODAY.replace(2035))),
    *both("framework.extend", **LEAD, always={"number": "1"}, form=DECISION),
    *both("framework.open_framework", **LEAD, form=OPENING),
    *both("framework.close_framework", **LEAD, form={"reason": "Too few beds", "sure": "y"}),
    *both("framework.add_council", **LEAD, form={"council": "@council", **day("joined_on")}),
    *both(
        "framework.end_council",
        things=case("framework") | of("partner"),
        own=COMMISSIONER,
        of_council=True,
        form=day("left_on"),
    ),
    *both("framework.add_lot", **LEAD, form={"title": "Families", "care_type": "residential_rehab"}),
    *both("framework.change_lot", **LEAD, always={"number": "1"}, form={"title": "Rehab for all"}),
    *both("framework.add_application", **LEAD, form=APPLICATION),
    Rule("framework.place", things=of("place"), own=CASE_READERS, of_council=True),
    *both("framework.change_standing", things=of("place"), own=COMMISSIONER, of_council=True, form=SUSPENSION),
    Rule("framework.call_off", things=of("facility"), own=CASE_READERS, of_council=True),
    *both(
        "framework.embargo",
        things=of("own facility"),
        anybody=COMMISSIONER,
        form={"reason": "Too few staff", **day("starts_on")},
    ),
    *both(
        "framework.lift_embargo",
        things=of("stop"),
        own=COMMISSIONER,
        of_council=True,
        form={"reason": "Staffed again", **day("last_day")},
    ),
    Rule("placements.framework_spend", things=case("framework"), own=OVERSEERS, of_council=True),
    Rule("placements.stopped", anybody=OVERSEERS),
]
