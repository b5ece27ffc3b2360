"""Reads of the outbox, of users' own notices, and of how they want their mails."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.notifications.models import Notice, NoticePreference
from rehab.notifications.rules import ACCOUNT_DISABLED, DIGEST, LISTED_FOR, WORTH_RETRYING, NoticeState

NEWEST = 10
_UNSENT = (NoticeState.WAITING, NoticeState.SENDING)
_ENDED = (NoticeState.SENT, NoticeState.REFUSED)
# What a summary tells of has no mail of its own.
_HAS_OWN_MAIL = Notice.digest_id.is_(None)


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


def gathered(digest_ids: Collection[int]) -> Mapping[int, Counter[str]]:
    """Summary -> how many notices of each template it tells of."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    if digest_ids:
        rows = db.session.execute(
            select(Notice.digest_id, Notice.template, func.count(Notice.id))
            .where(Notice.digest_id.in_(digest_ids))
            .group_by(Notice.digest_id, Notice.template)
        )
        for digest_id, template, count in rows:
            if digest_id is not None:
                found[digest_id][template] = count
    return found


def _held(before: dt.datetime) -> ColumnElement[bool]:
    return and_(Notice.state == NoticeState.HELD, Notice.digest_id.is_(None), Notice.created_at < before)


def waiting_for_digest(*, before: dt.datetime, limit: int) -> Sequence[int]:
    """The ids of readers for whom a summary is due, of what was written before this moment."""
    return db.session.scalars(
        select(Notice.recipient_id).where(_held(before)).distinct().order_by(Notice.recipient_id).limit(limit)
    ).all()


def held(recipient_id: int, *, before: dt.datetime) -> Sequence[Notice]:
    """What goes into a reader's summary, locked; nothing that another summary has taken meanwhile."""
    wanted = select(Notice).where(Notice.recipient_id == recipient_id, _held(before))
    return db.session.scalars(wanted.order_by(Notice.id).with_for_update()).all()


def counts(recipient_ids: Select[int]) -> dict[NoticeState, int]:
    """How many mails to these users stand in each state."""
    rows = db.session.execute(
        select(Notice.state, func.count(Notice.id).label("notices"))
        .where(Notice.recipient_id.in_(recipient_ids), _HAS_OWN_MAIL)
        .group_by(Notice.state)
    )
    return dict.fromkeys(NoticeState, 0) | {row.state: row.notices for row in rows}


def put_off(recipient_ids: Select[int], *, limit: int) -> Sequence[Notice]:
    """The newest mails to these users that could not be sent so far, with their recipients."""
    return db.session.scalars(
        select(Notice)
        .where(Notice.recipient_id.in_(recipient_ids), Notice.state.in_(_UNSENT), Notice.last_fault != "")
        .options(joinedload(Notice.recipient, innerjoin=True))
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(limit)
    ).all()


def _refused(recipient_ids: Select[int], now: dt.datetime) -> Select[Notice]:
    return select(Notice).where(
        Notice.recipient_id.in_(recipient_ids),
        Notice.state == NoticeState.REFUSED,
        Notice.created_at > now - WORTH_RETRYING,
        _HAS_OWN_MAIL,
    )


def count_refused(recipient_ids: Select[int], *, now: dt.datetime) -> int:
    """How many mails to these users were refused lately."""
    counted = _refused(recipient_ids, now).with_only_columns(func.count(Notice.id))
    return db.session.scalar(counted) or 0


def refused(recipient_ids: Select[int], *, now: dt.datetime, page: int, size: int) -> tuple[Sequence[Notice], int]:
    """A page of the mails to these users that were refused lately, newest first, and how many there are."""
    wanted = _refused(recipient_ids, now).options(joinedload(Notice.recipient, innerjoin=True))
    ordered = wanted.order_by(Notice.created_at.desc(), Notice.id.desc())
    rows = db.session.scalars(ordered.limit(size).offset((page - 1) * size)).all()
    return rows, count_refused(recipient_ids, now=now)


