"""The utilisation page: what the beds were used for, what they cost, and the way down to the cases."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import NotFound
from rehab.core.money import financial_year
from rehab.finance import queries as finance
from rehab.reports import charts, queries
from rehab.reports.forms import UseForm
from rehab.reports.rules import Counted, UseGroup
from rehab.reports.views.blueprint import bp
from rehab.web.access import needs, signed_in_user
from rehab.web.pagination import paginate, requested_page

CASES_PER_PAGE = 50


@bp.get("/utilisation")
@needs(Permission.VIEW_MEASURES)
def utilisation() -> ResponseReturnValue:
    """Nights, arrivals, exits, waits and money of one's own authority."""
    form = UseForm()
    form.validate()
    period, by = form.period(), form.group()
    authorities = signed_in_user().organisations(Permission.VIEW_MEASURES)
    months = queries.use(period, by=UseGroup.MONTH, authorities=authorities)
    (whole,) = queries.use(period, authorities=authorities)
    year = financial_year(clock.today())
    return render_template(
        "reports/utilisation.html",
        form=form,
        period=period,
        by=by,
        whole=whole,
        months=months,
        chart=charts.nights_by_month(months),
        grouped=queries.use(period, by=by, authorities=authorities) if by else [],
        beds=queries.beds_by_facility() if by is UseGroup.FACILITY else {},
        waits=queries.waits(period, authorities),
        unused=queries.unused_approvals(period, authorities),
        year=year,
        budgets=finance.year_positions(authorities, year),
    )


@bp.get("/utilisation/<counted>")
@needs(Permission.VIEW_MEASURES)
def cases_of_use(counted: str) -> ResponseReturnValue:
    """The references behind a sum; no names."""
    if counted not in set(Counted):
        raise NotFound
    form = UseForm()
    form.validate()
    period, number = form.period(), requested_page(request.args)
    found = queries.cases_of_use(
        Counted(counted),
        period,
        authorities=signed_in_user().organisations(Permission.VIEW_MEASURES),
        page=number,
        size=CASES_PER_PAGE,
    )
    arguments = request.args.items(multi=True)
    page = paginate(found, number=number, path=request.path, arguments=arguments, size=CASES_PER_PAGE)
    return render_template("reports/use_cases.html", counted=Counted(counted), period=period, page=page)
