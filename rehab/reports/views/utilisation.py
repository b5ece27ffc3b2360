"""The utilisation page: what the beds were used for, and what they cost."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from rehab.core.actor import Permission
from rehab.reports import charts, pdf, queries
from rehab.reports.forms import UseForm
from rehab.reports.rules import Period, UseGroup
from rehab.reports.rules.sheets import USE_HEAD, money_rows, use_rows
from rehab.reports.views.blueprint import bp
from rehab.web.access import needs, signed_in_user
from rehab.web.exports import PDF, attachment, sheet_file


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
    used, money = use_rows(by_group, found.waits, period), _money_rows(found, period, by)
    return sheet_file("Utilisation", USE_HEAD, chain(used, money), name)


def _money_rows(found: queries.UseReport, period: Period, by: UseGroup | None) -> Iterator[tuple[Any, ...]]:
    sources = {str(source): position for source, position in found.budgets.items()}
    by_source = money_rows(sources, UseGroup.FUNDING_SOURCE.label, (), period)
    return chain(by_source, money_rows(found.budgets_by_group, by.label if by else "", found.money, period))


def _own() -> frozenset[int]:
    return signed_in_user().organisations(Permission.VIEW_MEASURES)
