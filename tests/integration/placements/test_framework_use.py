"""What placements on a framework cost so far, and who lives where nobody new can be placed."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import Organisation, User
from rehab.core.transaction import transaction
from rehab.finance.rules import LedgerKind
from rehab.framework import commands as framework
from rehab.framework import queries as frameworks
from rehab.framework.models import Facility, Framework, FrameworkProvider
from rehab.framework.rules import PlaceStatus, Rating
from rehab.notifications.models import Notice
from rehab.placements import queries
from rehab.placements.models import Offer, Placement
from rehab.placements.rules import OfferStatus, PlacementStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.factories import NOON, TODAY, World, actor
from tests.support.money import bind
from tests.support.statements import statements_seen
from tests.support.visitor import Visitor

SignIn = Callable[[User], Visitor]
WEEK = 70_000


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return factories.a_world()


def a_case(world: World, *, of_other: bool = False, name: str = "Terry") -> PlacementRequest:
    service, key_worker = (
        (world.other_service, world.other_key_worker) if of_other else (world.service, world.key_worker)
    )
    client = factories.a_client(service, given_name=name)
    return factories.a_request(client, key_worker, status=RequestStatus.APPROVED)


def a_bed(request: PlacementRequest, facility: Facility, *, weeks: int = 10) -> Placement:
    """Arranged, with its money bound."""
    placement = factories.an_arranged_placement(request, facility, weeks=weeks)
    with transaction():
        bind(request, WEEK, TODAY, weeks * 7)
    return placement


def spend(world: World, user: User) -> list[tuple[str, str, int, int]]:
    viewer = actor(user)
    shown = frameworks.get_framework(viewer, world.framework.reference)
    found = queries.framework_spend(viewer, shown)
    return [(row.lot.title, row.provider.name, row.committed, row.actual) for row in found.rows]


# Spend


def test_adds_what_is_bound_and_spent_by_lot_and_provider(world: World) -> None:
    a_bed(a_case(world), world.facility)
    a_bed(a_case(world, name="Tessa"), world.second_facility)
    stayed = a_case(world, name="Tom")
    a_bed(stayed, world.other_facility)
    with transaction():
        bind(stayed, WEEK, TODAY, 14, kind=LedgerKind.ACTUAL)
    assert spend(world, world.commissioner) == [
        ("Residential rehab", "Otherhouse Ltd", 0, 2 * WEEK),
        ("Residential rehab", "Testhouse Ltd", 20 * WEEK, 0),
    ]


def test_the_lead_sees_all_councils_together_and_a_participant_its_own(world: World) -> None:
    a_bed(a_case(world), world.facility)
    a_bed(a_case(world, of_other=True, name="Tessa"), world.facility, weeks=3)
    assert spend(world, world.commissioner) == [("Residential rehab", "Testhouse Ltd", 13 * WEEK, 0)]
    assert spend(world, world.other_commissioner) == [("Residential rehab", "Testhouse Ltd", 3 * WEEK, 0)]


def test_money_of_another_framework_or_of_a_bed_not_used_is_not_counted(world: World, db: SQLAlchemy) -> None:
    lot = factories.lot_of(factories.a_framework(world.authority))
    a_bed(a_case(world), factories.a_callable_facility(lot, factories.a_provider("Elsewhere Ltd")))
    cancelled = a_bed(a_case(world, name="Tessa"), world.facility)
    cancelled.status = PlacementStatus.CANCELLED
    db.session.commit()
    assert spend(world, world.commissioner) == []


def test_a_case_with_a_second_bed_counts_once_where_the_bed_is_now(world: World, db: SQLAlchemy) -> None:
    case = a_case(world)
    first = a_bed(case, world.facility)
    first.status = PlacementStatus.DID_NOT_ARRIVE
    db.session.get_one(Offer, first.offer_id).status = OfferStatus.RELEASED
    db.session.commit()
    a_bed(case, world.other_facility)
    assert spend(world, world.commissioner) == [("Residential rehab", "Otherhouse Ltd", 10 * WEEK, 0)]


def test_the_page_shows_the_share_of_the_value(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    visitor, path = signed_in(world.commissioner), f"/frameworks/{world.framework.reference}/spend"
    page = visitor.visit(path)
    assert "No money has been bound or spent on this framework yet." in page.text
    assert "Not entered" in page.text
    a_bed(a_case(world), world.facility)
    db.session.get_one(Framework, world.framework.id).value_pence = 100 * WEEK
    db.session.commit()
    page = visitor.visit(path)
    assert "10.0% of £70,000.00" in page.text
    assert "Terry" not in page.text
    assert "Placements of your own council." in signed_in(world.other_commissioner).visit(path).text


def test_the_spend_page_costs_as_many_statements_for_many_cases(world: World, signed_in: SignIn) -> None:
    visitor, path = signed_in(world.commissioner), f"/frameworks/{world.framework.reference}/spend"
    lot, counts = factories.lot_of(world.framework), []
    for more in (2, 12):
        for number in range(more):
            provider = factories.a_provider(f"House {more} {number} Ltd")
            a_bed(a_case(world, name=f"N{more}{number}"), factories.a_callable_facility(lot, provider))
        with statements_seen() as seen:
            visitor.visit(path)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# Stopped


def suspend(world: World, facility: Facility) -> None:
    lead = actor(world.commissioner)
    place_id = _place_id(facility)
    with transaction():
        place = frameworks.get_place(lead, place_id, lock=True)
        framework.set_place_status(place, PlaceStatus.SUSPENDED, reason="Inquiry", on=TODAY, by=lead, now=NOON)


def _place_id(facility: Facility) -> str:
    from rehab.core.db import db

    return db.session.query(FrameworkProvider).filter_by(provider_id=facility.provider_id).one().public_id


def embargo(world: World, facility: Facility, council: Organisation, *, starts_on: dt.date = TODAY) -> None:
    by = actor(world.commissioner if council.id == world.authority.id else world.other_commissioner)
    with transaction():
        framework.embargo(
            frameworks.lock_facility(facility.id), council, reason="Few staff", starts_on=starts_on, by=by, now=NOON
        )


def told(db: SQLAlchemy) -> list[tuple[int, str, str]]:
    return [(row.recipient_id, row.template, row.path) for row in db.session.query(Notice).order_by(Notice.id)]


def a_resident(world: World, facility: Facility, *, of_other: bool = False) -> PlacementRequest:
    case = a_case(world, of_other=of_other)
    case.status = RequestStatus.ADMITTED
    factories.a_stay(case, facility)
    return case


def test_a_suspension_tells_the_commissioners_of_every_council_with_people_there(world: World, db: SQLAlchemy) -> None:
    a_resident(world, world.facility)
    offered = a_case(world, of_other=True)
    factories.an_offer(offered, world.second_facility)
    suspend(world, world.facility)
    assert told(db) == [
        (world.commissioner.id, "placements_stopped", "/stopped"),
        (world.other_commissioner.id, "placements_stopped", "/stopped"),
    ]


def test_a_stop_tells_only_the_council_that_made_it(world: World, db: SQLAlchemy) -> None:
    a_resident(world, world.facility)
    a_resident(world, world.facility, of_other=True)
    embargo(world, world.facility, world.other_authority)
    assert told(db) == [(world.other_commissioner.id, "placements_stopped", "/stopped")]


def test_nobody_is_told_where_nobody_lives(world: World, db: SQLAlchemy) -> None:
    a_resident(world, world.other_facility)
    suspend(world, world.facility)
    assert told(db) == []


def test_people_stay_where_they_are_and_are_listed_by_reference(
    world: World, signed_in: SignIn, db: SQLAlchemy
) -> None:
    case = a_resident(world, world.facility)
    expected = factories.an_arranged_placement(a_case(world, name="Tessa"), world.second_facility)
    visitor = signed_in(world.commissioner)
    assert "Nobody of your council lives, or is expected," in visitor.visit("/stopped").text
    suspend(world, world.facility)
    page = visitor.visit("/stopped")
    assert f"{case.reference} Test House, Testhouse Ltd Lives there since 20 May 2026" in page.text
    assert "Second House, Testhouse Ltd Offer made on 1 June 2026" in page.text
    assert "The provider is suspended from the framework." in page.text
    assert "Terry" not in page.text
    assert expected.status is PlacementStatus.ARRANGED
    assert case.reference not in signed_in(world.other_commissioner).visit("/stopped").text


def test_somebody_who_has_moved_in_is_listed_once(world: World, db: SQLAlchemy) -> None:
    case = a_resident(world, world.facility)
    offer = factories.an_offer(case, world.facility, status=OfferStatus.CONFIRMED)
    db.session.query(Placement).filter_by(request_id=case.id).one().offer_id = offer.id
    db.session.commit()
    suspend(world, world.facility)
    assert [row.reference for row in queries.stopped([world.authority.id], day=TODAY)] == [case.reference]


def test_the_regulators_findings_and_facilities_on_no_framework_are_flagged_too(world: World, db: SQLAlchemy) -> None:
    elsewhere = factories.a_facility(factories.a_provider("Elsewhere Ltd"), "Far House")
    for house in (world.facility, elsewhere):
        house.rating = Rating.INADEQUATE
    db.session.commit()
    a_resident(world, world.facility)
    a_resident(world, elsewhere)
    rows = queries.stopped([world.authority.id], day=TODAY)
    assert [(row.facility, row.why) for row in rows] == [
        ("Far House", "The Care Quality Commission rates it Inadequate."),
        ("Test House", "The Care Quality Commission rates it Inadequate."),
    ]


def test_an_expired_framework_alone_flags_nobody(world: World, db: SQLAlchemy) -> None:
    a_resident(world, world.facility)
    assert queries.stopped([world.authority.id], day=dt.date(2030, 1, 1)) == []


def test_the_list_costs_as_many_statements_for_many_people(world: World, signed_in: SignIn) -> None:
    visitor, counts = signed_in(world.commissioner), []
    lot = factories.lot_of(world.framework)
    for more in (2, 30):
        for number in range(more):
            house = factories.a_callable_facility(lot, factories.a_provider(f"House {more} {number} Ltd"))
            a_resident(world, house)
            embargo(world, house, world.authority)
        with statements_seen() as seen:
            page = visitor.visit("/stopped")
        counts.append(len(seen))
    assert "Showing 1 to 25 of 32 people" in page.text
    assert counts[0] == counts[1]


def test_a_commissioners_home_names_the_places_where_placements_were_stopped(
    world: World, signed_in: SignIn, db: SQLAlchemy
) -> None:
    visitor = signed_in(world.commissioner)
    assert "Nobody lives, or is expected, at a place that was suspended" in visitor.visit("/").text
    a_resident(world, world.facility)
    a_resident(world, world.facility)
    suspend(world, world.facility)
    page = visitor.visit("/")
    assert page.links["Test House"] == "/stopped"
    assert "2 people" in page.text
    assert "Test House" not in signed_in(world.other_commissioner).visit("/").links


def test_a_facility_that_cannot_be_asked_leads_to_its_rules(world: World, signed_in: SignIn) -> None:
    case = a_case(world)
    embargo(world, world.facility, world.authority)
    page = signed_in(world.key_worker).visit(f"/requests/{case.reference}/offers/new")
    why = page.links["Why Test House cannot be asked ?"]
    assert signed_in(world.key_worker).visit(why).heading == "Why can\u2019t we choose Test House?"
