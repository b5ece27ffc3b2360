"""Outcomes profiles taken while somebody stays."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.clients.forms import TopForm, at_fields
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.reviews import commands, policy, queries
from rehab.reviews.views.blueprint import bp, status_of
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember

HAS_LEFT = "They have left: how they are now is asked on leaving and afterwards."


@bp.route("/stays/<public_id>/outcomes/new", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS, Permission.ANSWER_OFFERS)
@once
def take_profile(public_id: str) -> ResponseReturnValue:
    """Go through the outcomes profile with the person."""
    user, form = signed_in_user(), TopForm()
    if form.validate_on_submit():
        try:
            with transaction():
                stay = queries.readable_stay_for_update(user, public_id)
                allow(policy.can_take_profile(user, stay), HAS_LEFT)
                commands.take_profile(stay, form.completed_on.data, form.top_answers(), by=user, now=clock.now())
                address = remember(url_for(".reviews", public_id=public_id, _anchor="outcomes"))
            flash("The outcomes profile is recorded.", "success")
            return redirect(address)
        except InvalidInput as error:
            form.add_faults(at_fields(error.faults))
    stay = queries.readable_stay(user, public_id)
    allow(policy.can_take_profile(user, stay), HAS_LEFT)
    audit.record_view("reviews.viewed", subject=stay, by=user, case_id=stay.request_id)
    return render_template("reviews/take_profile.html", form=form, stay=stay), status_of(form)
