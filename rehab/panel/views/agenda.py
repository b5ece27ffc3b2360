"""The agenda of a meeting: what is on it, in which order and for how long, and what could be; its papers."""

import datetime as dt
from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.clocks import queries as clocks
from rehab.clocks.rules import ClockKind
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.text import sentence_list
from rehab.core.transaction import transaction
from rehab.panel import commands, policy, queries
from rehab.panel.forms import DecideOnlineForm, ReadyFilterForm, TakeOffForm, minutes_of, times_form
from rehab.panel.models import PanelCase, PanelMeeting, PanelMember
from rehab.panel.queries import minutes
from rehab.panel.rules.meetings import running_times
from rehab.panel.views.blueprint import bp
from rehab.requests import queries as requests
from rehab.requests.rules import RequestStatus
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, Page, paginate, requested_page

Faults = Sequence[tuple[str, str]]
NOTHING_CHOSEN = ("Choose the requests to add", "ready")


@bp.get("/panel/meetings/<public_id>")
@needs(Permission.COORDINATE_PANEL, Permission.SIT_ON_PANEL)
def meeting(public_id: str) -> ResponseReturnValue:
    """For coordinators the agenda and what could go on it, for members the cases opened to them."""
    return _meeting_page(public_id)


def _meeting_page(public_id: str, faults: Faults = (), *, naming: bool = False) -> ResponseReturnValue:
    """`faults` are sentences and where on the page each leads; `naming` ones are of texts that name somebody."""
    actor, now = signed_in_user(), clock.now()
    today = clock.london_date(now)
    found = queries.get_meeting(actor, public_id, today)
    keeps = policy.can_coordinate(actor, found.panel)
    cases = queries.agenda(actor, found)
    states = queries.progress_of(cases, now=now)
    page = render_template(
        "panel/meeting.html",
        meeting=found,
        cases=cases,
        states=states,
        parts=queries.parts_of(actor, cases, states),
        times=_times(found, cases),
        seats=_seats(found, today),
        away=queries.apologies([found.id])[found.id],
        ready=_ready(found) if keeps else None,
        waiting=queries.referrals_waiting(found.panel.authority_id) if keeps else (),
        filter_form=ReadyFilterForm(),
        due=_decisions_due([case.request_id for case in cases]),
        faults=faults,
        naming=naming,
        keeps=keeps,
        own_id=actor.user_id,
        is_over=found.closes_at <= now,
        minutes=minutes.latest_of(actor, found.id, today),
        may_minute=keeps and policy.can_be_minuted(found, now),
        today=today,
    )
    return page, 422 if faults else 200


def _seats(meeting: PanelMeeting, today: dt.date) -> list[PanelMember]:
    """The seats of the panel, as they are or as they were on the day of a meeting that is over."""
    on = min(today, clock.london_date(meeting.closes_at))
    return queries.seats([meeting.panel_id], on)[meeting.panel_id]


def _times(meeting: PanelMeeting, cases: list[PanelCase]) -> dict[int, dt.datetime]:
    """When each case comes up in a meeting."""
    if meeting.starts_at is None:
        return {}
    planned = running_times(meeting.starts_at, [case.minutes_planned for case in cases])
    return dict(zip([case.id for case in cases], planned, strict=True))


def _decisions_due(case_ids: list[int]) -> dict[int, dt.datetime]:
    return {found.case_id: found.due_at for found in clocks.running_on(case_ids) if found.kind is ClockKind.DECISION}


def _ready(meeting: PanelMeeting) -> Page[object]:
    number, chosen = requested_page(request.args), ReadyFilterForm()
    chosen.validate()
    found = queries.ready_requests(
        meeting.panel.authority_id,
        page=number,
        size=PAGE_SIZE,
        care_type=None if chosen.care_type.errors else chosen.care_type.data,
        first_only=chosen.urgency.data == "first",
    )
    return paginate(found, number=number, path=request.path, arguments=request.args.items(multi=True))


@bp.post("/panel/meetings/<public_id>/cases")
@needs(Permission.COORDINATE_PANEL)
def add_cases(public_id: str) -> ResponseReturnValue:
    """Put ready requests on the agenda, all that were chosen or none."""
    actor, now = signed_in_user(), clock.now()
    references = sorted(set(request.form.getlist("reference")))
    if not references:
        return _meeting_page(public_id, [NOTHING_CHOSEN])
    with transaction():
        asked = [requests.get_request_for_update(actor, reference) for reference in references]
        found = queries.get_meeting_for_update(actor, public_id, clock.london_date(now))
        allow(policy.can_coordinate(actor, found.panel))
        for each in asked:
            commands.add_case(found, each, by=actor, now=now)
    verb = "is" if len(references) == 1 else "are"
    flash(f"{sentence_list(references)} {verb} on the agenda.", "success")
    return redirect(url_for(".meeting", public_id=public_id))


