"""A bed that was confirmed and that the person does not want any more."""

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.errors import IllegalMove
from rehab.core.transaction import transaction
from rehab.finance import commands as ledger
from rehab.finance import queries as finance
from rehab.finance.rules import FundingSource
from rehab.notifications.models import Notice
from rehab.placements.models import Placement
from rehab.placements.rules import OfferStatus, PlacementStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY
from tests.support.placements import Case, accept, admit, arranged, give_up_bed, make_offer, offers_now
from tests.support.stays import refused

SOURCE = FundingSource.PUBLIC_HEALTH_GRANT


def test_giving_up_a_bed_frees_it_and_the_approval_and_its_money_stand_as_before(db: SQLAlchemy, case: Case) -> None:
    case.request.price_ceiling_pence = 75_000
    db.session.commit()
    with transaction():
        ledger.reserve(case.request.id, case.request.authority_id, SOURCE, 75_000, TODAY, 12, NOON, "Approved")
    approved = finance.positions(case.request.authority_id, [2026], SOURCE)[2026]
    placement = arranged(case, case.world.facility)
    give_up_bed(case, offers_now(case.request)[case.world.facility.id])
    assert db.session.get_one(Placement, placement.id).status is PlacementStatus.CANCELLED
    offer = offers_now(case.request)[case.world.facility.id]
    assert (offer.status, offer.bed_held) == (OfferStatus.WITHDRAWN, False)
    assert db.session.get_one(PlacementRequest, case.request.id).status is RequestStatus.APPROVED
    clock = db.session.scalars(select(Clock).where(Clock.kind == ClockKind.APPROVAL_USE)).one()
    assert clock.state is ClockState.RUNNING
    assert finance.positions(case.request.authority_id, [2026], SOURCE)[2026] == approved
    told = db.session.scalars(select(Notice.template).where(Notice.template == "offer_closed")).all()
    assert told


def test_another_bed_can_be_confirmed_after_one_was_given_up(case: Case, placement: Placement) -> None:
    give_up_bed(case, offers_now(case.request)[case.world.facility.id])
    assert arranged(case, case.world.other_facility).status is PlacementStatus.ARRANGED


@pytest.mark.parametrize("before", ["asked", "offered", "arrived"])
def test_only_a_bed_that_waits_for_the_person_can_be_given_up(case: Case, before: str) -> None:
    if before == "arrived":
        admit(case, arranged(case, case.world.facility))
    else:
        offer = make_offer(case, case.world.facility)
        if before == "offered":
            accept(case, offer)
    offer = offers_now(case.request)[case.world.facility.id]
    refused(IllegalMove, lambda: give_up_bed(case, offer))
