"""Reviews that are planned: fixed, moved, called off, prepared, missed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.placements.models import Stay
from rehab.reviews import commands, policy, queries
from rehab.reviews.forms import MissedForm, PlanForm, PreparationForm
from rehab.reviews.models import PlannedReview
from rehab.reviews.views.blueprint import NOT_YOURS, bp, seen_version, status_of
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember

CLOSED = "This review is not planned any more, or is not yours to change."


@bp.route("/stays/<public_id>/reviews/plan", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
@once
def plan(public_id: str) -> ResponseReturnValue:
    """Fix when and where the next review is held, and who is invited."""
    user = signed_in_user()
    stay = queries.readable_stay(user, public_id)
    allow(policy.can_plan(user, stay), NOT_YOURS)
    form = PlanForm(data={"user_ids": [stay.request.key_worker_id], "length": 60})
    form.offer(queries.may_be_invited(stay))
    if form.validate_on_submit():
        try:
            with transaction():
                stay = queries.readable_stay_for_update(user, public_id)
                allow(policy.can_plan(user, stay), NOT_YOURS)
                commands.plan(stay, form.appointment(), by=user, now=clock.now())
                address = remember(url_for(".reviews", public_id=public_id))
            flash("The review is planned. Those invited are told.", "success")
            return redirect(address)
        except InvalidInput as error:
            form.add_faults(error.faults)
            stay = queries.readable_stay(user, public_id)
    audit.record_view("reviews.viewed", subject=stay, by=user, case_id=stay.request_id)
    due_at = queries.next_due(stay)
    return render_template("reviews/plan.html", form=form, stay=stay, due_at=due_at), status_of(form)


@bp.get("/reviews/planned/<public_id>")
@needs(Permission.VIEW_CASES, Permission.ANSWER_OFFERS)
def planned(public_id: str) -> ResponseReturnValue:
    """One planned review: when, where, with whom, what the house brings, and what can be done."""
    user = signed_in_user()
    found, stay = queries.get_planned(user, public_id)
    audit.record_view("reviews.viewed", subject=stay, by=user, case_id=stay.request_id)
    return render_template(
        "reviews/planned.html",
        planned=found,
        stay=stay,
        can_close=policy.can_close(user, stay, found),
        can_prepare=policy.can_prepare(user, stay, found),
        has_begun=found.starts_at <= clock.now(),
    )


@bp.route("/reviews/planned/<public_id>/move", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
def move(public_id: str) -> ResponseReturnValue:
    """Another time, place or people."""
    user = signed_in_user()
    found, stay = _to_close(public_id)
    form = PlanForm(data=PlanForm.of(found))
    form.offer(queries.may_be_invited(stay))
    if form.validate_on_submit():
        try:
            with transaction():
                found, stay = queries.get_planned_for_update(user, public_id)
                allow(policy.can_close(user, stay, found), CLOSED)
                commands.move(found, stay, form.appointment(), seen=seen_version(), by=user, now=clock.now())
            flash("The review is changed. Those invited are told.", "success")
            return redirect(url_for(".planned", public_id=public_id))
        except InvalidInput as error:
            form.add_faults(error.faults)
            found, stay = queries.get_planned(user, public_id)
    version = request.form.get("row_version") or found.version
    page = render_template("reviews/move.html", form=form, planned=found, stay=stay, row_version=version)
    return page, status_of(form)


@bp.route("/reviews/planned/<public_id>/missed", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
def missed(public_id: str) -> ResponseReturnValue:
    """Say why a planned review was not held."""
    user, form = signed_in_user(), MissedForm()
    found, stay = _to_close(public_id)
    if form.validate_on_submit():
        try:
            with transaction():
                found, stay = queries.get_planned_for_update(user, public_id)
                allow(policy.can_close(user, stay, found), CLOSED)
                commands.miss(found, stay, form.reason.data, form.note.data, by=user, now=clock.now())
            flash("It is recorded that the review was missed. Plan the next one now.", "success")
            return redirect(url_for(".reviews", public_id=stay.public_id))
        except InvalidInput as error:
            form.add_faults(error.faults)
            found, stay = queries.get_planned(user, public_id)
    return render_template("reviews/missed.html", form=form, planned=found, stay=stay), status_of(form)


@bp.post("/reviews/planned/<public_id>/call-off")
@needs(Permission.REQUEST_PLACEMENTS)
def call_off(public_id: str) -> ResponseReturnValue:
    """It will not be held."""
    user = signed_in_user()
    with transaction():
        found, stay = queries.get_planned_for_update(user, public_id)
        allow(policy.can_close(user, stay, found), CLOSED)
        commands.call_off(found, stay, by=user, now=clock.now())
    flash("The review is called off. Those invited are told.", "success")
    return redirect(url_for(".reviews", public_id=stay.public_id))


@bp.route("/reviews/planned/<public_id>/preparation", methods=["GET", "POST"])
@needs(Permission.ANSWER_OFFERS)
def prepare(public_id: str) -> ResponseReturnValue:
    """What the house brings to the review."""
    user = signed_in_user()
    found, stay = queries.get_planned(user, public_id)
    allow(policy.can_prepare(user, stay, found), CLOSED)
    form = PreparationForm(data=PreparationForm.known(found, queries.latest_goals(stay.id)))
    if form.validate_on_submit():
        with transaction():
            found, stay = queries.get_planned_for_update(user, public_id)
            allow(policy.can_prepare(user, stay, found), CLOSED)
            commands.prepare(found, stay, form.preparation(), by=user, now=clock.now())
        flash("Thank you. The key worker reads it before the review.", "success")
        return redirect(url_for(".planned", public_id=public_id))
    audit.record_view("reviews.viewed", subject=stay, by=user, case_id=stay.request_id)
    return render_template("reviews/prepare.html", form=form, planned=found, stay=stay), status_of(form)


def _to_close(public_id: str) -> tuple[PlannedReview, Stay]:
    """A planned review that is open and the actor's to change; the look at it is noted."""
    user = signed_in_user()
    found, stay = queries.get_planned(user, public_id)
    allow(policy.can_close(user, stay, found), CLOSED)
    audit.record_view("reviews.viewed", subject=stay, by=user, case_id=stay.request_id)
    return found, stay
