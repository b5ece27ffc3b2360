"""Adding facilities, setting prices, reporting vacancies, suspending providers, stopping placements."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rehab.audit.models import AuditEntry
from rehab.core.actor import Actor
from rehab.core.db import Model
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.framework import commands
from rehab.framework.models import Embargo, Facility, FacilityActivity, FrameworkProvider, Lot, Price, VacancyReport
from rehab.framework.queries import call_off_option, lock_facility
from rehab.framework.rules import (
    Beds,
    CareType,
    FacilityDetails,
    PlaceStatus,
    PriceBasis,
    Rating,
    Refusal,
    RegulatedActivity,
    Stage,
    Terms,
)
from tests import factories
from tests.factories import NOON, TODAY, World
from tests.support.statements import statements_seen

ONE_DAY = dt.timedelta(days=1)
YESTERDAY, TOMORROW = TODAY - ONE_DAY, TODAY + ONE_DAY
HOUSE = FacilityDetails(
    name="Elm House",
    address="1 Elm Road, Testbury",
    postcode="CV1 5RR",
    beds=Beds(men=2, women=2, either=1),
    cqc_location_id="1-123456789",
    is_registered=True,
    activities=frozenset(RegulatedActivity),
    rating=Rating.GOOD,
    rated_on=dt.date(2025, 3, 4),
)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return factories.a_world()


@pytest.fixture
def commissioner(world: World) -> Actor:
    return factories.actor(world.commissioner)


def actions(db: SQLAlchemy) -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)))


def count(db: SQLAlchemy, table: type[Model]) -> int:
    return db.session.query(table).count()


def the_place(db: SQLAlchemy, world: World) -> FrameworkProvider:
    whole = joinedload(FrameworkProvider.lot).joinedload(Lot.framework)
    return db.session.query(FrameworkProvider).options(whole).filter_by(provider_id=world.provider.id).one()


def refusals(world: World) -> list[Refusal]:
    return call_off_option(
        world.facility.id, authority_id=world.authority.id, care_type=CareType.RESIDENTIAL_REHAB, day=TODAY
    ).refusals


# Standing


def move(db: SQLAlchemy, world: World, status: PlaceStatus, by: Actor, **change: Any) -> None:
    details = {"reason": "Police inquiry", "on": TODAY, **change}
    with transaction():
        commands.set_place_status(the_place(db, world), status, by=by, now=NOON, **details)


def test_a_suspended_provider_is_not_called_off_until_admitted_again(
    world: World, db: SQLAlchemy, commissioner: Actor
) -> None:
    move(db, world, PlaceStatus.SUSPENDED, commissioner, on=YESTERDAY)
    place = the_place(db, world)
    assert (place.status_reason, place.status_on) == ("Police inquiry", YESTERDAY)
    assert refusals(world) == [Refusal.SUSPENDED]
    move(db, world, PlaceStatus.ADMITTED, commissioner, reason="Inquiry closed")
    assert refusals(world) == []
    assert actions(db) == ["place.suspended", "place.admitted"]


def test_a_suspension_needs_a_reason_and_a_day_that_has_come(world: World, db: SQLAlchemy, commissioner: Actor) -> None:
    with statements_seen() as seen, pytest.raises(InvalidInput) as refusal:
        move(db, world, PlaceStatus.SUSPENDED, commissioner, reason=" ", on=TOMORROW)
    assert refusal.value.faults.keys() == {"reason", "on"}
    assert seen.writes() == []


def test_a_removed_provider_does_not_come_back(world: World, db: SQLAlchemy, commissioner: Actor) -> None:
    move(db, world, PlaceStatus.REMOVED, commissioner)
    with statements_seen() as seen, pytest.raises(IllegalMove, match="removed cannot become admitted"):
        move(db, world, PlaceStatus.ADMITTED, commissioner)
    assert seen.writes() == []
    assert refusals(world) == [Refusal.REMOVED]


# Embargo


def stop(world: World, by: Actor, **change: Any) -> Embargo:
    details = {"reason": "Too few staff at night", "starts_on": TODAY, **change}
    with transaction():
        return commands.embargo(lock_facility(world.facility.id), world.authority, by=by, now=NOON, **details)


def test_an_embargo_stops_new_placements_until_it_is_lifted(world: World, db: SQLAlchemy, commissioner: Actor) -> None:
    embargo = stop(world, commissioner, starts_on=YESTERDAY)
    assert refusals(world) == [Refusal.EMBARGOED]
    with transaction():
        commands.lift_embargo(embargo, last_day=YESTERDAY, reason="Staffed again", by=commissioner, now=NOON)
    assert refusals(world) == []
    assert actions(db) == ["embargo.made", "embargo.lifted"]


def test_two_embargoes_of_a_council_never_overlap(world: World, db: SQLAlchemy, commissioner: Actor) -> None:
    stop(world, commissioner, starts_on=TODAY, ends_on=TOMORROW)
    for days in ({"starts_on": TOMORROW}, {"starts_on": YESTERDAY, "ends_on": TODAY}, {"starts_on": YESTERDAY}):
        with pytest.raises(Conflict):
            stop(world, commissioner, **days)
    stop(world, commissioner, starts_on=YESTERDAY, ends_on=YESTERDAY)
    stop(world, commissioner, starts_on=TOMORROW + ONE_DAY)
    assert count(db, Embargo) == 3


@pytest.mark.parametrize(("change", "field"), [({"reason": ""}, "reason"), ({"ends_on": YESTERDAY}, "ends_on")])
def test_an_embargo_needs_a_reason_and_an_end_after_its_start(
    world: World, db: SQLAlchemy, commissioner: Actor, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        stop(world, commissioner, **change)
    assert list(refusal.value.faults) == [field]
    assert (count(db, Embargo), actions(db)) == (0, [])


def test_an_embargo_is_lifted_within_its_days_only(world: World, commissioner: Actor) -> None:
    embargo = stop(world, commissioner, ends_on=TOMORROW)
    for day in (YESTERDAY, TOMORROW + ONE_DAY):
        with transaction(), pytest.raises(InvalidInput):
            commands.lift_embargo(embargo, last_day=day, reason="Staffed again", by=commissioner, now=NOON)


# Facilities


def add(world: World, by: Actor, **change: Any) -> Facility:
    with transaction():
        return commands.add_facility(world.provider, dataclasses.replace(HOUSE, **change), by=by, now=NOON)


def test_adds_a_facility_with_its_beds_and_registration(world: World, db: SQLAlchemy, commissioner: Actor) -> None:
    facility = add(world, commissioner)
    db.session.refresh(facility)
    assert (facility.beds_men, facility.beds_women, facility.beds_any, facility.beds) == (2, 2, 1, 5)
    assert (facility.rating, facility.rated_on) == (Rating.GOOD, dt.date(2025, 3, 4))
    assert facility.name_key == "elm house"
    held = db.session.scalars(
        select(FacilityActivity.activity).where(FacilityActivity.facility_id == facility.id)
    ).all()
    assert set(held) == set(RegulatedActivity)
    assert actions(db) == ["facility.added"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "ELM  house", "cqc_location_id": None}, "name"),
        ({"name": "Oak House"}, "cqc_location_id"),
        ({"name": "Oak House", "cqc_location_id": None, "beds": Beds()}, "beds"),
    ],
)
def test_refuses_a_facility_that_is_there_already_or_cannot_be(
    world: World, commissioner: Actor, change: dict[str, Any], field: str
) -> None:
    add(world, commissioner)
    with statements_seen() as seen, pytest.raises(InvalidInput) as refusal:
        add(world, commissioner, **change)
    assert list(refusal.value.faults) == [field]
    assert seen.writes() == []


def test_two_facilities_without_a_location_number_are_no_conflict(world: World, commissioner: Actor) -> None:
    add(world, commissioner, cqc_location_id=None)
    assert add(world, commissioner, name="Oak House", cqc_location_id=None).id


# Prices


def price(world: World, by: Actor, lot: Lot | None = None, **change: Any) -> Price:
    terms = Terms(change.pop("basis", PriceBasis.WEEKLY), change.pop("amount_pence", 80_000))
    details = {"stage": Stage.STAGE_1, "terms": terms, "valid_from": TODAY, **change}
    lot = lot or factories.lot_of(world.framework)
    with transaction():
        return commands.set_price(lock_facility(world.facility.id), lot, by=by, now=NOON, **details)


def test_a_new_price_ends_the_old_one_the_day_before(world: World, db: SQLAlchemy, commissioner: Actor) -> None:
    price(world, commissioner)
    line = db.session.query(Price).filter_by(facility_id=world.facility.id).order_by(Price.valid_from)
    assert [(held.amount_pence, held.valid_from, held.valid_to) for held in line] == [
        (70_000, dt.date(2025, 1, 1), YESTERDAY),
        (80_000, TODAY, None),
    ]
    assert actions(db) == ["price.ended", "price.set"]


def test_a_nightly_price_is_sevenfold_a_week(world: World, commissioner: Actor) -> None:
    assert price(world, commissioner, basis=PriceBasis.NIGHTLY, amount_pence=12_345).weekly_pence == 86_415


def test_another_stage_has_a_price_line_of_its_own(world: World, db: SQLAlchemy, commissioner: Actor) -> None:
    price(world, commissioner, stage=Stage.STAGE_2)
    price(world, commissioner, stage=Stage.DETOX)
    assert db.session.query(Price).filter(Price.facility_id == world.facility.id, Price.valid_to.is_(None)).count() == 3


@pytest.mark.parametrize("day", [dt.date(2025, 1, 1), dt.date(2024, 6, 1)])
def test_a_price_never_starts_before_one_that_is_set(world: World, commissioner: Actor, day: dt.date) -> None:
    with statements_seen() as seen, pytest.raises(Conflict, match="has a price from 01/01/2025 already"):
        price(world, commissioner, valid_from=day)
    assert seen.writes() == []


def test_a_price_needs_an_amount_a_fitting_stage_and_a_lot_of_the_provider(
    world: World, db: SQLAlchemy, commissioner: Actor
) -> None:
    detox_lot = factories.lot_of(world.framework, CareType.INPATIENT_DETOX)
    before = count(db, Price)
    with pytest.raises(InvalidInput) as refusal:
        price(world, commissioner, lot=detox_lot, stage=Stage.STAGE_1, amount_pence=0)
    assert refusal.value.faults == {
        "stage": "Inpatient detox has no prices for stage 1",
        "amount": "Enter a price above nothing",
        "lot": "The provider of Test House is not on Inpatient detox",
    }
    assert count(db, Price) == before


# Vacancies


def test_a_vacancy_report_says_who_reported_what_and_when(world: World, db: SQLAlchemy) -> None:
    reporter = factories.actor(world.provider_user)
    with transaction():
        facility = lock_facility(world.facility.id)
        commands.report_vacancies(facility, Beds(either=3), next_free_on=TOMORROW, by=reporter, now=NOON)
    report = db.session.query(VacancyReport).one()
    assert (report.reported_by_id, report.reported_at) == (world.provider_user.id, NOON)
    assert (report.free_men, report.free_women, report.free_any) == (0, 0, 3)
    assert report.next_free_on == TOMORROW
    assert actions(db) == ["vacancies.reported"]


@pytest.mark.parametrize(
    ("free", "next_free_on", "field"),
    [
        (Beds(either=6), None, "free_any"),
        (Beds(men=1), None, "free_men"),
        (Beds(women=-1), None, "free_women"),
        (Beds(), YESTERDAY, "next_free_on"),
    ],
)
def test_refuses_a_report_of_what_cannot_be(
    world: World, db: SQLAlchemy, free: Beds, next_free_on: dt.date | None, field: str
) -> None:
    reporter = factories.actor(world.provider_user)
    facility = world.facility
    with transaction(), pytest.raises(InvalidInput) as refusal:
        commands.report_vacancies(facility, free, next_free_on=next_free_on, by=reporter, now=NOON)
    assert list(refusal.value.faults) == [field]
    assert (count(db, VacancyReport), actions(db)) == (0, [])
