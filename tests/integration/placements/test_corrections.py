"""Dates that are put right: what follows is worked out again, what was before is kept."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from rehab.accounts.models import User
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.clock import LONDON, end_of_day
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.finance import queries as finance
from rehab.finance.rules import FundingSource
from rehab.framework.models import Facility
from rehab.notifications.models import Notice
from rehab.placements import commands, queries
from rehab.placements.models import Placement, Stay
from rehab.placements.rules import ExitReason
from rehab.placements.rules.corrections import StayDate
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY, a_client, a_request, a_stay
from tests.support.leave import come_back, go_on_leave
from tests.support.placements import ARRIVAL, Case, admit
from tests.support.stays import locked, nothing_written, refused
from tests.support.visitor import Visitor

DAY = dt.timedelta(days=1)
EARLIER = ARRIVAL - 4 * DAY
NIGHTLY = 10_000
LATER = NOON + 20 * DAY


@pytest.fixture
def stay(case: Case, placement: Placement) -> Stay:
    return admit(case, placement)


@pytest.fixture
def ended(case: Case, stay: Stay) -> Stay:
    """They left after ten nights, which was recorded on that day."""
    ended_on = TODAY + 10 * DAY
    with transaction():
        found, by = locked(case.world.provider_user, stay)
        reason = ExitReason.COMPLETED
        when = NOON + 10 * DAY
        commands.end_stay(found, ended_on=ended_on, reason=reason, discharge_plan_agreed_on=None, by=by, now=when)
    return stay


def arrival(
    user: User, stay: Stay, at: dt.datetime, *, seen: dt.datetime = ARRIVAL, reason: str = "", now: dt.datetime = NOON
) -> bool:
    with transaction():
        found, by = locked(user, stay)
        return commands.correct_arrival(found, at, reason=reason, seen=seen, by=by, now=now)


def leaving(user: User, stay: Stay, on: dt.date, *, reason: str = "", now: dt.datetime = LATER) -> bool:
    with transaction():
        found, by = locked(user, stay)
        return commands.correct_leaving(found, on, reason=reason, seen=found.ended_on, by=by, now=now)


def money(case: Case) -> tuple[int, int]:
    """Pence committed and spent."""
    position = finance.positions(case.request.authority_id, [2026], FundingSource.PUBLIC_HEALTH_GRANT)[2026]
    return position.committed, position.actual


def clock_days(db: SQLAlchemy, stay: Stay) -> dict[ClockKind, dt.datetime]:
    running = db.session.scalars(select(Clock).where(Clock.subject_id == stay.id, Clock.state == ClockState.RUNNING))
    return {clock.kind: clock.due_at for clock in running}


def test_another_day_of_arrival_moves_all_that_follows_from_it(db: SQLAlchemy, case: Case, stay: Stay) -> None:
    before = clock_days(db, stay)
    assert arrival(case.world.provider_user, stay, EARLIER)
    db.session.refresh(stay)
    assert (stay.admitted_on, stay.admitted_at, stay.funded_until) == (TODAY - 4 * DAY, EARLIER, TODAY + 80 * DAY)
    taken = queries.taken(case.world.facility.id, TODAY - 9 * DAY, TODAY + 99 * DAY, today=TODAY)
    assert taken == [(TODAY - 4 * DAY, TODAY + 80 * DAY)]
    after = clock_days(db, stay)
    assert after[ClockKind.REVIEW] == end_of_day(TODAY + 80 * DAY) == before[ClockKind.REVIEW] - 4 * DAY
    assert after[ClockKind.EXTENSION_ASK] < before[ClockKind.EXTENSION_ASK]
    assert money(case) == (84 * NIGHTLY, 0)


def test_before_and_after_are_kept_and_the_other_side_is_told(db: SQLAlchemy, case: Case, stay: Stay) -> None:
    arrival(case.world.provider_user, stay, EARLIER)
    (kept,) = queries.corrections_of(stay.id)
    assert (kept.field, kept.before_at, kept.after_at) == (StayDate.ARRIVAL, ARRIVAL, EARLIER)
    assert (kept.corrected_by.id, kept.corrected_at) == (case.world.provider_user.id, NOON)
    notice = db.session.scalars(select(Notice).where(Notice.template == "date_corrected")).one()
    assert (notice.recipient_id, notice.path) == (case.world.key_worker.id, f"/stays/{stay.public_id}")


def test_the_end_of_the_funding_stays_the_panels_once_more_was_asked_for(
    db: SQLAlchemy, case: Case, stay: Stay
) -> None:
    with transaction():
        found, by = locked(case.world.key_worker, stay)
        wanted = commands.ExtensionWanted(until=TODAY + 98 * DAY, reason="More time", goals="Finish it")
        commands.ask_extension(found, wanted, by=by, now=NOON)
    arrival(case.world.provider_user, stay, EARLIER)
    db.session.refresh(stay)
    assert stay.funded_until == TODAY + 84 * DAY
    assert money(case) == (88 * NIGHTLY, 0)


def test_another_day_of_leaving_moves_all_that_follows_from_it(db: SQLAlchemy, case: Case, ended: Stay) -> None:
    assert money(case) == (0, 10 * NIGHTLY)
    assert leaving(case.world.key_worker, ended, TODAY + 8 * DAY, reason="The wrong day was typed")
    db.session.refresh(ended)
    assert ended.ended_on == TODAY + 8 * DAY
    assert ended.re_presentation_window_ends_on == dt.date(2026, 12, 9)
    assert money(case) == (0, 8 * NIGHTLY)
    taken = queries.taken(case.world.facility.id, TODAY, TODAY + 99 * DAY, today=TODAY)
    assert taken == [(TODAY, TODAY + 8 * DAY)]


def test_the_same_again_is_success_and_what_changed_meanwhile_shows_both(case: Case, stay: Stay) -> None:
    with nothing_written():
        assert not arrival(case.world.provider_user, stay, ARRIVAL, seen=EARLIER)
    arrival(case.world.provider_user, stay, EARLIER)
    with nothing_written(), pytest.raises(Conflict) as caught:
        arrival(case.world.key_worker, stay, ARRIVAL - DAY)
    (both,) = caught.value.disagreements
    assert (both.recorded, both.sent) == ("28 May 2026 at 11:30am", "31 May 2026 at 11:30am")


def test_after_seven_days_a_reason_is_needed(case: Case, stay: Stay) -> None:
    week_later, user = NOON + 7 * DAY, case.world.provider_user
    refused(InvalidInput, lambda: arrival(user, stay, EARLIER, now=week_later + DAY))
    assert arrival(user, stay, EARLIER, now=week_later)
    assert arrival(user, stay, ARRIVAL, seen=EARLIER, now=week_later + DAY, reason="It was right before")


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (NOON + dt.timedelta(minutes=1), "in the future"),
        (dt.datetime(2026, 5, 7, 12, tzinfo=LONDON), "when the panel approved"),
    ],
)
def test_refuses_an_arrival_in_the_future_or_before_the_approval(
    case: Case, stay: Stay, at: dt.datetime, sentence: str
) -> None:
    assert sentence in refused(InvalidInput, lambda: arrival(case.world.provider_user, stay, at))


def test_refuses_dates_that_turn_a_stay_round(case: Case, ended: Stay) -> None:
    user, why = case.world.provider_user, "Wrong"
    after_leaving = ARRIVAL + 11 * DAY
    assert "when they left" in refused(InvalidInput, lambda: arrival(user, ended, after_leaving, now=LATER, reason=why))
    assert "or later" in refused(InvalidInput, lambda: leaving(user, ended, TODAY - DAY, reason=why))
    assert "today or earlier" in refused(InvalidInput, lambda: leaving(user, ended, TODAY + 21 * DAY, reason=why))


def test_refuses_a_day_of_leaving_while_they_are_there(case: Case, stay: Stay) -> None:
    refused(IllegalMove, lambda: leaving(case.world.provider_user, stay, TODAY))


def test_refuses_dates_that_leave_a_leave_outside_the_stay(case: Case, stay: Stay) -> None:
    user, later = case.world.provider_user, NOON + 5 * DAY
    go_on_leave(stay, user, left_at=later, now=later)
    come_back(stay, user, back_at=later + DAY, now=later + DAY)
    assert "went on leave" in refused(InvalidInput, lambda: arrival(user, stay, later + DAY, now=later + DAY))
    with transaction():
        found, by = locked(user, stay)
        reason, ended_on = ExitReason.COMPLETED, TODAY + 8 * DAY
        commands.end_stay(found, ended_on=ended_on, reason=reason, discharge_plan_agreed_on=None, by=by, now=LATER)
    assert "came back on 7 June 2026" in refused(InvalidInput, lambda: leaving(user, stay, TODAY + 5 * DAY))


def test_refuses_a_day_of_leaving_after_the_community_service_met_them(db: SQLAlchemy, case: Case, ended: Stay) -> None:
    db.session.execute(update(Stay).values(community_return_on=TODAY + 11 * DAY))
    db.session.commit()
    sentence = refused(InvalidInput, lambda: leaving(case.world.provider_user, ended, TODAY + 12 * DAY, reason="Wrong"))
    assert "The community service met them on 12 June 2026" in sentence


def test_refuses_nights_that_are_spent_elsewhere(case: Case, stay: Stay) -> None:
    earlier = a_request(
        a_client(case.world.service, given_name="Rosa"), case.world.key_worker, status=RequestStatus.ENDED
    )
    earlier.client_id = stay.client_id
    before = TODAY - DAY
    a_stay(
        earlier, case.world.other_facility, admitted_on=TODAY - 9 * DAY, ended_on=before, exit_reason=ExitReason.CUSTODY
    )
    user = case.world.provider_user
    assert "two places" in refused(InvalidInput, lambda: arrival(user, stay, EARLIER))
    assert arrival(user, stay, ARRIVAL - DAY)


def test_refuses_nights_for_which_the_house_has_no_bed(db: SQLAlchemy, case: Case, stay: Stay) -> None:
    resident = a_request(
        a_client(case.world.service, given_name="Rosa"), case.world.key_worker, status=RequestStatus.ENDED
    )
    yesterday = TODAY - DAY
    a_stay(resident, case.world.facility, admitted_on=yesterday - DAY, ended_on=TODAY, exit_reason=ExitReason.CUSTODY)
    db.session.execute(update(Facility).where(Facility.id == case.world.facility.id).values(beds_any=1))
    db.session.commit()
    sentence = refused(InvalidInput, lambda: arrival(case.world.provider_user, stay, ARRIVAL - DAY))
    assert "Test House is full" in sentence


@pytest.mark.only("sqlite")
def test_puts_dates_right_on_the_pages(
    at_noon: None, case: Case, stay: Stay, signed_in: Callable[[User], Visitor]
) -> None:
    key_worker = signed_in(case.world.key_worker)
    path = f"/stays/{stay.public_id}/arrival/correct"
    page = key_worker.submit(path, admitted_time="9:15am")
    assert (page.status, page.path) == (200, f"/stays/{stay.public_id}")
    assert "1 June 2026 at 11:30am" in page.text
    assert "1 June 2026 at 9:15am" in page.text
    assert "nothing has changed" in key_worker.submit(path, admitted_time="9:15am").text
    page = key_worker.submit(path, admitted_time="12:30pm")
    assert (page.status, page.errors) == (422, ["The time of arrival must not be in the future"])
    assert key_worker.visit(f"/stays/{stay.public_id}/leaving/correct").path == f"/stays/{stay.public_id}"
    for stranger in (case.world.other_key_worker, case.world.other_provider_user, case.world.commissioner):
        assert signed_in(stranger).visit(path).status == 404
