"""Notes on cases."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from rehab.casework.models import CaseNote
from rehab.casework.rules.notes import Readers
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.requests.models import PlacementRequest

_WITH = (joinedload(CaseNote.by), joinedload(CaseNote.corrects))


def _visible(actor: Actor) -> Select[CaseNote]:
    """All notes of one's services; of one's authority those that coordinators may read."""
    return (
        select(CaseNote)
        .join(PlacementRequest, PlacementRequest.id == CaseNote.request_id)
        .where(
            or_(
                PlacementRequest.service_id.in_(actor.organisations(Permission.VIEW_CASES)),
                and_(
                    PlacementRequest.authority_id.in_(actor.organisations(Permission.COORDINATE_PANEL)),
                    CaseNote.readers == Readers.COORDINATORS_TOO,
                ),
            )
        )
    )


def of_case(actor: Actor, request_id: int) -> Sequence[CaseNote]:
    """The notes of a case that this actor may read, the newest first."""
    return db.session.scalars(
        _visible(actor)
        .where(CaseNote.request_id == request_id)
        .options(*_WITH)
        .order_by(CaseNote.written_at.desc(), CaseNote.id.desc())
    ).all()


def get_note(actor: Actor, public_id: str, *, request_id: int, lock: bool = False) -> CaseNote:
    """Raises NotFound for one that does not exist, is of another case, or is not this actor's to read."""
    wanted = _visible(actor).where(CaseNote.public_id == public_id, CaseNote.request_id == request_id).options(*_WITH)
    note = db.session.scalar(wanted.with_for_update(of=CaseNote) if lock else wanted)
    if note is None:
        raise NotFound
    return note


def is_corrected(note: CaseNote) -> bool:
    """Whether a later note corrects this one."""
    return bool(db.session.scalar(select(select(CaseNote.id).where(CaseNote.corrects_id == note.id).exists())))
