"""The imports that a council's commissioners made."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.imports.models import HistoryImport


def _is_seen_by(actor: Actor) -> ColumnElement[bool]:
    return HistoryImport.organisation_id.in_(actor.organisations(Permission.MANAGE_FRAMEWORK))


def imports(actor: Actor, *, page: int, size: int) -> tuple[Sequence[HistoryImport], int]:
    """A page of one's council's imports, the newest first, and how many there are."""
    seen = _is_seen_by(actor)
    total = db.session.scalar(select(func.count(HistoryImport.id)).where(seen)) or 0
    wanted = (
        select(HistoryImport)
        .where(seen)
        .options(joinedload(HistoryImport.by))
        .order_by(HistoryImport.at.desc(), HistoryImport.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return db.session.scalars(wanted).all(), total


def get_import(actor: Actor, public_id: str) -> HistoryImport:
    """Raises NotFound, also for another council's."""
    wanted = select(HistoryImport).where(HistoryImport.public_id == public_id, _is_seen_by(actor))
    found = db.session.scalar(wanted.options(joinedload(HistoryImport.by)))
    if found is None:
        raise NotFound
    return found
