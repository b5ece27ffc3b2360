"""Meetings, their agendas and papers."""

import datetime as dt

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.clocks import queries as clocks
from rehab.clocks.rules import ClockKind
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.core.working_days import subtract_working_days
from rehab.panel import commands, policy, queries
from rehab.panel.forms import MeetingForm
from rehab.panel.models import Panel
from rehab.panel.views.blueprint import bp
from rehab.requests import queries as requests
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, Page, paginate, requested_page
from rehab.web.widgets import Option

PAPERS_WORKING_DAYS = 3


@bp.get("/panel")
@needs(Permission.COORDINATE_PANEL, Permission.SIT_ON_PANEL)
def meetings() -> ResponseReturnValue:
    """The meetings one coordinates or sits in, the latest first."""
    actor, number = signed_in_user(), requested_page(request.args)
    found = queries.meetings(actor, clock.today(), page=number, size=PAGE_SIZE)
    page = paginate(found, number=number, path=request.path)
    return render_template(
        "panel/meetings.html", page=page, now=clock.now(), coordinates=actor.can(Permission.COORDINATE_PANEL)
    )


@bp.route("/panel/meetings/new", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
@once
def new_meeting() -> ResponseReturnValue:
    """A meeting of one of the coordinator's panels."""
    actor = signed_in_user()
    panels = queries.panels_of(actor)
    form = _meeting_form([Option(panel.public_id, panel.name) for panel in panels])
    if panels and form.validate_on_submit():
        try:
            return redirect(_create(actor, form, panels[0]))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
    page = render_template("panel/new_meeting.html", form=form, has_panel=bool(panels))
    return page, 422 if form.errors else 200


def _meeting_form(panels: list[Option]) -> MeetingForm:
    """Where there is one panel only, it is not asked for."""
    form = MeetingForm()
    if len(panels) > 1:
        form.panel.options = panels
    else:
        del form.panel
    return form


def _create(actor: Actor, form: MeetingForm, only: Panel) -> str:
    chosen = form.panel.data if "panel" in form else only.public_id
    with transaction():
        panel = queries.get_panel(actor, chosen)
        meeting = commands.create_meeting(
            panel, title=form.title.data, closes_at=form.closes, by=actor, now=clock.now()
        )
        return remember(url_for(".meeting", public_id=meeting.public_id))


@bp.get("/panel/meetings/<public_id>")
@needs(Permission.COORDINATE_PANEL, Permission.SIT_ON_PANEL)
def meeting(public_id: str) -> ResponseReturnValue:
    """For coordinators the agenda and what could go on it, for members the cases opened to them."""
    return _meeting_page(public_id, {})


def _meeting_page(public_id: str, faults: dict[str, str]) -> ResponseReturnValue:
    """`faults` are by reference and text, as publishing names them; each leads to its case on the page."""
    actor, today = signed_in_user(), clock.today()
    found = queries.get_meeting(actor, public_id, today)
    keeps = policy.can_coordinate(actor, found.panel)
    cases = queries.agenda(actor, found)
    seat = next((seat for seat in queries.seats_in(found, today) if seat.user_id == actor.user_id), None)
    page = render_template(
        "panel/meeting.html",
        meeting=found,
        cases=cases,
        parts={case.id: policy.part_of(actor, case, votes=seat is not None and seat.votes) for case in cases},
        ready=_ready(found.panel) if keeps else None,
        due=_decisions_due([case.request_id for case in cases]),
        papers_due=subtract_working_days(clock.london_date(found.closes_at), PAPERS_WORKING_DAYS),
        faults=[(text, f"case-{key.split()[0]}") for key, text in faults.items()],
        keeps=keeps,
        is_over=found.closes_at <= clock.now(),
        today=today,
    )
    return page, 422 if faults else 200


def _decisions_due(case_ids: list[int]) -> dict[int, dt.datetime]:
    return {found.case_id: found.due_at for found in clocks.running_on(case_ids) if found.kind is ClockKind.DECISION}


def _ready(panel: Panel) -> Page[object]:
    number = requested_page(request.args)
    found = queries.ready_requests(panel.authority_id, page=number, size=PAGE_SIZE)
    return paginate(found, number=number, path=request.path)


@bp.post("/panel/meetings/<public_id>/cases/<reference>")
@needs(Permission.COORDINATE_PANEL)
def add_case(public_id: str, reference: str) -> ResponseReturnValue:
    """Put a ready request on the agenda."""
    actor, now = signed_in_user(), clock.now()
    with transaction():
        asked = requests.get_request_for_update(actor, reference)
        found = queries.get_meeting_for_update(actor, public_id, clock.london_date(now))
        allow(policy.can_coordinate(actor, found.panel))
        commands.add_case(found, asked, by=actor, now=now)
    flash(f"{reference} is on the agenda.", "success")
    return redirect(url_for(".meeting", public_id=public_id))


@bp.post("/panel/cases/<public_id>/take-off")
@needs(Permission.COORDINATE_PANEL)
def take_off(public_id: str) -> ResponseReturnValue:
    """Take an undecided case off its agenda."""
    actor, now = signed_in_user(), clock.now()
    with transaction():
        case = queries.get_case_with_request(actor, public_id, clock.london_date(now))
        allow(policy.can_coordinate(actor, case.meeting.panel))
        commands.take_off(case, by=actor, now=now)
        reference, of_meeting = case.request.reference, case.meeting.public_id
    flash(f"{reference} is off the agenda. It is with the requests that are ready.", "success")
    return redirect(url_for(".meeting", public_id=of_meeting))


@bp.post("/panel/meetings/<public_id>/papers")
@needs(Permission.COORDINATE_PANEL)
def publish(public_id: str) -> ResponseReturnValue:
    """Open the prepared cases to the members, unless a text could give somebody away."""
    actor, now = signed_in_user(), clock.now()
    try:
        with transaction():
            found = queries.get_meeting_for_update(actor, public_id, clock.london_date(now))
            allow(policy.can_coordinate(actor, found.panel))
            commands.publish(found, by=actor, now=now)
    except InvalidInput as refused:
        return _meeting_page(public_id, refused.faults)
    flash("The papers are published. We have told the members.", "success")
    return redirect(url_for(".meeting", public_id=public_id))
