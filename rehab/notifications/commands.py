"""Writing to the outbox, in the transaction of the change that is told of, and working it off."""

import datetime as dt
from collections.abc import Iterable, Sequence

from rehab.accounts import queries as accounts
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.notifications import queries
from rehab.notifications.models import Notice
from rehab.notifications.rules import (
    ACCOUNT_DISABLED,
    BATCH,
    GIVE_UP_AFTER,
    LEASE,
    SERVER_AWAY,
    TEMPLATES,
    NoticeState,
    next_attempt,
)

PANELS_OWN = "/panel/"


def notify(user_ids: Iterable[int | None], *, template: str, path: str, now: dt.datetime) -> None:
    """Queue one mail to each user, and to who covers for them; `path` is where its link leads, with nothing personal.

    What a panel's members are told is for nobody else.
    """
    if template not in TEMPLATES:
        msg = f"no such notice: {template}"
        raise KeyError(msg)
    told = {user_id for user_id in user_ids if user_id is not None}
    if not path.startswith(PANELS_OWN):
        told |= accounts.stand_ins(told, london_date(now))
    for user_id in sorted(told):
        notice = Notice(recipient_id=user_id, template=template, path=path, created_at=now, next_attempt_at=now)
        db.session.add(notice)


def claim(*, now: dt.datetime) -> Sequence[Notice]:
    """Take what is due for sending, a batch at most, and refuse what is for people whose account is shut.

    Returns the notices to send, with their recipients. Whoever claims and then dies holds them for LEASE.
    """
    to_send = []
    for notice in queries.due(now=now, limit=BATCH):
        if notice.recipient.disabled_at is not None:
            refuse(notice, ACCOUNT_DISABLED)
            continue
        notice.state = NoticeState.SENDING
        notice.attempts += 1
        notice.next_attempt_at = now + LEASE
        to_send.append(notice)
    return to_send


def mark_sent(notice: Notice, *, now: dt.datetime) -> None:
    """The server has taken it over."""
    notice.state = NoticeState.SENT
    notice.sent_at = now
    notice.last_fault = ""


def refuse(notice: Notice, code: str) -> None:
    """It will never be sent."""
    notice.state = NoticeState.REFUSED
    notice.last_fault = code


def put_back(notice: Notice, code: str, *, now: dt.datetime) -> None:
    """Try again later, less and less often; after three days give up."""
    if now - notice.created_at >= GIVE_UP_AFTER:
        refuse(notice, code)
        return
    notice.state = NoticeState.WAITING
    notice.next_attempt_at = next_attempt(notice.attempts, now)
    notice.last_fault = code


def keep_for_server(notice: Notice, code: str, *, now: dt.datetime) -> None:
    """The mail server is away, which is no fault of this mail: it waits for however long that takes."""
    notice.state = NoticeState.WAITING
    notice.next_attempt_at = now + SERVER_AWAY
    notice.last_fault = code
