"""Half-typed sections; each user reads only their own."""

from collections.abc import Sequence

from sqlalchemy import select

from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.requests.models import FormDraft, PlacementRequest
from rehab.requests.rules import Section


def draft_of(actor: Actor, request: PlacementRequest, section: Section) -> FormDraft | None:
    """What this user typed in a section and did not save."""
    return db.session.scalar(
        select(FormDraft).where(
            FormDraft.user_id == actor.user_id, FormDraft.request_id == request.id, FormDraft.section == section
        )
    )


def drafted_sections(actor: Actor, request: PlacementRequest) -> Sequence[Section]:
    """The sections in which this user left something unsaved, in the order of the task list."""
    found = set(
        db.session.scalars(
            select(FormDraft.section)
            .where(FormDraft.user_id == actor.user_id, FormDraft.request_id == request.id)
            .order_by(FormDraft.id)
        )
    )
    return [section for section in Section if section in found]
