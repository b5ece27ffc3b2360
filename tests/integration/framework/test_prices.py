"""Setting, correcting and ending prices; what a provider proposes and the council answers."""

import dataclasses
import datetime as dt
import itertools
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.core.actor import Actor
from rehab.core.errors import Conflict, DomainError, IllegalMove, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.framework import commands, queries
from rehab.framework.models import Price, PriceProposal
from rehab.framework.rules import PriceBasis, ProposalState, Terms
from rehab.notifications.models import Notice
from rehab.placements import commands as placements
from rehab.placements import queries as placement_queries
from rehab.placements.models import Offer
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.factories import NOON, TODAY, World
from tests.support.placements import HANDOVER
from tests.support.pricing import DAY, DEARER, NEXT_MONTH, correct, line, propose, set_price
from tests.support.statements import statements_seen


@pytest.fixture
def by(world: World) -> Actor:
    return factories.actor(world.commissioner)


@pytest.fixture
def proposer(manager: User) -> Actor:
    return factories.actor(manager)


def spans(prices: Sequence[Price]) -> list[tuple[dt.date, dt.date | None]]:
    return [(price.valid_from, price.valid_to) for price in prices]


def end(price: Price, by: Actor, last_day: dt.date) -> None:
    with transaction():
        commands.end_price(queries.get_price_for_update(by, price.public_id), last_day=last_day, by=by, now=NOON)


def answer(proposal: PriceProposal, by: Actor, *, accept: bool, reason: str = "Fair", now: dt.datetime = NOON) -> None:
    act = commands.accept_proposal if accept else commands.refuse_proposal
    with transaction():
        act(queries.get_proposal_for_update(by, proposal.public_id), reason=reason, by=by, now=now)


def actions(db: SQLAlchemy) -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def notices(db: SQLAlchemy) -> list[tuple[str, int]]:
    return [tuple(row) for row in db.session.execute(select(Notice.template, Notice.recipient_id).order_by(Notice.id))]


# Lines


def test_a_price_keeps_its_days_of_notice(world: World, by: Actor) -> None:
    assert set_price(world, by).notice_days == 7


def test_a_line_that_ended_goes_on_the_day_after_without_a_gap(world: World, by: Actor, db: SQLAlchemy) -> None:
    end(line(db, world)[0], by, TODAY + 9 * DAY)
    with pytest.raises(Conflict, match="no price from 11/06/2026"):
        set_price(world, by, first=TODAY + 11 * DAY)
    set_price(world, by, first=TODAY + 10 * DAY)
    assert spans(line(db, world)) == [(dt.date(2025, 1, 1), TODAY + 9 * DAY), (TODAY + 10 * DAY, None)]


def test_a_price_that_has_not_begun_can_be_corrected(world: World, by: Actor, db: SQLAlchemy) -> None:
    coming = set_price(world, by)
    correct(coming, by, first=NEXT_MONTH + DAY, terms=Terms(PriceBasis.NIGHTLY, 10_500))
    before, after = line(db, world)
    assert (before.valid_to, after.valid_from, after.weekly_pence) == (NEXT_MONTH, NEXT_MONTH + DAY, 73_500)
    assert actions(db)[-2:] == ["price.ended", "price.corrected"]


@pytest.mark.parametrize(("first", "words"), [(TODAY, "in the future"), (NEXT_MONTH, "has begun")])
def test_refuses_to_correct_what_has_begun_or_would_begin_in_the_past(
    world: World, by: Actor, db: SQLAlchemy, first: dt.date, words: str
) -> None:
    price = set_price(world, by) if words == "in the future" else line(db, world)[0]
    with statements_seen() as seen, pytest.raises(InvalidInput, match=words):
        correct(price, by, first=first)
    assert seen.writes() == []


def test_a_line_ends_with_a_day_that_can_be_moved(world: World, by: Actor, db: SQLAlchemy) -> None:
    price = line(db, world)[0]
    end(price, by, TODAY)
    end(price, by, TODAY + 5 * DAY)
    assert spans(line(db, world)) == [(dt.date(2025, 1, 1), TODAY + 5 * DAY)]


def test_refuses_to_end_a_line_in_the_past(world: World, by: Actor, db: SQLAlchemy) -> None:
    with pytest.raises(InvalidInput, match="today or later"):
        end(line(db, world)[0], by, TODAY - DAY)


