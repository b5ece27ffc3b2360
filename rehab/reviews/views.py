"""Pages of reviews."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.plans import queries as plans
from rehab.reviews import commands, policy, queries
from rehab.reviews.forms import ReviewForm
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember

bp = Blueprint("reviews", __name__)


@bp.get("/stays/<public_id>/reviews")
@needs(Permission.VIEW_CASES, Permission.ANSWER_OFFERS)
def reviews(public_id: str) -> ResponseReturnValue:
    """The reviews of a stay, and when the next one is due."""
    user = signed_in_user()
    stay = queries.readable_stay(user, public_id)
    audit.record_view("reviews.viewed", subject=stay, by=user, case_id=stay.request_id)
    return render_template(
        "reviews/reviews.html",
        stay=stay,
        reviews=queries.reviews_of(stay),
        due_at=queries.next_due(stay),
        can_record=policy.can_record(user, stay),
    )


@bp.route("/stays/<public_id>/reviews/new", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
@once
def record(public_id: str) -> ResponseReturnValue:
    """Record a review that was held."""
    form = ReviewForm()
    if form.validate_on_submit():
        try:
            return redirect(_record(public_id, form))
        except InvalidInput as error:
            form.add_faults(error.faults)
    user = signed_in_user()
    stay = queries.readable_stay(user, public_id)
    allow(policy.can_record(user, stay), "Only the person's own service records reviews.")
    audit.record_view("reviews.viewed", subject=stay, by=user, case_id=stay.request_id)
    page = render_template("reviews/record.html", form=form, stay=stay, plan=plans.in_force(stay.request_id))
    return page, 422 if form.errors else 200


def _record(public_id: str, form: ReviewForm) -> str:
    user = signed_in_user()
    with transaction():
        stay = queries.readable_stay_for_update(user, public_id)
        allow(policy.can_record(user, stay), "Only the person's own service records reviews.")
        commands.record(stay, form.findings(), by=user, now=clock.now())
        address = remember(url_for(".reviews", public_id=public_id))
    flash("The review is recorded.", "success")
    return address
