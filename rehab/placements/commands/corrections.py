"""Dates of a stay that are put right; everything that follows from them is worked out again.

What was stored before is kept beside what stands there since, and both sides are told.
"""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core import events
from rehab.core.actor import Actor
from rehab.core.clock import london_date, within_six_months, written, written_at
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.settings import value_of
from rehab.notifications.commands import notify
from rehab.placements import queries
from rehab.placements.commands.arrivals import insist_on_time
from rehab.placements.commands.checks import insist_on_room
from rehab.placements.commands.extensions import wait_for_ask
from rehab.placements.commands.money import balance, lock_books
from rehab.placements.commands.moves import tell_provider
from rehab.placements.commands.stays import insist_on_day
from rehab.placements.events import StayChanged
from rehab.placements.models import DateCorrection, Stay
from rehab.placements.policy import houses
from rehab.placements.rules.corrections import StayDate, Window, needs_reason, nights_added, shares_a_night
from rehab.placements.rules.extensions import ExtensionStatus
from rehab.plans import queries as plans

ONE_DAY = dt.timedelta(days=1)
WHY = "More than seven days have passed since this was recorded. Enter why it was wrong"


def correct_arrival(
    stay: Stay, admitted_at: dt.datetime, *, reason: str, seen: dt.datetime | None, by: Actor, now: dt.datetime
) -> bool:
    """Put the time of an arrival right; whether anything changed.

    The stay comes from `get_stay_for_update`; `seen` is the time that the form showed. The end of the funding moves
    with the arrival until a panel has been asked for more weeks. Raises Conflict when somebody else put it right
    meanwhile, InvalidInput (admitted_on, reason).
    """
    if admitted_at == stay.admitted_at:
        return False
    if seen != stay.admitted_at:
        msg = "Somebody else has put the time of arrival right meanwhile."
        recorded = stay.admitted_at and written_at(stay.admitted_at)
        pairs: dict[str, tuple[object, object]] = {StayDate.ARRIVAL.label: (recorded, written_at(admitted_at))}
        raise Conflict.between(msg, pairs, path=_path(stay))
    arrival = queries.arrival_of(stay.id)
    _insist_on_reason(reason, arrival.recorded_at if arrival else None, now=now)
    insist_on_time(stay.request, admitted_at, now=now)
    admitted_on = london_date(admitted_at)
    if fault := _fault_of_arrival(stay, admitted_at):
        raise InvalidInput({"admitted_on": fault})
    correction = DateCorrection(
        field=StayDate.ARRIVAL,
        before_on=stay.admitted_on,
        before_at=stay.admitted_at,
        after_on=admitted_on,
        after_at=admitted_at,
        corrected_by_id=by.user_id,
    )
    funded_until = _moved_funding(stay, admitted_on)
    _insist_on_nights(stay, (admitted_on, stay.ended_on or funded_until), field="admitted_on", now=now)
    stay.admitted_at, stay.admitted_on = admitted_at, admitted_on
    stay.segments[0].starts_on = admitted_on
    stay.review_days = value_of("review_days", authority_id=stay.authority_id, on=admitted_on)
    _fund_until(stay, funded_until, now=now)
    _keep(stay, correction, reason=reason, by=by, now=now)
    return True


def _fund_until(stay: Stay, leaving: dt.date | None, *, now: dt.datetime) -> None:
    """The bed, the warnings and the day to ask for more weeks follow the end of the funding."""
    if leaving == stay.funded_until:
        return
    stay.funded_until, stay.funding_warned = leaving, None
    stay.segments[-1].expected_until = leaving
    if stay.ended_on is None:
        wait_for_ask(stay, now=now)


def _insist_on_reason(reason: str, entered_at: dt.datetime | None, *, now: dt.datetime) -> None:
    if needs_reason(entered_at, now=now) and not reason:
        raise InvalidInput({"reason": WHY})


def _fault_of_arrival(stay: Stay, admitted_at: dt.datetime) -> str:
    """What happened since, that a later arrival would come after."""
    day = london_date(admitted_at)
    if stay.ended_on is not None and day > stay.ended_on:
        return f"The day of arrival must be {written(stay.ended_on)}, when they left, or earlier"
    if len(stay.segments) > 1 and day >= stay.segments[1].starts_on:
        return f"They moved on {written(stay.segments[1].starts_on)}: the day of arrival must be before that"
    first_leave = min((leave.left_at for leave in queries.leaves_of(stay.id)), default=None)
    if first_leave is not None and admitted_at > first_leave:
        return f"They went on leave on {written_at(first_leave)}: the time of arrival must be before that"
    return ""


