"""The reviews of a stay: read, recorded, changed, signed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput, NotAllowed
from rehab.core.transaction import transaction
from rehab.plans import queries as plans
from rehab.reviews import commands, policy, queries
from rehab.reviews.charts import outcomes
from rehab.reviews.forms import ReviewForm
from rehab.reviews.views.blueprint import NOT_YOURS, bp, seen_version, status_of
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember

NOT_TO_SIGN = "This review was brought in from an earlier system: nobody signs it."


@bp.get("/stays/<public_id>/reviews")
@needs(Permission.VIEW_CASES, Permission.ANSWER_OFFERS)
def reviews(public_id: str) -> ResponseReturnValue:
    """The reviews of a stay, the next one, and how the person has fared by their outcomes profiles."""
    user = signed_in_user()
    stay = queries.readable_stay(user, public_id)
    audit.record_view("reviews.viewed", subject=stay, by=user, case_id=stay.request_id)
    return render_template(
        "reviews/reviews.html",
        stay=stay,
        reviews=queries.reviews_of(stay),
        due_at=queries.next_due(stay),
        planned=queries.planned_ahead(stay.id),
        missed=queries.missed(stay.id),
        profile_due_at=queries.profile_due(stay),
        outcomes=outcomes(queries.profiles(user, stay)),
        can_record=policy.can_record(user, stay),
        can_take_profile=policy.can_take_profile(user, stay),
        signs_for=policy.signs_for(user, stay),
        can_plan=policy.can_plan(user, stay),
    )


@bp.route("/stays/<public_id>/reviews/new", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
@once
def record(public_id: str) -> ResponseReturnValue:
    """Record a review that was held."""
    user = signed_in_user()
    stay = queries.readable_stay(user, public_id)
    allow(policy.can_record(user, stay), NOT_YOURS)
    planned = queries.planned_ahead(stay.id)
    form = ReviewForm(data=ReviewForm.prepared(planned, queries.latest_goals(stay.id)))
    if form.validate_on_submit():
        try:
            return redirect(_record(public_id, form))
        except InvalidInput as error:
            form.add_faults(error.faults)
    stay = queries.readable_stay(user, public_id)
    audit.record_view("reviews.viewed", subject=stay, by=user, case_id=stay.request_id)
    page = render_template(
        "reviews/record.html",
        form=form,
        stay=stay,
        plan=plans.in_force(stay.request_id),
        planned=queries.planned_ahead(stay.id),
    )
    return page, status_of(form)


def _record(public_id: str, form: ReviewForm) -> str:
    user = signed_in_user()
    with transaction():
        stay = queries.readable_stay_for_update(user, public_id)
        allow(policy.can_record(user, stay), NOT_YOURS)
        commands.record(stay, form.findings(), by=user, now=clock.now())
        address = remember(url_for(".reviews", public_id=public_id))
    flash("The review is recorded. Read it, then sign it. The provider is asked to sign it, too.", "success")
    return address


@bp.route("/reviews/<public_id>/change", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
def change(public_id: str) -> ResponseReturnValue:
    """Put a review right; it must be signed anew."""
    user = signed_in_user()
    review, stay = queries.get_review(user, public_id)
    allow(policy.can_change(user, stay, review), NOT_YOURS)
    form = ReviewForm(data=ReviewForm.recorded(review))
    if form.validate_on_submit():
        try:
            with transaction():
                review, stay = queries.get_review_for_update(user, public_id)
                allow(policy.can_change(user, stay, review), NOT_YOURS)
                commands.change(review, stay, form.findings(), seen=seen_version(), by=user, now=clock.now())
            flash("The review is changed. It must be signed again.", "success")
            return redirect(url_for(".reviews", public_id=stay.public_id))
        except InvalidInput as error:
            form.add_faults(error.faults)
            review, stay = queries.get_review(user, public_id)
    audit.record_view("reviews.viewed", subject=stay, by=user, case_id=stay.request_id)
    version = request.form.get("row_version") or review.version
    page = render_template("reviews/change.html", form=form, stay=stay, review=review, row_version=version)
    return page, status_of(form)


@bp.post("/reviews/<public_id>/sign")
@needs(Permission.REQUEST_PLACEMENTS, Permission.ANSWER_OFFERS)
def sign(public_id: str) -> ResponseReturnValue:
    """Say for one's own side that the review tells what was found."""
    user = signed_in_user()
    with transaction():
        review, stay = queries.get_review_for_update(user, public_id)
        party = policy.signs_for(user, stay)
        if party is None or review.recorded_by_id is None:
            raise NotAllowed(NOT_TO_SIGN)
        commands.sign(review, stay, party, seen=seen_version(), by=user, now=clock.now())
    flash("You have signed the review.", "success")
    return redirect(url_for(".reviews", public_id=stay.public_id))
