"""Reading the audit: the case's history, an administrator's search, and the check of the chain."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from rehab.audit import rules
from rehab.audit.models import AuditEntry, AuditHead
from rehab.core.db import db

VIEWED = ".viewed"


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found; `broken_at` is the first sequence number that does not hold."""

    entries: int
    broken_at: int | None = None
    reason: str = ""


def case_history(case_id: int) -> Sequence[AuditEntry]:
    """What was done to a case, oldest first; who looked at it is not part of this."""
    return db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.case_id == case_id, AuditEntry.action.not_like(f"%{VIEWED}"))
        .order_by(AuditEntry.sequence)
    ).all()


def latest(*, page: int, size: int, actor_id: int | None = None) -> tuple[Sequence[AuditEntry], int]:
    """A page of entries, newest first, and how many there are."""
    wanted = select(AuditEntry)
    if actor_id is not None:
        wanted = wanted.where(AuditEntry.actor_id == actor_id)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    rows = db.session.scalars(wanted.order_by(AuditEntry.sequence.desc()).limit(size).offset((page - 1) * size)).all()
    return rows, total


def head() -> AuditHead | None:
    """The end of the chain."""
    return db.session.scalar(select(AuditHead))


def verify(key: bytes) -> Verdict:
    """Walk the whole chain and name its first broken link, if any."""
    previous, expected = rules.GENESIS, 0
    walk = select(AuditEntry).order_by(AuditEntry.sequence).execution_options(yield_per=1000)
    for entry in db.session.scalars(walk):
        expected += 1
        if entry.sequence != expected:
            return Verdict(expected - 1, expected, "an entry is missing")
        if entry.previous != previous or entry.seal != rules.seal(key, previous, entry.content()):
            return Verdict(expected - 1, expected, "an entry was changed")
        previous = entry.seal
    end = head()
    if end is not None and (end.sequence, end.seal) != (expected, previous):
        return Verdict(expected, expected + 1, "entries are missing at the end")
    return Verdict(expected)
