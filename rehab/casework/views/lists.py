"""The list of cases: filtered and sorted as the address says, searched by what never stands in one, downloaded."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rehab.accounts import queries as accounts
from rehab.audit import commands as audit
from rehab.casework.forms import MINE, CaseFilterForm, FindForm
from rehab.casework.queries.lists import facilities_of_cases, is_at, key_workers
from rehab.casework.views.cases import cases_bp
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.counting import enough
from rehab.requests import queries as requests
from rehab.requests.policy import can_see_names
from rehab.requests.queries import Criteria, Listed
from rehab.web.access import needs, signed_in_user
from rehab.web.exports import csv_stream
from rehab.web.pagination import paginate, requested_page
from rehab.web.sorting import sort_head

PER_PAGE = 25
NEWEST_FIRST = "-created"
COLUMNS = (
    ("Reference", "reference"),
    ("Person", "name"),
    ("Type of care", ""),
    ("Status", "status"),
    ("Next due", ""),
    ("Submitted", "submitted"),
    ("Key worker", ""),
)
HEAD = tuple(text for text, _ in COLUMNS)


class Asked(NamedTuple):
    """What the address asks for: the form that shows it, and the list that it means."""

    form: CaseFilterForm
    criteria: Criteria

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return self.criteria != Criteria()


@cases_bp.get("/cases")
@needs(Permission.VIEW_CASES, Permission.OVERSEE_CASES)
def cases() -> ResponseReturnValue:
    """The cases one may see, a page at a time."""
    actor, number = signed_in_user(), requested_page(request.args)
    asked, sort = _asked(actor), _sort()
    found = requests.case_list(actor, asked.criteria, page=number, size=PER_PAGE, sort=sort)
    arguments, counted_to = request.args.items(multi=True), enough(number, PER_PAGE)
    page = paginate(found, number=number, path=request.path, arguments=arguments, size=PER_PAGE, counted_to=counted_to)
    return render_template(
        "casework/cases.html",
        actor=actor,
        asked=asked,
        page=page,
        head=sort_head(COLUMNS, sort),
        find=FindForm(formdata=None),
        shows_name=can_see_names,
    )


@cases_bp.post("/cases/find")
@needs(Permission.VIEW_CASES, Permission.COORDINATE_PANEL)
def find() -> ResponseReturnValue:
    """The newest cases of people of this name, number or birth date, among those that the filters leave."""
    actor, form = signed_in_user(), FindForm()
    asked = _asked(actor)
    found: tuple[Sequence[Listed], int] = (), 0
    if form.validate():
        criteria = replace(asked.criteria, name=form.name.data, born_on=form.born_on.data)
        found = requests.case_list(actor, criteria, size=PER_PAGE)
    page = paginate(found, number=1, path=request.path, size=PER_PAGE, counted_to=enough(1, PER_PAGE))
    shown = {"form": form, "asked": asked, "page": page, "head": HEAD}
    return render_template("casework/found.html", actor=actor, shows_name=can_see_names, **shown), _status(form)


@cases_bp.get("/cases.csv")
@needs(Permission.VIEW_CASES, Permission.OVERSEE_CASES)
def cases_csv() -> ResponseReturnValue:
    """The list as it is filtered and sorted, for a spreadsheet, with names for those who see them on the page."""
    actor = signed_in_user()
    found = requests.every_case(actor, _asked(actor).criteria, sort=_sort())
    audit.record_view("case_list.viewed", subject=accounts.get_organisation(actor.organisation_id or 0), by=actor)
    return csv_stream(HEAD, (_cells(actor, row) for row in found), f"cases-{clock.today()}.csv")


def _cells(actor: Actor, row: Listed) -> tuple[object, ...]:
    case = row.request
    return (
        case.reference,
        case.client.name if can_see_names(actor, case) else case.client.reference,
        case.care_type.label if case.care_type else "",
        case.status.label,
        clock.london_date(row.due_at) if row.due_at else "",
        case.submitted_on,
        case.key_worker.name if case.key_worker else "",
    )


def _asked(actor: Actor) -> Asked:
    """What does not fit is said to be wrong and narrows nothing."""
    form = CaseFilterForm()
    workers, facilities = key_workers(actor), facilities_of_cases(actor)
    form.offer(workers, facilities, own=actor.can(Permission.REQUEST_PLACEMENTS))
    form.validate()
    said: dict[str, Any] = {field.name: None if field.errors else field.data for field in form}
    ids = {MINE: actor.user_id, **{user.public_id: user.id for user in workers}}
    places = [facility for facility in facilities if facility.public_id == said["facility"]]
    return Asked(
        form,
        Criteria(
            status=said["status"],
            stage=said["stage"],
            overdue_at=clock.now() if said["overdue"] else None,
            key_worker_id=ids.get(said.get("whose") or ""),
            care_type=said["care_type"],
            group=said["group"],
            submitted_from=said["submitted_from"],
            submitted_to=said["submitted_to"],
            reference=said["reference"] or "",
            also=tuple(is_at(facility) for facility in places),
        ),
    )


def _sort() -> str:
    return request.args.get("sort", NEWEST_FIRST)


def _status(form: FindForm) -> int:
    return 422 if form.errors else 200
