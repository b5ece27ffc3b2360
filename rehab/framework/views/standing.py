"""Pages of providers' places on lots: applying, being admitted, suspended, removed; their history."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.framework import commands, policy, queries
from rehab.framework.forms.standing import ApplicationForm, StandingForm
from rehab.framework.rules import PLACE_MOVES
from rehab.framework.views.blueprint import bp
from rehab.framework.views.deciding import NOT_LEAD, decide, given, insist_on_version, led_framework
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.widgets import Option


@bp.route("/frameworks/<reference>/applications/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def add_application(reference: str) -> ResponseReturnValue:
    """Note that a provider applied."""
    actor, form = signed_in_user(), ApplicationForm()
    providers = {provider.public_id: provider for provider in queries.all_providers()}
    form.provider.options = [Option(key, provider.name) for key, provider in providers.items()]
    form.lot.options = [Option(str(lot.number), lot.title) for lot in led_framework(reference).lots if lot.care_type]
    return decide(
        form,
        reference,
        "framework/application.html",
        lambda framework: commands.record_application(
            framework,
            queries.lot_of(framework, form.lot.data),
            providers[form.provider.data],
            on=given(form.on.data),
            reason=form.reason.data,
            by=actor,
            now=clock.now(),
        ),
        done="The application is stored. Admit the provider, or put it on the reserve list.",
        then=".framework",
    )


@bp.get("/places/<public_id>")
@needs(Permission.VIEW_FRAMEWORK)
def place(public_id: str) -> ResponseReturnValue:
    """A provider's place on a lot, and what happened to it."""
    actor = signed_in_user()
    shown = queries.get_place(actor, public_id)
    return render_template(
        "framework/place.html",
        place=shown,
        contract_state=shown.state_on(clock.today()),
        history=queries.history_of(shown),
        may_change=policy.can_manage(actor, shown.lot.framework) and bool(PLACE_MOVES[shown.status]),
    )


@bp.route("/places/<public_id>/standing", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def change_standing(public_id: str) -> ResponseReturnValue:
    """Admit, reserve, suspend or remove a provider."""
    actor, form = signed_in_user(), StandingForm()
    shown = queries.get_place(actor, public_id)
    allow(policy.can_manage(actor, shown.lot.framework), NOT_LEAD)
    allow(bool(PLACE_MOVES[shown.status]), "This provider has been removed from the lot for good.")
    form.offer(shown)
    if form.validate_on_submit():
        try:
            address = _change_standing(public_id, form)
            flash("The change is stored. It holds from now on.", "success")
            return redirect(address)
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            shown = queries.get_place(actor, public_id)
    page = render_template("framework/standing.html", form=form, place=shown, row_version=shown.version)
    return page, 422 if form.errors else 200


def _change_standing(public_id: str, form: StandingForm) -> str:
    actor = signed_in_user()
    with transaction():
        held = queries.get_place(actor, public_id, lock=True)
        insist_on_version(held.version)
        commands.set_place_status(
            held, form.status.data, reason=form.reason.data, on=given(form.on.data), by=actor, now=clock.now()
        )
        return remember(url_for(".place", public_id=public_id))
