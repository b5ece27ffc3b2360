"""People who were expected and did not come."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.finance import commands as ledger
from rehab.finance import queries as finance
from rehab.finance.rules import FundingSource
from rehab.notifications.models import Notice
from rehab.notifications.rules import URGENT
from rehab.placements import queries
from rehab.placements.models import Placement
from rehab.placements.rules import OfferStatus, PlacementStatus
from rehab.placements.rules.arrivals import StepTaken
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY
from tests.support.placements import NOT_COME, Case, admit, arranged, did_not_arrive, make_offer, offers_now
from tests.support.stays import nothing_written, refused

DAY = dt.timedelta(days=1)


def test_a_person_who_does_not_come_frees_the_bed_and_the_approval_stands(
    db: SQLAlchemy, case: Case, placement: Placement
) -> None:
    did_not_arrive(case, placement)
    db.session.refresh(placement)
    assert placement.status is PlacementStatus.DID_NOT_ARRIVE
    assert queries.non_arrival_of(placement) == NOT_COME
    offer = offers_now(case.request)[case.world.facility.id]
    assert (offer.status, offer.bed_held) == (OfferStatus.WITHDRAWN, False)
    request = db.session.get_one(PlacementRequest, case.request.id)
    assert request.status is RequestStatus.APPROVED
    clock = db.session.scalars(select(Clock).where(Clock.kind == ClockKind.APPROVAL_USE)).one()
    assert (clock.state, clock.due_at.date()) == (ClockState.RUNNING, dt.date(2026, 8, 6))


def test_the_money_of_the_approval_is_held_again_for_a_person_who_did_not_come(db: SQLAlchemy, case: Case) -> None:
    authority_id, source = case.request.authority_id, FundingSource.PUBLIC_HEALTH_GRANT
    case.request.price_ceiling_pence = 75_000
    db.session.commit()
    with transaction():
        ledger.reserve(case.request.id, authority_id, source, 75_000, TODAY, 12, NOON, "Approved by the panel")
    approved = finance.positions(authority_id, [2026], source)[2026]
    did_not_arrive(case, arranged(case, case.world.facility))
    assert finance.positions(authority_id, [2026], source)[2026] == approved
    assert approved.reserved == 12 * 75_000


def test_another_bed_can_be_sought_afterwards_at_the_same_house_too(case: Case, placement: Placement) -> None:
    did_not_arrive(case, placement)
    assert make_offer(case, case.world.facility).status is OfferStatus.SENT


def test_nobody_is_late_before_the_day_of_arrival(case: Case) -> None:
    placement = arranged(case, case.world.facility, bed_from=TODAY + DAY)
    sentence = refused(InvalidInput, lambda: did_not_arrive(case, placement))
    assert sentence == "They are expected on 2 June 2026: wait until that day"


def test_a_person_who_is_there_did_arrive(case: Case, placement: Placement) -> None:
    admit(case, placement)
    refused(IllegalMove, lambda: did_not_arrive(case, placement))


def test_a_person_who_did_not_come_is_not_admitted(case: Case, placement: Placement) -> None:
    did_not_arrive(case, placement)
    refused(IllegalMove, lambda: admit(case, placement))


def test_the_key_worker_is_told_at_once_that_they_did_not_come(
    db: SQLAlchemy, case: Case, placement: Placement
) -> None:
    did_not_arrive(case, placement)
    notice = db.session.scalars(select(Notice).where(Notice.template == "did_not_arrive")).one()
    assert (notice.recipient_id, notice.path) == (case.world.key_worker.id, f"/cases/{case.request.reference}")
    assert notice.template in URGENT


def test_telling_the_same_again_changes_nothing_and_something_else_shows_both(case: Case, placement: Placement) -> None:
    did_not_arrive(case, placement)
    with nothing_written():
        did_not_arrive(case, placement)
    other = replace(NOT_COME, steps=frozenset({StepTaken.WELFARE_CHECK, StepTaken.RANG_PERSON}), may_come_later=False)
    with nothing_written(), pytest.raises(Conflict) as caught:
        did_not_arrive(case, placement, told=other)
    assert [(both.label, both.recorded, both.sent) for both in caught.value.disagreements] == [
        ("What was done", "Rang or texted the person", "Rang or texted the person; Asked for a welfare check"),
        ("May come another day", "Yes, on another day", "No"),
    ]


@pytest.mark.parametrize("lack", [{"steps": frozenset()}, {"note": ""}])
def test_refuses_a_non_arrival_about_which_nothing_was_done(
    case: Case, placement: Placement, lack: dict[str, Any]
) -> None:
    refused(InvalidInput, lambda: did_not_arrive(case, placement, told=replace(NOT_COME, **lack)))
