"""Reads of progress notes: the house reads its own, the service that looks after the person what is shared."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from rehab.core.actor import Actor, Permission
from rehab.core.clock import end_of_day, start_of_day
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.placements.models import ProgressNote, Stay
from rehab.placements.policy import houses, reads_notes

_WITH = (
    joinedload(ProgressNote.written_by),
    joinedload(ProgressNote.corrects),
    joinedload(ProgressNote.correction),
)


def notes_of(actor: Actor, stay: Stay, *, page: int, size: int) -> tuple[Sequence[ProgressNote], int]:
    """A page of the notes of a stay that this actor may read, the latest first, and how many there are."""
    wanted = _readable(actor, stay)
    total = db.session.scalar(wanted.with_only_columns(func.count(ProgressNote.id)))
    return db.session.scalars(_latest_first(wanted).limit(size).offset((page - 1) * size)).all(), total or 0


def get_note(actor: Actor, stay: Stay, public_id: str, *, lock: bool = False) -> ProgressNote:
    """Raises NotFound for one that does not exist, is of another stay, or is not this actor's to read."""
    wanted = _readable(actor, stay).where(ProgressNote.public_id == public_id).options(*_WITH)
    note = db.session.scalar(wanted.with_for_update(of=ProgressNote) if lock else wanted)
    if note is None:
        raise NotFound
    return note


def since(stay_id: int, first: dt.date) -> Sequence[ProgressNote]:
    """The shared notes about this day and later ones, the latest first: for a review that the caller has scoped."""
    wanted = select(ProgressNote).where(
        ProgressNote.stay_id == stay_id, ProgressNote.shared, ProgressNote.about_on >= first
    )
    return db.session.scalars(_latest_first(wanted)).all()


def of_case(actor: Actor, request_id: int) -> Sequence[ProgressNote]:
    """The shared notes of every stay under a request of the actor's own service, with their stays."""
    return db.session.scalars(
        select(ProgressNote)
        .join(ProgressNote.stay)
        .where(
            Stay.request_id == request_id,
            Stay.service_id.in_(actor.organisations(Permission.VIEW_CASES)),
            ProgressNote.shared,
        )
        .options(*_WITH, joinedload(ProgressNote.stay).joinedload(Stay.provider))
        .order_by(ProgressNote.written_at.desc(), ProgressNote.id.desc())
    ).all()


def is_told_already(stay_id: int, day: dt.date) -> bool:
    """Whether a shared note was written about this stay on that day."""
    wanted = select(ProgressNote.id).where(
        ProgressNote.stay_id == stay_id,
        ProgressNote.shared,
        ProgressNote.written_at.between(start_of_day(day), end_of_day(day)),
    )
    return bool(db.session.scalar(select(wanted.exists())))


def _readable(actor: Actor, stay: Stay) -> Select[ProgressNote]:
    if not reads_notes(actor, stay):
        raise NotFound
    wanted = select(ProgressNote).where(ProgressNote.stay_id == stay.id)
    return wanted if houses(actor, stay) else wanted.where(ProgressNote.shared)


def _latest_first(wanted: Select[ProgressNote]) -> Select[ProgressNote]:
    return wanted.options(*_WITH).order_by(
        ProgressNote.about_on.desc(), ProgressNote.written_at.desc(), ProgressNote.id.desc()
    )
