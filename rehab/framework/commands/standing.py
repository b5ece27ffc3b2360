"""Who may take new people: providers apply, are admitted and suspended; councils stop placements at a facility."""

import datetime as dt

from sqlalchemy import or_, select

from rehab.accounts.models import Organisation
from rehab.audit import commands as audit
from rehab.core import clock, events
from rehab.core.actor import Actor
from rehab.core.clock import written
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.framework.commands.life import insist_on_life, note_change, openings_of
from rehab.framework.events import CallOffsStopped
from rehab.framework.models import Embargo, Facility, Framework, FrameworkProvider, Lot, Provider
from rehab.framework.rules import ContractType, PlaceEvent, PlaceStatus, is_open_on, may_become

STOPS = frozenset({PlaceStatus.SUSPENDED, PlaceStatus.REMOVED})


def record_application(
    framework: Framework, lot: Lot, provider: Provider, *, on: dt.date, reason: str, by: Actor, now: dt.datetime
) -> FrameworkProvider:
    """Note that a provider applied for a lot of a locked framework on a day; `reason` says on what grounds.

    Raises IllegalMove when the framework is over, Conflict when the provider is on the lot, InvalidInput (on) for a
    day to come or one on which the framework was not open to providers.
    """
    insist_on_life(framework, now=now)
    if on > clock.london_date(now):
        raise InvalidInput({"on": "The date of the application cannot be in the future"})
    if not is_open_on(on, openings_of(framework)):
        raise InvalidInput({"on": f"The framework was not open to providers on {written(on)}"})
    same = select(FrameworkProvider.id).where(
        FrameworkProvider.lot_id == lot.id, FrameworkProvider.provider_id == provider.id
    )
    if db.session.scalar(same) is not None:
        msg = f"{provider.name} is on {lot.title} already, or was removed from it."
        raise Conflict(msg)
    place = FrameworkProvider(
        lot_id=lot.id,
        provider_id=provider.id,
        contract_type=ContractType.FRAMEWORK_AGREEMENT,
        starts_on=max(on, framework.starts_on),
        ends_on=framework.ends_on,
        extended_to=framework.extended_to,
        status=PlaceStatus.APPLIED,
        status_reason=reason,
        status_on=on,
    )
    db.session.add(place)
    db.session.flush()
    note_change(place, PlaceEvent.APPLIED, reason, on=on, by=by, now=now)
    return place


def set_place_status(
    place: FrameworkProvider, status: PlaceStatus, *, reason: str, on: dt.date, by: Actor, now: dt.datetime
) -> None:
    """Admit, suspend, reserve or remove a provider on a lot; people who live there stay where they are.

    `on` is the day of the decision, today at the latest. The place comes with its lot and framework. Raises
    IllegalMove from a status that does not lead there and for admitting to a framework that is over, InvalidInput
    without a reason, or for a day to come or before the last change.
    """
    if not may_become(place.status, status):
        msg = f"A provider that is {place.status.label.lower()} cannot become {status.label.lower()}."
        raise IllegalMove(msg)
    if status is PlaceStatus.ADMITTED:
        insist_on_life(place.lot.framework, now=now)
    if faults := _reason_faults(reason) | _day_faults(place, on, today=clock.london_date(now)):
        raise InvalidInput(faults)
    if status is PlaceStatus.ADMITTED and place.status is not PlaceStatus.SUSPENDED:
        place.starts_on = max(on, place.lot.framework.starts_on)
    place.status, place.status_reason, place.status_on = status, reason.strip(), on
    note_change(place, PlaceEvent(status.value), reason.strip(), on=on, by=by, now=now)
    if status in STOPS:
        houses = db.session.scalars(select(Facility.id).where(Facility.provider_id == place.provider_id))
        db.session.flush()
        events.announce(CallOffsStopped(frozenset(houses), None, by, now))


def _day_faults(place: FrameworkProvider, on: dt.date, *, today: dt.date) -> dict[str, str]:
    if on > today:
        return {"on": "The date of the decision cannot be in the future"}
    if place.status_on is not None and on < place.status_on:
        return {"on": f"The date must be {written(place.status_on)}, the day of the last change, or later"}
    return {}


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
    db.session.flush()
    audit.record("embargo.made", subject=stop, by=by, at=now)
    events.announce(CallOffsStopped(frozenset({facility.id}), authority.id, by, now))
    return stop


def lift_embargo(stop: Embargo, *, last_day: dt.date, reason: str, by: Actor, now: dt.datetime) -> None:
    """Let new placements begin again after `last_day`.

    Raises InvalidInput without a reason or for a day outside the embargo.
    """
    faults = _reason_faults(reason)
    if last_day < stop.starts_on or (stop.ends_on is not None and last_day > stop.ends_on):
        faults["last_day"] = "The last day must be one on which placements are stopped"
    if faults:
        raise InvalidInput(faults)
    stop.ends_on, stop.lifted_reason = last_day, reason.strip()
    audit.record("embargo.lifted", subject=stop, by=by, at=now, fields=["ends_on", "lifted_reason"])


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
