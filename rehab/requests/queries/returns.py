"""What was asked for when a request was last returned, and what has changed since."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from rehab.core.db import db
from rehab.requests.models import Edit, PlacementRequest, ReturnedSection, StatusChange
from rehab.requests.queries.edits import edits_since
from rehab.requests.rules import RequestStatus, Section


def last_round(request_id: int) -> int:
    """How often the request was returned."""
    found = select(func.max(ReturnedSection.round)).where(ReturnedSection.request_id == request_id)
    return db.session.scalar(found) or 0


def last_returned(request_id: int) -> Sequence[ReturnedSection]:
    """What was asked for at the last return, in the order of the sections; nothing where there was none."""
    latest = select(func.max(ReturnedSection.round)).where(ReturnedSection.request_id == request_id).scalar_subquery()
    found = db.session.scalars(
        select(ReturnedSection).where(ReturnedSection.request_id == request_id, ReturnedSection.round == latest)
    )
    return sorted(found, key=lambda row: list(Section).index(row.section))


def waiting_for_answers(request: PlacementRequest) -> Sequence[ReturnedSection]:
    """As `last_returned`, while the request is with the key worker."""
    return last_returned(request.id) if request.status is RequestStatus.RETURNED else ()


@dataclass(frozen=True, slots=True)
class SinceReturn:
    """A section at the next check: what was asked for, None where nothing was, and what has changed since."""

    section: Section
    asked: ReturnedSection | None
    edits: Sequence[Edit]


def since_return(request_id: int) -> list[SinceReturn]:
    """The sections that were asked for at the last return or changed since, in order; none if it never was returned."""
    asked = {row.section: row for row in last_returned(request_id)}
    returned_at = db.session.scalar(
        select(func.max(StatusChange.at)).where(
            StatusChange.request_id == request_id, StatusChange.new == RequestStatus.RETURNED
        )
    )
    if not asked or returned_at is None:
        return []
    edits: dict[Section, list[Edit]] = defaultdict(list)
    for edit in edits_since(request_id, returned_at):
        edits[edit.section].append(edit)
    return [
        SinceReturn(section, asked.get(section), edits[section])
        for section in Section
        if section in asked or edits[section]
    ]
