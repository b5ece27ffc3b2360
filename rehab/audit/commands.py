"""Recording: collected during a transaction, appended to the chain as its last statement.

Taking the chain's lock first, or in mixed order, deadlocks or costs most of the throughput.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from rehab.audit import rules
from rehab.audit.models import AuditEntry, AuditHead
from rehab.core import clock
from rehab.core.actor import Actor
from rehab.core.db import Model, db
from rehab.core.tracing import request_id
from rehab.core.transaction import insist_on_transaction, run_before_commit, short_session

_COLLECTED = "audit"
_FIRST_HEAD = text("INSERT INTO audit_head (id, sequence, seal) VALUES (1, 0, :seal) ON CONFLICT (id) DO NOTHING")


@dataclass
class _Chain:
    key: bytes = field(default=b"", repr=False)


_chain = _Chain()


@dataclass(frozen=True)
class _Record:
    action: str
    subject: Model
    by: Actor
    case_id: int | None
    fields: tuple[str, ...]
    at: dt.datetime


def use_key(key: bytes) -> None:
    """Set the key of the chain's seals; it lives outside the database."""
    _chain.key = key


def record(
    action: str,
    *,
    subject: Model,
    by: Actor,
    case_id: int | None = None,
    fields: Iterable[str] = (),
    at: dt.datetime | None = None,
) -> None:
    """Note that `by` did `action` to `subject`; stored when the transaction commits, with it or not at all.

    `fields` are names, never values. `case_id` is the placement request it belongs to, for the timeline.
    Raises RuntimeError outside a transaction.
    """
    insist_on_transaction()
    collected = db.session.info.setdefault(_COLLECTED, [])
    collected.append(_Record(action, subject, by, case_id, tuple(fields), at or clock.now()))


def record_view(action: str, *, subject: Model, by: Actor, case_id: int | None = None) -> None:
    """Note that `by` saw a person's record; it raises if it cannot be stored, and then nothing is shown."""
    with short_session() as session:
        _append(session, [_Record(action, subject, by, case_id, (), clock.now())])


@run_before_commit
def append_collected(session: Session) -> None:
    """Write what was recorded in this transaction to the end of the chain."""
    records = session.info.get(_COLLECTED)
    if records:
        _append(session, records)


def _append(session: Session, records: list[_Record]) -> None:
    head = _locked_head(session)
    for item in records:
        head.sequence += 1
        entry = AuditEntry(
            sequence=head.sequence,
            at=item.at.astimezone(dt.UTC),
            actor_id=item.by.user_id,
            action=item.action,
            subject_type=item.subject.__tablename__,
            subject_id=item.subject.id,
            case_id=item.case_id,
            fields=list(item.fields),
            request_id=request_id.get(),
            previous=head.seal,
        )
        head.seal = entry.seal = rules.seal(_chain.key, entry.previous, entry.content())
        session.add(entry)
    session.flush()


def _locked_head(session: Session) -> AuditHead:
    wanted = select(AuditHead).with_for_update().execution_options(populate_existing=True)
    head = session.scalar(wanted)
    if head is None:
        session.execute(_FIRST_HEAD, {"seal": rules.GENESIS})
        head = session.scalars(wanted).one()
    return head


def chain_key() -> bytes:
    """The key in use, for verification."""
    return _chain.key
