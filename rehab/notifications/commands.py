"""Writing to the outbox, in the transaction of the change that is told of."""

import datetime as dt
from collections.abc import Iterable

from rehab.core.db import db
from rehab.notifications.models import Notice
from rehab.notifications.rules import TEMPLATES


def notify(user_ids: Iterable[int | None], *, template: str, path: str, now: dt.datetime) -> None:
    """Queue one mail to each user; `path` is where its link leads, never with anything personal in it."""
    if template not in TEMPLATES:
        msg = f"no such notice: {template}"
        raise KeyError(msg)
    for user_id in sorted({user_id for user_id in user_ids if user_id is not None}):
        notice = Notice(recipient_id=user_id, template=template, path=path, created_at=now, next_attempt_at=now)
        db.session.add(notice)
