"""Leaving: arranged, as planned, or unplanned."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.discharge import commands, policy, queries
from rehab.discharge.forms import ArrangeForm, PlannedExitForm, UnplannedExitForm
from rehab.discharge.models import Departure
from rehab.discharge.queries.departures import exit_profile_taken_on, told_of_leaving
from rehab.discharge.rules.exits import in_words
from rehab.discharge.rules.gp_letter import refused_by
from rehab.discharge.views.blueprint import WORKERS, bp, version_seen
from rehab.placements import queries as placements
from rehab.placements.models import Stay
from rehab.plans import queries as plans
from rehab.plans.rules import Stakeholder
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.widgets import Form


@bp.route("/stays/<public_id>/planned-exit", methods=["GET", "POST"])
@needs(*WORKERS)
def arrange(public_id: str) -> ResponseReturnValue:
    """Set or move the day of a planned exit; without an agreed plan the page says what is missing."""
    stay, departure = _open(public_id)
    form = ArrangeForm(data={"leaves_on": departure.arranged_for if departure else None})
    if form.validate_on_submit():
        try:
            return redirect(_arrange(public_id, form))
        except InvalidInput as error:
            form.add_faults(error.faults)
        stay, departure = _open(public_id)
    if stay.ended_on is not None:
        return redirect(url_for(".leave", public_id=public_id))
    gaps = policy.plan_gaps(plans.in_force(stay.request_id))
    template = "discharge/arrange_blocked.html" if gaps else "discharge/arrange.html"
    return _page(template, stay, form=form, departure=departure, gaps=gaps)


def _open(public_id: str) -> tuple[Stay, Departure | None]:
    """The stay, and its exit as far as there is one, for those who work on it."""
    user = signed_in_user()
    stay = queries.readable_stay(user, public_id)
    allow(policy.works_on(user, stay), policy.THEIRS_ONLY)
    return stay, queries.departure_of(stay.id)


def _page(template: str, stay: Stay, *, form: Form | None = None, **shown: object) -> ResponseReturnValue:
    user = signed_in_user()
    audit.record_view("exit.viewed", subject=stay, by=user, case_id=stay.request_id)
    page = render_template(template, stay=stay, form=form, **shown)
    return page, 422 if form is not None and form.errors else 200


def _arrange(public_id: str, form: ArrangeForm) -> str:
    user = signed_in_user()
    with transaction():
        stay = queries.readable_stay_for_update(user, public_id)
        allow(policy.works_on(user, stay), policy.THEIRS_ONLY)
        commands.arrange(stay, leaves_on=form.day(), seen=version_seen(), by=user, now=clock.now())
    flash(f"The planned exit is arranged for {clock.written(form.day())}.", "success")
    return url_for(".plan", public_id=public_id)


@bp.route("/stays/<public_id>/exit", methods=["GET", "POST"])
@needs(*WORKERS)
@once
def leave(public_id: str) -> ResponseReturnValue:
    """How the stay ended; before that, the form for an exit that was arranged, or the way to the checklist."""
    stay, departure = _open(public_id)
    form = PlannedExitForm(data=_suggested(departure))
    if form.validate_on_submit():
        try:
            return redirect(_leave(public_id, form, commands.leave_as_planned))
        except InvalidInput as error:
            form.add_faults(error.faults)
        stay, departure = _open(public_id)
    if stay.ended_on is not None:
        return _left(stay, departure)
    if departure is None:
        return redirect(url_for(".leave_unplanned", public_id=public_id))
    return _page("discharge/leave.html", stay, form=form, departure=departure)


def _left(stay: Stay, departure: Departure | None) -> ResponseReturnValue:
    """What was told of an exit, and what is still to be filled in."""
    user, leaving = signed_in_user(), told_of_leaving(stay, departure)
    plan = placements.plan_to_read(user, stay)
    return _page(
        "discharge/left.html",
        stay,
        departure=departure,
        told=in_words(leaving) if leaving else {},
        profile_on=exit_profile_taken_on(stay.id),
        letter_is_refused=plan is not None and refused_by(plan.answer_of(Stakeholder.GP)),
        works_on=policy.works_on(user, stay),
        follows_up=policy.can_follow_up(user, stay),
    )


def _suggested(departure: Departure | None) -> dict[str, object]:
    """The day arranged, if it has come."""
    day = departure.arranged_for if departure else None
    return {"ended_on": day} if day and day <= clock.today() else {}


@bp.route("/stays/<public_id>/exit/unplanned", methods=["GET", "POST"])
@needs(*WORKERS)
@once
def leave_unplanned(public_id: str) -> ResponseReturnValue:
    """The checklist of an unplanned exit, on one page."""
    stay, departure = _open(public_id)
    form = UnplannedExitForm(data={"reason": request.args.get("reason")})
    if form.validate_on_submit():
        try:
            return redirect(_leave(public_id, form, commands.leave_unplanned))
        except InvalidInput as error:
            form.add_faults(error.faults)
        stay, departure = _open(public_id)
    if stay.ended_on is not None:
        return redirect(url_for(".leave", public_id=public_id))
    plan = plans.in_force(stay.request_id)
    return _page("discharge/leave_unplanned.html", stay, form=form, departure=departure, plan=plan)


def _leave(public_id: str, form: PlannedExitForm | UnplannedExitForm, command: Callable[..., Departure]) -> str:
    user = signed_in_user()
    with transaction():
        stay = queries.readable_stay_for_update(user, public_id)
        allow(policy.works_on(user, stay), policy.THEIRS_ONLY)
        command(stay, form.leaving(), by=user, now=clock.now())
        address = remember(url_for(".leave", public_id=public_id))
    flash("It is recorded that the person has left.", "success")
    return address
