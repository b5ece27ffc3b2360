"""Decision letters, for those who may know the person's name."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select

from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.panel.models import Letter, PanelCase
from rehab.requests.models import PlacementRequest


def _letters_seen_by(actor: Actor) -> Select[Letter]:
    """Letters have names in them: for the authority's coordinators and for the service that asked."""
    return (
        select(Letter)
        .join(PanelCase, PanelCase.id == Letter.panel_case_id)
        .join(PanelCase.request)
        .where(
            or_(
                PlacementRequest.authority_id.in_(actor.organisations(Permission.COORDINATE_PANEL)),
                PlacementRequest.service_id.in_(actor.organisations(Permission.VIEW_CASES)),
            )
        )
    )


def get_letter(actor: Actor, public_id: str) -> tuple[Letter, PlacementRequest]:
    """With the request it is about. Raises NotFound."""
    row = db.session.execute(
        _letters_seen_by(actor).add_columns(PlacementRequest).where(Letter.public_id == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def letters_of(actor: Actor, request_id: int) -> Sequence[Letter]:
    """The decision letters of a request that this actor may read, the latest first."""
    return db.session.scalars(
        _letters_seen_by(actor)
        .where(PlacementRequest.id == request_id)
        .order_by(Letter.issued_at.desc(), Letter.audience, Letter.id)
    ).all()
