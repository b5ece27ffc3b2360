"""What follows a decision: a commissioner's consent, conditions that are met, what a deferral asked for."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.panel import commands, queries
from rehab.panel.forms import ActionsForm, ConditionForm, ConsentForm
from rehab.panel.rules import ConsentAnswer, PanelCaseStatus
from rehab.panel.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user

ANSWERED = "This has been answered, or the case is no longer open."


@bp.route("/panel/consents/<public_id>", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
def consent(public_id: str) -> ResponseReturnValue:
    """A commissioner agrees that a decision goes over the budget, or does not."""
    actor, form, now = signed_in_user(), ConsentForm(), clock.now()
    found = queries.get_consent(actor, public_id)
    allow(found.answer is None and found.case.status is PanelCaseStatus.OPEN, ANSWERED)
    if form.validate_on_submit():
        with transaction():
            found = queries.get_consent_for_update(actor, public_id)
            commands.answer_consent(found, answer=form.answer.data, reason=form.reason.data, by=actor, now=now)
        agreed = form.answer.data is ConsentAnswer.GIVEN
        flash("You have agreed. We have told the chair." if agreed else "We have told the chair.", "success")
        return redirect(url_for("home.home"))
    effects = queries.budget_effects(
        found.case, weeks=found.weeks, price_ceiling_pence=found.price_ceiling_pence, now=now
    )
    page = render_template("panel/consent.html", form=form, consent=found, effects=effects)
    return page, 422 if form.errors else 200


@bp.route("/panel/conditions/<public_id>", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS, Permission.COORDINATE_PANEL)
def condition(public_id: str) -> ResponseReturnValue:
    """Say that a condition of the approval was met."""
    actor, form = signed_in_user(), ConditionForm()
    found = queries.get_condition(actor, public_id)
    if form.validate_on_submit():
        try:
            return redirect(_mark_met(actor, public_id, form))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            found = queries.get_condition(actor, public_id)
    return render_template("panel/condition.html", form=form, condition=found), 422 if form.errors else 200


def _mark_met(actor: Actor, public_id: str, form: ConditionForm) -> str:
    with transaction():
        found = queries.get_condition_for_update(actor, public_id)
        commands.mark_met(found, met_on=form.day, note=form.note.data, by=actor, now=clock.now())
        reference = found.case.request.reference
    flash("The condition is marked as met.", "success")
    return url_for("cases.case", reference=reference)


@bp.route("/panel/cases/<public_id>/actions", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
def actions(public_id: str) -> ResponseReturnValue:
    """The key worker says what was done of what the panel asked for."""
    actor, form = signed_in_user(), ActionsForm()
    found = queries.get_deferral(actor, public_id)
    allow(found.actions_done_at is None, ANSWERED)
    if form.validate_on_submit():
        with transaction():
            found = queries.get_deferral_for_update(actor, public_id)
            commands.answer_deferral(found, actions_done=form.actions_done.data, by=actor, now=clock.now())
            reference = found.request.reference
        flash("We have told the coordinator that it can go back to the panel.", "success")
        return redirect(url_for("cases.case", reference=reference))
    return render_template("panel/actions.html", form=form, case=found), 422 if form.errors else 200
