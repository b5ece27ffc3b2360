"""Pages that put a date of a stay right."""

import datetime as dt
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.placements import commands, policy, queries
from rehab.placements.forms import CorrectArrivalForm, CorrectLeavingForm
from rehab.placements.models import Stay
from rehab.placements.rules.corrections import StayDate, needs_reason
from rehab.placements.views.blueprint import bp, status_of
from rehab.web.access import allow, needs, signed_in_user

KEPT_ELSEWHERE = "This stay was kept elsewhere: put its dates right where they come from."
CORRECTED = "The date is put right, and what follows from it is worked out again."
AS_BEFORE = "This is what was recorded already, so nothing has changed."


@bp.route("/stays/<public_id>/arrival/correct", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS, Permission.ANSWER_OFFERS)
def correct_arrival(public_id: str) -> ResponseReturnValue:
    """Put the day or time of an arrival right."""
    actor = signed_in_user()
    stay = queries.get_stay(actor, public_id)
    allow(policy.can_correct_dates(actor, stay), KEPT_ELSEWHERE)
    form = CorrectArrivalForm(data=_of_arrival(stay))
    if form.validate_on_submit():
        try:
            with transaction():
                found = queries.get_stay_for_update(actor, public_id)
                is_changed = commands.correct_arrival(
                    found, form.admitted_at, reason=form.reason.data, seen=_seen(), by=actor, now=clock.now()
                )
            flash(CORRECTED if is_changed else AS_BEFORE, "success")
            return redirect(url_for(".stay", public_id=public_id))
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    return _page(public_id, form, StayDate.ARRIVAL)


def _of_arrival(stay: Stay) -> dict[str, Any]:
    time = clock.time_of_day(stay.admitted_at) if stay.admitted_at else ""
    return {"admitted_on": stay.admitted_on, "admitted_time": time}


def _seen() -> dt.datetime | None:
    """The moment that stood there when the form was shown; none where there was none, or what was sent is no moment."""
    try:
        return dt.datetime.fromisoformat(request.form.get("row_version", ""))
    except ValueError:
        return None


@bp.route("/stays/<public_id>/leaving/correct", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS, Permission.ANSWER_OFFERS)
def correct_leaving(public_id: str) -> ResponseReturnValue:
    """Put the day of leaving right."""
    actor = signed_in_user()
    stay = queries.get_stay(actor, public_id)
    allow(policy.can_correct_dates(actor, stay), KEPT_ELSEWHERE)
    form = CorrectLeavingForm(data={"ended_on": stay.ended_on})
    if form.validate_on_submit():
        try:
            with transaction():
                found = queries.get_stay_for_update(actor, public_id)
                day, seen = form.ended_on.data or clock.today(), _seen()
                is_changed = commands.correct_leaving(
                    found, day, reason=form.reason.data, seen=seen and seen.date(), by=actor, now=clock.now()
                )
            flash(CORRECTED if is_changed else AS_BEFORE, "success")
            return redirect(url_for(".stay", public_id=public_id))
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    return _page(public_id, form, StayDate.LEAVING)


def on_stay_page(actor: Actor, stay: Stay) -> dict[str, Any]:
    """What came with the person, for both sides, and which dates were put right, for all who see the stay."""
    works_here = policy.works_with(actor, stay) or policy.houses(actor, stay)
    return {
        "arrival": queries.arrival_of(stay.id) if works_here else None,
        "corrections": queries.corrections_of(stay.id),
        "may_correct_dates": policy.can_correct_dates(actor, stay),
    }


def _page(public_id: str, form: CorrectArrivalForm | CorrectLeavingForm, date: StayDate) -> ResponseReturnValue:
    actor = signed_in_user()
    stay = queries.get_stay(actor, public_id)
    if date is StayDate.LEAVING and stay.ended_on is None:
        return redirect(url_for(".stay", public_id=public_id))
    audit.record_view("stay.viewed", subject=stay, by=actor, case_id=stay.request_id)
    if date is StayDate.LEAVING:
        entered_at, recorded = stay.end_recorded_at, stay.ended_on
    else:
        arrival = queries.arrival_of(stay.id)
        entered_at, recorded = arrival.recorded_at if arrival else None, stay.admitted_at
    page = render_template(
        "placements/correct_date.html",
        form=form,
        stay=stay,
        date=date,
        needs_reason=needs_reason(entered_at, now=clock.now()),
        row_version=recorded.isoformat() if recorded else "",
    )
    return page, status_of(form)
