"""Pages of arrivals and stays."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.clients import queries as clients
from rehab.clients.rules import ConsentKind
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.placements import commands, policy, queries
from rehab.placements.forms import (
    AdmissionForm,
    NonArrivalForm,
)
from rehab.placements.models import Placement
from rehab.placements.rules import PlacementStatus
from rehab.placements.views import stay_page
from rehab.placements.views.blueprint import bp, status_of
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page


@bp.get("/residents")
@needs(Permission.ANSWER_OFFERS)
def residents() -> ResponseReturnValue:
    """Who is expected, who is here, who has left."""
    actor = signed_in_user()
    counts = queries.counts(actor)
    shown = request.args.get("show", "")
    shown = shown if shown in counts else "here"
    number = requested_page(request.args)
    if shown == "arriving":
        items: list[Any] = queries.arrivals(actor, page=number, size=PAGE_SIZE)
    else:
        items = queries.residents(actor, have_left=shown == "left", page=number, size=PAGE_SIZE)
    arguments = request.args.items(multi=True)
    page = paginate((items, counts[shown]), number=number, path=request.path, arguments=arguments)
    return render_template("placements/residents.html", page=page, shown=shown, counts=counts, today=clock.today())


@bp.route("/placements/<reference>/admission", methods=["GET", "POST"])
@needs(Permission.ANSWER_OFFERS)
@once
def admit(reference: str) -> ResponseReturnValue:
    """Record that the person has arrived."""
    actor = signed_in_user()
    form = AdmissionForm()
    if form.validate_on_submit():
        try:
            with transaction():
                placement = queries.get_placement_for_update(actor, reference)
                allow(policy.can_record_arrival(actor, placement.provider))
                arrived = commands.admit(
                    placement, admitted_at=form.admitted_at, room=form.room.data, by=actor, now=clock.now()
                )
                address = remember(url_for(".stay", public_id=arrived.public_id))
            flash("The arrival is recorded. The key worker has been told.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    placement = queries.get_placement(actor, reference)
    if placement.status is not PlacementStatus.ARRANGED:
        return redirect(_what_became_of(placement))
    return render_template("placements/admit.html", form=form, **_expected(actor, placement)), status_of(form)


@bp.route("/placements/<reference>/non-arrival", methods=["GET", "POST"])
@needs(Permission.ANSWER_OFFERS)
@once
def non_arrival(reference: str) -> ResponseReturnValue:
    """Record that the person did not come."""
    actor = signed_in_user()
    form = NonArrivalForm()
    if form.validate_on_submit():
        try:
            with transaction():
                placement = queries.get_placement_for_update(actor, reference)
                allow(policy.can_record_arrival(actor, placement.provider))
                commands.record_non_arrival(
                    placement, reason=form.reason.data, note=form.note.data, by=actor, now=clock.now()
                )
                address = remember(url_for(".residents", show="arriving"))
            flash("It is recorded that they did not arrive. The key worker has been told.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    placement = queries.get_placement(actor, reference)
    if placement.status is not PlacementStatus.ARRANGED:
        return redirect(_what_became_of(placement))
    return render_template("placements/non_arrival.html", form=form, **_expected(actor, placement)), status_of(form)


def _what_became_of(placement: Placement) -> str:
    return url_for(".stay", public_id=placement.stays[0].public_id) if placement.stays else url_for(".residents")


def _expected(actor: Actor, placement: Placement) -> dict[str, Any]:
    """The placement and, while they consent to it, who is expected; seeing the name is noted."""
    is_shared = ConsentKind.SHARING in clients.consents_in_force(placement.request.client_id)
    if is_shared:
        audit.record_view("placement.viewed", subject=placement, by=actor, case_id=placement.request_id)
    return {"placement": placement, "summary": placement.offer.summary if placement.offer and is_shared else None}


@bp.get("/stays/<public_id>")
@needs(Permission.VIEW_CASES, Permission.OVERSEE_CASES, Permission.ANSWER_OFFERS)
def stay(public_id: str) -> ResponseReturnValue:
    """The stay at a glance, and what can be done about it."""
    actor = signed_in_user()
    found = queries.get_stay(actor, public_id)
    audit.record_view("stay.viewed", subject=found, by=actor, case_id=found.request_id)
    return render_template("placements/stay.html", **stay_page.shown(actor, found))
