"""Reads of the outbox."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from rehab.core.db import db
from rehab.notifications.models import Notice
from rehab.notifications.rules import NoticeState

_UNSENT = (NoticeState.WAITING, NoticeState.SENDING)


def due(*, now: dt.datetime, limit: int) -> Sequence[Notice]:
    """Notices to send, the longest due first, locked; those that another sender holds are left to it.

    A notice that is being sent is due again once its lease has run out.
    """
    return db.session.scalars(
        select(Notice)
        .where(Notice.state.in_(_UNSENT), Notice.next_attempt_at <= now)
        .options(joinedload(Notice.recipient, innerjoin=True))
        .order_by(Notice.next_attempt_at, Notice.id)
        .limit(limit)
        .with_for_update(of=Notice, skip_locked=True)
    ).all()


def claimed(notice_id: int, *, attempt: int) -> Notice | None:
    """The notice, locked, if it is still this attempt's to tell of."""
    return db.session.scalar(
        select(Notice)
        .where(Notice.id == notice_id, Notice.state == NoticeState.SENDING, Notice.attempts == attempt)
        .with_for_update()
    )


def counts(recipient_ids: Select[int]) -> dict[NoticeState, int]:
    """How many notices to these users stand in each state."""
    rows = db.session.execute(
        select(Notice.state, func.count(Notice.id).label("notices"))
        .where(Notice.recipient_id.in_(recipient_ids))
        .group_by(Notice.state)
    )
    return dict.fromkeys(NoticeState, 0) | {row.state: row.notices for row in rows}


def failing(recipient_ids: Select[int], *, limit: int) -> Sequence[Notice]:
    """The newest notices to these users that were refused or could not be sent so far, with their recipients."""
    return db.session.scalars(
        select(Notice)
        .where(
            Notice.recipient_id.in_(recipient_ids),
            Notice.state != NoticeState.SENT,
            Notice.last_fault != "",
        )
        .options(joinedload(Notice.recipient, innerjoin=True))
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(limit)
    ).all()


def leading_to(paths: Collection[str]) -> Sequence[Notice]:
    """The notices whose link leads to one of these pages or below it, with their recipients, in order."""
    return db.session.scalars(
        select(Notice)
        .where(or_(*[_is_below(path) for path in sorted(paths)]))
        .options(joinedload(Notice.recipient, innerjoin=True))
        .order_by(Notice.created_at, Notice.template, Notice.id)
    ).all()


def _is_below(path: str) -> ColumnElement[bool]:
    """The page itself, or one whose path goes on after it; a range, so that an index finds it ("0" follows "/")."""
    return or_(Notice.path == path, and_(Notice.path > f"{path}/", Notice.path < f"{path}0"))
