"""The page of a facility."""

from flask import render_template
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.framework import queries
from rehab.framework.views.blueprint import bp
from rehab.web.access import needs, signed_in_user


@bp.get("/facilities/<public_id>")
@needs(Permission.VIEW_FRAMEWORK, Permission.ANSWER_OFFERS)
def facility(public_id: str) -> ResponseReturnValue:
    """A facility: beds, prices, registration, vacancies, and whether one's council may place people there."""
    page = queries.facility_page(signed_in_user(), public_id, now=clock.now())
    return render_template("framework/facility.html", page=page, facility=page.facility)
