"""Notices in any state, and what became of their mails."""

import datetime as dt
from typing import Any

from rehab.accounts.models import User
from rehab.core import clock
from rehab.core.db import db
from rehab.notifications.models import Notice
from rehab.notifications.rules import NoticeState


def a_notice(
    to: User,
    template: str = "decision_made",
    *,
    path: str = "/cases/R-2026-00001",
    state: NoticeState = NoticeState.SENT,
    at: dt.datetime | None = None,
    **columns: Any,
) -> Notice:
    at = at or clock.now()
    notice = Notice(
        recipient_id=to.id, template=template, path=path, state=state, created_at=at, next_attempt_at=at, **columns
    )
    db.session.add(notice)
    db.session.commit()
    return notice


def a_refused_mail(to: User, code: str = "550", **columns: Any) -> Notice:
    return a_notice(to, state=NoticeState.REFUSED, last_fault=code, **columns)


def ids_of(reader: User) -> dict[str, str]:
    """What a side of the world of all states has of this."""
    return {"notice": a_notice(reader, path="/").public_id, "refused mail": a_refused_mail(reader).public_id}
