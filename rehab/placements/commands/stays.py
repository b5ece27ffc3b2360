"""The end of a stay; how it came about is recorded by the package above."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core import events
from rehab.core.actor import Actor
from rehab.core.clock import london_date, within_six_months, written
from rehab.core.db import db
from rehab.core.errors import Conflict, InvalidInput
from rehab.placements import queries
from rehab.placements.commands.money import balance, fund_while_asked
from rehab.placements.commands.moves import tell_provider
from rehab.placements.commands.onward import close_placement, watch_gap
from rehab.placements.events import StayEnded
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason
from rehab.plans import queries as plans
from rehab.requests.models import PlacementRequest


def end_stay(
    stay: Stay,
    *,
    ended_on: dt.date,
    reason: ExitReason,
    discharge_plan_agreed_on: dt.date | None,
    notice_given_on: dt.date | None = None,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Close the stay and its segments, and book the nights stayed and any notice.

    Placement and request end with it, unless the person goes on to a bed that waits.

    `ended_on` is the day of leaving, which is no night; `discharge_plan_agreed_on` is the agreed date of the plan in
    force then: without one, a date that a file told of stands. `notice_given_on` is when the provider was told, where
    that was before. The stay comes from `get_stay_for_update`. Raises Conflict when it has ended, InvalidInput
    (ended_on).
    """
    if stay.ended_on is not None:
        msg = f"This stay has ended already, on {written(stay.ended_on)}."
        raise Conflict(msg)
    insist_on_day(stay, ended_on, today=london_date(now))
    stay.ended_on, stay.end_recorded_at = ended_on, now
    stay.exit_reason = reason
    stay.discharge_plan_agreed_on = discharge_plan_agreed_on or stay.discharge_plan_agreed_on
    stay.notice_given_on = notice_given_on
    stay.re_presentation_window_ends_on = within_six_months(ended_on)
    for segment in stay.segments:
        segment.ends_on = segment.ends_on or ended_on
    fund_while_asked(stay, ended_on)
    close_placement(stay, by=by, now=now)
    db.session.flush()
    balance(stay.request, at=now, reason="Stay ended")
    audit.record("stay.ended", subject=stay, by=by, case_id=stay.request_id, fields=["ended_on", "exit_reason"], at=now)
    watch_gap(stay.request, now=now)
    events.announce(StayEnded(stay.id, stay.request_id, ended_on, by, now))


def insist_on_day(stay: Stay, ended_on: dt.date, *, today: dt.date) -> None:
    """Raises InvalidInput (ended_on) for a day of leaving in the future, or before they came to where they were."""
    first = max([stay.admitted_on, *(segment.starts_on for segment in stay.segments)])
    if ended_on < first:
        raise InvalidInput({"ended_on": f"The day of leaving must be {written(first)} or later"})
    if ended_on > today:
        raise InvalidInput({"ended_on": "The day of leaving must be today or earlier"})


def leave_for_next(
    request: PlacementRequest, *, on: dt.date, told_on: dt.date | None, by: Actor, now: dt.datetime
) -> None:
    """Somebody who arrives in the next bed has left the one before, if nobody has said so; the request is locked.

    `told_on` is when the bed was confirmed, which is when the house that they leave knew. Raises InvalidInput
    (ended_on).
    """
    stay = queries.last_stay(request.id)
    if stay is None or stay.ended_on is not None:
        return
    found = queries.whole_stay(stay.id)
    is_detox = found.care_type is not request.care_type
    end_stay(
        found,
        ended_on=on,
        reason=ExitReason.COMPLETED_FURTHER_RESIDENTIAL if is_detox else ExitReason.TRANSFERRED_PROVIDER,
        discharge_plan_agreed_on=plans.agreed_by(request.id, on),
        notice_given_on=told_on,
        by=by,
        now=now,
    )
    tell_provider(found.provider, "moved_on", f"/stays/{found.public_id}", now=now)
