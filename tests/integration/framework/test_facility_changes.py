"""Keeping a facility up to date: what takes effect at once, what waits, and who decides it."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

from rehab.accounts.models import Organisation, User
from rehab.accounts.rules import Role
from rehab.audit.models import AuditEntry
from rehab.core.actor import Actor
from rehab.core.db import db as database
from rehab.core.errors import Conflict, IllegalMove
from rehab.core.transaction import transaction
from rehab.framework import commands, queries
from rehab.framework.models import Facility, FacilityProposal
from rehab.framework.rules import ProposalState, Values, fingerprint
from rehab.notifications.models import Notice
from rehab.placements.rules import OfferStatus
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.factories import NOON, TODAY, World
from tests.support.papers import a_change
from tests.support.races import racers
from tests.support.statements import statements_seen
from tests.support.visitor import Visitor

SignIn = Callable[[User], Visitor]
BOOKKEEPING = frozenset({"user_session", "audit_entry", "audit_head"})


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """It is noon in London on the factories' day."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return factories.a_world()


@pytest.fixture
def manager(world: World) -> User:
    organisation = database.session.get_one(Organisation, world.provider.organisation_id)
    return factories.a_user(Role.PROVIDER_MANAGER, organisation, name="Man Ager")


def edit(world: World, part: str) -> str:
    return f"/facilities/{world.facility.public_id}/edit/{part}"


def page_of(change: FacilityProposal) -> str:
    return f"/facility-changes/{change.public_id}"


def the_change() -> FacilityProposal:
    return database.session.query(FacilityProposal).one()


def told(template: str) -> set[int]:
    return {notice.recipient_id for notice in database.session.query(Notice).filter_by(template=template)}


def last_entry() -> AuditEntry:
    of_facility = database.session.query(AuditEntry).filter_by(subject_type="facility")
    return of_facility.order_by(AuditEntry.sequence.desc()).first()


def house(world: World) -> Facility:
    return queries.get_facility(factories.actor(world.commissioner), world.facility.public_id)


