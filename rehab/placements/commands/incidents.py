"""Serious incidents (004 §4.36): reported by the house, followed up and closed by the council.

The audit names who did what and when, never what was written.
"""

import datetime as dt
from dataclasses import dataclass

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor, Permission
from rehab.core.clock import end_of_day, london_date, written
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.references import next_reference
from rehab.core.settings import value_of
from rehab.core.working_days import add_working_days
from rehab.framework.models import Facility
from rehab.notifications.commands import notify
from rehab.placements.commands.moves import tell_provider
from rehab.placements.models import Incident, IncidentCouncil, IncidentEntry, IncidentFollowUp, Stay
from rehab.placements.queries.house_life import councils_of, has_stayed_at
from rehab.placements.rules.incidents import (
    MOVES,
    SERIOUS,
    EntryKind,
    IncidentKind,
    IncidentStatus,
    closing_faults,
)

NO_COUNCIL = "No council places people in this facility, so there is none to tell. Ring the council that you work with."


@dataclass(frozen=True, slots=True)
class Account:
    """What a house says of an incident, and who else was told."""

    kind: IncidentKind
    happened_at: dt.datetime
    place: str
    what_happened: str
    what_was_done: str
    told_safeguarding: bool = False
    told_police: bool = False
    told_cqc: bool = False


def report_incident(
    facility: Facility, account: Account, *, stay: Stay | None, by: Actor, now: dt.datetime
) -> Incident:
    """Tell the council at once, and the key worker where it is about somebody's stay.

    The facility has its provider; the stay, if any, comes from `get_stay_for_update`. A serious kind marks the stay.
    Raises InvalidInput (happened_on, person), IllegalMove where there is no council to tell.
    """
    _check(facility, account, stay, now=now)
    councils = [stay.authority_id] if stay else councils_of(facility)
    if not councils:
        raise IllegalMove(NO_COUNCIL)
    today = london_date(now)
    days = value_of("incident_report_working_days", authority_id=councils[0], on=today)
    incident = Incident(
        reference=next_reference("I", today.year),
        stay_id=stay.id if stay else None,
        facility_id=facility.id,
        provider_id=facility.provider_id,
        authority_id=councils[0],
        reported_at=now,
        reported_by_id=by.user_id,
        due_at=end_of_day(add_working_days(today, days)),
        councils=[IncidentCouncil(authority_id=council) for council in councils],
        **{field: getattr(account, field) for field in Account.__slots__},
    )
    db.session.add(incident)
    db.session.flush()
    audit.record("incident.reported", subject=incident, by=by, case_id=_case_id(stay), at=now)
    if stay is not None:
        _note_on_stay(incident, stay, now=now)
    _tell(councils, "incident_reported", incident, now=now)
    return incident


def _check(facility: Facility, account: Account, stay: Stay | None, *, now: dt.datetime) -> None:
    if account.happened_at > now:
        raise InvalidInput({"happened_on": "The time must be in the past"})
    if stay is None:
        return
    if not has_stayed_at(stay, facility.id):
        raise InvalidInput({"person": "This person has not stayed at this facility"})
    if london_date(account.happened_at) < stay.admitted_on:
        raise InvalidInput({"happened_on": f"The day must be {written(stay.admitted_on)} or later, when they arrived"})


def _note_on_stay(incident: Incident, stay: Stay, *, now: dt.datetime) -> None:
    """The clock on the case, the mark that measures count, and the key worker's notice."""
    if incident.kind in SERIOUS:
        stay.serious_incident = True
    clocks.start(
        ClockKind.INCIDENT_REPORT,
        incident,
        case_id=stay.request_id,
        due_on=london_date(incident.due_at),
        owner_id=None,
        now=now,
    )
    notify([stay.request.key_worker_id], template="incident_of_case", path=_path(incident), now=now)


def acknowledge_incident(incident: Incident, *, by: Actor, now: dt.datetime) -> None:
    """The council has read it and follows it up. Raises IllegalMove from any status but reported."""
    _move(incident, IncidentStatus.ACKNOWLEDGED)
    incident.acknowledged_at = now
    incident.acknowledged_by_id = by.user_id
    clocks.stop(ClockKind.INCIDENT_REPORT, incident, now=now)
    _record("incident.acknowledged", incident, by=by, now=now)
    tell_provider(incident.provider, "incident_changed", _path(incident), now=now)


def add_to_incident(incident: Incident, kind: EntryKind, text: str, *, by: Actor, now: dt.datetime) -> None:
    """Keep news, or what was learnt, and tell the other side. Raises IllegalMove once it is closed."""
    _insist_on_open(incident)
    _add(incident, kind, text, by=by, now=now)
    _record("incident.added_to", incident, by=by, now=now)
    _tell_others(incident, by=by, now=now)


