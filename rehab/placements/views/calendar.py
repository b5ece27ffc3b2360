"""The occupancy calendar: of a facility, and of all facilities of a framework."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.framework import queries as framework_queries
from rehab.placements import queries
from rehab.placements.rules.calendar import Month, day_of, month_of
from rehab.placements.views.blueprint import bp
from rehab.web.access import needs, signed_in_user


@bp.get("/facilities/<public_id>/calendar")
@needs(Permission.OVERSEE_CASES, Permission.ANSWER_OFFERS)
def facility_calendar(public_id: str) -> ResponseReturnValue:
    """Who has a bed in a facility, night by night."""
    actor, month = signed_in_user(), _month()
    shown = queries.facility_calendar(actor, public_id, month, today=clock.today())
    return render_template("placements/calendar_facility.html", shown=shown, facility=shown.facility, **_about(month))


@bp.get("/frameworks/<reference>/calendar")
@needs(Permission.OVERSEE_CASES)
def framework_calendar(reference: str) -> ResponseReturnValue:
    """How many beds of a framework are taken and kept, night by night."""
    actor, month = signed_in_user(), _month()
    framework = framework_queries.get_framework(actor, reference)
    shown = queries.framework_calendar(actor, framework, month, today=clock.today())
    return render_template("placements/calendar_framework.html", shown=shown, framework=framework, **_about(month))


def _month() -> Month:
    return month_of(request.args.get("month", ""), today=clock.today())


def _about(month: Month) -> dict[str, Any]:
    """The month, the night that is opened if one is, and today."""
    return {"month": month, "night": day_of(request.args.get("night", ""), month), "today": clock.today()}
