"""Cases, the people they are about, and the team that works on them."""

from tests.support.access_policy.fields import day
from tests.support.access_policy.rule import CASE_READERS, COORDINATOR, KEY_WORKERS, TEAM_MANAGER, Rule, both, case, of

NOTE_WRITERS = KEY_WORKERS | COORDINATOR
NOTE = {"kind": "call", "readers": "service", "text": "Rang them."}
TASK = {"what": "Ring the GP", "owner": "@colleague", **day("due_on")}
# "key worker, team manager: own service's clients"; oversight of what was submitted to the authority
CASES = [
    Rule("cases.cases", anybody=CASE_READERS),
    Rule("cases.cases_csv", anybody=CASE_READERS),
    # By name, so not for commissioners, to whom people are references.
    Rule("cases.find", "POST", anybody=KEY_WORKERS | COORDINATOR, form={"name": "Somebody"}),
    Rule("cases.case", things=case("submitted"), own=CASE_READERS),
    Rule("cases.case", things=case("draft"), own=KEY_WORKERS),
    Rule("cases.case", things=case("withdrawn"), own=CASE_READERS),
    *both("cases.new_note", things=case("submitted"), own=NOTE_WRITERS, form=NOTE),
    *both("cases.new_note", things=case("draft"), own=KEY_WORKERS, form=NOTE),
    *both("cases.change_note", things=case("submitted") | of("note"), own=NOTE_WRITERS, form={"text": "Not so."}),
    *both("cases.new_task", things=case("submitted"), own=NOTE_WRITERS, form=TASK),
    *both("cases.finish_task", things=case("submitted") | of("task"), own=KEY_WORKERS, seen=COORDINATOR),
]
# "own service's clients"; "merged by a manager with an undo"
BACK = {**day("withdrawn_on"), "sure": "y"}
AWAY = {"to": "@key worker", **day("from_on"), **day("until_on")}
TEAM = [
    Rule("team.team", anybody=TEAM_MANAGER),
    *both("team.hand_on", things=of("busy colleague"), own=TEAM_MANAGER, form={"to": "@key worker"}),
    *both("team.hand_on_case", things=case("submitted"), own=TEAM_MANAGER, form={"to": "@colleague"}),
    *both("team.cover", things=of("busy colleague"), own=TEAM_MANAGER, form=AWAY),
    Rule("team.end_cover", "POST", of("cover"), own=TEAM_MANAGER, page="team.team"),
]
PEOPLE = [
    Rule("people.people", anybody=KEY_WORKERS),
    Rule("people.find", "POST", anybody=KEY_WORKERS, form={"text": "Somebody"}, page="people.people"),
    Rule("people.person", things=of("person"), own=KEY_WORKERS),
    Rule("people.person", things=of("merged person"), own=KEY_WORKERS),
    *both("people.withdraw_consent", things=of("person"), always={"kind": "sharing"}, own=KEY_WORKERS, form=BACK),
    *both("people.merge", things=of("person"), own=TEAM_MANAGER, form={"record": "@record"}),
    Rule("people.undo_merge", "POST", of("merged person"), own=TEAM_MANAGER, page="people.person"),
    Rule("people.undo_merge", "POST", of("person"), seen=TEAM_MANAGER, page="people.person"),
]
