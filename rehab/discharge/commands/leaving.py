"""Recording that a person has left: as planned, or with the checklist of an unplanned exit."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, replace

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.settings import value_of
from rehab.core.working_days import add_working_days
from rehab.discharge import queries
from rehab.discharge.models import Departure, ToldOfExit
from rehab.discharge.queries.departures import told_of_leaving
from rehab.discharge.rules import REASONS, ExitKind, Leaving, checklist_faults
from rehab.discharge.rules.exits import in_words
from rehab.discharge.rules.ndtms import proposal
from rehab.notifications.commands import notify
from rehab.placements.commands import end_stay
from rehab.placements.models import Stay
from rehab.plans import queries as plans


def leave_as_planned(stay: Stay, leaving: Leaving, *, by: Actor, now: dt.datetime) -> Departure:
    """Record that a planned exit happened, on the day arranged or another; the stay is locked.

    The same again is success. Raises IllegalMove when none was arranged, InvalidInput for what is not answered and for
    the reason or day, Conflict with both versions when something else is recorded.
    """
    departure = queries.departure_of(stay.id)
    if departure is not None and _is_recorded(stay, departure, ExitKind.PLANNED, leaving):
        return departure
    _insist_on_open(stay, departure, leaving)
    if departure is None:
        msg = "No planned exit is arranged for this stay. Arrange it first, or record an unplanned exit."
        raise IllegalMove(msg)
    _end(stay, departure, ExitKind.PLANNED, leaving, by=by, now=now)
    if by.user_id != stay.request.key_worker_id:
        notify([stay.request.key_worker_id], template="exit_recorded", path=_path(stay), now=now)
    return departure


def leave_unplanned(stay: Stay, leaving: Leaving, *, by: Actor, now: dt.datetime) -> Departure:
    """Record an exit that nobody planned; it needs no agreed plan, because what happened is never refused.

    The stay is locked. Key worker, team managers and the council's commissioners are told at once, and it is waited
    for that a commissioner has seen it. The same again is success. Raises InvalidInput for what the checklist lacks
    and for the reason or day, Conflict with both versions when something else is recorded.
    """
    departure = queries.departure_of(stay.id)
    if departure is not None and _is_recorded(stay, departure, ExitKind.UNPLANNED, leaving):
        return departure
    _insist_on_open(stay, departure, leaving)
    departure = departure or Departure(stay_id=stay.id, told=[])
    _end(stay, departure, ExitKind.UNPLANNED, leaving, by=by, now=now)
    _raise_alarm(stay, by=by, now=now)
    return departure


def _is_recorded(stay: Stay, departure: Departure, kind: ExitKind, leaving: Leaving) -> bool:
    """Whether exactly this stands there already."""
    return departure.kind is kind and told_of_leaving(stay, departure) == _comparable(stay, leaving)


def _comparable(stay: Stay, sent: Leaving) -> Leaving:
    """What was sent, without a rating that the person's own has taken the place of."""
    return replace(sent, satisfaction=None) if queries.has_rated(stay.id) else sent


def _insist_on_open(stay: Stay, departure: Departure | None, leaving: Leaving) -> None:
    """Raises Conflict, with both versions, where it is recorded already that they left."""
    if stay.ended_on is None:
        return
    msg = f"It is recorded already that the person left on {written(stay.ended_on)}, with other particulars."
    stored = told_of_leaving(stay, departure)
    raise Conflict.between(msg, _pairs(stored, _comparable(stay, leaving)) if stored else {})


def _pairs(stored: Leaving, sent: Leaving) -> Mapping[str, tuple[object, object]]:
    first, second = in_words(stored), in_words(sent)
    return {name: (first[name], second[name]) for name in first}


def _end(stay: Stay, departure: Departure, kind: ExitKind, leaving: Leaving, *, by: Actor, now: dt.datetime) -> None:
    """End the stay and keep what was told; flag it where no plan was agreed by the day of leaving."""
    if faults := checklist_faults(kind, leaving):
        raise InvalidInput(faults)
    if leaving.reason not in REASONS[kind]:
        raise InvalidInput({"reason": f"{leaving.reason.label} cannot be recorded on this page"})
    end_stay(
        stay,
        ended_on=leaving.ended_on,
        reason=leaving.reason,
        discharge_plan_agreed_on=plans.agreed_by(stay.request_id, leaving.ended_on),
        notice_given_on=london_date(departure.arranged_at) if departure.arranged_at else None,
        by=by,
        now=now,
    )
    stay.exit_accommodation, stay.paid_work_days_28 = leaving.accommodation, leaving.paid_work_days
    stay.satisfaction = leaving.satisfaction
    _keep(departure, leaving)
    departure.kind = kind
    departure.recorded_at, departure.recorded_by_id = now, by.user_id
    departure.without_agreed_plan = stay.discharge_plan_agreed_on is None
    status, reason = proposal(leaving.reason, stay.request.substance_group)
    departure.ndtms_exit_status, departure.ndtms_discharge_reason = status, reason
    db.session.add(departure)
    db.session.flush()
    flagged = ["without_agreed_plan"] if departure.without_agreed_plan else []
    audit.record(f"exit.{kind.value}", subject=departure, by=by, case_id=stay.request_id, fields=flagged, at=now)


def _keep(departure: Departure, leaving: Leaving) -> None:
    """Copy what has a column of the same name; who was told has rows."""
    columns = Departure.__table__.columns.keys()
    for name in (each.name for each in fields(leaving) if each.name in columns):
        setattr(departure, name, getattr(leaving, name))
    departure.told[:] = [ToldOfExit(who=who, at=at) for who, at in leaving.told.items()]


def _raise_alarm(stay: Stay, *, by: Actor, now: dt.datetime) -> None:
    """The service is sent to what was recorded, the commissioners to a page without a name, which they must open."""
    managers = {user.id for user in accounts.holders(Role.TEAM_MANAGER, stay.service_id)}
    service = (managers | {stay.request.key_worker_id}) - {by.user_id}
    commissioners = {user.id for user in accounts.holders(Role.COMMISSIONER, stay.authority_id)}
    notify(service, template="left_unplanned", path=_path(stay), now=now)
    notify(commissioners - service, template="left_unplanned", path=f"{_path(stay)}/seen", now=now)
    days = value_of("unplanned_exit_told_working_days", authority_id=stay.authority_id, on=london_date(now))
    due_on = add_working_days(london_date(now), days)
    clocks.start(ClockKind.UNPLANNED_EXIT_TOLD, stay, case_id=stay.request_id, due_on=due_on, owner_id=None, now=now)


def _path(stay: Stay) -> str:
    return f"/stays/{stay.public_id}/exit"