def _moved_funding(stay: Stay, admitted_on: dt.date) -> dt.date | None:
    """The approved weeks count from the arrival; once more were asked for, the end of the funding is the panel's."""
    were_asked = any(one.status is not ExtensionStatus.WITHDRAWN for one in queries.extensions_of(stay.id))
    if stay.funded_until is None or were_asked:
        return stay.funded_until
    return stay.funded_until + (admitted_on - stay.admitted_on)


def correct_leaving(
    stay: Stay, ended_on: dt.date, *, reason: str, seen: dt.date | None, by: Actor, now: dt.datetime
) -> bool:
    """Put the day of leaving right; whether anything changed.

    The stay comes from `get_stay_for_update`; `seen` is the day that the form showed. Raises IllegalMove while they
    are there, Conflict when somebody else put it right meanwhile, InvalidInput (ended_on, reason).
    """
    if stay.ended_on is None:
        msg = "They are still there, so there is no day of leaving to put right."
        raise IllegalMove(msg)
    if ended_on == stay.ended_on:
        return False
    if seen != stay.ended_on:
        msg = "Somebody else has put the day of leaving right meanwhile."
        pairs: dict[str, tuple[object, object]] = {StayDate.LEAVING.label: (written(stay.ended_on), written(ended_on))}
        raise Conflict.between(msg, pairs, path=_path(stay))
    _insist_on_reason(reason, stay.end_recorded_at, now=now)
    insist_on_day(stay, ended_on, today=london_date(now))
    if fault := _fault_of_leaving(stay, ended_on):
        raise InvalidInput({"ended_on": fault})
    correction = DateCorrection(
        field=StayDate.LEAVING, before_on=stay.ended_on, after_on=ended_on, corrected_by_id=by.user_id
    )
    _insist_on_nights(stay, (stay.admitted_on, ended_on), field="ended_on", now=now)
    stay.segments[-1].ends_on = ended_on
    stay.ended_on = ended_on
    stay.re_presentation_window_ends_on = within_six_months(ended_on)
    stay.discharge_plan_agreed_on = plans.agreed_by(stay.request_id, ended_on)
    for leave in queries.leaves_of(stay.id):
        if leave.not_back_on is not None:
            leave.not_back_on = ended_on
    _keep(stay, correction, reason=reason, by=by, now=now)
    return True


def _fault_of_leaving(stay: Stay, ended_on: dt.date) -> str:
    """What is recorded of them that cannot have been so, had they left on that day."""
    last_seen = max(
        (london_date(leave.back_at or leave.left_at) for leave in queries.leaves_of(stay.id)), default=ended_on
    )
    if ended_on < last_seen:
        return f"They went on leave or came back on {written(last_seen)}: the day of leaving must be that day or later"
    if stay.community_return_on is not None and stay.community_return_on < ended_on:
        day = written(stay.community_return_on)
        return f"The community service met them on {day}: the day of leaving must be that day or earlier"
    if stay.re_presented_on is not None and stay.re_presented_on <= ended_on:
        day = written(stay.re_presented_on)
        return f"They came back to treatment on {day}: the day of leaving must be before that"
    return ""


def _insist_on_nights(stay: Stay, after: Window, *, field: str, now: dt.datetime) -> None:
    """Nobody is in two places on one night, and each night that is new needs a bed."""
    if shares_a_night(after, queries.other_stays(stay)):
        fault = "With that day they would be in two places on one night: they are recorded as staying elsewhere"
        raise InvalidInput({field: fault})
    today = london_date(now)
    lock_books(stay.request)
    before = (stay.admitted_on, stay.ended_on or stay.funded_until)
    for start, leaving in nights_added(before, after):
        is_before = start < stay.admitted_on
        facility_id = stay.segments[0 if is_before else -1].facility_id
        first = start if is_before or stay.ended_on else max(start, today + ONE_DAY)
        if facility_id is not None and first < leaving:
            insist_on_room(facility_id, first=first, leaving=leaving, today=today, field=field)


def _keep(stay: Stay, correction: DateCorrection, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """Store what was before, work out the money anew, and tell those who must know."""
    correction.stay_id, correction.reason, correction.corrected_at = stay.id, reason, now
    db.session.add(correction)
    db.session.flush()
    balance(stay.request, at=now, reason="Date corrected")
    field = {StayDate.ARRIVAL: "admitted_on", StayDate.LEAVING: "ended_on"}[correction.field]
    audit.record("stay.corrected", subject=stay, by=by, case_id=stay.request_id, fields=[field], at=now)
    events.announce(StayChanged(stay.id, by, now))
    if houses(by, stay):
        notify([stay.request.key_worker_id], template="date_corrected", path=_path(stay), now=now)
    else:
        tell_provider(stay.provider, "date_corrected", _path(stay), now=now)


def _path(stay: Stay) -> str:
    return f"/stays/{stay.public_id}"
