"""Telling people: notices are written in the transaction of the change they tell of, mailed and read afterwards."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import update

from rehab.accounts import queries as accounts
from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.notifications import queries
from rehab.notifications.models import MutedKind, Notice, NoticePreference
from rehab.notifications.rules import (
    ACCOUNT_DISABLED,
    BATCH,
    DIGEST,
    GIVE_UP_AFTER,
    LEASE,
    SERVER_AWAY,
    TEMPLATES,
    NoticeKind,
    NoticeState,
    Way,
    first_state,
    is_safe_path,
    last_digest_time,
    next_attempt,
)

LIST_PATH = "/notices"
PANELS_OWN = "/panel/"


def notify(user_ids: Iterable[int | None], *, template: str, path: str, now: dt.datetime) -> None:
    """Tell each user, and who covers for them; `path` is where the notice leads.

    It stands on their list at once, and is mailed as they chose. What a panel's members are told is for nobody else.
    Raises KeyError for an unknown template, ValueError for a path with anything but references and codes in it.
    """
    if template not in TEMPLATES:
        msg = f"no such notice: {template}"
        raise KeyError(msg)
    if not is_safe_path(path):
        msg = "the path of a notice holds more than references and codes"
        raise ValueError(msg)
    told = {user_id for user_id in user_ids if user_id is not None}
    if not path.startswith(PANELS_OWN):
        told |= accounts.stand_ins(told, london_date(now))
    chosen = queries.preferences(told)
    for user_id in sorted(told):
        state = _first_state(template, chosen.get(user_id))
        notice = Notice(
            recipient_id=user_id, template=template, path=path, state=state, created_at=now, next_attempt_at=now
        )
        db.session.add(notice)


def _first_state(template: str, preference: NoticePreference | None) -> NoticeState:
    if preference is None:
        return NoticeState.WAITING
    return first_state(template, preference.way, {muted.kind for muted in preference.muted})


def gather(*, now: dt.datetime) -> int:
    """Make the summaries that are due, for a batch of readers at most; returns how many readers that were.

    What its reader has opened meanwhile is no news and goes with no mail.
    """
    before = last_digest_time(now)
    readers = queries.waiting_for_digest(before=before, limit=BATCH)
    for reader_id in readers:
        held = queries.held(reader_id, before=before)
        for notice in held:
            if notice.read_at is not None:
                notice.state = NoticeState.LISTED
        if news := [notice for notice in held if notice.read_at is None]:
            digest = Notice(
                recipient_id=reader_id, template=DIGEST, path=LIST_PATH, created_at=now, next_attempt_at=now
            )
            db.session.add(digest)
            db.session.flush()
            for notice in news:
                notice.digest_id = digest.id
    return len(readers)


def mark_read(notices: Iterable[Notice], *, now: dt.datetime) -> None:
    """Their reader has seen them; the first time counts."""
    for notice in notices:
        notice.read_at = notice.read_at or now


def prefer(user_id: int, *, way: Way, muted: Collection[NoticeKind], by: Actor, now: dt.datetime) -> None:
    """Keep how a user wants their mails. The caller holds the user's row locked."""
    preference = queries.preferences([user_id]).get(user_id)
    if preference is None:
        preference = NoticePreference(user_id=user_id, muted=[])
        db.session.add(preference)
    preference.way = way
    kept = [each for each in preference.muted if each.kind in muted]
    known = {each.kind for each in kept}
    preference.muted = kept + [MutedKind(kind=kind) for kind in NoticeKind if kind in muted and kind not in known]
    db.session.flush()
    audit.record("notices.preferred", subject=preference, by=by, fields=["way", "muted"], at=now)


def retry(notices: Iterable[Notice], *, by: Actor, now: dt.datetime) -> None:
    """Send refused mails once more, under the same Message-ID."""
    for notice in notices:
        notice.state = NoticeState.WAITING
        notice.next_attempt_at = now
        audit.record("mail.retried", subject=notice, by=by, at=now)


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
    _tell_what_it_holds(notice)


def refuse(notice: Notice, code: str) -> None:
    """It will never be sent."""
    notice.state = NoticeState.REFUSED
    notice.last_fault = code
    _tell_what_it_holds(notice)


def _tell_what_it_holds(notice: Notice) -> None:
    """What a summary tells of was sent, or refused, with it."""
    if notice.template == DIGEST:
        came = {"state": notice.state, "sent_at": notice.sent_at, "last_fault": notice.last_fault}
        db.session.execute(update(Notice).where(Notice.digest_id == notice.id).values(**came))


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
