"""Tables of activity and the equality profile, for the council's own use, and as they were published."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.accounts.queries import get_organisation
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import IllegalMove
from rehab.core.transaction import transaction
from rehab.reports import commands, pdf, policy, queries
from rehab.reports.forms import ActivityForm
from rehab.reports.rules import Grid, Period, published
from rehab.reports.rules.sheets import (
    GRID_HEAD,
    MOVEMENT_HEAD,
    NOT_FOR_PUBLICATION,
    PUBLISHED,
    grid_rows,
    movement_rows,
)
from rehab.reports.views.blueprint import bp
from rehab.web.access import needs, signed_in_user
from rehab.web.exports import PDF, attachment, sheet_file
from rehab.web.once import once, remember


@bp.get("/activity")
@needs(Permission.VIEW_MEASURES)
def activity() -> ResponseReturnValue:
    """Who came and who left, with nothing hidden."""
    form, actor = ActivityForm(), signed_in_user()
    form.validate()
    period, authorities = form.period(), actor.organisations(Permission.VIEW_MEASURES)
    to_publish = period if period.is_over else queries.quarters(period.today)[-2]
    return render_template(
        "reports/activity.html",
        form=form,
        period=period,
        to_publish=to_publish,
        publish_href=url_for(".publish", **_in_address(to_publish)),
        grids=queries.activity_grids(period, authorities=authorities),
        publications=queries.publications(authorities),
        may_publish=policy.can_publish(actor),
    )


def _in_address(period: Period) -> dict[str, Any]:
    """The period as the fields of `ActivityForm` send it."""
    days = {"start": period.start, "end": period.end}
    return {f"{name}-{part}": getattr(day, part) for name, day in days.items() for part in ("day", "month", "year")}


@bp.get("/activity.<kind>")
@needs(Permission.VIEW_MEASURES)
def activity_file(kind: str) -> ResponseReturnValue:
    """The tables of the page to keep: csv, xlsx or pdf."""
    form, actor = ActivityForm(), signed_in_user()
    form.validate()
    period = form.period()
    grids = queries.activity_grids(period, authorities=actor.organisations(Permission.VIEW_MEASURES))
    if kind == "pdf":
        content = pdf.activity(grids, period, actor.organisation_name)
        return attachment(content, PDF, f"activity-{period.start}-to-{period.end}.pdf")
    return _sheet(grids, period, kind, NOT_FOR_PUBLICATION)


@bp.get("/activity/crossed.<kind>")
@needs(Permission.VIEW_MEASURES)
def activity_crossed(kind: str) -> ResponseReturnValue:
    """Starts and ends by all that tells them apart at once, as a sheet: csv or xlsx."""
    form, actor = ActivityForm(), signed_in_user()
    form.validate()
    period = form.period()
    found = queries.movements(period, authorities=actor.organisations(Permission.VIEW_MEASURES))
    name = f"starts-and-ends-{period.start}-to-{period.end}.{kind}"
    return sheet_file("Starts and ends", MOVEMENT_HEAD, movement_rows(found, period), name)


@bp.route("/activity/publish", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def publish() -> ResponseReturnValue:
    """See what the tables of a period look like with small counts hidden, and publish them."""
    form, actor = ActivityForm(), signed_in_user()
    form.validate()
    period, council = form.period(), min(actor.organisations(Permission.MANAGE_FRAMEWORK))
    refusal = ""
    if request.method == "POST":
        try:
            with transaction():
                made = commands.publish(period, authority_id=council, by=actor, now=clock.now())
                address = remember(url_for(".publication", public_id=made.public_id))
            flash("The tables are published. You can share them.", "success")
            return redirect(address)
        except IllegalMove as refused:
            refusal = str(refused)
    grids = [published(grid) for grid in queries.activity_grids(period, authorities=[council])]
    page = render_template("reports/publish.html", form=form, period=period, grids=grids, refusal=refusal)
    return page, 422 if refusal else 200


@bp.get("/published/<public_id>")
@needs(Permission.VIEW_MEASURES)
def publication(public_id: str) -> ResponseReturnValue:
    """Tables as they left the building."""
    return render_template("reports/publication.html", row=queries.get_publication(signed_in_user(), public_id))


@bp.get("/published/<public_id>.<kind>")
@needs(Permission.VIEW_MEASURES)
def publication_file(public_id: str, kind: str) -> ResponseReturnValue:
    """The same to send on: pdf, csv or xlsx."""
    row = queries.get_publication(signed_in_user(), public_id)
    as_of = clock.london_date(row.published_at)
    period = Period(row.starts_on, row.ends_on, as_of)
    if kind == "pdf":
        council = get_organisation(row.authority_id).name
        return attachment(pdf.tables(row.grids, period, council), PDF, f"activity-{period.start}-to-{period.end}.pdf")
    return _sheet(row.grids, period, kind, PUBLISHED)


@bp.app_template_filter()
def grid_head(grid: Grid) -> list[Any]:
    """The head of a table of counts."""
    return [grid.row_head, *({"text": column, "numeric": True} for column in grid.heads)]


def _sheet(grids: list[Grid], period: Period, kind: str, whose: str) -> ResponseReturnValue:
    name = f"activity-{period.start}-to-{period.end}.{kind}"
    return sheet_file("Activity", GRID_HEAD, grid_rows(grids, period, whose=whose), name)
