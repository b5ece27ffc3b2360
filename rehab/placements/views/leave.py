"""Pages of leave: going, and coming back."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.placements import commands, policy, queries
from rehab.placements.commands import Absence
from rehab.placements.forms import LeaveForm, ReturnForm
from rehab.placements.models import Stay
from rehab.placements.views.blueprint import bp, status_of
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember

LEFT_FOR_GOOD = "They have left, so no leave can be recorded."


@bp.route("/stays/<public_id>/leave", methods=["GET", "POST"])
@needs(Permission.ANSWER_OFFERS)
@once
def go_on_leave(public_id: str) -> ResponseReturnValue:
    """Record that somebody is away; whoever is away already is waited for."""
    actor, form = signed_in_user(), LeaveForm()
    if form.validate_on_submit():
        try:
            with transaction():
                found = queries.get_stay_for_update(actor, public_id)
                allow(policy.can_record_leave(actor, found), LEFT_FOR_GOOD)
                commands.go_on_leave(found, _absence(form), by=actor, now=clock.now())
                address = remember(url_for(".stay", public_id=public_id))
            flash("The leave is recorded. The key worker has been told.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    stay = queries.get_stay(actor, public_id)
    allow(policy.can_record_leave(actor, stay), LEFT_FOR_GOOD)
    if queries.open_leave(stay.id) and not form.errors:
        return redirect(url_for(".come_back", public_id=public_id))
    audit.record_view("stay.viewed", subject=stay, by=actor, case_id=stay.request_id)
    return render_template("placements/leave.html", form=form, stay=stay), status_of(form)


def _absence(form: LeaveForm) -> Absence:
    return Absence(form.left_at, form.due_back_at, form.reason.data, form.contact.data)


@bp.route("/stays/<public_id>/leave/return", methods=["GET", "POST"])
@needs(Permission.ANSWER_OFFERS)
@once
def come_back(public_id: str) -> ResponseReturnValue:
    """Record that somebody is back, or go on to what is done when they are not."""
    actor, form = signed_in_user(), ReturnForm()
    if form.validate_on_submit():
        try:
            with transaction():
                found = queries.get_stay_for_update(actor, public_id)
                allow(policy.can_record_leave(actor, found), LEFT_FOR_GOOD)
                commands.come_back(found, back_at=form.back_at, note=form.note.data, by=actor, now=clock.now())
                address = remember(url_for(".stay", public_id=public_id))
            flash("Their return is recorded. The key worker has been told.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    stay = queries.get_stay(actor, public_id)
    allow(policy.can_record_leave(actor, stay), LEFT_FOR_GOOD)
    leave = queries.open_leave(stay.id)
    if leave is None:
        return redirect(url_for(".stay", public_id=public_id))
    audit.record_view("stay.viewed", subject=stay, by=actor, case_id=stay.request_id)
    is_late = clock.now() > leave.due_back_at
    page = render_template("placements/come_back.html", form=form, stay=stay, leave=leave, is_late=is_late)
    return page, status_of(form)


def on_stay_page(actor: Actor, stay: Stay) -> dict[str, Any]:
    """Leave now and before, for both sides; None for those who only oversee the stay."""
    if not (policy.works_with(actor, stay) or policy.houses(actor, stay)):
        return {"leaves_before": None}
    leaves = queries.leaves_of(stay.id)
    away = next((leave for leave in leaves if leave.is_open), None)
    return {
        "away": away,
        "away_is_late": away is not None and clock.now() > away.due_back_at,
        "leaves_before": [leave for leave in leaves if not leave.is_open],
        "may_record_leave": policy.can_record_leave(actor, stay),
    }
