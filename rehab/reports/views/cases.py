"""The way down from a figure to its cases, by reference; no names."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rehab.core.actor import Permission
from rehab.core.errors import NotFound
from rehab.reports import queries
from rehab.reports.forms import PeriodForm, UseForm
from rehab.reports.queries import Case, Cases
from rehab.reports.rules import Counted
from rehab.reports.rules.sheets import CASES_HEAD, case_rows, what_is_counted
from rehab.reports.views.blueprint import bp
from rehab.reports.views.measures import measure_named
from rehab.web.access import needs, signed_in_user
from rehab.web.exports import sheet_file
from rehab.web.pagination import Page, paginate, requested_page

CASES_PER_PAGE = 50


@bp.get("/measures/<measure_id>/cases")
@needs(Permission.VIEW_MEASURES)
def cases(measure_id: str) -> ResponseReturnValue:
    """The references behind a figure, of one group or of all."""
    shown, form = measure_named(measure_id), PeriodForm()
    found = _of_measure(measure_id, form)
    return render_template(
        "reports/cases.html", measure=shown, period=form.period(), group=_group(form), page=_page(found)
    )


@bp.get("/measures/<measure_id>/cases.<kind>")
@needs(Permission.VIEW_MEASURES)
def cases_file(measure_id: str, kind: str) -> ResponseReturnValue:
    """The same as a sheet: csv or xlsx."""
    shown, form = measure_named(measure_id), PeriodForm()
    found, period = _of_measure(measure_id, form), form.period()
    lines = case_rows(found.all(), period, shown.title, _group(form), what_is_counted(shown))
    return sheet_file("Cases", CASES_HEAD, lines, f"cases-{period.start}-to-{period.end}.{kind}")


def _of_measure(measure_id: str, form: PeriodForm) -> Cases:
    form.validate()
    group = _group(form)
    return queries.cases(
        measure_id,
        form.period(),
        by=form.group() if group else None,
        group=group,
        authorities=signed_in_user().organisations(Permission.VIEW_MEASURES),
    )


@bp.get("/utilisation/<counted>")
@needs(Permission.VIEW_MEASURES)
def cases_of_use(counted: str) -> ResponseReturnValue:
    """The references behind a sum, of one group or of all."""
    shown, form = _counted(counted), UseForm()
    found = _of_use(shown, form)
    return render_template(
        "reports/use_cases.html", counted=shown, period=form.period(), group=_group(form), page=_page(found)
    )


@bp.get("/utilisation/<counted>.<kind>")
@needs(Permission.VIEW_MEASURES)
def cases_of_use_file(counted: str, kind: str) -> ResponseReturnValue:
    """The same as a sheet: csv or xlsx."""
    shown, form = _counted(counted), UseForm()
    found, period = _of_use(shown, form), form.period()
    lines = case_rows(found.all(), period, shown.label, _group(form), (shown.number, shown.is_money))
    return sheet_file("Cases", CASES_HEAD, lines, f"{shown}-{period.start}-to-{period.end}.{kind}")


def _of_use(counted: Counted, form: UseForm) -> Cases:
    form.validate()
    group = _group(form) if counted.has_groups else ""
    return queries.cases_of_use(
        counted,
        form.period(),
        by=form.group() if group else None,
        group=group,
        authorities=signed_in_user().organisations(Permission.VIEW_MEASURES),
    )


def _counted(name: str) -> Counted:
    if name not in set(Counted):
        raise NotFound
    return Counted(name)


def _group(form: PeriodForm) -> str:
    """The group whose cases are wanted, as its figure calls it; empty for everybody."""
    return request.args.get("group", "") if form.group() else ""


def _page(found: Cases) -> Page[Case]:
    number = requested_page(request.args)
    return paginate(
        found.page(number, CASES_PER_PAGE),
        number=number,
        path=request.path,
        arguments=request.args.items(multi=True),
        size=CASES_PER_PAGE,
    )
