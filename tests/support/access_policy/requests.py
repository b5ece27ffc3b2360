"""Requests, their documents, and finding a place for them."""

from rehab.requests.rules import Section
from tests.factories import TODAY
from tests.support.access_policy.fields import day
from tests.support.access_policy.rule import (
    CASE_READERS,
    COMMISSIONER,
    COORDINATOR,
    KEY_WORKERS,
    MEMBERS,
    PROVIDERS,
    TEAM_MANAGER,
    Rule,
    both,
    case,
    of,
)

NEW_PERSON = {
    "given_name": "Newly",
    "family_name": "Known",
    "sex": "female",
    **day("date_of_birth", TODAY.replace(1990)),
}
HANDED_BACK = {"outcome": "back", "comment": "Add it"}
SECTIONS = tuple(section.value for section in Section)
REQUESTS = [
    *both("requests.start", anybody=KEY_WORKERS, form=NEW_PERSON),
    Rule("requests.find_person", "POST", anybody=KEY_WORKERS, form={"text": "Somebody"}),
    Rule("requests.start_for", "POST", of("person"), own=KEY_WORKERS),
    Rule("requests.tasks", things=case("draft"), own=KEY_WORKERS),
    Rule("requests.tasks", things=case("submitted"), own=KEY_WORKERS),
    *(
        rule
        for section in SECTIONS
        for rule in both("requests.section", things=case("draft"), always={"section": section}, own=KEY_WORKERS)
    ),
    *both("requests.section", things=case("submitted"), always={"section": "person"}, seen=KEY_WORKERS),
    Rule("requests.copy_answers", "POST", case("draft"), seen=KEY_WORKERS),
    Rule("requests.print_request", things=case("draft"), own=KEY_WORKERS),
    Rule("requests.keep_draft", "POST", case("draft"), always={"section": "person"}, own=KEY_WORKERS, form={"gp": "?"}),
    Rule("requests.keep_draft", "POST", case("submitted"), always={"section": "person"}, seen=KEY_WORKERS),
    Rule("requests.discard_draft", "POST", case("draft"), always={"section": "person"}, own=KEY_WORKERS),
    Rule("requests.discard_draft", "POST", case("submitted"), always={"section": "person"}, seen=KEY_WORKERS),
    Rule("requests.check", things=case("draft"), own=KEY_WORKERS),
    Rule("requests.submit", "POST", case("draft"), own=KEY_WORKERS, form={"declaration": "y"}, page="requests.check"),
    Rule("requests.submit", "POST", case("submitted"), seen=KEY_WORKERS, form={"declaration": "y"}),
    Rule("requests.submit", "POST", case("held back"), own=KEY_WORKERS, form={"declaration": "y"}),
    Rule("requests.ask_for_sign_off", "POST", case("returned"), own=KEY_WORKERS, page="requests.check"),
    Rule("requests.ask_for_sign_off", "POST", case("submitted"), seen=KEY_WORKERS),
    *both("requests.sign_off", things=case("to sign"), own=TEAM_MANAGER, form=HANDED_BACK),
    *both("requests.sign_off", things=case("draft"), seen=TEAM_MANAGER, form=HANDED_BACK),
    *both("requests.withdraw", things=case("submitted"), own=KEY_WORKERS, form={"why": "moved_away"}),
    *both("requests.withdraw", things=case("declined"), seen=KEY_WORKERS, form={"why": "moved_away"}),
    *both("requests.completeness", things=case("submitted"), own=COORDINATOR, form={"outcome": "ready"}),
    *both("requests.completeness", things=case("approved"), seen=COORDINATOR, form={"outcome": "ready"}),
    *both("requests.completeness", things=case("draft"), form={"outcome": "ready"}),
    Rule("requests.same_person", things=case("held back"), own=COORDINATOR),
    Rule("requests.same_person", things=case("draft")),
]
# Each kind says who may open it; a provider only with an open offer or while the person stays, a member with the pack.
TEXT = ("letter.txt", b"Dear all")
DOCUMENTS = [
    Rule("requests.documents", things=case("submitted"), own=KEY_WORKERS | COORDINATOR),
    Rule("requests.documents", things=case("draft"), own=KEY_WORKERS),
    *both("requests.add_document", things=case("submitted"), own=KEY_WORKERS, form={"kind": "letter", "file": TEXT}),
    *both("requests.add_document", things=case("declined"), seen=KEY_WORKERS, form={"kind": "letter", "file": TEXT}),
    Rule("requests.document", things={**case("submitted"), **of("document")}, own=KEY_WORKERS | COORDINATOR),
    Rule("requests.document", things={**case("submitted"), **of("service's document")}, own=KEY_WORKERS),
    Rule("requests.document", things={**case("submitted"), **of("offered document")}),
    *both(
        "requests.remove_document",
        things={**case("submitted"), **of("removable document")},
        own=KEY_WORKERS - {"colleague"},
        seen=frozenset({"colleague"}),
        form={"reason": "Added twice"},
    ),
    Rule("placements.offer_document", things={**of("offer"), "document_id": "offered document"}, own=PROVIDERS),
    Rule("placements.offer_document", things={**of("offer"), "document_id": "court's document"}),
    Rule("placements.offer_document", things={**of("unshared offer"), "document_id": "unshared document"}),
    Rule("placements.stay_document", things={**of("stay"), "document_id": "resident's document"}, own=PROVIDERS),
    Rule("placements.stay_document", things={**of("gone stay"), "document_id": "former resident's document"}),
    Rule("panel.document", things={**of("declared case"), "document_id": "pack's document"}, own=COORDINATOR | MEMBERS),
    Rule("panel.document", things={**of("open case"), "document_id": "unread document"}, own=COORDINATOR),
]
# Matched to a request: a place is found for one's own service's clients; weights are the council's commissioners'.
MATCHING = [
    Rule("matching.find", anybody=CASE_READERS),
    Rule("matching.compare", anybody=CASE_READERS),
    *both("matching.weights", anybody=COMMISSIONER),
    *(
        Rule(f"matching.{page}", things=case(thing), own=KEY_WORKERS)
        for page in ("find_for", "compare_for", "leaflet_page", "leaflet_pdf")
        for thing in ("draft", "submitted")
    ),
    *both("matching.choose", things=case("draft"), own=KEY_WORKERS),
    *both("matching.choose", things=case("submitted"), seen=KEY_WORKERS),
]
