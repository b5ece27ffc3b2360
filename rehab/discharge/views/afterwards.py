"""What came after a stay."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.discharge import commands, policy, queries
from rehab.discharge.forms import AfterwardsForm
from rehab.discharge.views.blueprint import bp, version_seen
from rehab.web.access import allow, needs, signed_in_user


@bp.route("/stays/<public_id>/afterwards", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
def afterwards(public_id: str) -> ResponseReturnValue:
    """The first day with the community service, and that of a new treatment episode."""
    user = signed_in_user()
    stay = queries.readable_stay(user, public_id)
    allow(policy.can_follow_up(user, stay), policy.SERVICE_ONLY)
    form = AfterwardsForm(obj=stay)
    if form.validate_on_submit():
        try:
            return redirect(_record(public_id, form))
        except InvalidInput as error:
            form.add_faults(error.faults)
        stay = queries.readable_stay(user, public_id)
    elif stay.ended_on is None:
        return redirect(url_for("placements.stay", public_id=public_id))
    audit.record_view("follow_up.viewed", subject=stay, by=user, case_id=stay.request_id)
    return render_template("discharge/afterwards.html", form=form, stay=stay), 422 if form.errors else 200


def _record(public_id: str, form: AfterwardsForm) -> str:
    user = signed_in_user()
    with transaction():
        stay = queries.readable_stay_for_update(user, public_id)
        allow(policy.can_follow_up(user, stay), policy.SERVICE_ONLY)
        commands.record_afterwards(
            stay,
            community_return_on=form.community_return_on.data,
            re_presented_on=form.re_presented_on.data,
            seen=version_seen(),
            by=user,
            now=clock.now(),
        )
    flash("What came afterwards is saved.", "success")
    return url_for(".after_leaving", public_id=public_id)
