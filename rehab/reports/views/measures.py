"""The measures page, and a page for each measure."""

from collections.abc import Iterator
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.reports import charts, commands, pdf, policy, queries
from rehab.reports.forms import OUR_COUNCIL, PeriodForm, TargetForm
from rehab.reports.rules import HEAD, MEASURES, Group, Measure, Period, can_have_target, rows
from rehab.reports.rules.targets import worst_first
from rehab.reports.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.exports import PDF, attachment, sheet_file

NO_TARGET = "This measure has no target: it counts how much was done, which depends on how many people came."


@bp.get("/measures")
@needs(Permission.VIEW_MEASURES)
def measures() -> ResponseReturnValue:
    """Every measure of one's own authority, with numerator and denominator."""
    form = PeriodForm()
    form.validate()
    period, by = form.period(), form.group()
    authorities = signed_in_user().organisations(Permission.VIEW_MEASURES)
    aims, everybody = queries.aims(authorities, day=period.as_of), queries.figures(period, authorities=authorities)
    return render_template(
        "reports/measures.html",
        form=form,
        period=period,
        by=by,
        aims=aims,
        against=worst_first(everybody, aims),
        everybody=everybody,
        grouped=queries.by_measure(queries.figures(period, by=by, authorities=authorities)) if by else {},
    )


@bp.get("/measures.<kind>")
@needs(Permission.VIEW_MEASURES)
def measures_file(kind: str) -> ResponseReturnValue:
    """The figures of the page to keep: csv, xlsx or pdf."""
    form = PeriodForm()
    form.validate()
    period, by = form.period(), form.group()
    actor = signed_in_user()
    authorities = actor.organisations(Permission.VIEW_MEASURES)
    found = queries.figures(period, by=by, authorities=authorities)
    name = f"measures-{period.start}-to-{period.end}.{kind}"
    if kind != "pdf":
        return sheet_file("Measures", HEAD, rows(found, period, grouped_by=by.label if by else ""), name)
    content = pdf.measures(
        queries.figures(period, authorities=authorities) if by else found,
        queries.by_measure(found) if by else {},
        queries.aims(authorities, day=period.as_of),
        period=period,
        by=by,
        council=actor.organisation_name,
    )
    return attachment(content, PDF, name)


@bp.get("/measures/<measure_id>")
@needs(Permission.VIEW_MEASURES)
def measure(measure_id: str) -> ResponseReturnValue:
    """One measure: what it is, how it went over two years, and its providers beside each other."""
    shown, actor, form = measure_named(measure_id), signed_in_user(), PeriodForm()
    form.validate()
    told = queries.story(shown, form.period(), authorities=actor.organisations(Permission.VIEW_MEASURES))
    return render_template(
        "reports/measure.html",
        measure=shown,
        form=form,
        period=form.period(),
        told=told,
        can_have_target=can_have_target(shown),
        may_set_target=policy.can_set_target(actor, shown),
        trend=charts.trend(shown, told.quarters, told.aim),
        funnel=charts.funnel(shown, told.figure, told.providers),
    )


@bp.get("/measures/<measure_id>.<kind>")
@needs(Permission.VIEW_MEASURES)
def measure_file(measure_id: str, kind: str) -> ResponseReturnValue:
    """The measure's page to keep: csv, xlsx or pdf."""
    shown, actor, form = measure_named(measure_id), signed_in_user(), PeriodForm()
    form.validate()
    period = form.period()
    told = queries.story(shown, period, authorities=actor.organisations(Permission.VIEW_MEASURES))
    name = f"{shown.id.replace('_', '-')}-{period.start}-to-{period.end}.{kind}"
    if kind != "pdf":
        return sheet_file("Measure", HEAD, _rows_of(told, period), name)
    drawn = (
        charts.trend(shown, told.quarters, told.aim),
        charts.funnel(shown, told.figure, told.providers),
    )
    return attachment(pdf.measure(shown, told, drawn, period=period, council=actor.organisation_name), PDF, name)


def _rows_of(told: queries.Story, period: Period) -> Iterator[tuple[Any, ...]]:
    yield from rows([told.figure], period, grouped_by="")
    yield from rows(told.providers, period, grouped_by=Group.PROVIDER.label)
    for quarter in told.quarters:
        yield from rows([quarter.figure], quarter.period, grouped_by="")


@bp.route("/measures/<measure_id>/target", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
def target(measure_id: str) -> ResponseReturnValue:
    """What one's council, or a framework that it leads, wants of the measure from today on."""
    shown, actor = measure_named(measure_id), signed_in_user()
    allow(policy.can_set_target(actor, shown), NO_TARGET)
    council = min(actor.organisations(Permission.MANAGE_FRAMEWORK))
    aim = queries.aims([council], day=clock.today()).get(measure_id)
    usual = {"framework": OUR_COUNCIL} | ({"target": aim.target, "near": aim.near} if aim else {})
    form = TargetForm(queries.frameworks_led(council), data=usual)
    if form.validate_on_submit():
        try:
            with transaction():
                commands.set_target(
                    shown,
                    form.aim(),
                    authority_id=council,
                    framework_id=form.framework_id(),
                    by=actor,
                    now=clock.now(),
                )
        except InvalidInput as refused:
            form.add_faults(refused.faults)
        else:
            flash(f"The target for “{shown.title}” has been set.", "success")
            return redirect(url_for(".measure", measure_id=measure_id))
    return render_template("reports/target.html", measure=shown, form=form), 422 if form.errors else 200


def measure_named(measure_id: str) -> Measure:
    """Raises NotFound for an id that is none."""
    if measure_id not in MEASURES:
        raise NotFound
    return MEASURES[measure_id]
