"""Pages of frameworks and facilities; who takes no part in a framework does not see that it exists."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.framework import queries
from rehab.framework.rules import framework_state
from rehab.web.access import needs, signed_in_user
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page

bp = Blueprint("framework", __name__)


@bp.get("/frameworks")
@needs(Permission.VIEW_FRAMEWORK)
def frameworks() -> ResponseReturnValue:
    """The frameworks of one's council."""
    number = requested_page(request.args)
    found = queries.frameworks(signed_in_user(), day=clock.today(), page=number, size=PAGE_SIZE)
    return render_template("framework/frameworks.html", page=paginate(found, number=number, path=request.path))


@bp.get("/frameworks/<reference>")
@needs(Permission.VIEW_FRAMEWORK)
def framework(reference: str) -> ResponseReturnValue:
    """A framework: its councils, lots and the providers on them."""
    number, today = requested_page(request.args), clock.today()
    shown = queries.get_framework(signed_in_user(), reference)
    found = queries.places(shown, day=today, page=number, size=PAGE_SIZE)
    return render_template(
        "framework/framework.html",
        framework=shown,
        state=framework_state(shown.starts_on, shown.ends_on, today),
        page=paginate(found, number=number, path=request.path),
    )


@bp.get("/facilities/<public_id>")
@needs(Permission.VIEW_FRAMEWORK, Permission.ANSWER_OFFERS)
def facility(public_id: str) -> ResponseReturnValue:
    """A facility: beds, prices, registration, vacancies, and whether one's council may place people there."""
    page = queries.facility_page(signed_in_user(), public_id, now=clock.now())
    return render_template("framework/facility.html", page=page, facility=page.facility)
