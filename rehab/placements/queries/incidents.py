"""Reads of incidents: by the house that reported one, the councils that were told, the service of the person."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from rehab.core.actor import Actor, Permission
from rehab.core.clock import end_of_day, start_of_day
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Facility
from rehab.placements.models import Incident, IncidentCouncil, IncidentEntry, IncidentFollowUp
from rehab.placements.queries.house_life import about_whom, facilities_in, is_of_own_service, is_own_house
from rehab.placements.rules.incidents import EntryKind, IncidentKind, IncidentStatus


@dataclass(frozen=True, slots=True)
class IncidentWanted:
    """Which incidents to list; None leaves nothing out. The days are those on which they were reported."""

    status: IncidentStatus | None = None
    kind: IncidentKind | None = None
    facility: str | None = None
    first: dt.date | None = None
    last: dt.date | None = None


def incident_list(actor: Actor, wanted: IncidentWanted, *, page: int, size: int) -> tuple[Sequence[Incident], int]:
    """A page of the incidents that this actor may see, the latest reported first, and how many there are."""
    found = visible_incidents(actor).where(*_criteria(wanted))
    total = db.session.scalar(found.with_only_columns(func.count(Incident.id)))
    rows = db.session.scalars(
        found.options(*about_whom(Incident))
        .order_by(Incident.reported_at.desc(), Incident.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return rows, total or 0


def incident_facilities(actor: Actor) -> Sequence[Facility]:
    """The facilities of the incidents that this actor may see."""
    return facilities_in(visible_incidents(actor).with_only_columns(Incident.facility_id))


def get_incident(actor: Actor, reference: str) -> Incident:
    """With everything that its page shows. Raises NotFound for one that is not this actor's to see."""
    wanted = visible_incidents(actor).where(Incident.reference == reference)
    return _one(
        wanted.options(
            *about_whom(Incident),
            joinedload(Incident.reported_by),
            joinedload(Incident.acknowledged_by),
            selectinload(Incident.councils),
            selectinload(Incident.entries).joinedload(IncidentEntry.written_by),
            selectinload(Incident.follow_ups).options(
                joinedload(IncidentFollowUp.set_by), joinedload(IncidentFollowUp.done_by)
            ),
        )
    )


def get_incident_for_update(actor: Actor, reference: str) -> Incident:
    """Locked, with whom it is about, its entries and follow-ups."""
    wanted = visible_incidents(actor).where(Incident.reference == reference)
    parts = (*about_whom(Incident), selectinload(Incident.entries), selectinload(Incident.follow_ups))
    return _one(wanted.options(*parts).with_for_update(of=Incident).execution_options(populate_existing=True))


def follow_up_of(incident: Incident, public_id: str) -> IncidentFollowUp:
    """One of its follow-ups, which are loaded. Raises NotFound."""
    found = next((item for item in incident.follow_ups if item.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def incidents_of_stay(actor: Actor, stay_id: int) -> Sequence[Incident]:
    """Those about a stay that this actor may see, the latest first."""
    wanted = visible_incidents(actor).where(Incident.stay_id == stay_id)
    return db.session.scalars(wanted.order_by(Incident.reported_at.desc(), Incident.id.desc())).all()


def to_acknowledge(actor: Actor, *, limit: int) -> Sequence[Incident]:
    """What waits for a commissioner of these councils to acknowledge it, the next due first, with its facility."""
    return db.session.scalars(
        select(Incident)
        .where(_is_led_by(actor), Incident.status == IncidentStatus.REPORTED)
        .options(joinedload(Incident.facility))
        .order_by(Incident.due_at, Incident.id)
        .limit(limit)
    ).all()


def to_close(actor: Actor, *, limit: int) -> Sequence[Incident]:
    """What is learnt from and followed up, so that a commissioner of these councils can close it."""
    open_one = select(IncidentFollowUp.id).where(
        IncidentFollowUp.incident_id == Incident.id, IncidentFollowUp.done_at.is_(None)
    )
    learnt = select(IncidentEntry.id).where(
        IncidentEntry.incident_id == Incident.id, IncidentEntry.kind == EntryKind.LEARNING
    )
    return db.session.scalars(
        select(Incident)
        .where(_is_led_by(actor), Incident.status == IncidentStatus.ACKNOWLEDGED, learnt.exists(), ~open_one.exists())
        .options(joinedload(Incident.facility))
        .order_by(Incident.reported_at, Incident.id)
        .limit(limit)
    ).all()


def follow_ups_to_do(actor: Actor, *, limit: int) -> Sequence[IncidentFollowUp]:
    """What the actor's own houses have to do about incidents, the next due first, each with its incident."""
    return _follow_ups(is_own_house(Incident, actor), limit)


def late_follow_ups(actor: Actor, today: dt.date, *, limit: int) -> Sequence[IncidentFollowUp]:
    """What houses should have done by now about incidents that the actor's councils follow up."""
    return _follow_ups(_is_led_by(actor) & (IncidentFollowUp.due_on < today), limit)


def _follow_ups(whose: ColumnElement[bool], limit: int) -> Sequence[IncidentFollowUp]:
    return db.session.scalars(
        select(IncidentFollowUp)
        .join(IncidentFollowUp.incident)
        .where(whose, IncidentFollowUp.done_at.is_(None), Incident.status != IncidentStatus.CLOSED)
        .options(contains_eager(IncidentFollowUp.incident).joinedload(Incident.facility))
        .order_by(IncidentFollowUp.due_on, IncidentFollowUp.id)
        .limit(limit)
    ).all()


def visible_incidents(actor: Actor) -> Select[Incident]:
    """Those of one's own houses, those that one's council was told of, those about one's own people."""
    told = select(IncidentCouncil.incident_id).where(
        IncidentCouncil.authority_id.in_(actor.organisations(Permission.OVERSEE_CASES))
    )
    return select(Incident).where(
        or_(is_own_house(Incident, actor), is_of_own_service(Incident, actor), Incident.id.in_(told))
    )


def _is_led_by(actor: Actor) -> ColumnElement[bool]:
    return Incident.authority_id.in_(actor.organisations(Permission.MANAGE_FRAMEWORK))


def _criteria(wanted: IncidentWanted) -> list[ColumnElement[bool]]:
    criteria: list[ColumnElement[bool]] = []
    if wanted.status is not None:
        criteria.append(Incident.status == wanted.status)
    if wanted.kind is not None:
        criteria.append(Incident.kind == wanted.kind)
    if wanted.facility is not None:
        criteria.append(Incident.facility_id.in_(select(Facility.id).where(Facility.public_id == wanted.facility)))
    if wanted.first is not None:
        criteria.append(Incident.reported_at >= start_of_day(wanted.first))
    if wanted.last is not None:
        criteria.append(Incident.reported_at <= end_of_day(wanted.last))
    return criteria


def _one(wanted: Select[Incident]) -> Incident:
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found
