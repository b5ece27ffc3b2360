"""Starting, moving, pausing and stopping clocks; times are instants, due at the end of a London day."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import Select, select

from rehab.audit import commands as audit
from rehab.clocks.models import Clock
from rehab.clocks.queries import owned_on
from rehab.clocks.rules import ClockKind, ClockState, due_after_pause, reminders_too_late, working_days_left
from rehab.core import clock as time
from rehab.core.actor import SYSTEM
from rehab.core.db import Model, db


def start(
    kind: ClockKind,
    subject: Model,
    *,
    case_id: int,
    due_on: dt.date,
    owner_id: int | None,
    now: dt.datetime,
) -> Clock:
    """Start the clock of this kind on `subject`, or move the one that is alive to the new due day."""
    alive = _alive(kind, subject)
    if alive is None:
        alive = Clock(
            kind=kind,
            subject_type=subject.__tablename__,
            subject_id=subject.id,
            case_id=case_id,
            started_at=now,
        )
        db.session.add(alive)
    alive.due_at = time.end_of_day(due_on)
    alive.owner_id = owner_id
    _run(alive)
    alive.chased = reminders_too_late(kind, due_on=due_on, started_on=time.london_date(now))
    return alive


def stop(kind: ClockKind, subject: Model, *, now: dt.datetime) -> None:
    """What was waited for has come; nothing happens where no clock runs."""
    alive = _alive(kind, subject)
    if alive is not None:
        _stop(alive, now=now)


def pause(kind: ClockKind, subject: Model, *, now: dt.datetime) -> None:
    """Information is awaited: the working days left are kept. Nothing happens where no clock runs."""
    alive = _alive(kind, subject)
    if alive is not None and alive.state is ClockState.RUNNING:
        alive.state = ClockState.PAUSED
        alive.paused_at = now
        alive.working_days_left = working_days_left(time.london_date(alive.due_at), time.london_date(now))


def resume(kind: ClockKind, subject: Model, *, now: dt.datetime) -> bool:
    """Go on with the working days that were left; False where no clock of this kind is paused."""
    alive = _alive(kind, subject)
    if alive is None or alive.working_days_left is None:
        return False
    alive.due_at = time.end_of_day(due_after_pause(alive.working_days_left, time.london_date(now)))
    _run(alive)
    return True


def stop_all_on(subject: Model, *, now: dt.datetime) -> None:
    """Nothing is waited for any more about this one thing."""
    for alive in db.session.scalars(_alive_on(subject).order_by(Clock.id).with_for_update()):
        _stop(alive, now=now)


def stop_all_of_case(case_id: int, *, now: dt.datetime) -> None:
    """Nothing is waited for any more on this case."""
    wanted = select(Clock).where(Clock.case_id == case_id, Clock.state != ClockState.STOPPED).order_by(Clock.id)
    for alive in db.session.scalars(wanted.with_for_update()):
        _stop(alive, now=now)


def move_owner(case_ids: Collection[int], *, from_id: int | None, to_id: int) -> int:
    """Hand what one person must see to on these cases to another; returns how many clocks that were.

    Of those that are nobody's, only what is a key worker's to do.
    """
    moved = db.session.scalars(owned_on(case_ids, from_id).with_for_update()).all()
    for clock in moved:
        clock.owner_id = to_id
    return len(moved)


def _run(clock: Clock) -> None:
    clock.state = ClockState.RUNNING
    clock.paused_at = clock.working_days_left = None


def _stop(clock: Clock, *, now: dt.datetime) -> None:
    clock.state = ClockState.STOPPED
    clock.paused_at = clock.working_days_left = None
    clock.stopped_at = now


def _alive(kind: ClockKind, subject: Model) -> Clock | None:
    return db.session.scalar(_alive_on(subject).where(Clock.kind == kind).with_for_update())


def _alive_on(subject: Model) -> Select[Clock]:
    return select(Clock).where(
        Clock.subject_type == subject.__tablename__,
        Clock.subject_id == subject.id,
        Clock.state != ClockState.STOPPED,
    )


def mark_chased(clock: Clock, *, level: int, now: dt.datetime) -> None:
    """Everybody up to this level has been told, so nobody is told twice."""
    clock.chased = level
    audit.record("clock.chased", subject=clock, by=SYSTEM, case_id=clock.case_id, at=now)
