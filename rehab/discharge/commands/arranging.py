"""Arranging a planned exit."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import Conflict, InvalidInput
from rehab.discharge import policy, queries
from rehab.discharge.commands.planning import insist_present
from rehab.discharge.models import Departure
from rehab.discharge.rules import ExitKind
from rehab.notifications.commands import notify
from rehab.placements import policy as placements
from rehab.placements.commands import note_planned_exit
from rehab.placements.commands.moves import tell_provider
from rehab.placements.models import Stay
from rehab.plans import queries as plans

FURTHEST = dt.timedelta(days=366)


def arrange(stay: Stay, *, leaves_on: dt.date, seen: int, by: Actor, now: dt.datetime) -> Departure:
    """Set the day of a planned exit, or move it; the stay is locked.

    `seen` is the version of the arrangement that the form was made from, 0 for none. The same day again is success.
    Raises InvalidInput (plan, leaves_on) without an agreed plan or for an impossible day, Conflict when the
    arrangement was changed meanwhile, IllegalMove once the person has left.
    """
    departure = queries.departure_of(stay.id)
    if departure is not None and departure.arranged_for == leaves_on:
        return departure
    insist_present(stay)
    if seen != (departure.version if departure else 0):
        msg = "Somebody else has arranged this exit or moved it meanwhile. Reload the page to see the day."
        raise Conflict(msg)
    if faults := _faults(stay, leaves_on, today=london_date(now)):
        raise InvalidInput(faults)
    if departure is None:
        departure = Departure(stay_id=stay.id, kind=ExitKind.PLANNED, told=[])
        db.session.add(departure)
    departure.arranged_for, departure.arranged_at = leaves_on, now
    db.session.flush()
    note_planned_exit(stay, leaves_on, now=now)
    audit.record("exit.arranged", subject=departure, by=by, case_id=stay.request_id, fields=["arranged_for"], at=now)
    _tell_other_side(stay, by=by, now=now)
    return departure


def _faults(stay: Stay, leaves_on: dt.date, *, today: dt.date) -> dict[str, str]:
    if gaps := policy.plan_gaps(plans.in_force(stay.request_id, lock=True)):
        return {"plan": f"A planned exit needs an agreed discharge plan. {'. '.join(gaps)}."}
    if leaves_on < stay.admitted_on:
        return {"leaves_on": f"The day of leaving must be {written(stay.admitted_on)} or later, when they arrived"}
    if leaves_on > today + FURTHEST:
        return {"leaves_on": "The day of leaving must be within a year from now"}
    return {}


def _tell_other_side(stay: Stay, *, by: Actor, now: dt.datetime) -> None:
    path = f"/stays/{stay.public_id}/planned-exit"
    if placements.houses(by, stay):
        notify([stay.request.key_worker_id], template="date_arranged", path=path, now=now)
    else:
        tell_provider(stay.provider, "date_arranged", path, now=now)