def test_the_database_holds_one_open_ended_price_for_a_line(world: World, db: SQLAlchemy) -> None:
    with pytest.raises(IntegrityError):
        factories.a_price(factories.lot_of(world.framework), world.facility, valid_from=NEXT_MONTH)
    db.session.rollback()


STEPS = st.lists(
    st.tuples(st.sampled_from(["set", "correct", "end", "propose", "accept", "refuse"]), st.integers(-40, 120)),
    max_size=12,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_no_sequence_of_steps_leaves_a_gap_or_an_overlap(
    world: World, by: Actor, proposer: Actor, db: SQLAlchemy, steps: list[tuple[str, int]]
) -> None:
    house = factories.a_callable_facility(factories.lot_of(world.framework), world.provider)
    own = dataclasses.replace(world, facility=house)
    for step, days in steps:
        with suppress(DomainError):
            take(step, own, by, proposer, TODAY + days * DAY, db)
        held = line(db, own)
        assert held
        for before, after in itertools.pairwise(held):
            assert before.valid_to == after.valid_from - DAY


def take(step: str, world: World, by: Actor, proposer: Actor, day: dt.date, db: SQLAlchemy) -> None:
    newest = line(db, world)[-1]
    waiting = db.session.scalar(
        select(PriceProposal).where(
            PriceProposal.facility_id == world.facility.id, PriceProposal.state == ProposalState.WAITING
        )
    )
    if step == "set":
        set_price(world, by, first=day)
    elif step == "correct":
        correct(newest, by, first=day)
    elif step == "end":
        end(newest, by, day)
    elif step == "propose":
        propose(newest, proposer, valid_from=day)
    elif waiting is not None:
        answer(waiting, by, accept=step == "accept")


# Proposals


def test_a_proposal_waits_for_the_lead_and_changes_nothing(
    world: World, by: Actor, proposer: Actor, db: SQLAlchemy
) -> None:
    proposal = propose(line(db, world)[0], proposer)
    assert proposal.state is ProposalState.WAITING
    assert spans(line(db, world)) == [(dt.date(2025, 1, 1), None)]
    assert notices(db) == [("price_proposed", world.commissioner.id)]
    assert [found.id for found in queries.waiting_proposals(by, limit=5)] == [proposal.id]
    assert queries.waiting_proposals(factories.actor(world.other_commissioner), limit=5) == []


def test_an_accepted_proposal_is_the_next_price(world: World, by: Actor, proposer: Actor, db: SQLAlchemy) -> None:
    proposal = propose(line(db, world)[0], proposer)
    answer(proposal, by, accept=True, reason="In line with inflation")
    before, after = line(db, world)
    assert (before.valid_to, after.valid_from, after.terms) == (NEXT_MONTH - DAY, NEXT_MONTH, DEARER)
    held = queries.get_proposal(proposer, proposal.public_id)
    assert (held.state, held.decision_reason) == (ProposalState.ACCEPTED, "In line with inflation")
    assert notices(db)[-1] == ("price_answered", proposer.user_id)
    assert actions(db) == ["price_proposal.made", "price_proposal.accepted", "price.ended", "price.set"]


def test_a_refused_proposal_leaves_the_price_and_gives_the_reason(
    world: World, by: Actor, proposer: Actor, db: SQLAlchemy
) -> None:
    answer(propose(line(db, world)[0], proposer), by, accept=False, reason="Above inflation")
    assert spans(line(db, world)) == [(dt.date(2025, 1, 1), None)]
    assert queries.waiting_proposals(by, limit=5) == []


def test_refuses_an_answer_without_a_reason_and_a_second_answer(
    world: World, by: Actor, proposer: Actor, db: SQLAlchemy
) -> None:
    proposal = propose(line(db, world)[0], proposer)
    with statements_seen() as seen, pytest.raises(InvalidInput, match="Give the reason"):
        answer(proposal, by, accept=True, reason=" ")
    assert seen.writes() == []
    answer(proposal, by, accept=False)
    with pytest.raises(IllegalMove, match="refused already"):
        answer(proposal, by, accept=True)


def test_one_proposal_waits_for_each_line(world: World, proposer: Actor, by: Actor, db: SQLAlchemy) -> None:
    price = line(db, world)[0]
    first = propose(price, proposer)
    with pytest.raises(Conflict, match="still waiting"):
        propose(price, proposer, valid_from=NEXT_MONTH + DAY)
    with transaction():
        held = queries.get_proposal_for_update(proposer, first.public_id)
        commands.withdraw_proposal(held, by=proposer, now=NOON)
    propose(price, proposer, valid_from=NEXT_MONTH + DAY)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"valid_from": TODAY}, "valid_from"),
        ({"valid_from": dt.date(2024, 12, 31)}, "valid_from"),
        ({"reason": "  "}, "reason"),
        ({"terms": Terms(PriceBasis.WEEKLY, 0)}, "amount"),
    ],
)
def test_refuses_a_proposal_that_could_not_hold(
    world: World, proposer: Actor, db: SQLAlchemy, change: dict[str, Any], field: str
) -> None:
    with statements_seen() as seen, pytest.raises(InvalidInput) as refusal:
        propose(line(db, world)[0], proposer, **change)
    assert list(refusal.value.faults) == [field]
    assert seen.writes() == []


