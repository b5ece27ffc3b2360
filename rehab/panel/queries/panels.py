"""Panels, their seats, and the two scopes with which every read of a panel begins."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager

from rehab.accounts.models import User
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.panel.models import Panel, PanelMember

Row = TypeVar("Row")


def coordinated(actor: Actor) -> ColumnElement[bool]:
    return Panel.authority_id.in_(actor.organisations(Permission.COORDINATE_PANEL))


def sat_on(actor: Actor, on: dt.date) -> ColumnElement[bool]:
    """The panels on which the actor has a seat on that day, for an authority that lets them sit."""
    seats = select(PanelMember.panel_id).where(PanelMember.user_id == actor.user_id, _sitting(on))
    return and_(Panel.id.in_(seats), Panel.authority_id.in_(actor.organisations(Permission.SIT_ON_PANEL)))


def _sitting(on: dt.date) -> ColumnElement[bool]:
    return and_(PanelMember.from_on <= on, or_(PanelMember.to_on.is_(None), PanelMember.to_on >= on))


def panels_of(actor: Actor) -> Sequence[Panel]:
    """The panels that this coordinator keeps, by name."""
    return db.session.scalars(select(Panel).where(coordinated(actor)).order_by(Panel.name, Panel.id)).all()


def get_panel(actor: Actor, public_id: str) -> Panel:
    """Raises NotFound for a panel that is not this coordinator's."""
    return existing(db.session.scalar(select(Panel).where(coordinated(actor), Panel.public_id == public_id)))


def seats(panel_id: int, on: dt.date) -> Sequence[PanelMember]:
    """The members who sit on that day and can sign in, with their users."""
    return db.session.scalars(
        select(PanelMember)
        .join(PanelMember.user)
        .where(PanelMember.panel_id == panel_id, _sitting(on), User.disabled_at.is_(None))
        .options(contains_eager(PanelMember.user))
        .order_by(PanelMember.id)
    ).all()


def existing(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row
