"""Reads of complaints: the house that answers one, the council, the service of the person it is about."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Facility
from rehab.placements.models import Complaint
from rehab.placements.queries.house_life import about_whom, facilities_in, is_of_own_service, is_own_house
from rehab.placements.rules.complaints import ComplaintOutcome, ComplaintTheme


@dataclass(frozen=True, slots=True)
class ComplaintWanted:
    """Which complaints to list; None leaves nothing out. The days are those on which they were made."""

    is_answered: bool | None = None
    outcome: ComplaintOutcome | None = None
    theme: ComplaintTheme | None = None
    facility: str | None = None
    first: dt.date | None = None
    last: dt.date | None = None


def complaint_list(actor: Actor, wanted: ComplaintWanted, *, page: int, size: int) -> tuple[Sequence[Complaint], int]:
    """A page of the complaints that this actor may see, the latest made first, and how many there are."""
    found = visible_complaints(actor).where(*_criteria(wanted))
    total = db.session.scalar(found.with_only_columns(func.count(Complaint.id)))
    rows = db.session.scalars(
        found.options(*about_whom(Complaint))
        .order_by(Complaint.made_on.desc(), Complaint.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return rows, total or 0


def complaint_facilities(actor: Actor) -> Sequence[Facility]:
    """The facilities of the complaints that this actor may see."""
    return facilities_in(visible_complaints(actor).with_only_columns(Complaint.facility_id))


def get_complaint(actor: Actor, reference: str, *, lock: bool = False) -> Complaint:
    """With whom it is about, who recorded and who answered it. Raises NotFound for one that is not theirs to see."""
    wanted = visible_complaints(actor).where(Complaint.reference == reference)
    people = (joinedload(Complaint.recorded_by), joinedload(Complaint.answered_by))
    wanted = wanted.options(*about_whom(Complaint), *people)
    if lock:
        wanted = wanted.with_for_update(of=Complaint).execution_options(populate_existing=True)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def complaints_of_stay(actor: Actor, stay_id: int) -> Sequence[Complaint]:
    """Those about a stay that this actor may see, the latest first."""
    wanted = visible_complaints(actor).where(Complaint.stay_id == stay_id)
    return db.session.scalars(wanted.order_by(Complaint.made_on.desc(), Complaint.id.desc())).all()


def complaints_to_answer(actor: Actor, *, limit: int) -> Sequence[Complaint]:
    """What the actor's own houses have to answer, the next due first, with the facility."""
    return _unanswered(is_own_house(Complaint, actor), limit)


def late_complaints(actor: Actor, now: dt.datetime, *, limit: int) -> Sequence[Complaint]:
    """What houses should have answered by now to people of the actor's councils."""
    councils = actor.organisations(Permission.MANAGE_FRAMEWORK)
    return _unanswered(Complaint.authority_id.in_(councils) & (Complaint.due_at < now), limit)


def _unanswered(whose: ColumnElement[bool], limit: int) -> Sequence[Complaint]:
    return db.session.scalars(
        select(Complaint)
        .where(whose, Complaint.answered_at.is_(None))
        .options(joinedload(Complaint.facility))
        .order_by(Complaint.due_at, Complaint.id)
        .limit(limit)
    ).all()


def visible_complaints(actor: Actor) -> Select[Complaint]:
    """Those about one's own houses, to one's own council, about one's own people."""
    councils = actor.organisations(Permission.OVERSEE_CASES)
    return select(Complaint).where(
        or_(
            is_own_house(Complaint, actor),
            is_of_own_service(Complaint, actor),
            Complaint.authority_id.in_(councils),
        )
    )


def _criteria(wanted: ComplaintWanted) -> list[ColumnElement[bool]]:
    criteria: list[ColumnElement[bool]] = []
    if wanted.is_answered is not None:
        criteria.append(Complaint.answered_at.is_not(None) if wanted.is_answered else Complaint.answered_at.is_(None))
    if wanted.outcome is not None:
        criteria.append(Complaint.outcome == wanted.outcome)
    if wanted.theme is not None:
        criteria.append(Complaint.theme == wanted.theme)
    if wanted.facility is not None:
        criteria.append(Complaint.facility_id.in_(select(Facility.id).where(Facility.public_id == wanted.facility)))
    if wanted.first is not None:
        criteria.append(Complaint.made_on >= wanted.first)
    if wanted.last is not None:
        criteria.append(Complaint.made_on <= wanted.last)
    return criteria