def test_refuses_to_accept_once_the_day_has_passed(world: World, by: Actor, proposer: Actor, db: SQLAlchemy) -> None:
    proposal = propose(line(db, world)[0], proposer, valid_from=TODAY + DAY)
    with pytest.raises(Conflict, match="has passed"):
        answer(proposal, by, accept=True, now=NOON + 2 * DAY)


def test_refuses_to_accept_what_no_longer_fits_the_line(
    world: World, by: Actor, proposer: Actor, db: SQLAlchemy
) -> None:
    proposal = propose(line(db, world)[0], proposer)
    set_price(world, by, first=NEXT_MONTH + DAY)
    with pytest.raises(Conflict, match="already"):
        answer(proposal, by, accept=True)
    assert queries.get_proposal(by, proposal.public_id).state is ProposalState.WAITING


def test_a_line_does_not_end_while_a_proposal_waits(world: World, by: Actor, proposer: Actor, db: SQLAlchemy) -> None:
    price = line(db, world)[0]
    propose(price, proposer)
    with pytest.raises(Conflict, match="Answer that first"):
        end(price, by, NEXT_MONTH)


# Who sees and changes what


def test_what_is_not_ones_own_does_not_exist(world: World, proposer: Actor, db: SQLAlchemy) -> None:
    price = line(db, world)[0]
    proposal = propose(price, proposer)
    stranger = factories.actor(world.other_provider_user)
    participant = factories.actor(world.other_commissioner)
    with pytest.raises(NotFound):
        queries.get_price(stranger, price.public_id)
    with pytest.raises(NotFound):
        queries.facility_prices(stranger, world.facility.public_id)
    for other in (stranger, participant):
        with pytest.raises(NotFound):
            queries.get_proposal(other, proposal.public_id)
    assert queries.get_price(participant, price.public_id).id == price.id


# The price of the call-off


def test_a_placement_keeps_the_price_of_its_call_off(world: World, by: Actor, db: SQLAlchemy) -> None:
    request = factories.a_request(
        factories.a_client(world.service), world.key_worker, status=RequestStatus.APPROVED, facilities=(world.facility,)
    )
    offer = factories.an_offer(request, world.facility)
    set_price(world, by, first=TODAY, terms=Terms(PriceBasis.WEEKLY, 99_900))
    with transaction():
        held = placement_queries.get_offer_for_update(factories.actor(world.provider_user), offer.public_id)
        placements.accept(held, bed_from=TODAY, conditions="", by=factories.actor(world.provider_user), now=NOON)
    with transaction():
        chosen = placement_queries.get_made_offer_for_update(factories.actor(world.key_worker), offer.public_id)
        placement = placements.confirm(chosen, client_agreed_on=TODAY, by=factories.actor(world.key_worker), now=NOON)
    with transaction():
        expected = placement_queries.get_placement_for_update(factories.actor(world.provider_user), placement.reference)
        staff = factories.actor(world.provider_user)
        stay = placements.admit(expected, admitted_at=NOON, room="1", handover=HANDOVER, by=staff, now=NOON)
    assert db.session.get_one(Offer, offer.id).weekly_price_pence == 70_000
    assert [segment.weekly_price_pence for segment in stay.segments] == [70_000]
