"""Panels, their seats, and the two scopes with which every read of a panel begins."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from rehab.accounts import queries as accounts
from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.panel.models import Apology, Panel, PanelCase, PanelMeeting, PanelMember
from rehab.panel.rules.panels import sits

Row = TypeVar("Row")


def coordinated(actor: Actor) -> ColumnElement[bool]:
    """The panels that the actor keeps."""
    return Panel.authority_id.in_(actor.organisations(Permission.COORDINATE_PANEL))


def sat_on(actor: Actor, on: dt.date) -> ColumnElement[bool]:
    """For reads of meetings: those of panels on which the actor has a seat on that day.

    A deputy's seat opens only the meetings for which the member has sent apologies.
    """
    stands_in = (
        select(Apology.id)
        .where(Apology.meeting_id == PanelMeeting.id, Apology.user_id == PanelMember.deputises_for_id)
        .correlate(PanelMeeting, PanelMember)
    )
    seat = (
        select(PanelMember.id)
        .where(PanelMember.panel_id == Panel.id, PanelMember.user_id == actor.user_id, in_office(on))
        .where(or_(PanelMember.deputises_for_id.is_(None), stands_in.exists()))
        .correlate(Panel, PanelMeeting)
    )
    return and_(Panel.authority_id.in_(actor.organisations(Permission.SIT_ON_PANEL)), seat.exists())


def in_office(on: dt.date) -> ColumnElement[bool]:
    """The seats that are held on that day."""
    return and_(PanelMember.from_on <= on, or_(PanelMember.to_on.is_(None), PanelMember.to_on >= on))


def panels_seen_by(actor: Actor, on: dt.date) -> Select[Panel]:
    """Coordinators see their authority's panels, members and deputies those on which they have a seat."""
    seated = select(PanelMember.panel_id).where(PanelMember.user_id == actor.user_id, in_office(on))
    sits_for = Panel.authority_id.in_(actor.organisations(Permission.SIT_ON_PANEL))
    return select(Panel).where(or_(coordinated(actor), and_(sits_for, Panel.id.in_(seated))))


def panels(actor: Actor, on: dt.date) -> Sequence[Panel]:
    """The panels this actor sees, by name, with their members."""
    members = selectinload(Panel.members)
    return db.session.scalars(panels_seen_by(actor, on).options(members).order_by(Panel.name, Panel.id)).all()


def get_panel_page(actor: Actor, public_id: str, on: dt.date) -> Panel:
    """With its members, past ones too, and their users. Raises NotFound."""
    members = selectinload(Panel.members)
    return existing(
        db.session.scalar(
            panels_seen_by(actor, on)
            .where(Panel.public_id == public_id)
            .options(members.joinedload(PanelMember.user), members.joinedload(PanelMember.deputises_for))
        )
    )


def panels_of(actor: Actor) -> Sequence[Panel]:
    """The panels that this coordinator keeps, by name."""
    return db.session.scalars(select(Panel).where(coordinated(actor)).order_by(Panel.name, Panel.id)).all()


def get_panel(actor: Actor, public_id: str) -> Panel:
    """Raises NotFound for a panel that is not this coordinator's."""
    return existing(db.session.scalar(select(Panel).where(coordinated(actor), Panel.public_id == public_id)))


def get_panel_for_update(actor: Actor, public_id: str) -> Panel:
    """As `get_panel`, with its seats, locked: for what gives or ends a seat."""
    wanted = select(Panel).where(coordinated(actor), Panel.public_id == public_id)
    return existing(db.session.scalar(_locked_with_seats(wanted)))


def get_seat_for_update(actor: Actor, public_id: str) -> tuple[Panel, PanelMember]:
    """A seat and its panel, the panel locked with all its seats. Raises NotFound."""
    of_seat = select(PanelMember.panel_id).where(PanelMember.public_id == public_id)
    wanted = select(Panel).where(coordinated(actor), Panel.id.in_(of_seat))
    panel = existing(db.session.scalar(_locked_with_seats(wanted)))
    return panel, next(seat for seat in panel.members if seat.public_id == public_id)


