"""Moves inside a stay: to another stage, or to another house of the same provider, each at the price of the day."""

import datetime as dt
from dataclasses import dataclass

from rehab.audit import commands as audit
from rehab.clients.rules import ConsentKind
from rehab.core import events
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.framework import queries as framework
from rehab.framework.models import Price
from rehab.framework.rules import Stage
from rehab.notifications.commands import notify
from rehab.placements import queries
from rehab.placements.commands.checks import insist_on_consent, insist_on_room
from rehab.placements.commands.money import balance, lock_books
from rehab.placements.commands.moves import tell_provider
from rehab.placements.events import StayChanged
from rehab.placements.models import Segment, Stay
from rehab.placements.policy import houses
from rehab.placements.rules import ceiling_fault, place_fault, stages_of
from rehab.placements.rules.stays import bed_free_from


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a part of a stay costs a week, in pence, and the notice that it asks for."""

    weekly_pence: int | None
    notice_days: int


def move_stage(stay: Stay, *, stage: Stage, on: dt.date, by: Actor, now: dt.datetime) -> Segment:
    """They are in another stage from a day on, at its own price where the framework has one.

    The stay comes from `get_stay_for_update`. The same again is success. Raises IllegalMove once they have left,
    InvalidInput (stage, on).
    """
    last = _last_of_open(stay)
    if (last.stage, last.starts_on) == (stage, on):
        return last
    if stage is last.stage or stage not in stages_of(stay.care_type):
        raise InvalidInput({"stage": f"They are in {last.stage.label.lower()}: choose another stage of their care"})
    _check_day(last, on, today=london_date(now))
    price = _price(stay, last.facility_id, stage, on)
    terms = _Terms(price.weekly_pence, price.notice_days) if price else _same(last)
    _check_ceiling(stay, terms, field="stage")
    return _go_on(stay, _after(last, stage=stage, facility_id=last.facility_id, terms=terms, on=on), by=by, now=now)


def move_house(stay: Stay, *, facility_id: int, on: dt.date, room: str, by: Actor, now: dt.datetime) -> Segment:
    """They live in another house of the same provider from a day on: a new call-off, with its checks and its price.

    The stay comes from `get_stay_for_update`. The same again is success. Raises IllegalMove once they have left,
    InvalidInput (facility, on, consent) naming what forbids it.
    """
    last = _last_of_open(stay)
    if (last.facility_id, last.starts_on) == (facility_id, on):
        return last
    _check_day(last, on, today=london_date(now))
    insist_on_consent(stay.request, ConsentKind.TREATMENT)
    found = queries.opening(stay.request, facility_id, care_type=stay.care_type, day=on)
    if facility_id == last.facility_id or found.provider.id != stay.provider_id:
        raise InvalidInput({"facility": f"Choose another house of {stay.provider.name}"})
    if not found.allowed:
        raise InvalidInput({"facility": f"{found.facility.name}: {found.sentence}"})
    if found.exception is None and (fault := place_fault(facility_id, queries.approved_facilities(stay.request_id))):
        raise InvalidInput({"facility": fault})
    price = _price(stay, facility_id, last.stage, on)
    terms = _Terms(price.weekly_pence, price.notice_days) if price else _Terms(found.weekly_pence, found.notice_days)
    _check_ceiling(stay, terms, field="facility")
    lock_books(stay.request)
    leaving = bed_free_from(last.expected_until, today=london_date(now))
    insist_on_room(facility_id, first=on, leaving=leaving, today=london_date(now), field="facility")
    stay.room = room
    return _go_on(stay, _after(last, stage=last.stage, facility_id=facility_id, terms=terms, on=on), by=by, now=now)


def _last_of_open(stay: Stay) -> Segment:
    if stay.ended_on is not None or not stay.segments:
        msg = "They have left, so they cannot be moved."
        raise IllegalMove(msg)
    return stay.segments[-1]


def _check_day(last: Segment, on: dt.date, *, today: dt.date) -> None:
    if on > today:
        raise InvalidInput({"on": "The day must be today or earlier: record the move once it has happened"})
    if on <= last.starts_on:
        fault = f"The day must be after {written(last.starts_on)}, when they began where they are now"
        raise InvalidInput({"on": fault})


def _price(stay: Stay, facility_id: int | None, stage: Stage, on: dt.date) -> Price | None:
    """That of the stage, on the lot that the placement was called off from; None where it has none of its own."""
    lot_id = queries.lot_of_stay(stay)
    if lot_id is None or facility_id is None:
        return None
    return framework.price_of_stage(lot_id, facility_id, stage, day=on)


def _same(last: Segment) -> _Terms:
    nightly = last.nightly_price_pence
    return _Terms(last.weekly_price_pence if nightly is None else nightly * 7, last.notice_days)


def _check_ceiling(stay: Stay, terms: _Terms, *, field: str) -> None:
    ceiling = stay.request.price_ceiling_pence
    if terms.weekly_pence is not None and (fault := ceiling_fault(terms.weekly_pence, ceiling)):
        raise InvalidInput({field: fault})


def _after(last: Segment, *, stage: Stage, facility_id: int | None, terms: _Terms, on: dt.date) -> Segment:
    return Segment(
        stay_id=last.stay_id,
        facility_id=facility_id,
        stage=stage,
        weekly_price_pence=terms.weekly_pence,
        contribution_pence=last.contribution_pence,
        notice_days=terms.notice_days,
        starts_on=on,
        expected_until=last.expected_until,
    )


def _go_on(stay: Stay, new: Segment, *, by: Actor, now: dt.datetime) -> Segment:
    """Close the part that was, open the new one, and tell the other side."""
    stay.segments[-1].ends_on = new.starts_on
    stay.segments.append(new)
    db.session.flush()
    balance(stay.request, at=now, reason="Moved")
    audit.record("segment.opened", subject=new, by=by, case_id=stay.request_id, fields=["stage", "facility"], at=now)
    events.announce(StayChanged(stay.id, by, now))
    path = f"/stays/{stay.public_id}"
    if houses(by, stay):
        notify([stay.request.key_worker_id], template="moved_on", path=path, now=now)
    else:
        tell_provider(stay.provider, "moved_on", path, now=now)
    return new
