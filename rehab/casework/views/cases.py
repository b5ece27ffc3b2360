"""Homes, the list of cases and the page of a case."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.casework.forms import CaseFilterForm, FindForm, TimelineFilterForm
from rehab.casework.policy import can_write
from rehab.casework.queries.actions import actions
from rehab.casework.queries.case import CaseFile, case_file
from rehab.casework.queries.home import home_page
from rehab.casework.queries.timeline import timeline
from rehab.casework.rules import TimelineEntry
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.placements.policy import can_ask_exception
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.policy import can_see_names
from rehab.requests.rules import RequestStatus
from rehab.web.access import needs, signed_in_user
from rehab.web.exports import CSV, attachment, csv_file
from rehab.web.pagination import Page, paginate, requested_page
from rehab.web.sorting import sort_head

home_bp = Blueprint("home", __name__)
cases_bp = Blueprint("cases", __name__)
PER_PAGE = 25
TIMELINE_PAGE = 50
HEAD = ("reference", "status", "type_of_care", "service", "submitted_on", "decided_on")
EXPORT_LIMIT = 50_000
NEWEST_FIRST = "-created"
COLUMNS = (
    ("Reference", "reference"),
    ("Person", "name"),
    ("Type of care", ""),
    ("Status", "status"),
    ("Submitted", "submitted"),
    ("Key worker", ""),
)


@home_bp.get("/")
@needs(Permission.SIGNED_IN)
def home() -> ResponseReturnValue:
    """The work list of whoever is signed in."""
    actor = signed_in_user()
    return render_template("casework/home.html", actor=actor, home=home_page(actor, now=clock.now()))


@cases_bp.get("/cases")
@needs(Permission.VIEW_CASES, Permission.OVERSEE_CASES)
def cases() -> ResponseReturnValue:
    """The cases one may see, a page at a time, filtered and sorted as the address says."""
    actor, form, number = signed_in_user(), CaseFilterForm(), requested_page(request.args)
    sort = request.args.get("sort", NEWEST_FIRST)
    found = requests.case_list(actor, **_filters(form), page=number, size=PER_PAGE, sort=sort)
    page = paginate(found, number=number, path=request.path, arguments=request.args.items(multi=True), size=PER_PAGE)
    return render_template(
        "casework/cases.html",
        actor=actor,
        form=form,
        page=page,
        head=sort_head(COLUMNS, sort),
        find=FindForm(),
        shows_name=can_see_names,
    )


@cases_bp.post("/cases/find")
@needs(Permission.VIEW_CASES, Permission.COORDINATE_PANEL)
def find() -> ResponseReturnValue:
    """The newest cases of people with this name, among those whose names one may see."""
    actor, form = signed_in_user(), FindForm()
    found, total = requests.case_list(actor, name=form.name.data, size=PER_PAGE) if form.validate() else ((), 0)
    status = 422 if form.errors else 200
    return render_template(
        "casework/found.html", actor=actor, form=form, found=found, total=total, shows_name=can_see_names
    ), status


@cases_bp.get("/cases.csv")
@needs(Permission.VIEW_CASES, Permission.OVERSEE_CASES)
def cases_csv() -> ResponseReturnValue:
    """The list as it is filtered, for a spreadsheet; references only."""
    found, _total = requests.case_list(signed_in_user(), **_filters(CaseFilterForm()), page=1, size=EXPORT_LIMIT)
    return attachment(csv_file(HEAD, map(_cells, found)), CSV, f"cases-{clock.today()}.csv")


def _cells(case: PlacementRequest) -> tuple[object, ...]:
    care_type = case.care_type.label if case.care_type else ""
    return case.reference, case.status.label, care_type, case.service.name, case.submitted_on, case.decided_on


def _filters(form: CaseFilterForm) -> dict[str, Any]:
    form.validate()
    status: RequestStatus | None = None if form.status.errors else form.status.data
    return {"status": status, "reference": "" if form.reference.errors else form.reference.data}


@cases_bp.get("/cases/<reference>")
@needs(Permission.VIEW_CASES, Permission.OVERSEE_CASES)
def case(reference: str) -> ResponseReturnValue:
    """One case: key facts, what to do next, and its timeline."""
    actor, form = signed_in_user(), TimelineFilterForm()
    found = case_file(actor, reference)
    audit.record_view("request.viewed", subject=found.request, by=actor, case_id=found.request.id)
    return render_template(
        "casework/case.html",
        actor=actor,
        case=found,
        actions=actions(actor, found),
        form=form,
        timeline=_timeline_page(actor, found, form),
        may_write=can_write(actor, found.request),
        may_finish=actor.can_for(Permission.REQUEST_PLACEMENTS, found.request.service_id),
        may_ask_exception=can_ask_exception(actor, found.request),
    )


def _timeline_page(actor: Actor, case: CaseFile, form: TimelineFilterForm) -> Page[TimelineEntry]:
    """The newest entries of the kind that the address names, or those of its page."""
    form.validate()
    entries = timeline(actor, case.request, tasks=case.tasks, paths=case.paths, now=clock.now())
    if form.show.data is not None and not form.show.errors:
        entries = [entry for entry in entries if entry.kind is form.show.data]
    number = requested_page(request.args)
    cut = entries[(number - 1) * TIMELINE_PAGE : number * TIMELINE_PAGE]
    arguments = request.args.items(multi=True)
    return paginate((cut, len(entries)), number=number, path=request.path, arguments=arguments, size=TIMELINE_PAGE)