@bp.post("/panel/meetings/<public_id>/order")
@needs(Permission.COORDINATE_PANEL)
def move_case(public_id: str) -> ResponseReturnValue:
    """Move a case one place up or down."""
    actor, now = signed_in_user(), clock.now()
    with transaction():
        found = queries.get_agenda_for_update(actor, public_id, clock.london_date(now))
        allow(policy.can_coordinate(actor, found.panel))
        case = next((case for case in found.cases if case.public_id == request.form.get("case")), None)
        if case is None:
            raise NotFound
        earlier = request.form.get("direction") == "up"
        commands.move_case(found, case, earlier=earlier, by=actor, now=now)
        reference = case.request.reference
    flash(f"{reference} is moved {'up' if earlier else 'down'}.", "success")
    return redirect(url_for(".meeting", public_id=public_id, _anchor=f"case-{reference}"))


@bp.route("/panel/meetings/<public_id>/times", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
def plan_times(public_id: str) -> ResponseReturnValue:
    """How many minutes each case is given."""
    actor, now = signed_in_user(), clock.now()
    today = clock.london_date(now)
    found = queries.get_meeting(actor, public_id, today)
    allow(policy.can_coordinate(actor, found.panel))
    form = times_form(queries.agenda(actor, found))
    if form.validate_on_submit():
        with transaction():
            locked = queries.get_agenda_for_update(actor, public_id, today)
            allow(policy.can_coordinate(actor, locked.panel))
            commands.refuse_stale(locked, request.form.get("row_version", type=int))
            commands.plan_minutes(locked, minutes_of(form), by=actor, now=now)
        flash("The times are saved.", "success")
        return redirect(url_for(".meeting", public_id=public_id))
    version = request.form.get("row_version") or found.version
    page = render_template("panel/times.html", form=form, meeting=found, row_version=version)
    return page, 422 if form.errors else 200


@bp.route("/panel/cases/<public_id>/take-off", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
def take_off(public_id: str) -> ResponseReturnValue:
    """Take an undecided case off its agenda."""
    actor, now, form = signed_in_user(), clock.now(), TakeOffForm()
    today = clock.london_date(now)
    found = queries.get_case(actor, public_id, today)
    allow(policy.can_take_off(actor, found), "This case is no longer on the agenda.")
    if form.validate_on_submit():
        with transaction():
            case = queries.get_case_with_request(actor, public_id, today)
            allow(policy.can_coordinate(actor, case.meeting.panel))
            commands.take_off(case, reason=form.reason.data, by=actor, now=now)
            reference, of_meeting = case.request.reference, case.meeting.public_id
        flash(f"{reference} is off the agenda.", "success")
        return redirect(url_for(".meeting", public_id=of_meeting))
    return render_template("panel/take_off.html", form=form, case=found), 422 if form.errors else 200


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
        faults = [(text, f"case-{key.split()[0]}") for key, text in refused.faults.items()]
        return _meeting_page(public_id, faults, naming=True)
    flash("The papers are published. We have told the members.", "success")
    return redirect(url_for(".meeting", public_id=public_id))


@bp.route("/panel/requests/<reference>/online", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
@once
def decide_online(reference: str) -> ResponseReturnValue:
    """Open one ready request for votes at once, between meetings."""
    actor, form = signed_in_user(), DecideOnlineForm()
    asked = requests.get_request(actor, reference)
    allow(asked.status is RequestStatus.READY, "Only a request that is ready can be opened for votes.")
    panels = [panel for panel in queries.panels_of(actor) if panel.authority_id == asked.authority_id]
    allow(bool(panels), "Your council has no panel yet. Make one first.")
    form.offer(panels)
    if form.validate_on_submit():
        try:
            return redirect(_open_online(actor, reference, form))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            asked = requests.get_request(actor, reference)
    page = render_template("panel/decide_online.html", form=form, asked=asked)
    return page, 422 if form.errors or form.form_errors else 200


def _open_online(actor: Actor, reference: str, form: DecideOnlineForm) -> str:
    now = clock.now()
    with transaction():
        asked = requests.get_request_for_update(actor, reference)
        panel = queries.get_panel(actor, form.chosen_panel)
        meeting = commands.create_meeting(
            panel, title=f"Online vote on {reference}", closes_at=form.closes, by=actor, now=now
        )
        commands.add_case(meeting, asked, by=actor, now=now)
        commands.publish(meeting, by=actor, now=now)
        return remember(url_for(".meeting", public_id=meeting.public_id))
