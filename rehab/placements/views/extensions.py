"""Pages of extensions: asked for from a stay, sent to the panel, taken back."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput
from rehab.core.settings import value_of
from rehab.core.transaction import transaction
from rehab.placements import commands, policy, queries
from rehab.placements.forms import ExtensionForm
from rehab.placements.models import Stay
from rehab.placements.rules.extensions import ask_by
from rehab.placements.views.blueprint import bp, status_of
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember

HAS_LEFT = "They have left, so nothing can be extended."


@bp.route("/stays/<public_id>/extension", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS, Permission.ANSWER_OFFERS)
@once
def ask_extension(public_id: str) -> ResponseReturnValue:
    """Ask for more weeks in the same facility."""
    actor, form = signed_in_user(), ExtensionForm()
    if form.validate_on_submit():
        try:
            with transaction():
                found = queries.get_stay_for_update(actor, public_id)
                allow(policy.can_ask_extension(actor, found), HAS_LEFT)
                asked = commands.ask_extension(found, form.wanted(), by=actor, now=clock.now())
                address = remember(url_for(".extension", public_id=asked.public_id))
            flash("The extension is asked for. The key worker sends it to the panel.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    stay = queries.get_stay(actor, public_id)
    allow(policy.can_ask_extension(actor, stay), HAS_LEFT)
    if (asked_before := queries.open_extension(stay.id)) and not form.errors:
        return redirect(url_for(".extension", public_id=asked_before.public_id))
    return render_template("placements/extension_ask.html", form=form, **_about(stay)), status_of(form)


def _about(stay: Stay) -> dict[str, Any]:
    """The stay, and by when more weeks must be asked for."""
    days = value_of("extension_ask_working_days", authority_id=stay.authority_id, on=clock.today())
    last_day = ask_by(stay.funded_until, days) if stay.funded_until else None
    return {"stay": stay, "last_day": last_day, "is_late": last_day is not None and clock.today() > last_day}


@bp.get("/extensions/<public_id>")
@needs(Permission.VIEW_CASES, Permission.OVERSEE_CASES, Permission.ANSWER_OFFERS)
def extension(public_id: str) -> ResponseReturnValue:
    """What was asked for, how it stands, what happens next."""
    actor = signed_in_user()
    found = queries.get_extension(actor, public_id)
    stay = queries.get_stay(actor, found.stay.public_id)
    audit.record_view("extension.viewed", subject=found, by=actor, case_id=stay.request_id)
    return render_template(
        "placements/extension.html",
        found=found,
        stay=stay,
        reads=policy.can_see_name(actor, stay),
        may_send=policy.can_send_extension(actor, stay, found),
        may_withdraw=policy.can_withdraw_extension(actor, stay, found),
    )


@bp.post("/extensions/<public_id>/send")
@needs(Permission.REQUEST_PLACEMENTS)
def send_extension(public_id: str) -> ResponseReturnValue:
    """Put it before the panel."""
    actor = signed_in_user()
    try:
        with transaction():
            found, stay = queries.get_extension_for_update(actor, public_id)
            allow(policy.can_send_extension(actor, stay, found), "This cannot be sent to the panel now.")
            commands.send_extension(found, stay, by=actor, now=clock.now())
        flash("The extension is with the panel. The coordinator puts it on an agenda.", "success")
    except InvalidInput as refusal:
        flash(f"{refusal}.", "refused")
    return redirect(url_for(".extension", public_id=public_id))


@bp.post("/extensions/<public_id>/withdraw")
@needs(Permission.REQUEST_PLACEMENTS, Permission.ANSWER_OFFERS)
def withdraw_extension(public_id: str) -> ResponseReturnValue:
    """It is no longer wanted."""
    actor = signed_in_user()
    with transaction():
        found, stay = queries.get_extension_for_update(actor, public_id)
        allow(policy.can_withdraw_extension(actor, stay, found), "This can no longer be withdrawn.")
        commands.withdraw_extension(found, stay, by=actor, now=clock.now())
    flash("The extension is withdrawn.", "success")
    return redirect(url_for(".extension", public_id=public_id))
