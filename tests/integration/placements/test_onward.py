"""Going on to a next bed: the rehab after a detox, and another provider, as further stays of one placement."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.finance import queries as finance
from rehab.finance.rules import BudgetPosition, FundingSource
from rehab.framework.models import Facility, Price
from rehab.framework.rules import CareType
from rehab.notifications.models import Notice
from rehab.placements import commands, queries
from rehab.placements.models import Offer, Placement, Stay
from rehab.placements.rules import ExitReason, OfferStatus, PlacementStatus
from rehab.requests import queries as requests
from rehab.requests.models import EligibilitySection, PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY, World, a_callable_facility, a_price, actor, lot_of
from tests.support.placements import Case, accept, admit, arranged, confirm, did_not_arrive, give_up_bed, make_offer
from tests.support.stays import refused

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)
DETOX_ENDS = TODAY + 2 * WEEK


@pytest.fixture
def clinic(world: World) -> Facility:
    """A detox facility of the first provider."""
    return a_callable_facility(lot_of(world.framework, CareType.INPATIENT_DETOX), world.provider, "Clinic")


@pytest.fixture
def in_detox(db: SQLAlchemy, case: Case, clinic: Facility) -> Stay:
    """Twelve weeks were approved, with a detox first; the person arrived in the clinic today."""
    db.session.query(EligibilitySection).filter_by(request_id=case.request.id).one().detox_first = True
    db.session.commit()
    worker = actor(case.world.key_worker)
    with transaction():
        request = requests.get_own_request_for_update(worker, case.request.reference)
        (offer,) = commands.make_offers(request, [clinic.id], detox_first=True, by=worker, now=NOON)
    accept(case, offer)
    return admit(case, confirm(case, offer))


def at(day: dt.date) -> dt.datetime:
    return NOON + (day - TODAY)


def next_bed(case: Case, house: Facility, *, bed_from: dt.date, on: dt.date = TODAY) -> Placement:
    offer = make_offer(case, house, now=at(on))
    accept(case, offer, bed_from=bed_from, now=at(on))
    return confirm(case, offer, client_agreed_on=on, now=at(on))


def arrive(case: Case, placement: Placement, day: dt.date) -> Stay:
    return admit(case, placement, at=at(day) - dt.timedelta(hours=1), now=at(day))


def leave(case: Case, stay: Stay, day: dt.date, reason: ExitReason) -> None:
    staff, public_id = actor(case.staff_of(stay.provider_id)), stay.public_id
    with transaction():
        found = queries.get_stay_for_update(staff, public_id)
        commands.end_stay(found, ended_on=day, reason=reason, discharge_plan_agreed_on=None, by=staff, now=at(day))


def position(case: Case) -> BudgetPosition:
    return finance.positions(case.world.authority.id, [2026], FundingSource.PUBLIC_HEALTH_GRANT)[2026]


def statuses(db: SQLAlchemy, case: Case) -> tuple[RequestStatus, list[PlacementStatus]]:
    db.session.expire_all()
    beds = db.session.scalars(select(Placement).where(Placement.request_id == case.request.id).order_by(Placement.id))
    return db.session.get_one(PlacementRequest, case.request.id).status, [bed.status for bed in beds]


def told_of_gap(db: SQLAlchemy, case: Case) -> list[int]:
    found = db.session.scalars(select(Notice.recipient_id).where(Notice.template == "gap_between_beds"))
    return sorted(found)


def test_the_detox_is_two_weeks_of_what_was_approved_and_the_rehab_the_rest(case: Case, in_detox: Stay) -> None:
    assert (in_detox.care_type, in_detox.funded_until) == (CareType.INPATIENT_DETOX, DETOX_ENDS)
    assert position(case).committed == 2 * 70_000
    waiting = next_bed(case, case.world.facility, bed_from=DETOX_ENDS)
    assert waiting.continues_id == in_detox.placement_id
    assert position(case).committed == 12 * 70_000


def test_arriving_in_the_rehab_ends_the_detox_and_is_the_second_stay_of_its_placement(
    db: SQLAlchemy, case: Case, in_detox: Stay
) -> None:
    waiting = next_bed(case, case.world.other_facility, bed_from=DETOX_ENDS)
    rehab = arrive(case, waiting, DETOX_ENDS)
    db.session.expire_all()
    assert (in_detox.ended_on, in_detox.exit_reason) == (DETOX_ENDS, ExitReason.COMPLETED_FURTHER_RESIDENTIAL)
    assert (rehab.care_type, rehab.placement_id) == (CareType.RESIDENTIAL_REHAB, in_detox.placement_id)
    assert rehab.provider_id == case.world.other_provider.id
    assert rehab.funded_until == TODAY + 12 * WEEK
    joined = [PlacementStatus.ADMITTED, PlacementStatus.JOINED]
    assert statuses(db, case) == (RequestStatus.ADMITTED, joined)
    assert (position(case).actual, position(case).committed) == (2 * 70_000, 10 * 70_000)
    leave(case, rehab, DETOX_ENDS + WEEK, ExitReason.COMPLETED)
    assert statuses(db, case) == (RequestStatus.ENDED, [PlacementStatus.ENDED, PlacementStatus.JOINED])
    assert (position(case).actual, position(case).committed) == (3 * 70_000, 0)


def test_recording_the_same_arrival_again_is_success(case: Case, in_detox: Stay) -> None:
    waiting = next_bed(case, case.world.facility, bed_from=DETOX_ENDS)
    assert arrive(case, waiting, DETOX_ENDS).id == arrive(case, waiting, DETOX_ENDS).id


def test_who_leaves_the_detox_for_a_bed_that_waits_is_still_in_the_placement(
    db: SQLAlchemy, case: Case, in_detox: Stay
) -> None:
    waiting = next_bed(case, case.world.facility, bed_from=DETOX_ENDS)
    leave(case, in_detox, DETOX_ENDS - DAY, ExitReason.COMPLETED)
    assert statuses(db, case)[0] is RequestStatus.ADMITTED
    assert told_of_gap(db, case) == sorted([case.world.key_worker.id, case.world.coordinator.id])
    rehab = arrive(case, waiting, DETOX_ENDS)
    assert rehab.placement_id == in_detox.placement_id
    assert position(case).actual == 13 * 10_000


def test_who_leaves_against_advice_gives_up_the_bed_that_waits(db: SQLAlchemy, case: Case, in_detox: Stay) -> None:
    next_bed(case, case.world.facility, bed_from=DETOX_ENDS)
    leave(case, in_detox, TODAY + 3 * DAY, ExitReason.CLIENT_LEFT)
    cancelled = [PlacementStatus.ENDED, PlacementStatus.CANCELLED]
    assert statuses(db, case) == (RequestStatus.ENDED, cancelled)
    assert (position(case).actual, position(case).committed) == (30_000, 0)
    held = db.session.scalars(select(Offer.bed_held).where(Offer.request_id == case.request.id)).all()
    assert not any(held)


def test_who_does_not_come_to_the_next_bed_after_leaving_the_first_has_ended_the_placement(
    db: SQLAlchemy, case: Case, in_detox: Stay
) -> None:
    waiting = next_bed(case, case.world.facility, bed_from=DETOX_ENDS)
    leave(case, in_detox, DETOX_ENDS, ExitReason.COMPLETED)
    did_not_arrive(case, waiting, now=at(DETOX_ENDS))
    gone = [PlacementStatus.ENDED, PlacementStatus.DID_NOT_ARRIVE]
    assert statuses(db, case) == (RequestStatus.ENDED, gone)
    assert (position(case).actual, position(case).committed, position(case).reserved) == (2 * 70_000, 0, 0)


def test_a_gap_is_told_of_once_for_each_length(db: SQLAlchemy, case: Case, in_detox: Stay) -> None:
    next_bed(case, case.world.facility, bed_from=DETOX_ENDS + 4 * DAY)
    onward = queries.onward_of(case.request.id)
    assert onward is not None
    assert (onward.gap, onward.leaves_on) == (4, DETOX_ENDS)
    both = [case.world.key_worker.id, case.world.coordinator.id]
    assert told_of_gap(db, case) == sorted(both)
    with transaction():
        request = requests.locked(case.request.id)
        commands.watch_gap(request, now=NOON)
    assert told_of_gap(db, case) == sorted(both)
    leave(case, in_detox, DETOX_ENDS - DAY, ExitReason.COMPLETED)
    assert told_of_gap(db, case) == sorted([*both, *both])


def test_without_a_gap_nobody_is_told(db: SQLAlchemy, case: Case, in_detox: Stay) -> None:
    next_bed(case, case.world.facility, bed_from=DETOX_ENDS)
    assert told_of_gap(db, case) == []


def test_another_provider_takes_over_what_is_left_of_the_funding(db: SQLAlchemy, case: Case) -> None:
    stay = admit(case, arranged(case, case.world.facility))
    price = db.session.query(Price).filter_by(facility_id=case.world.other_facility.id).one()
    price.amount_pence = 63_000
    db.session.commit()
    moves_on = TODAY + 20 * DAY
    waiting = next_bed(case, case.world.other_facility, bed_from=moves_on)
    assert position(case).committed == 20 * 10_000 + 64 * 9_000
    second = arrive(case, waiting, moves_on)
    db.session.expire_all()
    assert (stay.exit_reason, stay.ended_on) == (ExitReason.TRANSFERRED_PROVIDER, moves_on)
    assert second.funded_until == stay.funded_until == TODAY + 12 * WEEK
    assert (position(case).actual, position(case).committed) == (20 * 10_000, 64 * 9_000)
    assert queries.lot_of_stay(second) == price.lot_id


def test_another_house_of_the_provider_is_a_move_within_the_stay(case: Case) -> None:
    admit(case, arranged(case, case.world.facility))
    sentence = refused(InvalidInput, lambda: make_offer(case, case.world.second_facility))
    assert sentence.endswith("record a move to another of its houses instead")


def test_the_rehab_may_be_in_the_house_of_the_detox(case: Case, in_detox: Stay, clinic: Facility) -> None:
    a_price(lot_of(case.world.framework), clinic)
    rehab = arrive(case, next_bed(case, clinic, bed_from=DETOX_ENDS), DETOX_ENDS)
    assert rehab.placement_id == in_detox.placement_id


def test_a_second_bed_cannot_wait_beside_the_first(case: Case, in_detox: Stay) -> None:
    next_bed(case, case.world.facility, bed_from=DETOX_ENDS)
    assert "A bed is arranged" in refused(IllegalMove, lambda: make_offer(case, case.world.other_facility))


def test_the_house_that_they_leave_keeps_sight_of_its_own_offer(db: SQLAlchemy, case: Case, in_detox: Stay) -> None:
    next_bed(case, case.world.other_facility, bed_from=DETOX_ENDS)
    found = {
        offer.facility_id: offer.status
        for offer in db.session.scalars(select(Offer).where(Offer.request_id == case.request.id))
    }
    assert set(found.values()) == {OfferStatus.CONFIRMED}


def test_a_next_bed_can_be_given_up_while_the_person_stays_where_they_are(
    db: SQLAlchemy, case: Case, in_detox: Stay
) -> None:
    before = position(case)
    rehab = next_bed(case, case.world.other_facility, bed_from=DETOX_ENDS)
    give_up_bed(case, db.session.get_one(Offer, rehab.offer_id))
    assert statuses(db, case) == (RequestStatus.ADMITTED, [PlacementStatus.ADMITTED, PlacementStatus.CANCELLED])
    assert position(case) == before
    assert next_bed(case, case.world.facility, bed_from=DETOX_ENDS).status is PlacementStatus.ARRANGED
