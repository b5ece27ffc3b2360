"""Who may take new people: admitting and suspending providers, stopping placements at a facility."""

import datetime as dt

from sqlalchemy import or_, select

from rehab.accounts.models import Organisation
from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.framework.models import Embargo, Facility, FrameworkProvider
from rehab.framework.rules import PlaceStatus, may_become


def set_place_status(
    place: FrameworkProvider, status: PlaceStatus, *, reason: str, on: dt.date, by: Actor, now: dt.datetime
) -> None:
    """Admit, suspend, reserve or remove a provider on a lot; people who live there stay where they are.

    `on` is the day of the decision, today at the latest. Raises IllegalMove from a status that does not lead there,
    InvalidInput without a reason or with a day to come.
    """
    if not may_become(place.status, status):
        msg = f"A provider that is {place.status.label.lower()} cannot become {status.label.lower()}."
        raise IllegalMove(msg)
    faults = _reason_faults(reason)
    if on > clock.london_date(now):
        faults["on"] = "The date of the decision cannot be in the future"
    if faults:
        raise InvalidInput(faults)
    place.status, place.status_reason, place.status_on = status, reason.strip(), on
    audit.record(f"place.{status.value}", subject=place, by=by, at=now, fields=["status", "status_reason", "status_on"])


def embargo(
    facility: Facility,
    authority: Organisation,
    *,
    reason: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    by: Actor,
    now: dt.datetime,
) -> Embargo:
    """Stop new placements of the authority's own residents at a locked facility, until further notice or a last day.

    Raises Conflict where one of theirs covers any of these days already, InvalidInput without a reason or with an
    end before its start.
    """
    faults = _reason_faults(reason)
    if ends_on is not None and ends_on < starts_on:
        faults["ends_on"] = "The last day cannot be before the first"
    if faults:
        raise InvalidInput(faults)
    if _overlapping(facility, authority, starts_on, ends_on) is not None:
        msg = f"{authority.name} has stopped new placements at {facility.name} for some of this time already."
        raise Conflict(msg)
    stop = Embargo(
        facility_id=facility.id,
        authority_id=authority.id,
        reason=reason.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    db.session.add(stop)
    audit.record("embargo.made", subject=stop, by=by, at=now)
    return stop


def lift_embargo(stop: Embargo, *, last_day: dt.date, by: Actor, now: dt.datetime) -> None:
    """Let new placements begin again after `last_day`. Raises InvalidInput for a day outside the embargo."""
    if last_day < stop.starts_on or (stop.ends_on is not None and last_day > stop.ends_on):
        raise InvalidInput({"last_day": "The last day must be one on which placements are stopped"})
    stop.ends_on = last_day
    audit.record("embargo.lifted", subject=stop, by=by, at=now, fields=["ends_on"])


def _overlapping(
    facility: Facility, authority: Organisation, starts_on: dt.date, ends_on: dt.date | None
) -> Embargo | None:
    wanted = select(Embargo).where(
        Embargo.facility_id == facility.id,
        Embargo.authority_id == authority.id,
        or_(Embargo.ends_on.is_(None), Embargo.ends_on >= starts_on),
    )
    if ends_on is not None:
        wanted = wanted.where(Embargo.starts_on <= ends_on)
    return db.session.scalars(wanted.order_by(Embargo.id)).first()


def _reason_faults(reason: str) -> dict[str, str]:
    return {} if reason.strip() else {"reason": "Give the reason"}
