"""Append-only rows: who did what, and who saw what. Ids and field names only, never a person's details."""

import datetime as dt

from sqlalchemy import DDL, JSON, CheckConstraint, Index, event
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model


class AuditEntry(Model):
    """One link of the chain; triggers refuse to change or delete it."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_case_id_sequence", "case_id", "sequence"),
        Index("ix_audit_entry_actor_id_sequence", "actor_id", "sequence"),
        Index("ix_audit_entry_subject_id_subject_type", "subject_id", "subject_type", "sequence"),
    )

    sequence: Mapped[int] = mapped_column(unique=True)
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    action: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    case_id: Mapped[int | None]
    fields: Mapped[list[str]] = mapped_column(JSON)
    request_id: Mapped[str]
    previous: Mapped[str]
    seal: Mapped[str]

    def content(self) -> list[object]:
        """What the seal covers, besides the previous seal."""
        return [
            self.sequence,
            self.at.isoformat(),
            self.actor_id,
            self.action,
            self.subject_type,
            self.subject_id,
            self.case_id,
            self.fields,
            self.request_id,
        ]


class AuditHead(Model):
    """The end of the chain: the row that each transaction locks last."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    sequence: Mapped[int]
    seal: Mapped[str]


_ABORT = "BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END"
# SQLite's INSERT OR REPLACE deletes the old row without firing the trigger on DELETE.
_TAKEN = "WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id OR sequence = NEW.sequence)"
SQLITE_GUARDS = (
    f"CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry {_ABORT}",
    f"CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry {_ABORT}",
    f"CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry {_TAKEN} {_ABORT}",
)
_REFUSE = """
CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$"""
_NO_CHANGE = """
CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()"""
_NO_TRUNCATE = """
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()"""
POSTGRESQL_GUARDS = (_REFUSE, _NO_CHANGE, _NO_TRUNCATE)


def _ddl(statement: str, dialect: str) -> DDL:
    return DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]


for _dialect, _statements in (("sqlite", SQLITE_GUARDS), ("postgresql", POSTGRESQL_GUARDS)):
    for _statement in _statements:
        event.listen(AuditEntry.__table__, "after_create", _ddl(_statement, _dialect))
event.listen(AuditEntry.__table__, "after_drop", _ddl("DROP FUNCTION IF EXISTS audit_entry_refuse()", "postgresql"))
