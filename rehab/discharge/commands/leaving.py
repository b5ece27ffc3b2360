"""Recording that a person has left: as planned, or with the checklist of an unplanned exit."""

import datetime as dt
from dataclasses import asdict

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import written
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.discharge import queries
from rehab.discharge.models import Departure
from rehab.discharge.rules import REASONS, ExitKind, Leaving, checklist_faults
from rehab.notifications.commands import notify
from rehab.placements.commands import end_stay
from rehab.placements.models import Stay
from rehab.plans import queries as plans


def leave_as_planned(stay: Stay, leaving: Leaving, *, by: Actor, now: dt.datetime) -> Departure:
    """Record that a planned exit happened, on the day arranged or another; the stay is locked.

    The same again is success. Raises IllegalMove when none was arranged, InvalidInput (reason, ended_on), Conflict
    when something else is recorded.
    """
    departure = queries.departure_of(stay.id)
    if departure is not None and _is_recorded(stay, departure, ExitKind.PLANNED, leaving):
        return departure
    _insist_on_open(stay)
    if departure is None:
        msg = "No planned exit is arranged for this stay. Arrange it first, or record an unplanned exit."
        raise IllegalMove(msg)
    _end(stay, departure, ExitKind.PLANNED, leaving, by=by, now=now)
    if by.user_id != stay.request.key_worker_id:
        notify([stay.request.key_worker_id], template="exit_recorded", path=_path(stay), now=now)
    return departure


def leave_unplanned(stay: Stay, leaving: Leaving, *, by: Actor, now: dt.datetime) -> Departure:
    """Record an exit that nobody planned; it needs no agreed plan, because what happened is never refused.

    The stay is locked. Key worker, team managers and the council's commissioners are told at once. The same again is
    success. Raises InvalidInput for what the checklist lacks and for the reason or day, Conflict when something else
    is recorded.
    """
    departure = queries.departure_of(stay.id)
    if departure is not None and _is_recorded(stay, departure, ExitKind.UNPLANNED, leaving):
        return departure
    _insist_on_open(stay)
    if faults := checklist_faults(leaving):
        raise InvalidInput(faults)
    departure = departure or Departure(stay_id=stay.id)
    _end(stay, departure, ExitKind.UNPLANNED, leaving, by=by, now=now)
    _raise_alarm(stay, by=by, now=now)
    return departure


def _is_recorded(stay: Stay, departure: Departure, kind: ExitKind, leaving: Leaving) -> bool:
    """Whether exactly this stands there already."""
    told = {**asdict(leaving), "kind": kind}
    stored = {name: getattr(departure, name, None) for name in told} | {
        "ended_on": stay.ended_on,
        "reason": stay.exit_reason,
        "accommodation": stay.exit_accommodation,
        "paid_work_days": stay.paid_work_days_28,
        "satisfaction": stay.satisfaction,
    }
    return stored == told


def _insist_on_open(stay: Stay) -> None:
    if stay.ended_on is not None:
        msg = f"It is recorded already that the person left on {written(stay.ended_on)}, with other particulars."
        raise Conflict(msg)


def _end(stay: Stay, departure: Departure, kind: ExitKind, leaving: Leaving, *, by: Actor, now: dt.datetime) -> None:
    """End the stay and keep what was told; flag it where no plan was agreed by the day of leaving."""
    if leaving.reason not in REASONS[kind]:
        raise InvalidInput({"reason": f"{leaving.reason.label} cannot be recorded on this page"})
    agreed_on = plans.agreed_by(stay.request_id, leaving.ended_on)
    end_stay(stay, ended_on=leaving.ended_on, reason=leaving.reason, discharge_plan_agreed_on=agreed_on, by=by, now=now)
    stay.exit_accommodation, stay.paid_work_days_28 = leaving.accommodation, leaving.paid_work_days
    stay.satisfaction = leaving.satisfaction
    departure.kind = kind
    departure.recorded_at, departure.recorded_by_id = now, by.user_id
    departure.without_agreed_plan = agreed_on is None
    departure.tolerance_explained = leaving.tolerance_explained
    departure.naloxone_supplied = leaving.naloxone_supplied
    departure.where_to, departure.who_was_told, departure.note = leaving.where_to, leaving.who_was_told, leaving.note
    db.session.add(departure)
    db.session.flush()
    fields = ["without_agreed_plan"] if departure.without_agreed_plan else []
    audit.record(f"exit.{kind.value}", subject=departure, by=by, case_id=stay.request_id, fields=fields, at=now)


def _raise_alarm(stay: Stay, *, by: Actor, now: dt.datetime) -> None:
    """The service is sent to what was recorded, the commissioners to the stay, which shows no name to them."""
    managers = {user.id for user in accounts.holders(Role.TEAM_MANAGER, stay.service_id)}
    service = (managers | {stay.request.key_worker_id}) - {by.user_id}
    commissioners = {user.id for user in accounts.holders(Role.COMMISSIONER, stay.authority_id)}
    notify(service, template="left_unplanned", path=_path(stay), now=now)
    notify(commissioners - service, template="left_unplanned", path=f"/stays/{stay.public_id}", now=now)


def _path(stay: Stay) -> str:
    return f"/stays/{stay.public_id}/exit"
