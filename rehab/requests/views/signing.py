"""Asking a team manager to sign a request, and signing it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import Conflict
from rehab.core.transaction import transaction
from rehab.requests import commands, policy, queries
from rehab.requests.forms import SignOffForm
from rehab.requests.models import PlacementRequest
from rehab.requests.views.answers import cards
from rehab.requests.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember

NOT_ASKED = "This request does not wait for a signature of yours."


@bp.post("/requests/<reference>/ask-for-sign-off")
@needs(Permission.REQUEST_PLACEMENTS)
@once
def ask_for_sign_off(reference: str) -> ResponseReturnValue:
    """Ask the managers of the service for their signature."""
    actor = signed_in_user()
    with transaction():
        found = queries.get_own_request_for_update(actor, reference)
        allow(policy.can_edit(actor, found), "This request has been submitted already, or is closed.")
        commands.ask_for_sign_off(found, by=actor, now=clock.now())
        path = remember(url_for(".tasks", reference=reference))
    flash("Your team manager has been asked to read and sign this request.", "success")
    return redirect(path)


@bp.route("/requests/<reference>/sign-off", methods=["GET", "POST"])
@needs(Permission.MANAGE_SERVICE)
@once
def sign_off(reference: str) -> ResponseReturnValue:
    """Read the whole request; sign it, or hand it back with a comment."""
    actor, form, status = signed_in_user(), SignOffForm.asking(), 422
    found = _waiting(actor, queries.get_own_request(actor, reference))
    if form.validate_on_submit():
        try:
            return redirect(_answer(actor, reference, form))
        except Conflict as stale:
            form.add_faults({"row_version": str(stale)})
            status = 409
            found = queries.get_own_request(actor, reference)
    if not form.errors:
        audit.record_view("request.viewed", subject=found, by=actor, case_id=found.id)
    return _page(actor, found, form), status if form.errors else 200


def _waiting(actor: Actor, found: PlacementRequest) -> PlacementRequest:
    asked, managers = queries.latest_sign_off(found.id), queries.managers_of(found)
    allow(policy.can_sign(actor, found, asked, managers), NOT_ASKED)
    return found


def _answer(actor: Actor, reference: str, form: SignOffForm) -> str:
    now, signs = clock.now(), form.outcome.data == "sign"
    with transaction():
        found = _waiting(actor, queries.get_own_request_for_update(actor, reference))
        if signs:
            commands.sign(found, seen=request.form.get("row_version", ""), by=actor, now=now)
        else:
            commands.hand_back(found, comment=form.comment.data, by=actor, now=now)
        path = remember(url_for("cases.case", reference=reference))
    flash(f"You signed {reference}." if signs else f"You handed {reference} back.", "success")
    return path


def _page(actor: Actor, found: PlacementRequest, form: SignOffForm) -> str:
    dossier = queries.dossier(found, day=clock.today())
    return render_template(
        "requests/sign_off.html",
        dossier=dossier,
        cards=cards(dossier),
        form=form,
        row_version=queries.edition(dossier),
        own_case=found.key_worker_id == actor.user_id,
    )