def panel_is_named(authority_id: int, name: str) -> bool:
    """Whether the authority has a panel of this name."""
    wanted = select(Panel.id).where(Panel.authority_id == authority_id, func.lower(Panel.name) == name.lower())
    return db.session.scalar(wanted) is not None


def get_seat(actor: Actor, public_id: str) -> PanelMember:
    """With its panel and user. Raises NotFound for a seat on a panel that is not this coordinator's."""
    return existing(
        db.session.scalar(
            select(PanelMember)
            .join(PanelMember.panel)
            .where(coordinated(actor), PanelMember.public_id == public_id)
            .options(contains_eager(PanelMember.panel), joinedload(PanelMember.user))
        )
    )


def _locked_with_seats(wanted: Select[Panel]) -> Select[Panel]:
    return (
        wanted.options(selectinload(Panel.members).joinedload(PanelMember.user))
        .with_for_update(of=Panel)
        .execution_options(populate_existing=True)
    )


def possible_members(panel: Panel) -> Sequence[User]:
    """Those who may be given a seat: whoever holds the role of a panel member for the authority."""
    return accounts.holders(Role.PANEL_MEMBER, panel.authority_id)


def apologies(meeting_ids: Collection[int]) -> dict[int, dict[int, dt.datetime]]:
    """Meeting -> the members who have sent apologies, and when."""
    found: dict[int, dict[int, dt.datetime]] = {meeting_id: {} for meeting_id in meeting_ids}
    for apology in db.session.scalars(select(Apology).where(Apology.meeting_id.in_(meeting_ids)).order_by(Apology.id)):
        found[apology.meeting_id][apology.user_id] = apology.sent_at
    return found


def get_apology(meeting_id: int, user_id: int) -> Apology | None:
    """What a member sent for a meeting whose row the caller has locked."""
    return db.session.scalar(select(Apology).where(Apology.meeting_id == meeting_id, Apology.user_id == user_id))


def seats(panel_ids: Collection[int], on: dt.date) -> dict[int, list[PanelMember]]:
    """Panel -> the seats held on that day by people who can sign in, deputies among them, with their users."""
    found: dict[int, list[PanelMember]] = defaultdict(list)
    held = (
        select(PanelMember)
        .join(PanelMember.user)
        .where(PanelMember.panel_id.in_(panel_ids), in_office(on), User.disabled_at.is_(None))
        .options(contains_eager(PanelMember.user))
        .order_by(PanelMember.id)
    )
    for seat in db.session.scalars(held):
        found[seat.panel_id].append(seat)
    return found


def seats_in(meeting: PanelMeeting, on: dt.date) -> list[PanelMember]:
    """Who sits in a meeting, with their users: its members less those with apologies, and the deputies of those."""
    away = apologies([meeting.id])[meeting.id].keys()
    return _sitting(seats([meeting.panel_id], on)[meeting.panel_id], away)


def seats_of_cases(cases: Collection[PanelCase], on: dt.date) -> dict[int, list[PanelMember]]:
    """Case -> who sits on it, as `seats_in`; apologies that were sent after a decision change nothing for its case."""
    held = seats({case.meeting.panel_id for case in cases}, on)
    sent = apologies({case.meeting_id for case in cases})
    found = {}
    for case in cases:
        end = case.decided_at
        away = {user_id for user_id, at in sent[case.meeting_id].items() if end is None or at <= end}
        found[case.id] = _sitting(held[case.meeting.panel_id], away)
    return found


def _sitting(held: Sequence[PanelMember], away: Collection[int]) -> list[PanelMember]:
    return [seat for seat in held if sits(seat.user_id, seat.deputises_for_id, away)]


def existing(row: Row | None) -> Row:
    """Raises NotFound where there is no row."""
    if row is None:
        raise NotFound
    return row