def to_retry(recipient_ids: Select[int], *, now: dt.datetime, public_id: str | None) -> Sequence[Notice]:
    """One refused mail to these users, or all of them but those to disabled accounts; locked.

    Raises NotFound for one that is not theirs or was not refused.
    """
    wanted = _refused(recipient_ids, now).order_by(Notice.id).with_for_update()
    if public_id is None:
        return db.session.scalars(wanted.where(Notice.last_fault != ACCOUNT_DISABLED)).all()
    found = db.session.scalars(wanted.where(Notice.public_id == public_id)).all()
    if not found:
        raise NotFound
    return found


def _listed(actor: Actor, now: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    """Which notices stand on somebody's list: all their own of the last months but summaries."""
    return Notice.recipient_id == actor.user_id, Notice.template != DIGEST, Notice.created_at > now - LISTED_FOR


def listed(actor: Actor, *, now: dt.datetime, page: int, size: int) -> tuple[Sequence[Notice], int]:
    """A page of one's own notices, newest first, and how many there are."""
    mine = _listed(actor, now)
    total = db.session.scalar(select(func.count(Notice.id)).where(*mine)) or 0
    ordered = select(Notice).where(*mine).order_by(Notice.created_at.desc(), Notice.id.desc())
    return db.session.scalars(ordered.limit(size).offset((page - 1) * size)).all(), total


@dataclass(frozen=True, slots=True)
class News:
    """What somebody has not opened yet: the newest, and how many in all; and whether mails to them do not arrive."""

    newest: Sequence[Notice]
    unread: int
    mails_fail: bool


def news(actor: Actor, *, now: dt.datetime) -> News:
    """What is new for somebody; two statements."""
    rows = db.session.execute(
        select(Notice, func.count().over())
        .where(*_listed(actor, now), Notice.read_at.is_(None))
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(NEWEST)
    ).all()
    return News([notice for notice, _ in rows], rows[0][1] if rows else 0, _mails_fail(actor, now))


def get_notice(actor: Actor, public_id: str) -> Notice:
    """One's own notice, locked. Raises NotFound for anybody else's."""
    wanted = select(Notice).where(Notice.public_id == public_id, Notice.recipient_id == actor.user_id)
    notice = db.session.scalar(wanted.with_for_update())
    if notice is None:
        raise NotFound
    return notice


def unread_up_to(actor: Actor, newest: str) -> Sequence[Notice]:
    """One's own unread notices, locked, up to the one that stood first on the page; none if it is not one's own."""
    first = select(Notice.id).where(Notice.public_id == newest, Notice.recipient_id == actor.user_id)
    wanted = select(Notice).where(
        Notice.recipient_id == actor.user_id, Notice.read_at.is_(None), Notice.id <= first.scalar_subquery()
    )
    return db.session.scalars(wanted.order_by(Notice.id).with_for_update()).all()


def _mails_fail(actor: Actor, now: dt.datetime) -> bool:
    """Whether the last mail to this user was refused: their address, or their mailbox, needs looking at."""
    last = db.session.scalar(
        select(Notice.state)
        .where(
            Notice.recipient_id == actor.user_id,
            Notice.state.in_(_ENDED),
            Notice.last_fault != ACCOUNT_DISABLED,
            Notice.created_at > now - WORTH_RETRYING,
            _HAS_OWN_MAIL,
        )
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(1)
    )
    return last is NoticeState.REFUSED


def preferences(user_ids: Collection[int]) -> Mapping[int, NoticePreference]:
    """User id -> how they want their mails; who never said so is left out."""
    found = db.session.scalars(
        select(NoticePreference)
        .where(NoticePreference.user_id.in_(user_ids))
        .options(selectinload(NoticePreference.muted))
    )
    return {preference.user_id: preference for preference in found}


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
