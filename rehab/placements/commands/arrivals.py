"""The day of arrival: the person came, or did not."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.clients.rules import ConsentKind
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core import events, settings
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.finance import commands as finance
from rehab.finance.rules import net_weekly
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
from rehab.placements.commands.money import balance
from rehab.placements.commands.moves import move_offer
from rehab.placements.events import StayOpened
from rehab.placements.models import Offer, Placement, Segment, Stay
from rehab.placements.rules import NonArrivalReason, OfferStatus, PlacementStatus, funded_until, overlapping
from rehab.plans import queries as plans
from rehab.plans import rules as plan_rules
from rehab.requests import commands as requests
from rehab.requests.models import PlacementRequest


def admit(placement: Placement, *, admitted_at: dt.datetime, room: str, by: Actor, now: dt.datetime) -> Stay:
    """Record that the person has arrived; their stay begins, and with it the nights that are paid for.

    The placement comes from `get_placement_for_update`. Saying the same again gives the same stay. Raises Conflict
    when something else was recorded, IllegalMove when no arrival is awaited, InvalidInput (admitted_at, plan,
    consent, call_off, room_free) naming what forbids it.
    """
    if placement.status is PlacementStatus.ADMITTED:
        return _same_stay(placement, admitted_at=admitted_at, room=room)
    offer = _awaited(placement)
    request = placement.request
    care_type = approval_of(request).care_type
    admitted_on = london_date(admitted_at)
    _check_time(request, admitted_at, now=now)
    _check_record(request, offer, admitted_on=admitted_on)
    leaving = funded_until(admitted_on, offer.weeks)
    insist_on_room(
        offer.facility_id,
        first=admitted_on,
        leaving=leaving,
        today=london_date(now),
        field="admitted_on",
        besides=offer.id,
    )
    offer.bed_held = False
    placement.status = PlacementStatus.ADMITTED
    stay = _open_stay(placement, offer, care_type=care_type, admitted_at=admitted_at, room=room)
    balance(request, at=now, reason="Admitted")
    audit.record("stay.opened", subject=stay, by=by, case_id=request.id, fields=["admitted_at", "room"], at=now)
    requests.mark_admitted(request, by=by, now=now)
    events.announce(StayOpened(stay.id, request.id, admitted_on, by, now))
    notify([request.key_worker_id], template="admitted", path=f"/stays/{stay.public_id}", now=now)
    return stay


def _same_stay(placement: Placement, *, admitted_at: dt.datetime, room: str) -> Stay:
    stay = placement.stays[0]
    if (stay.admitted_at, stay.room) == (admitted_at, room):
        return stay
    msg = f"An arrival on {written(stay.admitted_on)} was recorded already, with another time or room."
    raise Conflict(msg)


def _awaited(placement: Placement) -> Offer:
    if placement.status is not PlacementStatus.ARRANGED or placement.offer is None:
        msg = "Nobody is expected under this placement any more."
        raise IllegalMove(msg)
    return placement.offer


def _check_time(request: PlacementRequest, admitted_at: dt.datetime, *, now: dt.datetime) -> None:
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
    leaving = funded_until(admitted_on, offer.weeks)
    stay = Stay(
        placement_id=placement.id,
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


def record_non_arrival(
    placement: Placement, *, reason: NonArrivalReason, note: str, by: Actor, now: dt.datetime
) -> None:
    """Record that the person did not come, and what was done about it: the bed is free, approval and money stand.

    The placement comes from `get_placement_for_update`. Raises IllegalMove when nobody is expected, InvalidInput
    (reason) before the day of arrival.
    """
    offer = _awaited(placement)
    if london_date(now) < placement.arrives_on:
        fault = f"They are expected on {written(placement.arrives_on)}: wait until that day"
        raise InvalidInput({"reason": fault})
    request = placement.request
    placement.status = PlacementStatus.DID_NOT_ARRIVE
    placement.non_arrival_reason, placement.non_arrival_note = reason, note
    move_offer(offer, OfferStatus.WITHDRAWN, by=by, now=now)
    _hold_money_again(request, now=now)
    audit.record(
        "placement.did_not_arrive",
        subject=placement,
        by=by,
        case_id=request.id,
        fields=["non_arrival_reason", "non_arrival_note"],
        at=now,
    )
    _let_approval_run_again(request, now=now)
    notify([request.key_worker_id], template="exit_recorded", path=f"/cases/{request.reference}", now=now)


def _hold_money_again(request: PlacementRequest, *, now: dt.datetime) -> None:
    """As at the panel's decision: the most that the approval can cost, counted from today."""
    approval = approval_of(request)
    source, contribution = money_of(request)
    weekly = net_weekly(approval.price_ceiling_pence or 0, contribution)
    reason = f"Did not arrive, {request.reference}"
    finance.release(request.id, now, reason)
    finance.reserve(request.id, request.authority_id, source, weekly, london_date(now), approval.weeks, now, reason)


def _let_approval_run_again(request: PlacementRequest, *, now: dt.datetime) -> None:
    clocks.start(
        ClockKind.APPROVAL_USE,
        request,
        case_id=request.id,
        due_on=approval_of(request).valid_until,
        owner_id=request.key_worker_id,
        now=now,
    )
