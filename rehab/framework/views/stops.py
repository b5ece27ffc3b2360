"""Why a facility can, or cannot, be chosen; and stopping placements there for one's own residents."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import Conflict, InvalidInput
from rehab.core.transaction import transaction
from rehab.framework import commands, queries
from rehab.framework.forms.standing import EmbargoForm, LiftForm, WhyFilter
from rehab.framework.views.blueprint import bp
from rehab.framework.views.deciding import given
from rehab.web.access import needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.widgets import Option


@bp.get("/facilities/<public_id>/call-off")
@needs(Permission.VIEW_FRAMEWORK)
def call_off(public_id: str) -> ResponseReturnValue:
    """Every rule of a call-off there, met or not, and what it rests on."""
    actor, form = signed_in_user(), WhyFilter()
    councils = queries.own_councils(actor)
    form.offer(councils)
    form.validate()
    page = queries.why_page(
        actor, public_id, form.chosen_council(councils), care_type=form.chosen_care, day=form.chosen_day
    )
    return render_template("framework/why.html", page=page, form=form, is_filtered=bool(request.args))


@bp.route("/facilities/<public_id>/embargo", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def embargo(public_id: str) -> ResponseReturnValue:
    """Stop new placements of one's own residents."""
    actor, form = signed_in_user(), EmbargoForm()
    councils = queries.led_councils(actor)
    form.council.options = [Option(council.public_id, council.name) for council in councils]
    if len(councils) == 1:
        del form.council
    facility = queries.get_facility(actor, public_id)
    if form.validate_on_submit():
        try:
            address = _embargo(public_id, form)
            flash("New placements are stopped. People who live there stay where they are.", "success")
            return redirect(address)
        except (InvalidInput, Conflict) as refused:
            form.add_faults(refused.faults if isinstance(refused, InvalidInput) else {"starts_on": str(refused)})
            facility = queries.get_facility(actor, public_id)
    return render_template("framework/embargo.html", form=form, facility=facility), 422 if form.errors else 200


def _embargo(public_id: str, form: EmbargoForm) -> str:
    actor = signed_in_user()
    with transaction():
        councils = queries.led_councils(actor)
        asked = form.council.data if "council" in form else councils[0].public_id
        commands.embargo(
            queries.get_facility_for_update(actor, public_id),
            next(council for council in councils if council.public_id == asked),
            reason=form.reason.data,
            starts_on=given(form.starts_on.data),
            ends_on=form.ends_on.data,
            by=actor,
            now=clock.now(),
        )
        return remember(url_for(".call_off", public_id=public_id))


@bp.route("/embargoes/<public_id>/lift", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def lift_embargo(public_id: str) -> ResponseReturnValue:
    """Let new placements begin again."""
    actor, form = signed_in_user(), LiftForm()
    stop, facility = queries.get_embargo(actor, public_id)
    if form.validate_on_submit():
        try:
            with transaction():
                held, facility = queries.get_embargo(actor, public_id, lock=True)
                commands.lift_embargo(
                    held, last_day=given(form.last_day.data), reason=form.reason.data, by=actor, now=clock.now()
                )
                address = remember(url_for(".call_off", public_id=facility.public_id))
            flash("The last day of the stop is stored.", "success")
            return redirect(address)
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            stop, facility = queries.get_embargo(actor, public_id)
    return render_template("framework/lift.html", form=form, stop=stop, facility=facility), 422 if form.errors else 200
