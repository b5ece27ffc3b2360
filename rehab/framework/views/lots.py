"""Pages of a framework's lots."""

from flask import render_template
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.framework import commands, policy, queries
from rehab.framework.forms.standing import LotForm
from rehab.framework.views.blueprint import bp
from rehab.framework.views.deciding import decide, led_framework
from rehab.web.access import needs, signed_in_user
from rehab.web.once import once


@bp.get("/frameworks/<reference>/lots")
@needs(Permission.VIEW_FRAMEWORK)
def lots(reference: str) -> ResponseReturnValue:
    """Its lots, and how many providers are on each."""
    actor = signed_in_user()
    framework = queries.get_framework(actor, reference)
    return render_template(
        "framework/lots.html",
        framework=framework,
        state=framework.state_on(clock.today()),
        lots=queries.lots_of(framework),
        leads=policy.can_manage(actor, framework),
    )


@bp.route("/frameworks/<reference>/lots/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def add_lot(reference: str) -> ResponseReturnValue:
    """Add a lot."""
    actor, form = signed_in_user(), LotForm()
    return decide(
        form,
        reference,
        "framework/lot.html",
        lambda framework: commands.add_lot(
            framework,
            title=form.title.data,
            care_type=form.care_type.data,
            specialism=form.specialism.data,
            by=actor,
            now=clock.now(),
        ),
        done="The lot is added.",
        then=".lots",
    )


@bp.route("/frameworks/<reference>/lots/<int:number>", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def change_lot(reference: str, number: int) -> ResponseReturnValue:
    """Find other words for a lot."""
    actor, lot = signed_in_user(), queries.lot_of(led_framework(reference), number)
    form = LotForm(data={"title": lot.title, "specialism": lot.specialism})
    del form.care_type
    return decide(
        form,
        reference,
        "framework/lot.html",
        lambda framework: commands.change_lot(
            queries.lot_of(framework, number),
            title=form.title.data,
            specialism=form.specialism.data,
            by=actor,
            now=clock.now(),
        ),
        done="The lot is changed.",
        then=".lots",
        version=lambda framework: queries.lot_of(framework, number).version,
    )
