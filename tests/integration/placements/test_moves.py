"""Moves inside a stay: another stage, another house of the same provider, each at its own price."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.finance import queries as finance
from rehab.finance.rules import BudgetPosition, FundingSource
from rehab.framework.models import Facility, Lot, Price
from rehab.framework.rules import Stage
from rehab.notifications.models import Notice
from rehab.placements import commands, queries
from rehab.placements.models import Segment, Stay
from rehab.placements.rules import ExitReason
from rehab.requests.models import ApprovedFacility, PlacementRequest
from tests.factories import NOON, TODAY, World, a_price, actor
from tests.support.placements import Case, admit, arranged
from tests.support.stays import refused

DAY = dt.timedelta(days=1)
LATER = NOON + 20 * DAY
MOVED = TODAY + 14 * DAY


@pytest.fixture
def stay(case: Case) -> Stay:
    """In the first house from today on, for twelve weeks at 700 pounds."""
    return admit(case, arranged(case, case.world.facility))


def move_stage(world: World, stay: Stay, *, on: dt.date = MOVED, by: User | None = None) -> Segment:
    someone, public_id = actor(by or world.provider_user), stay.public_id
    with transaction():
        found = queries.get_stay_for_update(someone, public_id)
        return commands.move_stage(found, stage=Stage.STAGE_2, on=on, by=someone, now=LATER)


def move_house(world: World, stay: Stay, house: Facility, *, on: dt.date = MOVED) -> Segment:
    someone, public_id, house_id = actor(world.provider_user), stay.public_id, house.id
    with transaction():
        found = queries.get_stay_for_update(someone, public_id)
        return commands.move_house(found, facility_id=house_id, on=on, room="9", by=someone, now=LATER)


def segments(db: SQLAlchemy, stay: Stay) -> list[Segment]:
    db.session.expire_all()
    return list(db.session.scalars(select(Segment).where(Segment.stay_id == stay.id).order_by(Segment.starts_on)))


def position(world: World) -> BudgetPosition:
    return finance.positions(world.authority.id, [2026], FundingSource.PUBLIC_HEALTH_GRANT)[2026]


def a_stage_2(db: SQLAlchemy, facility: Facility, weekly_pence: int = 49_000) -> Price:
    lot = db.session.query(Price).filter_by(facility_id=facility.id).one().lot_id
    return a_price(db.session.get_one(Lot, lot), facility, stage=Stage.STAGE_2, weekly_pence=weekly_pence)


def test_another_stage_costs_its_own_price_from_its_day_on(db: SQLAlchemy, case: Case, stay: Stay) -> None:
    a_stage_2(db, case.world.facility)
    move_stage(case.world, stay)
    first, second = segments(db, stay)
    assert (first.ends_on, first.weekly_price_pence) == (MOVED, 70_000)
    assert (second.stage, second.starts_on, second.weekly_price_pence) == (Stage.STAGE_2, MOVED, 49_000)
    assert (second.facility_id, second.expected_until) == (first.facility_id, stay.funded_until)
    assert position(case.world).committed == 2 * 70_000 + 10 * 49_000
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "segment.opened")).one()
    assert entry.case_id == stay.request_id
    told = db.session.scalars(select(Notice.recipient_id).where(Notice.template == "moved_on")).all()
    assert told == [case.world.key_worker.id]


def test_a_stage_without_a_price_of_its_own_costs_the_same(db: SQLAlchemy, case: Case, stay: Stay) -> None:
    move_stage(case.world, stay)
    assert segments(db, stay)[1].weekly_price_pence == 70_000
    assert position(case.world).committed == 12 * 70_000


def test_each_part_is_paid_at_its_price_when_they_leave(db: SQLAlchemy, case: Case, stay: Stay) -> None:
    a_stage_2(db, case.world.facility)
    move_stage(case.world, stay)
    staff, public_id, left_on = actor(case.world.provider_user), stay.public_id, MOVED + 3 * DAY
    with transaction():
        found = queries.get_stay_for_update(staff, public_id)
        why = {"reason": ExitReason.CLIENT_LEFT, "discharge_plan_agreed_on": None}
        commands.end_stay(found, ended_on=left_on, **why, by=staff, now=LATER)
    assert (position(case.world).committed, position(case.world).actual) == (0, 14 * 10_000 + 3 * 7_000)
    assert [segment.ends_on for segment in segments(db, stay)] == [MOVED, left_on]


def test_the_same_move_again_is_success(db: SQLAlchemy, case: Case, stay: Stay) -> None:
    assert move_stage(case.world, stay).id == move_stage(case.world, stay).id
    house = case.world.second_facility
    on = MOVED + DAY
    assert move_house(case.world, stay, house, on=on).id == move_house(case.world, stay, house, on=on).id
    assert len(segments(db, stay)) == 3


def test_another_house_is_a_part_at_its_own_price_and_takes_a_bed_there(db: SQLAlchemy, case: Case, stay: Stay) -> None:
    house = case.world.second_facility
    db.session.query(Price).filter_by(facility_id=house.id).one().amount_pence = 84_000
    case.request.price_ceiling_pence = 84_000
    db.session.commit()
    move_house(case.world, stay, house)
    assert [(part.facility_id, part.weekly_price_pence) for part in segments(db, stay)] == [
        (case.world.facility.id, 70_000),
        (house.id, 84_000),
    ]
    assert db.session.get_one(Stay, stay.id).room == "9"
    assert position(case.world).committed == 2 * 70_000 + 10 * 84_000
    assert queries.known_beds([house.id, case.world.facility.id], today=MOVED)[house.id].here == 1


def test_refuses_what_is_not_possible(db: SQLAlchemy, case: Case, stay: Stay) -> None:
    world, second = case.world, case.world.second_facility
    tries = {
        "after 1 June 2026, when they began": lambda: move_stage(world, stay, on=TODAY),
        "must be today or earlier": lambda: move_house(world, stay, second, on=LATER.date() + DAY),
        "Choose another house of Testhouse Ltd": lambda: move_house(world, stay, world.other_facility),
    }
    for sentence, act in tries.items():
        assert sentence in refused(InvalidInput, act)


def test_refuses_a_house_beyond_what_the_panel_approved(db: SQLAlchemy, case: Case, stay: Stay) -> None:
    house = case.world.second_facility
    price = db.session.query(Price).filter_by(facility_id=house.id).one()
    request = db.session.get_one(PlacementRequest, stay.request_id)
    price.amount_pence, request.price_ceiling_pence = 84_000, 80_000
    db.session.commit()
    tells = refused(InvalidInput, lambda: move_house(case.world, stay, house))
    assert tells == "It costs £840.00 a week and the panel approved up to £800.00"
    db.session.add(ApprovedFacility(request_id=stay.request_id, facility_id=case.world.facility.id))
    db.session.commit()
    assert "approved other facilities" in refused(InvalidInput, lambda: move_house(case.world, stay, house))


def test_refuses_a_house_without_a_free_bed(db: SQLAlchemy, case: Case, stay: Stay) -> None:
    house = db.session.get_one(Facility, case.world.second_facility.id)
    house.beds_any = 0
    db.session.commit()
    assert "is full" in refused(InvalidInput, lambda: move_house(case.world, stay, house))


def test_refuses_a_house_that_may_not_be_called_off(db: SQLAlchemy, case: Case, stay: Stay) -> None:
    house = db.session.get_one(Facility, case.world.second_facility.id)
    house.is_registered = False
    db.session.commit()
    assert "Second House: " in refused(InvalidInput, lambda: move_house(case.world, stay, house))


def test_nobody_moves_who_has_left(case: Case, stay: Stay) -> None:
    staff, public_id = actor(case.world.provider_user), stay.public_id
    with transaction():
        found = queries.get_stay_for_update(staff, public_id)
        why = {"reason": ExitReason.CLIENT_LEFT, "discharge_plan_agreed_on": None}
        commands.end_stay(found, ended_on=TODAY + DAY, **why, by=staff, now=LATER)
    assert "They have left" in refused(IllegalMove, lambda: move_stage(case.world, stay))
