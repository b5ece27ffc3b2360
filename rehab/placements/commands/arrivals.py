"""The day of arrival: the person came."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.clients.rules import ConsentKind
from rehab.core import events, settings
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written, written_at
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.framework.rules import STAGE_OF_CARE, CareType
from rehab.notifications.commands import notify
from rehab.placements import queries
from rehab.placements.commands.checks import (
    approval_of,
    insist_on_call_off,
    insist_on_consent,
    insist_on_room,
    money_of,
)
from rehab.placements.commands.money import balance, lock_books
from rehab.placements.commands.onward import join
from rehab.placements.commands.stays import leave_for_next
from rehab.placements.events import StayOpened
from rehab.placements.models import Arrival, Offer, Placement, Segment, Stay
from rehab.placements.rules import LONGEST_ROOM, PlacementStatus, leaving_day, overlapping
from rehab.placements.rules.arrivals import Handover
from rehab.plans import queries as plans
from rehab.plans import rules as plan_rules
from rehab.requests import commands as requests
from rehab.requests.models import PlacementRequest


def admit(
    placement: Placement, *, admitted_at: dt.datetime, room: str, handover: Handover, by: Actor, now: dt.datetime
) -> Stay:
    """Record that the person has arrived, with what; their stay begins, and with it the nights that are paid for.

    The placement comes from `get_placement_for_update`. Saying the same again gives the same stay. Raises Conflict
    when something else was recorded, IllegalMove when no arrival is awaited, InvalidInput (admitted_on, room,
    plan, plan_looked_at, consent, call_off) naming what forbids it.
    """
    if placement.status in {PlacementStatus.ADMITTED, PlacementStatus.JOINED}:
        return _same_stay(placement, admitted_at=admitted_at, room=room, handover=handover)
    offer = awaited(placement)
    request = placement.request
    care_type = approval_of(request, detox_first=offer.detox_first).care_type
    admitted_on = london_date(admitted_at)
    _check_entry(room, handover)
    insist_on_time(request, admitted_at, now=now)
    leave_for_next(request, on=admitted_on, told_on=offer.client_agreed_on, by=by, now=now)
    _check_record(request, offer, admitted_on=admitted_on)
    leaving = leaving_day(admitted_on, offer.weeks, offer.ends_by)
    lock_books(request)
    insist_on_room(
        offer.facility_id,
        first=admitted_on,
        leaving=leaving,
        today=london_date(now),
        field="admitted_on",
        besides=offer.id,
    )
    offer.bed_held = False
    stay = _open_stay(placement, offer, care_type=care_type, admitted_at=admitted_at, room=room)
    _keep(stay, handover, by=by, now=now)
    balance(request, at=now, reason="Admitted")
    audit.record("stay.opened", subject=stay, by=by, case_id=request.id, fields=["admitted_at", "room"], at=now)
    if placement.continues_id is None:
        requests.mark_admitted(request, by=by, now=now)
    events.announce(StayOpened(stay.id, request.id, admitted_on, by, now))
    notify([request.key_worker_id], template="admitted", path=f"/stays/{stay.public_id}", now=now)
    return stay


def _same_stay(placement: Placement, *, admitted_at: dt.datetime, room: str, handover: Handover) -> Stay:
    stay = queries.stay_under_offer(placement)
    recorded = queries.handover_of(stay.id)
    if (stay.admitted_at, stay.room, recorded) == (admitted_at, room, handover):
        return stay
    msg = f"An arrival on {written(stay.admitted_on)} is recorded already, and it differs from what you sent."
    pairs: dict[str, tuple[object, object]] = {
        "Time of arrival": (stay.admitted_at and written_at(stay.admitted_at), written_at(admitted_at)),
        "Room": (stay.room, room),
    }
    if recorded is not None:
        pairs |= {
            "Came with": (recorded.came_with.label, handover.came_with.label),
            "Medication": (recorded.medication, handover.medication),
            "Belongings": (recorded.belongings, handover.belongings),
        }
    raise Conflict.between(msg, pairs, path=f"/stays/{stay.public_id}")


def awaited(placement: Placement) -> Offer:
    """The offer under which the person is expected. Raises IllegalMove when nobody is."""
    if placement.status is not PlacementStatus.ARRANGED or placement.offer is None:
        msg = "Nobody is expected under this placement any more."
        raise IllegalMove(msg)
    return placement.offer


def _check_entry(room: str, handover: Handover) -> None:
    checks = {
        "room": ("Enter the room", not room),
        "plan_looked_at": (
            "Look at the discharge plan together before you record the arrival",
            not handover.plan_looked_at,
        ),
    }
    faults = {field: sentence for field, (sentence, applies) in checks.items() if applies}
    if len(room) > LONGEST_ROOM:
        faults["room"] = f"Room must be {LONGEST_ROOM} characters or less"
    if faults:
        raise InvalidInput(faults)


def insist_on_time(request: PlacementRequest, admitted_at: dt.datetime, *, now: dt.datetime) -> None:
    """Raises InvalidInput (admitted_on) for an arrival in the future, or before the panel approved."""
    if admitted_at > now:
        raise InvalidInput({"admitted_on": "The time of arrival must not be in the future"})
    if request.decided_on is not None and london_date(admitted_at) < request.decided_on:
        fault = f"The day of arrival must be {written(request.decided_on)}, when the panel approved, or later"
        raise InvalidInput({"admitted_on": fault})


def _check_record(request: PlacementRequest, offer: Offer, *, admitted_on: dt.date) -> None:
    insist_on_consent(request, ConsentKind.TREATMENT, ConsentKind.SHARING)
    missing = plan_rules.missing(plans.in_force(request.id))
    if missing:
        fault = "The discharge plan is not complete. Ask the key worker to complete it before you record the arrival"
        raise InvalidInput({"plan": fault})
    insist_on_call_off(request, offer, day=admitted_on)
    if overlapping(queries.stays_of_client(request.client_id), admitted_on):
        fault = "The person is recorded as staying elsewhere on that day. Ask the key worker to look at this"
        raise InvalidInput({"admitted_on": fault})


def _open_stay(placement: Placement, offer: Offer, *, care_type: CareType, admitted_at: dt.datetime, room: str) -> Stay:
    request = placement.request
    admitted_on = london_date(admitted_at)
    leaving = leaving_day(admitted_on, offer.weeks, offer.ends_by)
    stay = Stay(
        placement_id=join(placement),
        offer_id=offer.id,
        request_id=request.id,
        client_id=request.client_id,
        service_id=request.service_id,
        authority_id=request.authority_id,
        provider_id=placement.provider_id,
        care_type=care_type,
        admitted_on=admitted_on,
        admitted_at=admitted_at,
        room=room,
        funded_until=leaving,
        review_days=settings.value_of("review_days", authority_id=request.authority_id, on=admitted_on),
        segments=[
            Segment(
                facility_id=offer.facility_id,
                stage=STAGE_OF_CARE[care_type],
                weekly_price_pence=offer.weekly_price_pence,
                contribution_pence=money_of(request)[1],
                notice_days=offer.notice_days,
                starts_on=admitted_on,
                expected_until=leaving,
            )
        ],
    )
    db.session.add(stay)
    db.session.flush()
    return stay


def _keep(stay: Stay, handover: Handover, *, by: Actor, now: dt.datetime) -> None:
    db.session.add(
        Arrival(
            stay_id=stay.id,
            came_with=handover.came_with,
            medication=handover.medication,
            belongings=handover.belongings,
            plan_looked_at=handover.plan_looked_at,
            recorded_at=now,
            recorded_by_id=by.user_id,
        )
    )
    db.session.flush()
