"""What the house writes about a stay, and what it reports and answers for."""

from tests.factories import TODAY
from tests.support.access_policy.fields import ONE_DAY, day
from tests.support.access_policy.rule import (
    BOTH_SIDES,
    CASE_READERS,
    COMMISSIONER,
    KEY_WORKERS,
    PROVIDERS,
    Rule,
    both,
    case,
    of,
)

NOTE = {"text": "Slept well.", **day("about_on")}
OF_NOTE = {"public_id": "stay", "note_id": "progress note"}
REPORT = {
    "kind": "serious_harm",
    "facility": "@facility",
    "person": "",
    "happened_time": "9:30am",
    "place": "The stairs",
    "what_happened": "The resident fell.",
    "what_was_done": "Called an ambulance.",
    **day("happened_on"),
}
GRIEVANCE = {
    "made_by": "person",
    "how": "verbal",
    "theme": "staff",
    "facility": "@facility",
    "person": "",
    "text": "Nobody listens at night.",
    **day("made_on"),
}
SAID_TO_KEY_WORKER = {name: value for name, value in GRIEVANCE.items() if name not in {"facility", "person"}}
ANSWER = {"outcome": "not_upheld", "answer": "We talked about it."}
WORKERS = PROVIDERS | COMMISSIONER
READERS = CASE_READERS | PROVIDERS
DONE = case("incident") | of("follow-up of an incident")
AGREED = {"what": "Put up a handrail", **day("due_on", TODAY + ONE_DAY)}
# "provider: progress notes, incident, complaint"; councils count stays without reading notes about people, and are
# told of incidents and complaints. A coordinator reads as the commissioner does, and sees names besides.
HOUSE_LIFE = [
    Rule("placements.progress_notes", things=of("stay"), own=BOTH_SIDES),
    *both("placements.new_progress_note", things=of("stay"), own=PROVIDERS, form=NOTE),
    *both("placements.correct_progress_note", things=OF_NOTE, own=PROVIDERS, form={"text": "Slept badly."}),
    Rule("placements.incident_list", anybody=READERS),
    Rule("placements.incidents_csv", anybody=READERS),
    *both("placements.report_incident", anybody=PROVIDERS, form=REPORT),
    Rule("placements.incident", things=case("incident"), own=READERS),
    Rule("placements.acknowledge_incident", "POST", case("incident"), own=COMMISSIONER, page="placements.incident"),
    Rule("placements.acknowledge_incident", "POST", case("incident to close"), seen=COMMISSIONER),
    *both(
        "placements.add_to_incident", things=case("incident"), own=WORKERS, form={"kind": "update", "text": "All well."}
    ),
    Rule("placements.add_to_incident", "POST", case("closed incident"), seen=WORKERS),
    *both("placements.new_follow_up", things=case("incident"), own=WORKERS, form=AGREED),
    *both("placements.finish_follow_up", things=DONE, own=WORKERS, form={"text": "It is up."}),
    *both("placements.close_incident", things=case("incident to close"), own=COMMISSIONER, form={"text": "Well done."}),
    Rule("placements.close_incident", "POST", case("incident"), seen=COMMISSIONER, form={"text": "Well done."}),
    *both("placements.reopen_incident", things=case("closed incident"), own=COMMISSIONER, form={"text": "More to it."}),
    Rule("placements.complaint_list", anybody=READERS),
    Rule("placements.complaints_csv", anybody=READERS),
    *both("placements.record_complaint", anybody=PROVIDERS, form=GRIEVANCE),
    *both("placements.pass_on_complaint", things=of("stay"), own=KEY_WORKERS, form=SAID_TO_KEY_WORKER),
    Rule("placements.complaint", things=case("complaint"), own=READERS),
    *both("placements.answer_complaint", things=case("complaint"), own=PROVIDERS, form=ANSWER),
]
