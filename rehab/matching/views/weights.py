"""How a council ranks places: what counts now, what counted before, and the form to change it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.accounts.models import Organisation
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import Conflict, InvalidInput
from rehab.core.transaction import transaction
from rehab.matching import commands, policy, queries
from rehab.matching.forms import WeightsForm
from rehab.matching.rules import Part
from rehab.matching.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user

CHANGED = (
    "Somebody else set the weights while you were working on them, so nothing was saved. Check them, then save again."
)


@bp.route("/find/weights", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
def weights() -> ResponseReturnValue:
    """The weights of one's own council."""
    council, status = queries.council_to_weigh(signed_in_user()), 200
    form = WeightsForm.of(queries.in_force(council.id, day=clock.today()))
    if form.validate_on_submit():
        try:
            _save(council.id, form)
        except InvalidInput as refused:
            form.add_faults(refused.faults)
        except Conflict:
            form.add_faults({"row_version": CHANGED})
            status = 409
        else:
            flash("The weights have been set.", "success")
            return redirect(url_for(".weights"))
    return _page(form, council), 422 if form.errors and status == 200 else status


def _page(form: WeightsForm, council: Organisation) -> str:
    found = queries.versions(council.id)
    return render_template(
        "matching/weights.html",
        form=form,
        council=council,
        parts=list(Part),
        versions=found,
        today=clock.today(),
        row_version=queries.edition(found),
    )


def _save(authority_id: int, form: WeightsForm) -> None:
    actor, now = signed_in_user(), clock.now()
    with transaction():
        found = queries.locked_versions(authority_id)
        allow(policy.can_set_weights(actor, authority_id))
        if queries.edition(found) != request.form.get("row_version", ""):
            raise Conflict(CHANGED)
        commands.set_weights(authority_id, form.weights(), form.home(), valid_from=form.first_day(), by=actor, now=now)