def set_follow_up(incident: Incident, *, what: str, due_on: dt.date, by: Actor, now: dt.datetime) -> IncidentFollowUp:
    """What the house does about it until a day. Raises IllegalMove once it is closed, InvalidInput (due_on)."""
    _insist_on_open(incident)
    if due_on < london_date(now):
        raise InvalidInput({"due_on": "The day must be today or later"})
    follow_up = IncidentFollowUp(what=what, due_on=due_on, set_at=now, set_by_id=by.user_id)
    incident.follow_ups.append(follow_up)
    db.session.flush()
    if incident.stay is not None:
        case_id = incident.stay.request_id
        clocks.start(ClockKind.INCIDENT_FOLLOW_UP, follow_up, case_id=case_id, due_on=due_on, owner_id=None, now=now)
    _record("incident.follow_up_set", incident, by=by, now=now)
    _tell_others(incident, by=by, now=now)
    return follow_up


def finish_follow_up(
    incident: Incident, follow_up: IncidentFollowUp, *, outcome: str, by: Actor, now: dt.datetime
) -> None:
    """It is done, and what came of it. Raises IllegalMove where it is done already, or the incident closed."""
    _insist_on_open(incident)
    if follow_up.done_at is not None:
        msg = "This follow-up is done already."
        raise IllegalMove(msg)
    follow_up.done_at = now
    follow_up.done_by_id = by.user_id
    follow_up.outcome = outcome
    clocks.stop(ClockKind.INCIDENT_FOLLOW_UP, follow_up, now=now)
    _record("incident.follow_up_done", incident, by=by, now=now)
    _tell_others(incident, by=by, now=now)


def close_incident(incident: Incident, *, text: str, by: Actor, now: dt.datetime) -> None:
    """The council is content with what was done and learnt.

    Raises IllegalMove unless it is being followed up, something was learnt and every follow-up is done.
    """
    if faults := faults_of_closing(incident):
        raise IllegalMove(" ".join(faults))
    _move(incident, IncidentStatus.CLOSED)
    incident.closed_at = now
    _add(incident, EntryKind.CLOSED, text, by=by, now=now)
    _record("incident.closed", incident, by=by, now=now)
    tell_provider(incident.provider, "incident_changed", _path(incident), now=now)


def faults_of_closing(incident: Incident) -> list[str]:
    """What must be done before it can be closed, each a sentence; its entries and follow-ups are loaded."""
    has_learning = any(entry.kind is EntryKind.LEARNING for entry in incident.entries)
    open_ones = sum(item.done_at is None for item in incident.follow_ups)
    return closing_faults(has_learning=has_learning, open_follow_ups=open_ones)


def reopen_incident(incident: Incident, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """There is more to it. Raises IllegalMove unless it is closed."""
    if incident.status is not IncidentStatus.CLOSED:
        msg = "This incident is not closed."
        raise IllegalMove(msg)
    _move(incident, IncidentStatus.ACKNOWLEDGED)
    incident.closed_at = None
    _add(incident, EntryKind.REOPENED, reason, by=by, now=now)
    _record("incident.reopened", incident, by=by, now=now)
    tell_provider(incident.provider, "incident_changed", _path(incident), now=now)


def _move(incident: Incident, new: IncidentStatus) -> None:
    if new not in MOVES[incident.status]:
        msg = f"This cannot be done now: the incident is “{incident.status.label}”."
        raise IllegalMove(msg)
    incident.status = new


def _insist_on_open(incident: Incident) -> None:
    if incident.status is IncidentStatus.CLOSED:
        msg = "This incident is closed. The council can open it again."
        raise IllegalMove(msg)


def _add(incident: Incident, kind: EntryKind, text: str, *, by: Actor, now: dt.datetime) -> None:
    incident.entries.append(IncidentEntry(kind=kind, text=text, written_at=now, written_by_id=by.user_id))


def _record(action: str, incident: Incident, *, by: Actor, now: dt.datetime) -> None:
    db.session.flush()
    audit.record(action, subject=incident, by=by, case_id=_case_id(incident.stay), at=now)


def _tell_others(incident: Incident, *, by: Actor, now: dt.datetime) -> None:
    """The council what the house did, the house what the council did."""
    if by.can_for(Permission.ANSWER_OFFERS, incident.provider.organisation_id):
        _tell([incident.authority_id], "incident_changed", incident, now=now)
    else:
        tell_provider(incident.provider, "incident_changed", _path(incident), now=now)


def _tell(councils: list[int], template: str, incident: Incident, *, now: dt.datetime) -> None:
    told = [user.id for council in councils for user in accounts.holders(Role.COMMISSIONER, council)]
    notify(told, template=template, path=_path(incident), now=now)


def _case_id(stay: Stay | None) -> int | None:
    return stay.request_id if stay else None


def _path(incident: Incident) -> str:
    return f"/incidents/{incident.reference}"
