"""Pages about the use of frameworks: what it costs, and who lives where nobody new can be placed."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.framework import queries as frameworks
from rehab.placements import queries
from rehab.placements.views.blueprint import bp
from rehab.web.access import needs, signed_in_user
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page


@bp.get("/frameworks/<reference>/spend")
@needs(Permission.VIEW_MEASURES)
def framework_spend(reference: str) -> ResponseReturnValue:
    """Money by lot and provider against the framework's value."""
    actor = signed_in_user()
    framework = frameworks.get_framework(actor, reference)
    return render_template(
        "placements/framework_spend.html",
        framework=framework,
        state=framework.state_on(clock.today()),
        spend=queries.framework_spend(actor, framework),
    )


@bp.get("/stopped")
@needs(Permission.OVERSEE_CASES)
def stopped() -> ResponseReturnValue:
    """One's council's people, by reference, at places that take nobody new."""
    number = requested_page(request.args)
    rows = queries.stopped(signed_in_user().organisations(Permission.OVERSEE_CASES), day=clock.today())
    first = (number - 1) * PAGE_SIZE
    page = paginate((rows[first : first + PAGE_SIZE], len(rows)), number=number, path=request.path)
    return render_template("placements/stopped.html", page=page)
