"""The register of panel decisions: its page, and its cases as a sheet."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rehab.core.actor import Permission
from rehab.core.errors import NotAllowed
from rehab.reports import pdf
from rehab.reports.forms import RegisterForm
from rehab.reports.queries import register as queries
from rehab.reports.rules import Period
from rehab.reports.rules.register import HEAD, Asked, Decision, RegisterGroup, breakdown, narrowed, row, summary
from rehab.reports.views.blueprint import bp
from rehab.web.access import needs, signed_in_user
from rehab.web.exports import PDF, attachment, sheet_file
from rehab.web.pagination import Page, paginate, requested_page

CASES_PER_PAGE = 50
NO_LIST = "Clear the filters about people first: a list of cases would tell of them what the filter says."


@bp.get("/decisions")
@needs(Permission.OVERSEE_CASES)
def decisions() -> ResponseReturnValue:
    """Outcomes, times, reasons and turnout of one's own authority; cases by reference."""
    authorities = signed_in_user().organisations(Permission.OVERSEE_CASES)
    form = RegisterForm(queries.services(authorities))
    form.validate()
    period, asked = form.period(), form.asked()
    every, by = queries.decisions(period, authorities), form.group()
    found = [decision for decision in every if asked.picks(decision)]
    return render_template(
        "reports/decisions.html",
        form=form,
        period=period,
        by=by,
        asked=asked,
        summary=summary(found),
        narrowed=narrowed(every, asked) if asked.is_personal else (),
        grouped=breakdown(found, by, is_personal=by.is_personal) if by else [],
        page=_page(found),
        conditions=queries.conditions(period, authorities),
        turnout=queries.turnout(period, authorities),
        shows_votes=queries.shows_votes(authorities, period.today),
    )


def _page(found: list[Decision]) -> Page[Decision]:
    number = requested_page(request.args)
    shown = found[(number - 1) * CASES_PER_PAGE : number * CASES_PER_PAGE]
    arguments = request.args.items(multi=True)
    return paginate((shown, len(found)), number=number, path=request.path, arguments=arguments, size=CASES_PER_PAGE)


@bp.get("/decisions.<kind>")
@needs(Permission.OVERSEE_CASES)
def decisions_file(kind: str) -> ResponseReturnValue:
    """The cases of the page as a sheet, csv or xlsx, or its figures as a pdf.

    Refused where a filter says something about people.
    """
    authorities = signed_in_user().organisations(Permission.OVERSEE_CASES)
    form = RegisterForm(queries.services(authorities))
    form.validate()
    period, asked = form.period(), form.asked()
    if asked.is_personal:
        raise NotAllowed(NO_LIST)
    found = [decision for decision in queries.decisions(period, authorities) if asked.picks(decision)]
    name = f"decisions-{period.start}-to-{period.end}.{kind}"
    if kind == "pdf":
        return attachment(_printed(found, period, asked, form.group()), PDF, name)
    return sheet_file("Decisions", HEAD, map(row, found), name)


def _printed(found: list[Decision], period: Period, asked: Asked, by: RegisterGroup | None) -> bytes:
    return pdf.decisions(
        summary(found),
        breakdown(found, by, is_personal=by.is_personal) if by else [],
        period=period,
        filters=asked.in_words,
        by=by.label if by else "",
        council=signed_in_user().organisation_name,
    )
