"""Reading clocks; callers have already scoped the cases they ask about."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, or_, select

from rehab.clocks.models import Clock
from rehab.clocks.rules import STEPS, THE_KEY_WORKERS, ClockKind, ClockState, Step
from rehab.core.clock import start_of_day
from rehab.core.db import db


def running_on(case_ids: Collection[int]) -> Sequence[Clock]:
    """The running clocks of these cases, the next due first."""
    return db.session.scalars(
        select(Clock)
        .where(Clock.case_id.in_(case_ids), Clock.state == ClockState.RUNNING)
        .order_by(Clock.due_at, Clock.id)
    ).all()


def waiting_for(kinds: Collection[ClockKind], case_ids: Collection[int]) -> Sequence[Clock]:
    """The clocks of these kinds on these cases, running or paused, the next due first."""
    return db.session.scalars(
        select(Clock)
        .where(Clock.case_id.in_(case_ids), Clock.kind.in_(kinds), Clock.state != ClockState.STOPPED)
        .order_by(Clock.due_at, Clock.id)
    ).all()


def alive_on(case_id: int) -> Sequence[Clock]:
    """The running clocks of a case, the next due first, and then those that are paused."""
    return db.session.scalars(
        select(Clock)
        .where(Clock.case_id == case_id, Clock.state != ClockState.STOPPED)
        .order_by(Clock.state == ClockState.PAUSED, Clock.due_at, Clock.id)
    ).all()


def ran_out_on(case_id: int, *, now: dt.datetime) -> Sequence[Clock]:
    """The clocks of a case whose due time came before what they waited for, in due order."""
    over = and_(Clock.state == ClockState.RUNNING, Clock.due_at < now) | (Clock.due_at < Clock.stopped_at)
    return db.session.scalars(
        select(Clock).where(Clock.case_id == case_id, over).order_by(Clock.due_at, Clock.id)
    ).all()


def owned_on(case_ids: Collection[int], owner_id: int | None) -> Select[Clock]:
    """The clocks of these cases that wait for somebody; without a person, those that wait for a key worker."""
    wanted = select(Clock).where(
        Clock.case_id.in_(case_ids), Clock.owner_id == owner_id, Clock.state != ClockState.STOPPED
    )
    if owner_id is None:
        wanted = wanted.where(Clock.kind.in_(THE_KEY_WORKERS))
    return wanted.order_by(Clock.id)


def to_chase(*, today: dt.date, limit: int) -> Sequence[Clock]:
    """Running clocks with somebody left to tell, the longest due first, locked; others' locks are passed over."""
    steps = [_reached(step, today) for step in STEPS]
    return db.session.scalars(
        select(Clock)
        .where(Clock.state == ClockState.RUNNING, or_(*steps))
        .order_by(Clock.due_at, Clock.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def _reached(step: Step, today: dt.date) -> ColumnElement[bool]:
    """The rule of `rules.steps_reached` for one step, in SQL."""
    first_day_without = today - dt.timedelta(days=step.days_after - 1)
    return and_(Clock.kind.in_(step.kinds), Clock.chased < step.level, Clock.due_at < start_of_day(first_day_without))
