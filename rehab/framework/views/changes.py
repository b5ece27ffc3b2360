"""Changes of facilities that a provider proposes and a commissioner decides."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import Conflict, InvalidInput
from rehab.core.transaction import transaction
from rehab.framework import commands, policy, queries
from rehab.framework.commands.facilities import CHANGED_MEANWHILE
from rehab.framework.forms.facilities import ChangeAnswerForm
from rehab.framework.models import FacilityProposal
from rehab.framework.rules import ProposalState
from rehab.framework.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user

NOT_LEADING = "Only the council that leads the provider's framework can answer this."
NOT_MANAGER = "Only the provider's managers can take this back."


@bp.route("/facility-changes/<public_id>", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK, Permission.ANSWER_OFFERS)
def facility_change(public_id: str) -> ResponseReturnValue:
    """Before and after of a proposed change; the commissioner accepts or refuses it whole."""
    actor, form = signed_in_user(), ChangeAnswerForm()
    if request.method == "POST":
        allow(_may_answer(actor, queries.get_change(actor, public_id)), NOT_LEADING)
    if form.validate_on_submit() and _is_answered(form, public_id):
        flash("The change is accepted." if form.is_accepted else "The change is refused.", "success")
        return redirect(url_for(".facility_change", public_id=public_id))
    change = queries.get_change(actor, public_id)
    waits = change.state is ProposalState.WAITING
    return render_template(
        "framework/facility_change.html",
        form=form,
        change=change,
        differences=queries.differences(change),
        may_answer=waits and _may_answer(actor, change),
        may_withdraw=waits and policy.runs(actor, change.facility.provider),
        row_version=queries.seen_of(change),
    ), (422 if form.errors else 200)


def _may_answer(actor: Actor, change: FacilityProposal) -> bool:
    return policy.looks_after(actor, queries.leaders_of(change.facility.provider_id))


def _is_answered(form: ChangeAnswerForm, public_id: str) -> bool:
    """Whether it could be; otherwise the form says why not. Raises Conflict for a page that is out of date."""
    actor = signed_in_user()
    try:
        with transaction():
            held = queries.get_change(actor, public_id, lock=True)
            if queries.seen_of(held) != request.form.get("row_version"):
                raise Conflict(CHANGED_MEANWHILE)
            if form.is_accepted:
                commands.accept_change(held, by=actor, now=clock.now())
            else:
                commands.refuse_change(held, reason=form.reason.data, by=actor, now=clock.now())
    except InvalidInput as refusal:
        form.add_faults({("reason" if name == "reason" else "answer"): text for name, text in refusal.faults.items()})
    return not form.errors


@bp.post("/facility-changes/<public_id>/withdraw")
@needs(Permission.MANAGE_FACILITIES)
def withdraw_facility_change(public_id: str) -> ResponseReturnValue:
    """Take back what one's own organisation proposed."""
    actor = signed_in_user()
    with transaction():
        change = queries.get_change(actor, public_id, lock=True)
        allow(policy.runs(actor, change.facility.provider), NOT_MANAGER)
        commands.withdraw_change(change, by=actor, now=clock.now())
    flash("The change is taken back.", "success")
    return redirect(url_for(".facility_change", public_id=public_id))
