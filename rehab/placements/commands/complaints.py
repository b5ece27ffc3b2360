"""Complaints: recorded by house or key worker, or made by a person's own link, answered by the house.

The council reads them. The audit names who did what and when, never what was written.
"""

import datetime as dt
from dataclasses import dataclass

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import SYSTEM, Actor
from rehab.core.clock import end_of_day, london_date
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.references import next_reference
from rehab.core.settings import value_of
from rehab.core.working_days import add_working_days
from rehab.framework.models import Facility, Provider
from rehab.notifications.commands import notify
from rehab.placements.commands.incidents import NO_COUNCIL
from rehab.placements.commands.moves import tell_provider
from rehab.placements.models import Complaint, Stay
from rehab.placements.policy import can_answer
from rehab.placements.queries.house_life import councils_of, has_stayed_at
from rehab.placements.rules.complaints import Complainant, ComplaintOutcome, ComplaintTheme, ComplaintWay


@dataclass(frozen=True, slots=True)
class Grievance:
    """What somebody complains about, and how they did; `made_on` is a London day."""

    made_by: Complainant
    how: ComplaintWay
    theme: ComplaintTheme
    text: str
    made_on: dt.date


def lodge(
    facility: Facility, grievance: Grievance, *, stay: Stay | None, by: Actor | None, now: dt.datetime
) -> Complaint:
    """Keep a complaint and tell the council, and the key worker where it is about somebody's stay.

    The facility has its provider; the stay, if any, has its own, its request and segments. `by` is None for what a
    person says by their own link; a house that did not record it itself is told too. Raises InvalidInput (made_on,
    person), IllegalMove where there is no council to tell.
    """
    today = london_date(now)
    if grievance.made_on > today:
        raise InvalidInput({"made_on": "The day must be today or earlier"})
    if stay is not None and not has_stayed_at(stay, facility.id):
        raise InvalidInput({"person": "This person has not stayed at this facility"})
    council = stay.authority_id if stay else next(iter(councils_of(facility)), None)
    if council is None:
        raise IllegalMove(NO_COUNCIL)
    days = value_of("complaint_answer_working_days", authority_id=council, on=today)
    complaint = Complaint(
        reference=next_reference("CO", today.year),
        stay_id=stay.id if stay else None,
        facility_id=facility.id,
        provider_id=facility.provider_id,
        authority_id=council,
        recorded_at=now,
        recorded_by_id=by.user_id if by else None,
        due_at=end_of_day(add_working_days(grievance.made_on, days)),
        **{field: getattr(grievance, field) for field in Grievance.__slots__},
    )
    db.session.add(complaint)
    db.session.flush()
    if stay is not None:
        _await_answer(complaint, stay, now=now)
    audit.record("complaint.lodged", subject=complaint, by=by or SYSTEM, case_id=_case_id(stay), at=now)
    _tell("complaint_lodged", complaint, stay, now=now)
    _tell_house(complaint, stay.provider if stay and by else facility.provider, by, now=now)
    return complaint


def _tell_house(complaint: Complaint, provider: Provider, by: Actor | None, *, now: dt.datetime) -> None:
    """Whoever recorded it for the house knows of it."""
    if by is None or not can_answer(by, provider):
        tell_provider(provider, "complaint_lodged", _path(complaint), now=now)


def _await_answer(complaint: Complaint, stay: Stay, *, now: dt.datetime) -> None:
    due_on = london_date(complaint.due_at)
    clocks.start(ClockKind.COMPLAINT_ANSWER, complaint, case_id=stay.request_id, due_on=due_on, owner_id=None, now=now)


def answer_complaint(
    complaint: Complaint, *, outcome: ComplaintOutcome, answer: str, learning: str, by: Actor, now: dt.datetime
) -> None:
    """What the house found, answered and learnt. Raises Conflict where it is answered already.

    What was found to be so, wholly or in part, must be learnt from: InvalidInput (learning).
    """
    if complaint.answered_at is not None:
        msg = "This complaint is answered already."
        raise Conflict(msg)
    if outcome in {ComplaintOutcome.UPHELD, ComplaintOutcome.PARTLY_UPHELD} and not learning.strip():
        raise InvalidInput({"learning": "Enter what you learnt from it and what you changed"})
    complaint.outcome = outcome
    complaint.answer = answer
    complaint.learning = learning
    complaint.answered_at = now
    complaint.answered_by_id = by.user_id
    clocks.stop(ClockKind.COMPLAINT_ANSWER, complaint, now=now)
    db.session.flush()
    audit.record("complaint.answered", subject=complaint, by=by, case_id=_case_id(complaint.stay), at=now)
    _tell("complaint_answered", complaint, complaint.stay, now=now)


def _tell(template: str, complaint: Complaint, stay: Stay | None, *, now: dt.datetime) -> None:
    told = [user.id for user in accounts.holders(Role.COMMISSIONER, complaint.authority_id)]
    if stay is not None and stay.request.key_worker_id is not None:
        told.append(stay.request.key_worker_id)
    notify(told, template=template, path=_path(complaint), now=now)


def _case_id(stay: Stay | None) -> int | None:
    return stay.request_id if stay else None


def _path(complaint: Complaint) -> str:
    return f"/complaints/{complaint.reference}"
