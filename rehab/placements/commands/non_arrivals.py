"""The day of arrival: the person did not come."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import Conflict, InvalidInput
from rehab.notifications.commands import notify
from rehab.placements import queries
from rehab.placements.commands.arrivals import awaited
from rehab.placements.commands.unused_beds import free_bed
from rehab.placements.models import NonArrivalStep, Placement
from rehab.placements.rules import PlacementStatus
from rehab.placements.rules.arrivals import NonArrival


def record_non_arrival(placement: Placement, told: NonArrival, *, by: Actor, now: dt.datetime) -> None:
    """Record that the person did not come, and what was done about it: the bed is free, approval and money stand.

    The placement comes from `get_placement_for_update`. Saying the same again changes nothing. Raises Conflict when
    something else was told, IllegalMove when nobody is expected, InvalidInput (reason, steps, note).
    """
    if placement.status is PlacementStatus.DID_NOT_ARRIVE:
        _insist_on_same(placement, told)
        return
    offer = awaited(placement)
    _check(placement, told, today=london_date(now))
    request = placement.request
    placement.status = PlacementStatus.DID_NOT_ARRIVE
    placement.non_arrival_reason, placement.non_arrival_note = told.reason, told.note
    placement.may_come_later = told.may_come_later
    db.session.add_all(NonArrivalStep(placement_id=placement.id, step=step) for step in sorted(told.steps))
    free_bed(placement, offer, request, because="Did not arrive", by=by, now=now)
    fields = ["non_arrival_reason", "non_arrival_note", "may_come_later"]
    audit.record("placement.did_not_arrive", subject=placement, by=by, case_id=request.id, fields=fields, at=now)
    notify([request.key_worker_id], template="did_not_arrive", path=f"/cases/{request.reference}", now=now)


def _check(placement: Placement, told: NonArrival, *, today: dt.date) -> None:
    if today < placement.arrives_on:
        fault = f"They are expected on {written(placement.arrives_on)}: wait until that day"
        raise InvalidInput({"reason": fault})
    checks = {
        "steps": ("Say what you have done to find out where they are", not told.steps),
        "note": ("Enter what came of it, so that the key worker can go on from there", not told.note),
    }
    faults = {field: sentence for field, (sentence, applies) in checks.items() if applies}
    if faults:
        raise InvalidInput(faults)


def _insist_on_same(placement: Placement, told: NonArrival) -> None:
    recorded = queries.non_arrival_of(placement)
    if recorded == told:
        return
    msg = "It is recorded already that they did not arrive, in other words than you sent."
    pairs: dict[str, tuple[object, object]] = {"Why": (recorded.reason.label, told.reason.label)}
    pairs["What was done"] = (recorded.steps_in_words, told.steps_in_words)
    pairs["What came of it"] = (recorded.note, told.note)
    pairs["May come another day"] = (recorded.later_in_words, told.later_in_words)
    raise Conflict.between(msg, pairs)
