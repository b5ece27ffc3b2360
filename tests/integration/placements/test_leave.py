"""Leave: the bed stays theirs, who is late is told of once, who does not come back ends the stay."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from rehab.accounts.models import User
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.placements import commands, jobs, queries
from rehab.placements.models import Leave, Placement, Stay
from rehab.placements.rules import ExitReason
from rehab.placements.rules.leave import LeaveReason
from tests.factories import NOON, TODAY
from tests.support.leave import A_NIGHT, come_back, go_on_leave
from tests.support.placements import Case, admit
from tests.support.stays import locked, nothing_written, refused
from tests.support.visitor import Visitor

HOUR = dt.timedelta(hours=1)
DUE = NOON + A_NIGHT


@pytest.fixture
def stay(case: Case, placement: Placement) -> Stay:
    return admit(case, placement)


@pytest.fixture
def staff(case: Case) -> User:
    return case.world.provider_user


def end(stay: Stay, staff: User, ended_on: dt.date, now: dt.datetime) -> None:
    with transaction():
        found, by = locked(staff, stay)
        reason = ExitReason.DID_NOT_RETURN
        commands.end_stay(found, ended_on=ended_on, reason=reason, discharge_plan_agreed_on=None, by=by, now=now)


def late_notices(db: SQLAlchemy) -> set[int]:
    return set(db.session.scalars(select(Notice.recipient_id).where(Notice.template == "leave_late")))


def clock_of(db: SQLAlchemy) -> Clock:
    return db.session.scalars(select(Clock).where(Clock.kind == ClockKind.LEAVE_RETURN)).one()


def test_who_goes_on_leave_keeps_the_bed_and_is_waited_for_to_the_minute(
    db: SQLAlchemy, case: Case, stay: Stay, staff: User
) -> None:
    go_on_leave(stay, staff)
    clock = clock_of(db)
    assert (clock.state, clock.due_at, clock.owner_id) == (ClockState.RUNNING, DUE, case.world.key_worker.id)
    taken = queries.taken(case.world.facility.id, TODAY, TODAY + dt.timedelta(days=5), today=TODAY)
    assert len(taken) == 1


def test_telling_the_same_again_is_success_and_something_else_shows_both(stay: Stay, staff: User) -> None:
    first = go_on_leave(stay, staff)
    with nothing_written():
        assert go_on_leave(stay, staff).id == first.id
    with nothing_written(), pytest.raises(Conflict) as caught:
        go_on_leave(stay, staff, contact="Their mother's telephone")
    (both,) = caught.value.disagreements
    assert (both.label, both.recorded, both.sent) == (
        "How to reach them",
        "Their own telephone",
        "Their mother's telephone",
    )


def test_who_is_back_is_no_longer_waited_for(db: SQLAlchemy, stay: Stay, staff: User) -> None:
    go_on_leave(stay, staff)
    back_at = NOON + 20 * HOUR
    come_back(stay, staff, back_at=back_at, now=DUE, note="All well")
    assert clock_of(db).state is ClockState.STOPPED
    with nothing_written():
        come_back(stay, staff, back_at=back_at, now=DUE, note="All well")
    with nothing_written(), pytest.raises(Conflict):
        come_back(stay, staff, back_at=back_at, now=DUE, note="Upset")
    later = DUE + 24 * HOUR
    assert go_on_leave(stay, staff, left_at=later, now=later).is_open


@pytest.mark.parametrize("back_at", [NOON - HOUR, NOON + 2 * HOUR])
def test_nobody_comes_back_before_leaving_or_in_the_future(stay: Stay, staff: User, back_at: dt.datetime) -> None:
    go_on_leave(stay, staff)
    refused(InvalidInput, lambda: come_back(stay, staff, back_at=back_at, now=NOON + HOUR))


def test_nobody_comes_back_who_was_not_away(stay: Stay, staff: User) -> None:
    refused(IllegalMove, lambda: come_back(stay, staff, back_at=NOON, now=NOON))


def test_refuses_times_that_cannot_be_and_a_leave_without_a_way_to_reach_them(stay: Stay, staff: User) -> None:
    refused(InvalidInput, lambda: go_on_leave(stay, staff, left_at=NOON + HOUR))
    refused(InvalidInput, lambda: go_on_leave(stay, staff, contact=""))


def test_the_database_itself_knows_one_leave_at_a_time(db: SQLAlchemy, stay: Stay, staff: User) -> None:
    go_on_leave(stay, staff)
    again = Leave(stay_id=stay.id, left_at=NOON, due_back_at=DUE, reason=LeaveReason.COURT, contact="x")
    db.session.add(again)
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_key_worker_and_house_are_told_once_that_somebody_is_late(
    db: SQLAlchemy, case: Case, stay: Stay, staff: User
) -> None:
    go_on_leave(stay, staff)
    assert jobs.tell_of_late_returns(now=DUE) == "Everybody is back"
    assert jobs.tell_of_late_returns(now=DUE + HOUR) == "1 told of"
    assert late_notices(db) >= {case.world.key_worker.id, staff.id}
    assert jobs.tell_of_late_returns(now=DUE + 2 * HOUR) == "Everybody is back"


def test_who_does_not_come_back_leaves_with_the_stay(db: SQLAlchemy, stay: Stay, staff: User) -> None:
    go_on_leave(stay, staff)
    tomorrow = TODAY + dt.timedelta(days=1)
    end(stay, staff, tomorrow, DUE + HOUR)
    (leave,) = queries.leaves_of(stay.id)
    assert (leave.is_open, leave.not_back_on) == (False, tomorrow)
    assert clock_of(db).state is ClockState.STOPPED
    assert jobs.tell_of_late_returns(now=DUE + 2 * HOUR) == "Everybody is back"
    refused(IllegalMove, lambda: go_on_leave(stay, staff, left_at=DUE, now=DUE + HOUR))


def test_nobody_leaves_for_good_before_going_on_leave(case: Case, stay: Stay, staff: User) -> None:
    later = NOON + 2 * A_NIGHT
    go_on_leave(stay, staff, left_at=later, now=later)
    with pytest.raises(InvalidInput, match="They went on leave on 3 June 2026"):
        end(stay, staff, TODAY, later)


@pytest.mark.only("sqlite")
def test_goes_away_and_comes_back_on_the_pages(
    at_noon: None, case: Case, stay: Stay, signed_in: Callable[[User], Visitor]
) -> None:
    pro = signed_in(case.world.provider_user)
    path = f"/stays/{stay.public_id}/leave"
    tomorrow = {"due_on-day": "2", "due_on-month": "6", "due_on-year": "2026"}
    told = {"left_time": "11:45am", "due_time": "6pm", "reason": "family", "contact": "07700 900123", **tomorrow}
    page = pro.submit(path, **told)
    assert page.path == f"/stays/{stay.public_id}"
    assert "On leave since 1 June 2026 at 11:45am, due back on 2 June 2026 at 6:00pm." in page.text
    assert "07700 900123" in signed_in(case.world.key_worker).visit(page.path).text
    assert "07700 900123" not in signed_in(case.world.commissioner).visit(page.path).text
    assert "On leave" in pro.visit("/residents").text
    form = pro.visit(path)
    assert form.path == f"{path}/return"
    assert form.links["They do not come back"].endswith("/exit/unplanned?reason=did_not_return")
    page = pro.send(form, note="All well")
    assert "1 June 2026 at 12:00pm" in page.text
    assert signed_in(case.world.other_provider_user).visit(path).status == 404
