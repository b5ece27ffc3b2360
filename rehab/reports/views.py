"""The measures page and the way down from a figure to its cases."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from rehab.core.actor import Permission
from rehab.core.errors import NotFound
from rehab.reports import queries
from rehab.reports.forms import PeriodForm
from rehab.reports.rules import MEASURES, NOT_RECORDED, number_of, text_of
from rehab.web.access import needs, signed_in_user
from rehab.web.pagination import paginate, requested_page

bp = Blueprint("reports", __name__)
bp.add_app_template_filter(number_of, "figure_number")
bp.add_app_template_filter(text_of, "figure_text")
CASES_PER_PAGE = 50


@bp.app_template_filter()
def group_name(group: str) -> str:
    """A group as people read it: names as they are, codes as words."""
    codes = {"yes": "Yes", "no": "No", "none": "None", "drr": "DRR", "atr": "ATR", NOT_RECORDED: "Not recorded"}
    return codes.get(group) or (group.replace("_", " ").capitalize() if group.islower() else group)


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
        everybody=queries.figures(period, authorities=authorities),
        grouped=queries.by_measure(queries.figures(period, by=by, authorities=authorities)) if by else {},
    )


@bp.get("/measures/<measure_id>/cases")
@needs(Permission.VIEW_MEASURES)
def cases(measure_id: str) -> ResponseReturnValue:
    """The references behind a figure; no names."""
    if measure_id not in MEASURES:
        raise NotFound
    form = PeriodForm()
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
    return render_template("reports/cases.html", measure=MEASURES[measure_id], period=period, page=page)
