"""Reading the audit: the case's history, an administrator's search, and the check of the chain."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Select, and_, func, or_, select

from rehab.audit import rules
from rehab.audit.models import AuditEntry, AuditHead
from rehab.audit.rules import EMPTY, Head
from rehab.core.db import Model, db
from rehab.core.errors import DomainError

VIEWED = ".viewed"


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found: how far it holds, and the number and fault of the entry that does not."""

    holds_to: Head
    broken_at: int | None = None
    reason: str = ""

    @property
    def sentence(self) -> str:
        """The verdict in words."""
        if self.broken_at is None:
            count = self.holds_to.sequence
            return f"The chain is unbroken: {count:,} {'entry holds' if count == 1 else 'entries hold'}."
        return f"The chain is broken at entry {self.broken_at:,}: {self.reason}."


def case_history(case_id: int) -> Sequence[AuditEntry]:
    """What was done to a case, oldest first; who looked at it is not part of this."""
    return db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.case_id == case_id, AuditEntry.action.not_like(f"%{VIEWED}"))
        .order_by(AuditEntry.sequence)
    ).all()


def history_of(subject: Model, *, page: int, size: int) -> tuple[Sequence[AuditEntry], int]:
    """A page of what was done to one thing, newest first, and how many entries there are; looks are not part of it."""
    wanted = and_(
        AuditEntry.subject_type == subject.__tablename__,
        AuditEntry.subject_id == subject.id,
        AuditEntry.action.not_like(f"%{VIEWED}"),
    )
    total = db.session.scalar(select(func.count(AuditEntry.id)).where(wanted)) or 0
    rows = db.session.scalars(
        select(AuditEntry).where(wanted).order_by(AuditEntry.sequence.desc()).limit(size).offset((page - 1) * size)
    ).all()
    return rows, total


def latest(actor_ids: Select[int], *, page: int, size: int) -> tuple[Sequence[AuditEntry], int]:
    """A page of what these users and the system itself did, newest first, and how many entries there are."""
    wanted = or_(AuditEntry.actor_id.in_(actor_ids), AuditEntry.actor_id.is_(None))
    total = db.session.scalar(select(func.count(AuditEntry.id)).where(wanted)) or 0
    rows = db.session.scalars(
        select(AuditEntry).where(wanted).order_by(AuditEntry.sequence.desc()).limit(size).offset((page - 1) * size)
    ).all()
    return rows, total


def head() -> Head:
    """The end of the chain as the database tells it."""
    row = db.session.execute(select(AuditHead.sequence, AuditHead.seal)).first()
    return EMPTY if row is None else Head(row.sequence, row.seal)


def kept_heads(file: Path) -> list[Head]:
    """The heads that were kept outside the database, oldest first; none where there is no file yet."""
    if not file.exists():
        return []
    try:
        return [rules.head_of_line(line) for line in file.read_text().splitlines() if line]
    except ValueError as error:
        msg = f"{file.name} cannot be read: it was changed or cut off."
        raise DomainError(msg) from error


def verify(key: bytes, *, kept: Iterable[Head] = ()) -> Verdict:
    """Walk the whole chain and name its first broken link, if any.

    `kept` are heads known from outside the database: they show what was cut off together with the head inside.
    Entries that are added during the walk do no harm.
    """
    known = {EMPTY.sequence: EMPTY.seal, **dict(kept)}
    end = head()
    known.setdefault(end.sequence, end.seal)
    last, fault = _walk(key, known)
    if fault:
        return Verdict(last, last.sequence + 1, fault)
    if last.sequence < max(known):
        return Verdict(last, last.sequence + 1, "entries are missing at the end")
    if last.sequence > head().sequence:
        return Verdict(last, head().sequence + 1, "the end of the chain was moved back")
    return Verdict(last)


def _walk(key: bytes, known: Mapping[int, str]) -> tuple[Head, str]:
    """How far the entries hold, and what is wrong with the next one."""
    last = EMPTY
    options = {"yield_per": 1000, "populate_existing": True}
    with db.session.scalars(select(AuditEntry).order_by(AuditEntry.sequence).execution_options(**options)) as entries:
        for entry in entries:
            fault = _fault(key, entry, after=last, known=known)
            if fault:
                return last, fault
            last = Head(entry.sequence, entry.seal)
    return last, ""


def _fault(key: bytes, entry: AuditEntry, *, after: Head, known: Mapping[int, str]) -> str:
    if entry.sequence != after.sequence + 1:
        return "an entry is missing"
    if entry.previous != after.seal or entry.seal != rules.seal(key, after.seal, entry.content()):
        return "an entry was changed"
    if known.get(entry.sequence, entry.seal) != entry.seal:
        return "an entry does not match the end of the chain that was kept"
    return ""
