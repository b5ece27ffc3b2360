"""The measures page, a page for each measure, and the way down from a figure to its cases."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.reports import charts, commands, policy, queries
from rehab.reports.forms import PeriodForm, TargetForm
from rehab.reports.rules import (
    HEAD,
    MEASURES,
    Group,
    Measure,
    can_have_target,
    rows,
)
from rehab.reports.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.exports import CSV, XLSX, attachment, csv_file, xlsx_file
from rehab.web.pagination import paginate, requested_page

CASES_PER_PAGE = 50
NO_TARGET = "This measure has no target: it counts how much was done, which depends on how many people came."


@bp.get("/measures")
@needs(Permission.VIEW_MEASURES)
def measures() -> ResponseReturnValue:
    """Every measure of one's own authority, with numerator and denominator."""
    form = PeriodForm()
    form.validate()
    period, by = form.period(), form.group()
    authorities = signed_in_user().organisations(Permission.VIEW_MEASURES)
    return render_template(
        "reports/measures.html",
        form=form,
        period=period,
        by=by,
        aims=queries.aims(authorities, day=period.as_of),
        everybody=queries.figures(period, authorities=authorities),
        grouped=queries.by_measure(queries.figures(period, by=by, authorities=authorities)) if by else {},
    )


@bp.get("/measures.<kind>")
@needs(Permission.VIEW_MEASURES)
def measures_file(kind: str) -> ResponseReturnValue:
    """The figures of the page as a sheet: csv or xlsx."""
    form = PeriodForm()
    form.validate()
    period, by = form.period(), form.group()
    found = queries.figures(period, by=by, authorities=signed_in_user().organisations(Permission.VIEW_MEASURES))
    cells = rows(found, period, grouped_by=by.label if by else "")
    name = f"measures-{period.start}-to-{period.end}.{kind}"
    if kind == "csv":
        return attachment(csv_file(HEAD, cells), CSV, name)
    if kind == "xlsx":
        return attachment(xlsx_file("Measures", HEAD, cells), XLSX, name)
    raise NotFound


@bp.get("/measures/<measure_id>")
@needs(Permission.VIEW_MEASURES)
def measure(measure_id: str) -> ResponseReturnValue:
    """One measure: what it is, how it went over two years, and its providers beside each other."""
    shown, actor, form = _measure(measure_id), signed_in_user(), PeriodForm()
    form.validate()
    period, authorities = form.period(), actor.organisations(Permission.VIEW_MEASURES)
    aim = queries.aims(authorities, day=clock.today()).get(measure_id)
    quarters = queries.trend(measure_id, today=clock.today(), authorities=authorities)
    (figure,) = queries.figures(period, authorities=authorities, only=measure_id)
    providers = queries.figures(period, by=Group.PROVIDER, authorities=authorities, only=measure_id)
    return render_template(
        "reports/measure.html",
        measure=shown,
        form=form,
        period=period,
        aim=aim,
        figure=figure,
        quarters=quarters,
        providers=providers,
        can_have_target=can_have_target(shown),
        may_set_target=policy.can_set_target(actor, shown),
        trend=charts.trend(shown, quarters, aim),
        funnel=charts.funnel(shown, figure, providers),
    )


@bp.route("/measures/<measure_id>/target", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
def target(measure_id: str) -> ResponseReturnValue:
    """What one's council wants of the measure from today on."""
    shown, actor = _measure(measure_id), signed_in_user()
    allow(policy.can_set_target(actor, shown), NO_TARGET)
    council = min(actor.organisations(Permission.MANAGE_FRAMEWORK))
    aim = queries.aims([council], day=clock.today()).get(measure_id)
    form = TargetForm(data={"target": aim.target, "near": aim.near} if aim else None)
    if form.validate_on_submit():
        try:
            with transaction():
                commands.set_target(shown, form.aim(), authority_id=council, by=actor, now=clock.now())
        except InvalidInput as refused:
            form.add_faults(refused.faults)
        else:
            flash(f"The target for “{shown.title}” has been set.", "success")
            return redirect(url_for(".measure", measure_id=measure_id))
    return render_template("reports/target.html", measure=shown, form=form), 422 if form.errors else 200


@bp.get("/measures/<measure_id>/cases")
@needs(Permission.VIEW_MEASURES)
def cases(measure_id: str) -> ResponseReturnValue:
    """The references behind a figure; no names."""
    shown, form = _measure(measure_id), PeriodForm()
    form.validate()
    period, number = form.period(), requested_page(request.args)
    found = queries.cases(
        measure_id,
        period,
        authorities=signed_in_user().organisations(Permission.VIEW_MEASURES),
        page=number,
        size=CASES_PER_PAGE,
    )
    page = paginate(
        found, number=number, path=request.path, arguments=request.args.items(multi=True), size=CASES_PER_PAGE
    )
    return render_template("reports/cases.html", measure=shown, period=period, page=page)


def _measure(measure_id: str) -> Measure:
    if measure_id not in MEASURES:
        raise NotFound
    return MEASURES[measure_id]
