"""What councils hold about a provider, for its managers."""

from flask import render_template
from flask.typing import ResponseReturnValue

from rehab.core.actor import Permission
from rehab.reports import queries
from rehab.reports.forms import ActivityForm
from rehab.reports.rules import MEASURES, RATES, together
from rehab.reports.views.blueprint import bp
from rehab.web.access import needs, signed_in_user


@bp.get("/performance")
@needs(Permission.MANAGE_FACILITIES)
def performance() -> ResponseReturnValue:
    """Arrivals, exits, reviews, incidents and complaints of one's own houses, for each council."""
    actor, form = signed_in_user(), ActivityForm()
    form.validate()
    period = form.period()
    councils = queries.performance(actor, period)
    return render_template(
        "reports/performance.html",
        form=form,
        period=period,
        councils=councils,
        whole=together(councils) if len(councils) > 1 else None,
        measures=[MEASURES[name] for name in RATES],
        said=queries.said_of(actor),
    )
