"""Pages of the day of arrival: the person came, or did not."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.clients import queries as clients
from rehab.clients.rules import ConsentKind
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.placements import commands, policy, queries
from rehab.placements.forms import AdmissionForm, NonArrivalForm
from rehab.placements.models import Placement, Stay
from rehab.placements.rules import PlacementStatus
from rehab.placements.views.blueprint import bp, status_of
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember


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
                arrived = _admit(placement, form)
                address = remember(url_for(".stay", public_id=arrived.public_id))
            flash("The arrival is recorded. The key worker has been told.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    placement = queries.get_placement(actor, reference)
    if placement.status is not PlacementStatus.ARRANGED:
        return redirect(_what_became_of(placement))
    return render_template("placements/admit.html", form=form, **_expected(actor, placement)), status_of(form)


def _admit(placement: Placement, form: AdmissionForm) -> Stay:
    return commands.admit(
        placement,
        admitted_at=form.admitted_at,
        room=form.room.data,
        handover=form.handover(),
        by=signed_in_user(),
        now=clock.now(),
    )


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
                commands.record_non_arrival(placement, form.told(), by=actor, now=clock.now())
                address = remember(url_for(".residents", show="arriving"))
            flash(
                "It is recorded that they did not arrive. The key worker has been told, and the bed is free.", "success"
            )
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
