"""An offer is acknowledged when it is opened, chased while nobody answers, and ends when nobody has."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.casework.jobs import chase
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.clock import london_date
from rehab.core.errors import IllegalMove, NotFound
from rehab.core.settings import SettingValue
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.placements import commands, queries
from rehab.placements.jobs import lapse_offers
from rehab.placements.models import Offer
from rehab.placements.rules import OfferStatus
from tests.factories import NOON, TODAY, actor, an_offer
from tests.support.placements import (
    Case,
    accept,
    ask_in_order,
    book_assessment,
    decline,
    make_offer,
    offers_now,
    take_back,
    write_on_offer,
)

DAY = dt.timedelta(days=1)
# Made on Monday, 1 June 2026; to be answered within 7 working days, and lapsed 3 working days after that.
ANSWER_BY, LAST_DAY = dt.date(2026, 6, 10), dt.date(2026, 6, 15)


def days_after(day: dt.date) -> dt.datetime:
    """Noon of that day."""
    return NOON + (day - TODAY)


def running(db: SQLAlchemy) -> dict[ClockKind, dt.date]:
    """What is waited for, and until when."""
    alive = db.session.scalars(select(Clock).where(Clock.state == ClockState.RUNNING))
    return {clock.kind: london_date(clock.due_at) for clock in alive}


def templates_to(db: SQLAlchemy, user_id: int) -> list[str]:
    return list(db.session.scalars(select(Notice.template).where(Notice.recipient_id == user_id).order_by(Notice.id)))


@pytest.fixture
def offer(case: Case) -> Offer:
    return make_offer(case, case.world.facility)


def open_as_provider(case: Case, offer: Offer, now: dt.datetime = NOON) -> None:
    staff, public_id = actor(case.world.provider_user), offer.public_id
    with transaction():
        commands.acknowledge(queries.get_offer_for_update(staff, public_id), by=staff, now=now)


def test_waits_two_working_days_for_the_acknowledgement_and_seven_for_the_answer(db: SQLAlchemy, offer: Offer) -> None:
    assert running(db) == {ClockKind.OFFER_ACKNOWLEDGE: dt.date(2026, 6, 3), ClockKind.OFFER_ANSWER: ANSWER_BY}


def test_the_first_look_acknowledges(db: SQLAlchemy, case: Case, offer: Offer) -> None:
    open_as_provider(case, offer)
    open_as_provider(case, offer, now=NOON + DAY)
    db.session.refresh(offer)
    assert (offer.acknowledged_at, offer.acknowledged_by_id) == (NOON, case.world.provider_user.id)
    assert running(db) == {ClockKind.OFFER_ANSWER: ANSWER_BY}


def test_whoever_answers_has_seen_it(db: SQLAlchemy, case: Case, offer: Offer) -> None:
    decline(case, offer)
    db.session.refresh(offer)
    assert (offer.acknowledged_at, running(db)) == (NOON, {})


def test_both_sides_are_told_that_nobody_has_opened_it(db: SQLAlchemy, case: Case, offer: Offer) -> None:
    chase(now=days_after(dt.date(2026, 6, 4)))
    assert templates_to(db, case.world.provider_user.id) == ["offer_sent", "clock_overdue"]
    assert templates_to(db, case.world.key_worker.id) == ["clock_overdue"]


def test_lapses_once_it_is_overdue_for_long_enough(db: SQLAlchemy, case: Case, offer: Offer) -> None:
    assert lapse_offers(now=days_after(LAST_DAY)) == "Nothing has lapsed"
    assert lapse_offers(now=days_after(LAST_DAY + DAY)) == "1 lapsed"
    db.session.refresh(offer)
    assert (offer.status, offer.answered_at, running(db)) == (OfferStatus.LAPSED, None, {})
    assert templates_to(db, case.world.key_worker.id) == ["offer_lapsed"]
    assert templates_to(db, case.world.provider_user.id) == ["offer_sent", "offer_closed"]
    assert lapse_offers(now=days_after(LAST_DAY + DAY)) == "Nothing has lapsed"


def test_a_late_answer_is_told_why_it_counts_no_more(case: Case, offer: Offer) -> None:
    lapse_offers(now=days_after(LAST_DAY + DAY))
    with pytest.raises(NotFound, match="lapsed because nobody had answered it in time"):
        accept(case, offer)
    assert offers_now(case.request)[case.world.facility.id].status is OfferStatus.LAPSED


def test_an_answer_on_the_last_day_still_counts(case: Case, offer: Offer) -> None:
    accept(case, offer, bed_from=LAST_DAY, now=days_after(LAST_DAY))
    assert lapse_offers(now=days_after(LAST_DAY + DAY)) == "Nothing has lapsed"


def test_the_days_of_grace_are_those_of_the_council_on_the_day_of_the_offer(
    db: SQLAlchemy, case: Case, offer: Offer
) -> None:
    key, authority = "offer_lapse_working_days", case.request.authority_id
    db.session.add(SettingValue(authority_id=authority, key=key, value=0, valid_from=TODAY))
    db.session.add(SettingValue(authority_id=authority, key=key, value=9, valid_from=TODAY + DAY))
    db.session.commit()
    assert lapse_offers(now=days_after(ANSWER_BY + DAY)) == "1 lapsed"


def test_a_lapse_asks_the_next_in_line(db: SQLAlchemy, case: Case) -> None:
    ask_in_order(case, case.world.facility, case.world.other_facility)
    assert lapse_offers(now=days_after(LAST_DAY + DAY)) == "1 lapsed"
    assert offers_now(case.request)[case.world.other_facility.id].status is OfferStatus.SENT
    assert templates_to(db, case.world.key_worker.id) == ["next_asked"]


def test_a_question_stops_the_time_until_it_is_answered(db: SQLAlchemy, case: Case, offer: Offer) -> None:
    write_on_offer(offer, case.world.provider_user)
    assert ClockKind.OFFER_ANSWER not in running(db)
    assert lapse_offers(now=days_after(LAST_DAY + DAY)) == "Nothing has lapsed"
    write_on_offer(offer, case.world.key_worker, "No, she does not.")
    assert running(db)[ClockKind.OFFER_ANSWER] == ANSWER_BY


def test_silence_after_an_assessment_ends_the_offer_too(db: SQLAlchemy, case: Case, offer: Offer) -> None:
    book_assessment(case, offer, at=NOON + DAY)
    assert running(db) == {ClockKind.ASSESSMENT: dt.date(2026, 6, 4)}
    assert lapse_offers(now=days_after(dt.date(2026, 6, 9))) == "Nothing has lapsed"
    assert lapse_offers(now=days_after(dt.date(2026, 6, 10))) == "1 lapsed"


def test_takes_an_offer_back_and_frees_the_bed(db: SQLAlchemy, case: Case, offer: Offer) -> None:
    accept(case, offer)
    take_back(case, offer)
    db.session.refresh(offer)
    assert (offer.status, offer.bed_held) == (OfferStatus.WITHDRAWN, False)
    assert templates_to(db, case.world.provider_user.id)[-1] == "offer_closed"


@pytest.mark.parametrize("status", [OfferStatus.CONFIRMED, OfferStatus.DECLINED, OfferStatus.LAPSED])
def test_refuses_to_take_back_what_is_confirmed_or_closed(case: Case, status: OfferStatus) -> None:
    with pytest.raises(IllegalMove):
        take_back(case, an_offer(case.request, case.world.facility, status=status))