def shown_changes(visitor: Visitor, change: FacilityProposal) -> list[list[str]]:
    rows = visitor.visit(page_of(change)).html.select("main table tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in rows]


# What takes effect at once


def test_a_managers_words_about_the_house_show_at_once(world: World, manager: User, signed_in: SignIn) -> None:
    visitor = signed_in(manager)
    page = visitor.submit(
        edit(world, "about"), description="By the sea", what_it_is_like="A garden", coordinates="50.7, -1.9"
    )
    assert page.path == f"/facilities/{world.facility.public_id}"
    assert "Your changes are saved." in page.notices[0]
    assert "By the sea" in page.text
    assert "A garden" in page.text
    assert (house(world).profile.latitude, house(world).profile.longitude) == (50.7, -1.9)
    entry = last_entry()
    assert (entry.action, entry.actor_id) == ("facility.changed", manager.id)
    assert entry.fields == ["description", "what_it_is_like", "coordinates"]
    assert database.session.query(FacilityProposal).count() == 0


def test_daily_life_takes_effect_at_once_and_can_be_taken_back(world: World, manager: User, signed_in: SignIn) -> None:
    visitor = signed_in(manager)
    visitor.submit(edit(world, "living"), programmes=["cbt", "twelve_step"], languages=["pl"], takes_pets="yes")
    shown = signed_in(world.key_worker).visit(f"/facilities/{world.facility.public_id}").text
    assert "Polish" in shown
    assert "12-step" in shown
    visitor.submit(edit(world, "living"), programmes=["cbt"], languages=[], takes_pets="no")
    values = queries.particulars(house(world))
    assert (values["programmes"], values["languages"], values["takes_pets"]) == (["cbt"], [], False)
    visitor.submit(edit(world, "living"), takes_pets="")
    assert queries.particulars(house(world))["takes_pets"] is None


def test_saving_what_is_stored_changes_nothing(world: World, manager: User, signed_in: SignIn) -> None:
    visitor = signed_in(manager)
    page = visitor.visit(edit(world, "about"))
    with statements_seen() as seen:
        after = visitor.send(page)
    assert "Nothing was different" in after.notices[0]
    assert seen.writes(besides=frozenset({"form_use", "user_session"})) == []


@pytest.mark.parametrize(
    ("part", "fields", "fault"),
    [
        ("about", {"name": ""}, "Enter the name of the facility"),
        ("about", {"postcode": "nowhere"}, "Enter a full postcode, like CV1 5RR"),
        ("about", {"coordinates": "here"}, "Enter the latitude and longitude of a place in Britain"),
        ("about", {"name": "Second House"}, "Testhouse Ltd has a facility of this name already"),
        ("living", {"shortest_weeks": "12", "longest_weeks": "6"}, "The longest stay is shorter than the shortest"),
        ("places", {"oldest_child": "8"}, "Say that children can come too, or leave their age empty"),
        ("places", {"beds_any": "0"}, "A facility has between 1 and 500 beds"),
        ("places", {"cqc_location_id": "?"}, "Enter the location number of the Care Quality Commission"),
        ("places", {}, "You have not changed anything"),
    ],
)
def test_says_at_the_field_what_cannot_be_and_stores_nothing(
    world: World, manager: User, signed_in: SignIn, part: str, fields: dict[str, str], fault: str
) -> None:
    visitor = signed_in(manager)
    page = visitor.visit(edit(world, part))
    with statements_seen() as seen:
        refused = visitor.send(page, **fields)
    assert refused.status == 422
    assert any(fault in error for error in refused.errors)
    assert seen.writes(besides=BOOKKEEPING) == []


def test_a_location_of_another_facility_is_refused(world: World, manager: User, signed_in: SignIn) -> None:
    taken = world.other_facility.cqc_location_id
    page = signed_in(manager).submit(edit(world, "places"), cqc_location_id=taken)
    assert (page.status, page.errors) == (422, ["Another facility has this location number"])


def test_a_page_that_is_out_of_date_saves_nothing(world: World, manager: User, signed_in: SignIn) -> None:
    visitor, other = signed_in(manager), signed_in(world.commissioner)
    old = visitor.visit(edit(world, "about"))
    other.submit(edit(world, "about"), description="Newer")
    page = visitor.send(old, description="Older")
    assert page.status == 409
    assert "Somebody else changed this facility" in page.text
    assert house(world).description == "Newer"


# What waits


def propose(world: World, manager: User, signed_in: SignIn, **fields: object) -> FacilityProposal:
    page = signed_in(manager).submit(edit(world, "places"), **fields or {"beds_any": "8", "exclusions": ["arson"]})
    assert page.heading == "Proposed change", page.errors
    return the_change()


def propose_directly(world: World, by: Actor, wanted: Values) -> FacilityProposal:
    with transaction():
        held = queries.get_facility_for_update(by, world.facility.public_id)
        seen = fingerprint(queries.particulars(held))
        return commands.propose_change(held, wanted, seen=seen, by=by, now=NOON)


def test_beds_and_exclusions_wait_and_show_before_and_after(world: World, manager: User, signed_in: SignIn) -> None:
    change = propose(world, manager, signed_in)
    assert house(world).beds_any == 5
    assert shown_changes(signed_in(world.commissioner), change) == [
        ["Beds for men or women", "5", "8"],
        ["Does not take", "None stated", "People with a history of arson"],
    ]
    assert told("facility_proposed") == {world.commissioner.id}
    entry = last_entry()
    assert (entry.action, entry.fields) == ("facility.change_proposed", ["beds_any", "exclusions"])
    assert "asks to change: Beds for men or women, Does not take" in signed_in(world.commissioner).visit("/").text
    assert "Waiting for the commissioner" in signed_in(world.provider_user).visit("/").text


def test_accepting_applies_the_whole_change(world: World, manager: User, signed_in: SignIn) -> None:
    change = propose(world, manager, signed_in)
    page = signed_in(world.commissioner).submit(page_of(change), answer="accept")
    assert "The change is accepted." in page.notices[0]
    values = queries.particulars(house(world))
    assert (values["beds_any"], values["exclusions"]) == (8, ["arson"])
    assert (the_change().state, the_change().decided_by_id) == (ProposalState.ACCEPTED, world.commissioner.id)
    assert told("facility_decided") == {manager.id}
    assert last_entry().action == "facility.change_accepted"
    assert "Accepted" in signed_in(manager).visit("/").text


def test_refusing_needs_a_reason_that_the_provider_reads(world: World, manager: User, signed_in: SignIn) -> None:
    change = propose(world, manager, signed_in)
    visitor = signed_in(world.commissioner)
    refused = visitor.submit(page_of(change), answer="refuse")
    assert (refused.status, refused.errors) == (422, ["Give the reason: the provider reads it"])
    assert the_change().state is ProposalState.WAITING
    visitor.submit(page_of(change), answer="refuse", reason="No staff for so many")
    assert the_change().state is ProposalState.REFUSED
    assert house(world).beds_any == 5
    assert "No staff for so many" in signed_in(manager).visit(page_of(change)).text


def test_one_change_waits_at_a_time_until_it_is_taken_back(world: World, manager: User, signed_in: SignIn) -> None:
    change = propose(world, manager, signed_in)
    visitor = signed_in(manager)
    assert visitor.visit(edit(world, "places")).path == page_of(change)
    by = factories.actor(manager)
    with pytest.raises(Conflict, match="waits for the commissioner already"):
        propose_directly(world, by, {"beds_any": 9})
    page = visitor.submit(page_of(change), "Take this change back")
    assert "The change is taken back." in page.notices[0]
    assert the_change().state is ProposalState.WITHDRAWN
    assert visitor.visit(edit(world, "places")).path == edit(world, "places")


def test_the_database_keeps_no_two_waiting_changes(world: World, manager: User) -> None:
    a_change(world.facility, manager)
    with pytest.raises(IntegrityError):
        a_change(world.facility, manager)
    database.session.rollback()


def test_a_double_click_proposes_once(world: World, manager: User, signed_in: SignIn) -> None:
    visitor = signed_in(manager)
    page = visitor.visit(edit(world, "places"))
    first, second = (visitor.send(page, beds_any="7") for _ in range(2))
    assert first.path == second.path == page_of(the_change())


def test_a_change_is_decided_once(world: World, manager: User, signed_in: SignIn) -> None:
    change = propose(world, manager, signed_in)
    by = factories.actor(world.commissioner)
    with transaction():
        commands.refuse_change(queries.get_change(by, change.public_id, lock=True), reason="No", by=by, now=NOON)
    with statements_seen() as seen, pytest.raises(IllegalMove, match="decided already: refused"), transaction():
        commands.accept_change(queries.get_change(by, change.public_id, lock=True), by=by, now=NOON)
    assert seen.writes() == []


def test_a_facility_that_changed_meanwhile_is_not_changed_again(world: World, manager: User, signed_in: SignIn) -> None:
    change = propose(world, manager, signed_in)
    world.facility.beds_any = 6
    database.session.commit()
    visitor = signed_in(world.commissioner)
    page = visitor.visit(page_of(change))
    assert "has changed since this was proposed" in page.text
    assert "Now: 6" in page.text
    refused = visitor.send(page, answer="accept")
    assert refused.status == 409
    assert (house(world).beds_any, queries.particulars(house(world))["exclusions"]) == (6, [])
    assert the_change().state is ProposalState.WAITING


def test_a_commissioners_page_that_is_out_of_date_decides_nothing(
    world: World, manager: User, signed_in: SignIn
) -> None:
    change = propose(world, manager, signed_in)
    visitor = signed_in(world.commissioner)
    old = visitor.visit(page_of(change))
    signed_in(manager).submit(edit(world, "about"), description="Another house now")
    assert visitor.send(old, answer="accept").status == 409
    assert the_change().state is ProposalState.WAITING


def test_what_the_regulator_says_is_not_the_providers_to_propose(
    world: World, manager: User, signed_in: SignIn
) -> None:
    visitor = signed_in(manager)
    assert "Overall rating" not in visitor.visit(edit(world, "places")).text
    made = propose_directly(world, factories.actor(manager), {"rating": "outstanding", "beds_any": 6})
    assert made.after == {"beds_any": 6}


# Beds


def three_people(world: World) -> None:
    """One stays, one is expected and has a bed kept, one has left."""
    people = [factories.a_client(world.service, given_name=f"N{number}") for number in range(3)]
    cases = [factories.a_request(person, world.key_worker, status=RequestStatus.APPROVED) for person in people]
    factories.a_stay(cases[0], world.facility)
    factories.an_offer(cases[1], world.facility, status=OfferStatus.ACCEPTED, bed_from=TODAY + dt.timedelta(days=40))
    gone = {"admitted_on": TODAY - dt.timedelta(days=9), "ended_on": TODAY - dt.timedelta(days=2)}
    factories.a_stay(cases[2], world.facility, exit_reason="completed", **gone)


def test_beds_that_people_sleep_in_or_that_are_kept_cannot_go(world: World, manager: User, signed_in: SignIn) -> None:
    three_people(world)
    change = propose(world, manager, signed_in, beds_any="1", exclusions=["arson"])
    visitor = signed_in(world.commissioner)
    page = visitor.visit(page_of(change))
    with statements_seen() as seen:
        refused = visitor.send(page, answer="accept")
    assert refused.status == 422
    assert refused.errors == ["2 beds are in use or kept for people on at least one night to come, so 1 is too few"]
    assert seen.writes(besides=BOOKKEEPING) == []
    assert queries.particulars(house(world))["exclusions"] == []
    direct = visitor.visit(edit(world, "places"))
    assert direct.path == page_of(change), "a commissioner decides the waiting change first"


def test_beds_may_fall_to_those_in_use(world: World, manager: User, signed_in: SignIn) -> None:
    three_people(world)
    change = propose(world, manager, signed_in, beds_any="2")
    signed_in(world.commissioner).submit(page_of(change), answer="accept")
    assert house(world).beds == 2


def test_a_commissioner_cannot_take_beds_in_use_away_either(world: World, signed_in: SignIn) -> None:
    three_people(world)
    page = signed_in(world.commissioner).submit(edit(world, "places"), beds_any="1")
    assert page.status == 422
    assert "2 beds are in use" in page.errors[0]
    assert house(world).beds == 5


# Who


def test_the_leads_commissioner_changes_everything_at_once(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.commissioner).submit(edit(world, "places"), beds_any="9", rating="outstanding")
    assert "Your changes are saved." in page.notices[0]
    assert (house(world).beds_any, house(world).rating.label) == (9, "Outstanding")
    assert last_entry().fields == ["beds_any", "rating"]


def test_a_participating_councils_commissioner_changes_and_decides_nothing(
    world: World, manager: User, signed_in: SignIn
) -> None:
    change = propose(world, manager, signed_in)
    visitor = signed_in(world.other_commissioner)
    assert visitor.visit(f"/facilities/{world.facility.public_id}").status == 200
    assert visitor.visit(edit(world, "about")).status == 403
    assert visitor.visit(page_of(change)).status == 404
    assert visitor.visit(f"/facilities/{world.facility.public_id}/history").status == 404
    assert "waits for the commissioner" not in visitor.visit(f"/facilities/{world.facility.public_id}").text


def test_what_is_another_providers_does_not_exist(world: World, manager: User, signed_in: SignIn) -> None:
    change = propose(world, manager, signed_in)
    visitor = signed_in(world.other_provider_user)
    for path in (edit(world, "about"), page_of(change), f"/facilities/{world.facility.public_id}/history"):
        assert visitor.visit(path).status == 404
    assert "Test House" not in visitor.visit("/facilities").text
    assert "Other House" in visitor.visit("/facilities").text


def test_staff_read_and_do_not_change(world: World, manager: User, signed_in: SignIn) -> None:
    change = propose(world, manager, signed_in)
    visitor = signed_in(world.provider_user)
    page = visitor.visit(f"/facilities/{world.facility.public_id}")
    assert "A change of this facility waits for the commissioner" in page.text
    assert "Keep this page up to date" not in page.text
    assert visitor.visit(edit(world, "about")).status == 404
    assert "Take this change back" not in visitor.visit(page_of(change)).text
    assert visitor.post(f"{page_of(change)}/withdraw").status == 404


def test_key_workers_see_no_changes_and_no_history(world: World, manager: User, signed_in: SignIn) -> None:
    change = propose(world, manager, signed_in)
    visitor = signed_in(world.key_worker)
    text = visitor.visit(f"/facilities/{world.facility.public_id}").text
    assert "waits for the commissioner" not in text
    assert "Who changed what" not in text
    for path in (page_of(change), edit(world, "about"), f"/facilities/{world.facility.public_id}/history"):
        assert visitor.visit(path).status == 404


# The pages


def test_the_page_tells_what_is_stated_and_what_to_ask(world: World, signed_in: SignIn) -> None:
    commissioner = signed_in(world.commissioner)
    page = commissioner.visit(f"/facilities/{world.facility.public_id}")
    assert "The provider has not described it yet." in page.text
    assert "It has named nobody. Ask before you rely on that." in page.text
    commissioner.submit(edit(world, "places"), sexes="women", exclusions=["arson"], takes_families="yes")
    text = signed_in(world.key_worker).visit(f"/facilities/{world.facility.public_id}").text
    assert "Women only" in text
    assert "People with a history of arson" in text
    assert "Ask them about: youngest age, oldest age, oldest child taken" in " ".join(text.split())


def test_history_names_who_and_which_fields_and_no_values(world: World, manager: User, signed_in: SignIn) -> None:
    signed_in(manager).submit(edit(world, "about"), description="Secretly by the sea")
    page = signed_in(world.provider_user).visit(f"/facilities/{world.facility.public_id}/history")
    assert "Man Ager" in page.text
    assert "In one sentence" in page.text
    assert "Secretly" not in page.text


def test_ones_own_facilities_cost_as_many_statements_for_many_as_for_few(world: World, signed_in: SignIn) -> None:
    visitor, counts = signed_in(world.provider_user), []
    for more in (8, 90):
        for _ in range(more):
            factories.a_facility(world.provider)
        with statements_seen() as seen:
            page = visitor.visit("/facilities")
        counts.append(len(seen))
    assert "Showing 1 to 25 of 100 facilities" in page.text
    assert counts[0] == counts[1]


def accept_as(job: tuple[int, str]) -> None:
    """What a racer does."""
    user_id, public_id = job
    by = factories.accounts.actor_by_id(user_id)
    with transaction():
        commands.accept_change(queries.get_change(by, public_id, lock=True), by=by, now=NOON)


@pytest.fixture
def real_world(real_app: Flask) -> Iterator[World]:
    with real_app.app_context():
        yield factories.a_world()
        database.session.remove()


def test_of_commissioners_who_accept_at_once_one_does(real_database: str, real_world: World) -> None:
    change = a_change(real_world.facility, real_world.provider_user)
    with racers(real_database, accept_as, 3) as racing:
        answers = racing.round([(real_world.commissioner.id, change.public_id)] * 3)
    assert sorted(answers) == ["IllegalMove", "IllegalMove", "done"]
