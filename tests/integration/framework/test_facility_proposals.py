"""Changes of a facility that wait for the commissioner: what they show, and what becomes of them."""

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from rehab.accounts import queries as accounts
from rehab.accounts.models import User
from rehab.core.actor import Actor
from rehab.core.db import db as database
from rehab.core.errors import Conflict, IllegalMove
from rehab.core.transaction import transaction
from rehab.framework import commands, queries
from rehab.framework.models import FacilityProposal
from rehab.framework.rules import ProposalState, Values, fingerprint
from rehab.notifications.models import Notice
from rehab.placements.rules import OfferStatus
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.factories import NOON, TODAY, World
from tests.support.facility_changes import BOOKKEEPING, SignIn, edit, house, last_entry, page_of, propose, the_change
from tests.support.papers import a_change
from tests.support.races import racers
from tests.support.statements import statements_seen
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("noon")


def told(template: str) -> set[int]:
    return {notice.recipient_id for notice in database.session.query(Notice).filter_by(template=template)}


def shown_changes(visitor: Visitor, change: FacilityProposal) -> list[list[str]]:
    rows = visitor.visit(page_of(change)).html.select("main table tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in rows]


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


def accept_as(job: tuple[int, str]) -> None:
    """What a racer does."""
    user_id, public_id = job
    by = accounts.actor_by_id(user_id)
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
