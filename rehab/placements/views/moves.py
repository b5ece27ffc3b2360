"""Pages of moves inside a stay, and of nights beyond the funding."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.money import pounds
from rehab.core.transaction import transaction
from rehab.framework.queries import CallOffOption
from rehab.placements import commands, policy, queries
from rehab.placements.forms import HouseForm, OverstayForm, StageForm
from rehab.placements.models import Stay
from rehab.placements.rules import stages_of
from rehab.placements.views.blueprint import bp, status_of
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.widgets import Option, options_of

HAS_LEFT = "They have left, so they cannot be moved."
ALL_PAID = "Every night so far is paid for, so there is nothing to authorise."


@bp.route("/stays/<public_id>/stage", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS, Permission.ANSWER_OFFERS)
def move_stage(public_id: str) -> ResponseReturnValue:
    """Record that somebody is in another stage."""
    actor, form = signed_in_user(), StageForm()
    stay = _to_move(actor, public_id)
    now_in = stay.segments[-1].stage
    form.stage.options = options_of(sorted(stages_of(stay.care_type) - {now_in}))
    if form.validate_on_submit() and form.on.data:
        try:
            with transaction():
                found = queries.get_stay_for_update(actor, public_id)
                allow(policy.can_move(actor, found), HAS_LEFT)
                commands.move_stage(found, stage=form.stage.data, on=form.on.data, by=actor, now=clock.now())
            flash("The stage is recorded.", "success")
            return redirect(url_for(".stay", public_id=public_id))
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
            stay = _to_move(actor, public_id)
    return render_template("placements/move_stage.html", form=form, stay=stay, now_in=now_in), status_of(form)


@bp.route("/stays/<public_id>/house", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS, Permission.ANSWER_OFFERS)
def move_house(public_id: str) -> ResponseReturnValue:
    """Record that somebody lives in another house of the same provider."""
    actor, form = signed_in_user(), HouseForm()
    page = _houses(actor, public_id)
    form.facility.options = [_house(option) for option in page["open_options"]]
    if form.validate_on_submit() and form.on.data:
        chosen = {option.facility.public_id: option.facility.id for option in page["open_options"]}
        facility_id = chosen[form.facility.data]
        try:
            with transaction():
                found = queries.get_stay_for_update(actor, public_id)
                allow(policy.can_move(actor, found), HAS_LEFT)
                day, room = form.on.data, form.room.data
                commands.move_house(found, facility_id=facility_id, on=day, room=room, by=actor, now=clock.now())
            flash("The move is recorded.", "success")
            return redirect(url_for(".stay", public_id=public_id))
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
            page = _houses(actor, public_id)
    return render_template("placements/move_house.html", form=form, **page), status_of(form)


def _to_move(actor: Actor, public_id: str) -> Stay:
    stay = queries.get_stay(actor, public_id)
    allow(policy.can_move(actor, stay), HAS_LEFT)
    return stay


def _houses(actor: Actor, public_id: str) -> dict[str, Any]:
    """The stay, the houses that may take the person today, and the others with the reason."""
    stay = _to_move(actor, public_id)
    open_options, refused_options = queries.houses_to_move_to(stay, day=clock.today())
    return {"stay": stay, "open_options": open_options, "refused_options": refused_options}


def _house(option: CallOffOption) -> Option:
    hint = f"{pounds(option.price.weekly_pence)} a week" if option.price else ""
    return Option(option.facility.public_id, option.facility.name, hint)


@bp.route("/stays/<public_id>/further-nights", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
def authorise_nights(public_id: str) -> ResponseReturnValue:
    """Pay for nights beyond the funding, with a reason."""
    actor, form = signed_in_user(), OverstayForm()
    page = _unpaid(actor, public_id)
    if form.validate_on_submit():
        try:
            with transaction():
                found = queries.get_stay_for_update(actor, public_id)
                allow(policy.can_authorise_nights(actor, found))
                given = form.authorised()
                seen = request.form.get("seen", "")
                commands.authorise_nights(found, given, seen=seen, by=actor, now=clock.now())
            flash("The nights are authorised and booked.", "success")
            return redirect(url_for(".stay", public_id=public_id))
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
            page = _unpaid(actor, public_id)
    return render_template("placements/further_nights.html", form=form, **page), status_of(form)


def _unpaid(actor: Actor, public_id: str) -> dict[str, Any]:
    """The stay and the nights that nobody pays for."""
    stay = queries.get_stay(actor, public_id)
    allow(policy.can_authorise_nights(actor, stay))
    return {"stay": stay, "unpaid": queries.unpaid_nights(stay, today=clock.today()), "nothing": ALL_PAID}


def on_stay_page(actor: Actor, stay: Stay) -> dict[str, Any]:
    """What the page of a stay says of its parts and of nights beyond the funding."""
    may_move = policy.can_move(actor, stay)
    return {
        "may_change_stage": may_move and len(stages_of(stay.care_type)) > 1,
        "may_change_house": may_move,
        "unpaid": queries.unpaid_nights(stay, today=clock.today()),
        "overstays": queries.overstays_of(stay.id),
        "may_authorise": policy.can_authorise_nights(actor, stay),
    }
