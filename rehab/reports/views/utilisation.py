"""The utilisation page: what the beds were used for, what they cost, and the way down to the cases."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rehab.core.actor import Permission
from rehab.core.errors import NotFound
from rehab.reports import charts, pdf, queries
from rehab.reports.forms import UseForm
from rehab.reports.rules import Counted, UseGroup
from rehab.reports.rules.sheets import USE_HEAD, use_rows
from rehab.reports.views.blueprint import bp
from rehab.web.access import needs, signed_in_user
from rehab.web.exports import PDF, attachment, sheet_file
from rehab.web.pagination import paginate, requested_page

CASES_PER_PAGE = 50


@bp.get("/utilisation")
@needs(Permission.VIEW_MEASURES)
def utilisation() -> ResponseReturnValue:
    """Nights, arrivals, exits, waits and money of one's own authority."""
    form = UseForm()
    form.validate()
    period, by = form.period(), form.group()
    found = queries.use_report(period, by=by, authorities=_own())
    return render_template(
        "reports/utilisation.html",
        form=form,
        period=period,
        by=by,
        found=found,
        chart=charts.nights_by_month(found.months),
        beds=queries.beds_by_facility() if by is UseGroup.FACILITY else {},
    )


@bp.get("/utilisation.<kind>")
@needs(Permission.VIEW_MEASURES)
def utilisation_file(kind: str) -> ResponseReturnValue:
    """The page to keep: csv, xlsx or pdf."""
    form = UseForm()
    form.validate()
    period, by = form.period(), form.group()
    found = queries.use_report(period, by=by, authorities=_own())
    name = f"utilisation-{period.start}-to-{period.end}.{kind}"
    if kind == "pdf":
        council, chart = signed_in_user().organisation_name, charts.nights_by_month(found.months)
        return attachment(pdf.utilisation(found, period=period, by=by, chart=chart, council=council), PDF, name)
    by_group = {"All together": [found.whole], "Month": found.months} | ({by.label: found.grouped} if by else {})
    return sheet_file("Utilisation", USE_HEAD, use_rows(by_group, found.waits, period), name)


def _own() -> frozenset[int]:
    return signed_in_user().organisations(Permission.VIEW_MEASURES)


@bp.get("/utilisation/<counted>")
@needs(Permission.VIEW_MEASURES)
def cases_of_use(counted: str) -> ResponseReturnValue:
    """The references behind a sum; no names."""
    if counted not in set(Counted):
        raise NotFound
    form = UseForm()
    form.validate()
    period, number = form.period(), requested_page(request.args)
    group = request.args.get("group", "") if form.group() else ""
    found = queries.cases_of_use(
        Counted(counted),
        period,
        by=form.group() if group else None,
        group=group,
        authorities=_own(),
        page=number,
        size=CASES_PER_PAGE,
    )
    arguments = request.args.items(multi=True)
    page = paginate(found, number=number, path=request.path, arguments=arguments, size=CASES_PER_PAGE)
    return render_template("reports/use_cases.html", counted=Counted(counted), period=period, page=page, group=group)
