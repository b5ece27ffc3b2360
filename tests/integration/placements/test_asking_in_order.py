"""Facilities asked one after the other: the next one by itself when those before it have no bed."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from rehab.audit.models import AuditEntry
from rehab.clients.rules import ConsentKind, ConsentWithdrawn
from rehab.core.db import db as database
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.framework.models import Facility
from rehab.framework.rules import Rating
from rehab.notifications.models import Notice
from rehab.placements import commands, queries
from rehab.placements.models import NextInLine, Offer
from rehab.placements.rules import OfferStatus
from rehab.requests import commands as requests
from rehab.requests import queries as request_queries
from tests.factories import NOON, actor
from tests.support.placements import (
    Case,
    accept,
    ask_in_order,
    confirm,
    decline,
    make_offer,
    offers_now,
    take_back,
)


def asked(case: Case) -> list[str]:
    """The names of the facilities that were asked, in order."""
    wanted = select(Facility.name).join(Offer, Offer.facility_id == Facility.id)
    return list(database.session.scalars(wanted.where(Offer.request_id == case.request.id).order_by(Offer.id)))


def waiting(case: Case) -> list[tuple[str, str]]:
    """Who stands in line, each with why it could not be asked."""
    return [(each.facility.name, each.fault) for each in queries.line_of(case.request.id)]


def told_key_worker(db: SQLAlchemy, case: Case) -> list[str]:
    wanted = select(Notice.template).where(Notice.recipient_id == case.world.key_worker.id).order_by(Notice.id)
    return list(db.session.scalars(wanted))


@pytest.fixture
def ranked(case: Case) -> Offer:
    """Three facilities in order, the first of which was asked."""
    world = case.world
    (offer,) = ask_in_order(case, world.facility, world.other_facility, world.second_facility)
    return offer


def test_asks_the_first_alone_and_tells_the_others_nothing(db: SQLAlchemy, case: Case, ranked: Offer) -> None:
    assert (asked(case), ranked.rank) == (["Test House"], 1)
    assert waiting(case) == [("Other House", ""), ("Second House", "")]
    told = set(db.session.scalars(select(Notice.recipient_id)))
    assert case.world.other_provider_user.id not in told
    assert queries.offer_list(actor(case.world.other_provider_user), is_open=None, page=1, size=25) == ([], 0)


def test_asks_the_next_when_the_one_before_declines(db: SQLAlchemy, case: Case, ranked: Offer) -> None:
    decline(case, ranked)
    assert asked(case) == ["Test House", "Other House"]
    assert offers_now(case.request)[case.world.other_facility.id].rank == 2
    assert waiting(case) == [("Second House", "")]
    assert told_key_worker(db, case) == ["next_asked"]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "offer.sent")).all()[-1]
    assert entry.actor_id is None  # nobody at the facility that declined sent anything anywhere


def test_asks_the_next_when_the_offer_is_taken_back(case: Case, ranked: Offer) -> None:
    take_back(case, ranked)
    assert asked(case) == ["Test House", "Other House"]


def test_a_bed_that_is_offered_stops_the_line_until_it_is_given_up(case: Case, ranked: Offer) -> None:
    accept(case, ranked)
    assert asked(case) == ["Test House"]
    take_back(case, ranked)
    assert asked(case) == ["Test House", "Other House"]


def test_an_offer_beside_the_line_moves_nothing(case: Case, ranked: Offer) -> None:
    take_back(case, make_offer(case, case.world.second_facility))
    assert "Other House" not in asked(case)


def test_passes_over_who_cannot_be_asked_any_more_and_keeps_the_reason(
    db: SQLAlchemy, case: Case, ranked: Offer
) -> None:
    other = case.world.other_facility.id
    db.session.execute(update(Facility).where(Facility.id == other).values(rating=Rating.INADEQUATE))
    db.session.commit()
    decline(case, ranked)
    assert asked(case) == ["Test House", "Second House"]
    ((name, fault),) = waiting(case)
    assert name == "Other House"
    assert "Inadequate" in fault


def test_says_so_when_nobody_in_line_can_be_asked(db: SQLAlchemy, case: Case, ranked: Offer) -> None:
    db.session.execute(update(Facility).values(rating=Rating.INADEQUATE))
    db.session.commit()
    decline(case, ranked)
    assert asked(case) == ["Test House"]
    assert told_key_worker(db, case) == ["line_ended"]


def test_the_last_decline_is_an_answer_like_any_other(db: SQLAlchemy, case: Case) -> None:
    (offer,) = ask_in_order(case, case.world.facility)
    decline(case, offer)
    assert told_key_worker(db, case) == ["offer_answered"]


def test_whoever_is_asked_later_in_order_stands_behind_the_others(case: Case, ranked: Offer) -> None:
    take_back(case, ranked)
    assert ask_in_order(case, case.world.facility) == []
    assert waiting(case) == [("Second House", ""), ("Test House", "")]


def test_asking_all_at_once_takes_a_facility_out_of_the_line(case: Case, ranked: Offer) -> None:
    assert make_offer(case, case.world.second_facility).rank is None
    assert waiting(case) == [("Other House", "")]


def changed(case: Case, facility: Facility, act: Callable[..., None]) -> None:
    with transaction():
        request_queries.locked(case.request.id)
        found = queries.in_line(case.request.id, facility.public_id)
        act(found, by=actor(case.world.key_worker), now=NOON)


def test_the_order_can_be_changed(case: Case, ranked: Offer) -> None:
    changed(case, case.world.second_facility, commands.ask_sooner)
    assert waiting(case) == [("Second House", ""), ("Other House", "")]
    changed(case, case.world.second_facility, commands.leave_line)
    assert waiting(case) == [("Other House", "")]


def test_the_next_one_cannot_be_asked_sooner(case: Case, ranked: Offer) -> None:
    with pytest.raises(InvalidInput, match="next one already"):
        changed(case, case.world.other_facility, commands.ask_sooner)


def is_cleared(db: SQLAlchemy) -> bool:
    return db.session.scalar(select(NextInLine.id).limit(1)) is None


def test_a_confirmed_bed_ends_the_line(db: SQLAlchemy, case: Case, ranked: Offer) -> None:
    accept(case, ranked)
    confirm(case, ranked)
    assert is_cleared(db)


def test_withdrawing_the_request_ends_the_line(db: SQLAlchemy, case: Case, ranked: Offer) -> None:
    key_worker = actor(case.world.key_worker)
    with transaction():
        request = request_queries.get_request_for_update(key_worker, case.request.reference)
        requests.withdraw(request, reason="Moved away.", by=key_worker, now=NOON)
    assert is_cleared(db)
    assert offers_now(case.request)[case.world.facility.id].status is OfferStatus.WITHDRAWN


def test_taking_consent_back_ends_the_line(db: SQLAlchemy, case: Case, ranked: Offer) -> None:
    key_worker = actor(case.world.key_worker)
    with transaction():
        request_queries.locked(case.request.id)
        event = ConsentWithdrawn((case.request.client_id,), ConsentKind.SHARING, key_worker, NOON)
        commands.close_unanswered(event)
    assert is_cleared(db)
