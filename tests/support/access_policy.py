"""Who may reach what, written from the design's words about users, and held against every route.

`own` are the places in a council, its services and its providers whose people may reach a thing of their own side;
`anybody` those who may whosever it is. `seen` may see the thing, yet not do this to it, or not now. Everybody else
is answered as if the thing did not exist, and who has not signed in is asked to.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rehab.requests.rules import Section
from tests.factories import PASSWORD, TODAY
from tests.support.site import ANONYMOUS, DISABLED, PENDING

KEY_WORKERS = frozenset({"key worker", "colleague", "team manager"})
TEAM_MANAGER = frozenset({"team manager"})
HANDED_BACK = {"outcome": "back", "comment": "Add it"}
COORDINATOR = frozenset({"coordinator"})
COMMISSIONER = frozenset({"commissioner"})
CHAIR = frozenset({"chair"})
MEMBERS = frozenset({"chair", "member"})
PROVIDERS = frozenset({"provider staff", "provider manager"})
ADMINISTRATOR = frozenset({"administrator"})
OVERSEERS = COORDINATOR | COMMISSIONER
CASE_READERS = KEY_WORKERS | OVERSEERS
SIGNED_IN = CASE_READERS | MEMBERS | PROVIDERS | ADMINISTRATOR
NOBODY: frozenset[str] = frozenset()

STRANGERS = (ANONYMOUS, DISABLED, PENDING)
NEXT_DOOR = "key worker of another service"


@dataclass(frozen=True)
class Standing:
    """On which side somebody stands, and in which place."""

    side: str
    place: str


STANDINGS = {
    **{place: Standing("testbury", place) for place in sorted(SIGNED_IN)},
    NEXT_DOOR: Standing("testbury", "key worker"),
    "key worker of another council": Standing("otherham", "key worker"),
    "other council's coordinator": Standing("otherham", "coordinator"),
    "other council's member": Standing("otherham", "member"),
    "other provider's staff": Standing("otherham", "provider staff"),
    "other council's commissioner": Standing("otherham", "commissioner"),
    "other council's administrator": Standing("otherham", "administrator"),
}
ONE_DAY = dt.timedelta(days=1)
MISSING = {
    "public_id": "0" * 32,
    "reference": "R-2026-99999",
    "section": "nonsense",
    "party": "nonsense",
    "kind": "nonsense",
    "number": "999",
    "contact_id": "0" * 32,
    "document_id": "0" * 32,
    "assurance_id": "0" * 32,
    "name": "nonsense",
    "member_id": "0" * 32,
    "referral_id": "0" * 32,
    "measure_id": "nonsense",
    "counted": "nonsense",
    "filename": "nonsense.css",
}


@dataclass(frozen=True)
class Rule:
    """One route with one method, on one kind of thing.

    `things` leads from an argument to a key of `Side.ids`, `always` gives arguments that name no thing. A form is
    sent as its page (`page`, by default the route's own) shows it, with `form` changed; values with an @ are keys of
    `Side.choices`. `but` says what happens to somebody with a thing of a side where the rest would say otherwise;
    with `one_side` nobody asks for the thing of the other council.
    """

    endpoint: str
    method: str = "GET"
    things: Mapping[str, str] = field(default_factory=dict)
    always: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = NOBODY
    anybody: frozenset[str] = NOBODY
    seen: frozenset[str] = NOBODY
    is_public: bool = False
    of_council: bool = False
    form: Mapping[str, Any] = field(default_factory=dict)
    page: str = ""
    but: Mapping[tuple[str, str], str] = field(default_factory=dict)
    one_side: bool = False

    @property
    def route(self) -> tuple[str, str]:
        """The route and its method."""
        return self.endpoint, self.method

    @property
    def label(self) -> str:
        """For the name of its test."""
        return "-".join([self.method, self.endpoint, *self.always.values(), *self.things.values()]).replace(" ", "_")

    def expects(self, who: str, side: str | None) -> str:
        """What happens to somebody who asks for a thing of a side; None is a thing that does not exist."""
        if self.is_public:
            return "let in" if side else "not found"
        if who in STRANGERS:
            return "sign in"
        if side and (who, side) in self.but:
            return self.but[who, side]
        place = STANDINGS[who].place
        if side and place in self.anybody:
            return "let in"
        if side and self._is_of(who, side) and place in self.own | self.seen:
            return "let in" if place in self.own else "refused"
        return "not found"

    def _is_of(self, who: str, side: str) -> bool:
        """Whether a thing of a side is theirs: services of one council share no cases, only what is the council's."""
        return STANDINGS[who].side == side and (self.of_council or who != NEXT_DOOR)


def day(name: str, on: Any = TODAY) -> dict[str, str]:
    """The three boxes of a date."""
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def _both(endpoint: str, **rule: Any) -> list[Rule]:
    """A page and what its form does, for the same people."""
    form = rule.pop("form", {})
    return [Rule(endpoint, "GET", **rule), Rule(endpoint, "POST", form=form, **rule)]


def of(thing: str) -> dict[str, str]:
    """What a random id names."""
    return {"public_id": thing}


def case(thing: str) -> dict[str, str]:
    """What a reference names."""
    return {"reference": thing}


NEW_PERSON = {
    "given_name": "Newly",
    "family_name": "Known",
    "sex": "female",
    **day("date_of_birth", TODAY.replace(1990)),
}
NEW_ACCOUNT = {
    "name": "New Person",
    "email": "new@example.org",
    "organisation": "@organisation",
    "roles": ["key_worker"],
    "password": "some other random words",
}
UNPLANNED = {
    "reason": "client_left",
    "tolerance_explained": "yes",
    "naloxone_supplied": "yes",
    "where_to": "To a friend",
    "who_was_told": "The GP, at noon",
    **day("ended_on"),
}
REVIEW = {
    "attended": "Everybody",
    "progress": "Steady",
    "client_view": "It helps",
    "risk": "None new",
    "plan_reviewed": "yes",
    "recommendation": "continue",
    **day("held_on"),
}
NOTE_WRITERS = KEY_WORKERS | COORDINATOR
NOTE = {"kind": "call", "readers": "service", "text": "Rang them."}
TASK = {"what": "Ring the GP", "owner": "@colleague", **day("due_on")}
SECTIONS = tuple(section.value for section in Section)
TWELVE_WEEKS = {"outcome": "approve", "weeks": "12", "price_ceiling": "700"}
NEW_PASSWORD = {"current": PASSWORD, "new": "some other random words"}

PUBLIC = [
    Rule("pages.accessibility", is_public=True),
    Rule("pages.privacy", is_public=True),
    Rule("brand_css", is_public=True),
    Rule("static", always={"filename": "css/app.css"}, is_public=True),
    Rule("accounts.sign_in", is_public=True),
    Rule("accounts.sign_in", "POST", is_public=True, form={"email": "@address", "password": PASSWORD}),
    Rule("accounts.sign_out", "POST", is_public=True),
]
OWN_ACCOUNT = [
    Rule("home.home", anybody=SIGNED_IN),
    Rule("accounts.account", anybody=SIGNED_IN),
    *_both("accounts.change_password", anybody=SIGNED_IN, form=NEW_PASSWORD),
]
# The administrator has users, settings and audit: accounts, but no client's record.
ADMINISTRATION = [
    Rule("admin.users", anybody=ADMINISTRATOR),
    *_both("admin.new_user", anybody=ADMINISTRATOR, form=NEW_ACCOUNT),
    Rule("admin.switch", "POST", of("account"), own=ADMINISTRATOR, of_council=True, form={"to": "disabled"}),
    Rule("admin.switch", "POST", of("own account"), seen=ADMINISTRATOR, of_council=True, form={"to": "disabled"}),
    Rule("admin.service", anybody=ADMINISTRATOR),
    Rule("admin.run_job", "POST", always={"name": "send_mail"}, anybody=ADMINISTRATOR),
]
# "Each calls off for its own residents. Nobody sees across authorities"; a provider knows its own facilities.
FRAMEWORK = [
    Rule("framework.frameworks", anybody=CASE_READERS),
    Rule("framework.framework", things=case("framework"), own=CASE_READERS, of_council=True),
    Rule("framework.facility", things=of("facility"), own=CASE_READERS, of_council=True),
    Rule("framework.facility", things=of("own facility"), own=PROVIDERS, anybody=CASE_READERS),
]
IMPORTS = [
    Rule("imports.imports", anybody=COMMISSIONER),
    *_both("imports.new_import", anybody=COMMISSIONER, form={"file": b"stay_ref\n"}),
    Rule("imports.show", things=of("import"), own=COMMISSIONER, of_council=True),
]
# What the regulator says of facilities on a council's frameworks; the lead's commissioners decide what to take over.
_CHECK = {"things": of("register check"), "own": COMMISSIONER, "of_council": True}
REGISTER_CHECKS = [
    Rule("framework.register_checks", anybody=COMMISSIONER),
    *_both("framework.check_register", anybody=COMMISSIONER, form={"file": b"Location ID\n"}),
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
# Long work is whoever's asked for it, and the commissioners' of the council.
WORK = [
    Rule("jobs.long_jobs", anybody=SIGNED_IN),
    Rule("jobs.long_job", things=of("long job"), own=COMMISSIONER, of_council=True),
    Rule("jobs.cancel", "POST", of("long job"), own=COMMISSIONER, of_council=True),
    Rule("jobs.cancel", "POST", of("ended long job"), seen=COMMISSIONER, of_council=True),
]
# "Lead authority": it alone decides on a framework's life; a council stops placements of its own residents.
_LEAD = {"things": case("framework"), "own": COMMISSIONER, "of_council": True}
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
    *_both("framework.new_framework", anybody=COMMISSIONER, form=NEW_FRAMEWORK),
    *_both("framework.framework_value", **_LEAD, form={"value": "1000000"}),
    *_both("framework.add_option", **_LEAD, form=day("would_end_on", TODAY.replace(2035))),
    *_both("framework.extend", **_LEAD, always={"number": "1"}, form=DECISION),
    *_both("framework.open_framework", **_LEAD, form=OPENING),
    *_both("framework.close_framework", **_LEAD, form={"reason": "Too few beds", "sure": "y"}),
    *_both("framework.add_council", **_LEAD, form={"council": "@council", **day("joined_on")}),
    *_both(
        "framework.end_council",
        things=case("framework") | of("partner"),
        own=COMMISSIONER,
        of_council=True,
        form=day("left_on"),
    ),
    *_both("framework.add_lot", **_LEAD, form={"title": "Families", "care_type": "residential_rehab"}),
    *_both("framework.change_lot", **_LEAD, always={"number": "1"}, form={"title": "Rehab for all"}),
    *_both("framework.add_application", **_LEAD, form=APPLICATION),
    Rule("framework.place", things=of("place"), own=CASE_READERS, of_council=True),
    *_both("framework.change_standing", things=of("place"), own=COMMISSIONER, of_council=True, form=SUSPENSION),
    Rule("framework.call_off", things=of("facility"), own=CASE_READERS, of_council=True),
    *_both(
        "framework.embargo",
        things=of("own facility"),
        anybody=COMMISSIONER,
        form={"reason": "Too few staff", **day("starts_on")},
    ),
    *_both(
        "framework.lift_embargo",
        things=of("stop"),
        own=COMMISSIONER,
        of_council=True,
        form={"reason": "Staffed again", **day("last_day")},
    ),
    Rule("placements.framework_spend", things=case("framework"), own=OVERSEERS, of_council=True),
    Rule("placements.stopped", anybody=OVERSEERS),
]
# Commissioners look after the providers on frameworks that their council leads; a provider's manager keeps its own up
# to date, and proposes what decides who can be placed. Testbury leads the framework that both providers are on.
MANAGER = frozenset({"provider manager"})
_LOOKS_AFTER = {"things": of("provider"), "own": COMMISSIONER, "of_council": True}
_KEEPS = {
    "own": COMMISSIONER | MANAGER,
    "of_council": True,
    "but": {("other council's commissioner", "testbury"): "refused"},
    "one_side": True,
}
NEW_FACILITY = {
    "name": "New House",
    "address": "1 New Street",
    "postcode": "CV1 1AA",
    "beds_men": "1",
    "beds_women": "0",
    "beds_any": "0",
    "is_registered": "no",
}
NEW_CONTACT = {"name": "New Contact", "role": "Referrals", "phone": "01632 960000"}
NEW_PAPER = {"kind": "dbs_checks", "reference": "D-1", **day("valid_until", TODAY.replace(2027))}


def _of_contact(owner: str) -> dict[str, Any]:
    return {"things": {**of(f"{owner}provider"), "contact_id": f"{owner}contact"}}


def _of_paper(owner: str) -> dict[str, Any]:
    return {"things": {**of(f"{owner}provider"), "assurance_id": f"{owner}paper"}}


PROVIDER_PAGES = [
    Rule("framework.providers", anybody=COMMISSIONER),
    Rule("framework.dates_running_out", anybody=COMMISSIONER),
    *_both("framework.new_provider", anybody=COMMISSIONER, form={"legal_name": "Newhouse Ltd"}),
    Rule("framework.provider", things=of("provider"), own=CASE_READERS, of_council=True),
    Rule("framework.provider", things=of("own provider"), own=PROVIDERS, anybody=CASE_READERS),
    *_both("framework.edit_provider", **_LOOKS_AFTER, form={"ndtms_code": "WM123"}),
    *_both("framework.edit_provider", things=of("own provider"), **_KEEPS, form={"ndtms_code": "WM123"}),
    *_both("framework.new_facility", **_LOOKS_AFTER, form=NEW_FACILITY),
    *_both("framework.new_contact", **_LOOKS_AFTER, form=NEW_CONTACT),
    *_both("framework.new_contact", things=of("own provider"), **_KEEPS, form=NEW_CONTACT),
    *_both("framework.edit_contact", **_LOOKS_AFTER | _of_contact(""), form={"role": "Invoices"}),
    *_both("framework.edit_contact", **_of_contact("own "), **_KEEPS, form={"role": "Invoices"}),
    Rule("framework.remove_contact", "POST", **_LOOKS_AFTER | _of_contact("")),
    Rule("framework.remove_contact", "POST", **_of_contact("own "), **_KEEPS),
    *_both("framework.new_assurance", **_LOOKS_AFTER, form=NEW_PAPER),
    *_both("framework.new_assurance", things=of("own provider"), **_KEEPS, form=NEW_PAPER),
    *_both("framework.edit_assurance", **_LOOKS_AFTER | _of_paper(""), form={"reference": "D-2"}),
    *_both("framework.edit_assurance", **_of_paper("own "), **_KEEPS, form={"reference": "D-2"}),
    Rule("framework.remove_assurance", "POST", **_LOOKS_AFTER | _of_paper("")),
    Rule("framework.remove_assurance", "POST", **_of_paper("own "), **_KEEPS),
]
_HOUSE = {"things": of("facility"), "own": COMMISSIONER, "of_council": True}
FACILITY_PAGES = [
    Rule("framework.own_facilities", anybody=PROVIDERS),
    *_both("framework.edit_facility", **_HOUSE, always={"part": "about"}, form={"description": "By the sea"}),
    *_both(
        "framework.edit_facility",
        things=of("own facility"),
        always={"part": "places"},
        **_KEEPS,
        form={"youngest_age": "21"},
    ),
    Rule("framework.facility_history", things=of("facility"), own=COMMISSIONER, of_council=True),
    Rule(
        "framework.facility_history",
        things=of("own facility"),
        own=COMMISSIONER | PROVIDERS,
        of_council=True,
        one_side=True,
    ),
    *_both(
        "framework.facility_change", things=of("change"), own=COMMISSIONER, of_council=True, form={"answer": "accept"}
    ),
    Rule("framework.facility_change", things=of("own change"), own=COMMISSIONER | PROVIDERS, one_side=True),
    Rule(
        "framework.facility_change",
        "POST",
        of("own change"),
        own=COMMISSIONER,
        seen=PROVIDERS,
        one_side=True,
        form={"answer": "accept"},
    ),
    Rule("framework.withdraw_facility_change", "POST", of("own change"), own=MANAGER, one_side=True),
]
# Prices are set by the lead's commissioners and proposed by the provider's managers; who places people reads them.
NEXT_MONTH = TODAY + dt.timedelta(days=31)
NEW_PRICE = {"basis": "weekly", "amount": "800", "notice_days": "7", **day("valid_from", NEXT_MONTH)}
LAST_DAY = day("last_day", NEXT_MONTH)
ANSWER = {"answer": "refuse", "reason": "Above inflation"}
PRICES = [
    *(
        Rule(endpoint, **_LEAD)
        for endpoint in ("framework.price_schedule", "framework.price_schedule_csv", "framework.price_schedule_xlsx")
    ),
    Rule("framework.import_prices", **_LEAD),
    # A sheet that is none is refused, but only to those who may send one.
    Rule(
        "framework.import_prices",
        "POST",
        case("framework"),
        seen=COMMISSIONER,
        of_council=True,
        form={"file": b"Lot\n"},
    ),
    Rule("framework.facility_prices", things=of("facility"), own=CASE_READERS, of_council=True),
    Rule("framework.facility_prices", things=of("own facility"), own=PROVIDERS, anybody=CASE_READERS),
    *_both("framework.set_price", **_HOUSE, form={**NEW_PRICE, "lot": "@lot", "stage": "detox"}),
    *_both("framework.correct_price", things=of("coming price"), own=COMMISSIONER, of_council=True, form=NEW_PRICE),
    *_both("framework.correct_price", things=of("price"), seen=COMMISSIONER, of_council=True, form=NEW_PRICE),
    *_both(
        "framework.end_price",
        things=of("coming price"),
        own=COMMISSIONER,
        of_council=True,
        form=day("last_day", NEXT_MONTH),
    ),
    *_both("framework.propose_price", things=of("own coming price"), own=MANAGER, form={**NEW_PRICE, "reason": "Food"}),
    *_both("framework.price_proposal", things=of("price proposal"), own=COMMISSIONER, of_council=True, form=ANSWER),
    Rule("framework.price_proposal", things=of("own price proposal"), own=COMMISSIONER | PROVIDERS, one_side=True),
    Rule(
        "framework.price_proposal",
        "POST",
        of("own price proposal"),
        own=COMMISSIONER,
        seen=PROVIDERS,
        one_side=True,
        form=ANSWER,
    ),
    Rule("framework.withdraw_proposal", "POST", of("own price proposal"), own=MANAGER, one_side=True),
]
# The provider says what is free; who places people reads it.
VACANCIES = [
    Rule("placements.vacancies", anybody=PROVIDERS),
    # Its fields are named after the facility, so what is sent here is found incomplete.
    Rule("placements.report_vacancies", "POST", of("own facility"), seen=PROVIDERS),
    Rule("placements.confirm_vacancies", "POST", of("own facility"), own=PROVIDERS),
    Rule("placements.vacancy_history", things=of("facility"), own=CASE_READERS, of_council=True),
    Rule("placements.vacancy_history", things=of("own facility"), own=PROVIDERS, anybody=CASE_READERS),
    Rule("placements.framework_vacancies", things=case("framework"), own=CASE_READERS, of_council=True),
    Rule("placements.framework_vacancies_csv", things=case("framework"), own=CASE_READERS, of_council=True),
]
# "commissioner: measures, utilisation: own authority; people by reference only"; the coordinator "as the commissioner"
MEASURES = [
    Rule("reports.measures", anybody=OVERSEERS),
    Rule("reports.utilisation", anybody=OVERSEERS),
    Rule("reports.decisions", anybody=OVERSEERS),
    Rule("reports.decisions_file", always={"kind": "csv"}, anybody=OVERSEERS),
    Rule("reports.cases_of_use", always={"counted": "nights"}, anybody=OVERSEERS),
    Rule("reports.measures_file", always={"kind": "csv"}, anybody=OVERSEERS),
    Rule("reports.measure", always={"measure_id": "rehab_completion"}, anybody=OVERSEERS),
    *_both(
        "reports.target",
        always={"measure_id": "rehab_completion"},
        anybody=COMMISSIONER,
        form={"target": "80", "near": "5"},
    ),
    Rule("reports.cases", always={"measure_id": "bed_nights"}, anybody=OVERSEERS),
    Rule("reports.activity", anybody=OVERSEERS),
    Rule("reports.activity_file", always={"kind": "csv"}, anybody=OVERSEERS),
    *_both("reports.publish", anybody=COMMISSIONER),
    Rule("reports.publication", things=of("publication"), own=OVERSEERS),
    Rule("reports.publication_file", things=of("publication"), always={"kind": "csv"}, own=OVERSEERS),
]
# "key worker, team manager: own service's clients"; oversight of what was submitted to the authority
CASES = [
    Rule("cases.cases", anybody=CASE_READERS),
    Rule("cases.cases_csv", anybody=CASE_READERS),
    # By name, so not for commissioners, to whom people are references.
    Rule("cases.find", "POST", anybody=KEY_WORKERS | COORDINATOR, form={"name": "Somebody"}),
    Rule("cases.case", things=case("submitted"), own=CASE_READERS),
    Rule("cases.case", things=case("draft"), own=KEY_WORKERS),
    Rule("cases.case", things=case("withdrawn"), own=CASE_READERS),
    *_both("cases.new_note", things=case("submitted"), own=NOTE_WRITERS, form=NOTE),
    *_both("cases.new_note", things=case("draft"), own=KEY_WORKERS, form=NOTE),
    *_both("cases.change_note", things=case("submitted") | of("note"), own=NOTE_WRITERS, form={"text": "Not so."}),
    *_both("cases.new_task", things=case("submitted"), own=NOTE_WRITERS, form=TASK),
    *_both("cases.finish_task", things=case("submitted") | of("task"), own=KEY_WORKERS, seen=COORDINATOR),
]
# "own service's clients"; "merged by a manager with an undo"
BACK = {**day("withdrawn_on"), "sure": "y"}
AWAY = {"to": "@key worker", **day("from_on"), **day("until_on")}
TEAM = [
    Rule("team.team", anybody=TEAM_MANAGER),
    *_both("team.hand_on", things=of("busy colleague"), own=TEAM_MANAGER, form={"to": "@key worker"}),
    *_both("team.hand_on_case", things=case("submitted"), own=TEAM_MANAGER, form={"to": "@colleague"}),
    *_both("team.cover", things=of("busy colleague"), own=TEAM_MANAGER, form=AWAY),
    Rule("team.end_cover", "POST", of("cover"), own=TEAM_MANAGER, page="team.team"),
]
PEOPLE = [
    Rule("people.people", anybody=KEY_WORKERS),
    Rule("people.find", "POST", anybody=KEY_WORKERS, form={"text": "Somebody"}, page="people.people"),
    Rule("people.person", things=of("person"), own=KEY_WORKERS),
    Rule("people.person", things=of("merged person"), own=KEY_WORKERS),
    *_both("people.withdraw_consent", things=of("person"), always={"kind": "sharing"}, own=KEY_WORKERS, form=BACK),
    *_both("people.merge", things=of("person"), own=TEAM_MANAGER, form={"record": "@record"}),
    Rule("people.undo_merge", "POST", of("merged person"), own=TEAM_MANAGER, page="people.person"),
    Rule("people.undo_merge", "POST", of("person"), seen=TEAM_MANAGER, page="people.person"),
]
REQUESTS = [
    *_both("requests.start", anybody=KEY_WORKERS, form=NEW_PERSON),
    Rule("requests.find_person", "POST", anybody=KEY_WORKERS, form={"text": "Somebody"}),
    Rule("requests.start_for", "POST", of("person"), own=KEY_WORKERS),
    Rule("requests.tasks", things=case("draft"), own=KEY_WORKERS),
    Rule("requests.tasks", things=case("submitted"), own=KEY_WORKERS),
    *(
        rule
        for section in SECTIONS
        for rule in _both("requests.section", things=case("draft"), always={"section": section}, own=KEY_WORKERS)
    ),
    *_both("requests.section", things=case("submitted"), always={"section": "person"}, seen=KEY_WORKERS),
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
    *_both("requests.sign_off", things=case("to sign"), own=TEAM_MANAGER, form=HANDED_BACK),
    *_both("requests.sign_off", things=case("draft"), seen=TEAM_MANAGER, form=HANDED_BACK),
    *_both("requests.withdraw", things=case("submitted"), own=KEY_WORKERS, form={"why": "moved_away"}),
    *_both("requests.withdraw", things=case("declined"), seen=KEY_WORKERS, form={"why": "moved_away"}),
    *_both("requests.completeness", things=case("submitted"), own=COORDINATOR, form={"outcome": "ready"}),
    *_both("requests.completeness", things=case("approved"), seen=COORDINATOR, form={"outcome": "ready"}),
    *_both("requests.completeness", things=case("draft"), form={"outcome": "ready"}),
    Rule("requests.same_person", things=case("held back"), own=COORDINATOR),
    Rule("requests.same_person", things=case("draft")),
]
# Each kind says who may open it; a provider only with an open offer or while the person stays, a member with the pack.
TEXT = ("letter.txt", b"Dear all")
DOCUMENTS = [
    Rule("requests.documents", things=case("submitted"), own=KEY_WORKERS | COORDINATOR),
    Rule("requests.documents", things=case("draft"), own=KEY_WORKERS),
    *_both("requests.add_document", things=case("submitted"), own=KEY_WORKERS, form={"kind": "letter", "file": TEXT}),
    *_both("requests.add_document", things=case("declined"), seen=KEY_WORKERS, form={"kind": "letter", "file": TEXT}),
    Rule("requests.document", things={**case("submitted"), **of("document")}, own=KEY_WORKERS | COORDINATOR),
    Rule("requests.document", things={**case("submitted"), **of("service's document")}, own=KEY_WORKERS),
    Rule("requests.document", things={**case("submitted"), **of("offered document")}),
    *_both(
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
    *_both("matching.weights", anybody=COMMISSIONER),
    *(
        Rule(f"matching.{page}", things=case(thing), own=KEY_WORKERS)
        for page in ("find_for", "compare_for", "leaflet_page", "leaflet_pdf")
        for thing in ("draft", "submitted")
    ),
    *_both("matching.choose", things=case("draft"), own=KEY_WORKERS),
    *_both("matching.choose", things=case("submitted"), seen=KEY_WORKERS),
]
CLOSING = {"closes_at": "12:00", **day("closes_on", TODAY + ONE_DAY)}
SERVERS = KEY_WORKERS | COORDINATOR
URGENT = {"trigger": "pregnancy", "detail": "Due next month"}
GROUNDS = {"grounds": "The risk plan was not read", "channel": "letter", **day("lodged_on")}
# A panel member has the cases on their panel; the coordinator builds agendas, publishes papers and issues letters,
# which have names in them, so they are the service's and the coordinator's; the chair decides.
PANEL = [
    Rule("panel.meetings", anybody=COORDINATOR | MEMBERS),
    *_both(
        "panel.new_meeting",
        anybody=COORDINATOR,
        form={
            "title": "July",
            "starts_at": "12:00",
            "length": "60",
            "place": "Town hall",
            **day("held_on", TODAY + ONE_DAY),
        },
    ),
    *_both("panel.new_vote", anybody=COORDINATOR, form={"title": "July", **CLOSING}),
    Rule("panel.meeting", things=of("open meeting"), own=COORDINATOR | MEMBERS),
    *_both("panel.edit_meeting", things=of("prepared meeting"), own=COORDINATOR, form=CLOSING),
    *_both(
        "panel.cancel_meeting", things=of("prepared meeting"), own=COORDINATOR, form={"reason": "Snow", "sure": "y"}
    ),
    Rule(
        "panel.cancel_meeting",
        "POST",
        of("decided meeting"),
        seen=COORDINATOR,
        form={"reason": "Snow", "sure": "y"},
    ),
    Rule("panel.meeting_calendar", things=of("open meeting"), own=COORDINATOR | MEMBERS),
    Rule("panel.calendar", anybody=COORDINATOR | MEMBERS),
    Rule(
        "panel.apologies",
        "POST",
        of("open meeting"),
        own=COORDINATOR | CHAIR,
        seen=frozenset({"member"}),
        form={"seat": "@chair's seat", "comes": "no"},
    ),
    Rule("panel.add_cases", "POST", of("prepared meeting"), own=COORDINATOR, form={"reference": ["@ready"]}),
    Rule("panel.add_cases", "POST", of("open meeting"), seen=COORDINATOR, form={"reference": ["@approved"]}),
    Rule(
        "panel.move_case",
        "POST",
        of("prepared meeting"),
        own=COORDINATOR,
        form={"case": "@prepared case", "direction": "up"},
    ),
    *_both("panel.plan_times", things=of("prepared meeting"), own=COORDINATOR),
    *_both("panel.decide_online", things=case("ready"), own=COORDINATOR, form=CLOSING),
    *_both("panel.decide_online", things=case("approved"), seen=COORDINATOR, form=CLOSING),
    Rule("panel.panels", anybody=COORDINATOR | MEMBERS),
    *_both("panel.new_panel", anybody=COORDINATOR, form={"name": "Second panel"}),
    Rule("panel.panel", things=of("panel"), own=COORDINATOR | MEMBERS),
    *_both(
        "panel.new_member",
        things=of("panel"),
        own=COORDINATOR,
        form={"user": "@spare member", "role": "member", **day("from_on")},
    ),
    *_both("panel.end_term", things=of("chair's seat"), own=COORDINATOR, form=day("to_on", TODAY + ONE_DAY)),
    *_both("panel.renew", things=of("ending seat"), own=COORDINATOR),
    Rule("panel.past_decisions", anybody=MEMBERS),
    Rule("panel.publish", "POST", of("prepared meeting"), own=COORDINATOR),
    Rule("panel.publish", "POST", of("decided meeting"), seen=COORDINATOR),
    *_both("panel.take_off", things=of("prepared case"), own=COORDINATOR, form={"reason": "Papers are missing"}),
    *_both("panel.take_off", things=of("decided case"), seen=COORDINATOR, form={"reason": "Papers are missing"}),
    Rule("panel.case", things=of("open case"), own=COORDINATOR | MEMBERS),
    Rule("panel.case", things=of("prepared case"), own=COORDINATOR),
    Rule("panel.case", things=of("decided case"), own=COORDINATOR | MEMBERS),
    *_both("panel.declare", things=of("open case"), own=MEMBERS, form={"interest": "none"}),
    Rule("panel.declare", things=of("decided case"), own=MEMBERS),
    *_both(
        "panel.record_conflict",
        things=of("open case"),
        own=COORDINATOR,
        form={"member": "@panel member", "detail": "A cousin"},
    ),
    *_both("panel.answer_doubt", things=of("decided case"), own=COORDINATOR, form={"answer": "Looked at again"}),
    *_both("panel.answer_doubt", things=of("voted case"), seen=COORDINATOR, form={"answer": "Looked at again"}),
    *_both("panel.redact", things=case("ready"), own=COORDINATOR),
    Rule("panel.send_back", "POST", of("prepared case"), seen=COORDINATOR),
    *_both(
        "panel.ask_consent",
        things=of("voted case"),
        own=CHAIR,
        seen=frozenset({"member"}),
        form={"weeks": "104", "price_ceiling": "100000"},
    ),
    *_both("panel.consent", things=of("consent"), own=COMMISSIONER, form={"answer": "refused", "reason": "No money"}),
    *_both("panel.condition", things=of("condition"), own=KEY_WORKERS | COORDINATOR, form={**day("met_on", TODAY)}),
    *_both("panel.actions", things=of("deferred case"), own=KEY_WORKERS, form={"actions_done": "All of it"}),
    *_both("panel.vote", things=of("declared case"), own=MEMBERS, form={"choice": "approve"}),
    *_both("panel.vote", things=of("open case"), seen=MEMBERS, form={"choice": "approve"}),
    *_both("panel.decide", things=of("voted case"), own=CHAIR, seen=frozenset({"member"}), form=TWELVE_WEEKS),
    *_both("panel.decide", things=of("declared case"), seen=MEMBERS, form=TWELVE_WEEKS),
    *_both("panel.decide", things=of("decided case"), seen=MEMBERS, form=TWELVE_WEEKS),
    Rule("panel.letter", things=of("letter"), own=KEY_WORKERS | COORDINATOR),
    Rule("panel.letter_pdf", things=of("letter"), own=KEY_WORKERS | COORDINATOR),
    *_both("panel.send_letter", things=of("letter"), own=KEY_WORKERS | COORDINATOR, form={"how": "posted"}),
    *_both("panel.send_letter", things=of("worker's letter"), seen=KEY_WORKERS | COORDINATOR, form={"how": "posted"}),
    *_both("panel.correct_letter", things=of("letter"), own=COORDINATOR, form={"reason": "A wrong word"}),
    Rule("panel.remind_of_letter", "POST", of("worker's letter"), own=COORDINATOR),
    Rule("panel.remind_of_letter", "POST", of("letter"), seen=COORDINATOR),
    *_both("panel.fast_track", things=case("detox"), own=SERVERS, form=URGENT),
    Rule("panel.fast_track", "POST", case("submitted"), seen=SERVERS, form=URGENT),
    *_both("panel.open_fast_track", things=case("urgent"), own=COORDINATOR),
    *_both("panel.open_fast_track", things=case("detox"), seen=COORDINATOR),
    Rule("panel.withdraw_fast_track", "POST", case("urgent"), own=SERVERS, page="panel.fast_track"),
    Rule("panel.withdraw_fast_track", "POST", case("detox"), seen=SERVERS),
    *_both("panel.lodge_appeal", things=case("appealable"), own=SERVERS, form=GROUNDS),
    *_both("panel.lodge_appeal", things=case("declined"), seen=SERVERS, form=GROUNDS),
    Rule("panel.appeal", things=of("appeal"), own=SERVERS),
    *_both("panel.appoint", things=of("appeal"), own=COORDINATOR, form={"user": "@fresh member", "presides": "no"}),
    Rule(
        "panel.dismiss", "POST", {**of("appeal"), "member_id": "appeal member"}, own=COORDINATOR, page="panel.appoint"
    ),
    Rule("panel.open_appeal", "POST", of("appeal"), own=COORDINATOR, page="panel.appeal"),
    *_both("panel.withdraw_appeal", things=of("appeal"), own=SERVERS, form={"reason": "Another way was found"}),
    Rule("panel.add_referral", "POST", {**of("prepared meeting"), "referral_id": "referral"}, own=COORDINATOR),
    Rule("panel.minutes_list", anybody=OVERSEERS | MEMBERS),
    Rule("panel.begin_minutes", "POST", of("decided meeting"), seen=COORDINATOR),
    Rule("panel.minutes", things=of("minutes"), own=COORDINATOR | CHAIR),
    Rule("panel.minutes_pdf", things=of("minutes"), own=COORDINATOR | CHAIR),
    *_both("panel.write_minutes", things=of("minutes"), own=COORDINATOR, form={"do": "save"}),
    Rule("panel.agree_minutes", "POST", of("minutes"), own=CHAIR),
    Rule("panel.reopen_minutes", "POST", of("minutes"), seen=COORDINATOR),
    Rule("panel.wordings", anybody=OVERSEERS),
    *_both(
        "panel.wording",
        things=of("authority"),
        always={"key": "new-declined-client"},
        own=OVERSEERS,
        of_council=True,
        form={"do": "save"},
    ),
]
# "provider: only people offered to or placed with their own organisation"; "released and lose sight of the record at
# once"; "withdrawal of consent stops new sharing"
BED = {**day("bed_from"), "conditions": ""}
NO_BED = {"reason": "no_bed", "note": "Full until July"}
ARRIVAL = {"admitted_time": "9:30am", "room": "4", **day("admitted_on")}
OFF_FRAMEWORK = {
    "ground": "needs",
    "reason": "None takes three children.",
    "cqc_location_id": "1-700100",
    "provider_name": "Seaside Families Ltd",
    "facility_name": "Seaside House",
    "address": "1 The Front, Seatown",
    "postcode": "TQ1 1AA",
    "basis": "weekly",
    "amount": "900",
    "weeks": "12",
}
REGISTER = {"has_activity": "yes", "rating": "good", "beds": "8", **day("checked_on")}
GO_ON = {"outcome": "approve", "reason": "No other fits.", **day("valid_until", TODAY + ONE_DAY)}
ABSENCE = {"reason": "changed_mind", "note": "Rang the key worker"}
OFFERS = [
    Rule("placements.offers", anybody=PROVIDERS),
    Rule("placements.residents", anybody=PROVIDERS),
    Rule("placements.offer", things=of("offer"), own=PROVIDERS),
    *(Rule("placements.offer", things=of(f"{kind} offer")) for kind in ("declined", "closed", "unshared")),
    Rule("placements.offer_letter", things=of("offer")),
    Rule("placements.offer_letter_pdf", things=of("offer")),
    Rule("placements.stay_letter", things=of("stay")),
    Rule("placements.stay_letter_pdf", things=of("stay")),
    *_both("placements.accept", things=of("offer"), own=PROVIDERS, form=BED),
    *_both("placements.accept", things=of("unshared offer"), form=BED),
    Rule("placements.accept", "POST", of("confirmed offer"), seen=PROVIDERS, form=BED),
    *_both("placements.decline", things=of("offer"), own=PROVIDERS, form=NO_BED),
    *_both("placements.make_offer", things=case("approved"), own=KEY_WORKERS, form={"facilities": ["@facility"]}),
    Rule("placements.make_offer", things=case("turned down"), own=KEY_WORKERS),
    Rule("placements.make_offer", "POST", case("submitted"), seen=KEY_WORKERS, form={"facilities": ["@facility"]}),
    *_both(
        "placements.ask_exception",
        things=case("approved"),
        own=KEY_WORKERS | COORDINATOR,
        form=OFF_FRAMEWORK,
    ),
    Rule("placements.ask_exception", "POST", case("declined"), seen=KEY_WORKERS | COORDINATOR, form=OFF_FRAMEWORK),
    Rule("placements.exception", things=of("exception"), own=CASE_READERS),
    *_both("placements.check_exception", things=of("exception"), own=CASE_READERS, form=REGISTER),
    *_both("placements.decide_exception", things=of("checked exception"), own=COMMISSIONER, form=GO_ON),
    Rule(
        "placements.put_exception_to_panel",
        "POST",
        of("checked exception"),
        seen=OVERSEERS,
        page="placements.exception",
    ),
    Rule("placements.withdraw_exception", "POST", of("exception"), own=KEY_WORKERS | COORDINATOR),
    Rule("placements.exceptions", anybody=COMMISSIONER),
    Rule("placements.exceptions_csv", anybody=COMMISSIONER),
    *_both("placements.confirm", things=of("accepted offer"), own=KEY_WORKERS, form=day("client_agreed_on")),
    Rule("placements.confirm", "POST", of("offer"), seen=KEY_WORKERS, form=day("client_agreed_on")),
    *_both("placements.admit", things=case("placement"), own=PROVIDERS, form=ARRIVAL),
    Rule("placements.admit", "POST", case("unshared placement"), seen=PROVIDERS, form=ARRIVAL),
    *_both("placements.non_arrival", things=case("placement"), own=PROVIDERS, form=ABSENCE),
]
# Plans, reviews and exits are written by the service and the house; commissioners count them without reading.
BOTH_SIDES = KEY_WORKERS | PROVIDERS
RETURN = day("community_return_on")
MORE_WEEKS = {"reason": "Family work", "goals": "Finish it", **day("until", TODAY + 100 * ONE_DAY)}
ENDED = {"reason": "completed", **day("ended_on")}
STAYS = [
    Rule("placements.stay", things=of("stay"), own=CASE_READERS | PROVIDERS),
    Rule("placements.stay", things=of("gone stay"), own=CASE_READERS | PROVIDERS),
    *_both("placements.ask_extension", things=of("stay"), own=BOTH_SIDES, form=MORE_WEEKS),
    *_both("placements.ask_extension", things=of("gone stay"), seen=BOTH_SIDES, form=MORE_WEEKS),
    Rule("placements.extension", things=of("extension"), own=CASE_READERS | PROVIDERS),
    Rule("placements.send_extension", "POST", of("extension"), own=KEY_WORKERS, page="placements.extension"),
    Rule(
        "placements.withdraw_extension",
        "POST",
        of("extension"),
        own=KEY_WORKERS,
        seen=PROVIDERS,
        page="placements.extension",
    ),
    Rule("reviews.reviews", things=of("stay"), own=BOTH_SIDES),
    *_both("reviews.record", things=of("stay"), own=KEY_WORKERS, form=REVIEW),
    Rule("reviews.reviews", things=of("ready to leave stay"), own=BOTH_SIDES),
    Rule("discharge.plan", things=of("stay"), own=BOTH_SIDES),
    Rule("discharge.plan", things=of("ready to leave stay"), own=BOTH_SIDES),
    Rule("discharge.plan", things=of("gone stay"), own=BOTH_SIDES),
    Rule("discharge.plan_version", things=of("stay"), always={"number": "1"}, own=BOTH_SIDES),
    *_both("discharge.edit_plan", things=of("stay"), own=BOTH_SIDES, form={"goals": "Other goals"}),
    Rule("discharge.edit_plan", "POST", of("gone stay"), seen=BOTH_SIDES, form={"goals": "Other goals"}),
    *_both("discharge.sign", things=of("stay"), always={"party": "key_worker"}, own=KEY_WORKERS),
    *_both("discharge.sign", things=of("stay"), always={"party": "provider"}, own=PROVIDERS),
    Rule("discharge.sign", "POST", of("gone stay"), {"party": "key_worker"}, seen=KEY_WORKERS, form=day("signed_on")),
    *_both("discharge.arrange", things=of("ready to leave stay"), own=BOTH_SIDES, form=day("leaves_on")),
    Rule("discharge.arrange", "POST", of("stay"), seen=BOTH_SIDES, form=day("leaves_on")),
    *_both("discharge.leave", things=of("leaving stay"), own=BOTH_SIDES, form=ENDED),
    Rule("discharge.leave", "POST", of("stay"), seen=BOTH_SIDES, form=ENDED),
    Rule("discharge.leave", things=of("gone stay"), own=BOTH_SIDES),
    *_both("discharge.leave_unplanned", things=of("stay"), own=BOTH_SIDES, form=UNPLANNED),
    Rule("discharge.leave_unplanned", "POST", of("gone stay"), seen=BOTH_SIDES, form=UNPLANNED),
    *_both("discharge.afterwards", things=of("gone stay"), own=KEY_WORKERS, form=RETURN),
    Rule("discharge.afterwards", "POST", of("stay"), seen=KEY_WORKERS, form=RETURN),
]
RULES = [
    *PUBLIC,
    *OWN_ACCOUNT,
    *ADMINISTRATION,
    *FRAMEWORK,
    *PRICES,
    *VACANCIES,
    *PROVIDER_PAGES,
    *FACILITY_PAGES,
    *FRAMEWORK_LIFE,
    *IMPORTS,
    *REGISTER_CHECKS,
    *WORK,
    *MEASURES,
    *CASES,
    *PEOPLE,
    *TEAM,
    *REQUESTS,
    *DOCUMENTS,
    *MATCHING,
    *PANEL,
    *OFFERS,
    *STAYS,
]
