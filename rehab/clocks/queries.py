"""Reading clocks; callers have already scoped the cases they ask about."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import select

from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockState
from rehab.core.db import db


def running_on(case_ids: Collection[int]) -> Sequence[Clock]:
    """The running clocks of these cases, the next due first."""
    return db.session.scalars(
        select(Clock)
        .where(Clock.case_id.in_(case_ids), Clock.state == ClockState.RUNNING)
        .order_by(Clock.due_at, Clock.id)
    ).all()


def due_before(moment: dt.datetime, *, limit: int) -> Sequence[Clock]:
    """Running clocks due before a moment, in due order, locked for whoever chases them."""
    return db.session.scalars(
        select(Clock)
        .where(Clock.state == ClockState.RUNNING, Clock.due_at < moment)
        .order_by(Clock.due_at, Clock.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
