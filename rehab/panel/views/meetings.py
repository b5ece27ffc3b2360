"""Meetings: the list, making, changing and cancelling one, the calendar, and who will not be there."""

from collections.abc import Sequence

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.calendars import CONTENT_TYPE, CalendarEntry, calendar_file
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.panel import commands, policy, queries
from rehab.panel.forms import CancelForm, MeetingForm, OnlineVoteForm
from rehab.panel.models import PanelMeeting
from rehab.panel.rules.meetings import MeetingKind
from rehab.panel.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.exports import attachment
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page

Form = MeetingForm | OnlineVoteForm


@bp.get("/panel")
@needs(Permission.COORDINATE_PANEL, Permission.SIT_ON_PANEL)
def meetings() -> ResponseReturnValue:
    """The meetings one coordinates or sits in: those to come, or past ones."""
    actor, now, number = signed_in_user(), clock.now(), requested_page(request.args)
    past = request.args.get("show") == "past"
    found = queries.meetings(actor, past=past, now=now, on=clock.london_date(now), page=number, size=PAGE_SIZE)
    page = paginate(found, number=number, path=request.path, arguments=request.args.items(multi=True))
    coordinates, sits = actor.can(Permission.COORDINATE_PANEL), actor.can(Permission.SIT_ON_PANEL)
    return render_template("panel/meetings.html", page=page, past=past, now=now, coordinates=coordinates, sits=sits)


@bp.route("/panel/meetings/new", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
@once
def new_meeting() -> ResponseReturnValue:
    """A meeting of one of the coordinator's panels."""
    return _new(MeetingForm(), "New panel meeting", "Make the meeting")


@bp.route("/panel/votes/new", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
@once
def new_vote() -> ResponseReturnValue:
    """An online vote of one of the coordinator's panels."""
    return _new(OnlineVoteForm(), "New online vote", "Make the online vote")


def _new(form: Form, heading: str, submit_text: str) -> ResponseReturnValue:
    actor = signed_in_user()
    panels = queries.panels_of(actor)
    form.offer(panels)
    if panels and form.validate_on_submit():
        try:
            with transaction():
                panel = queries.get_panel(actor, form.chosen_panel)
                meeting = commands.create_meeting(panel, **form.plan, by=actor, now=clock.now())
                address = remember(url_for(".meeting", public_id=meeting.public_id))
            return redirect(address)
        except InvalidInput as refused:
            form.add_faults(refused.faults)
    page = render_template(
        "panel/new_meeting.html", form=form, has_panel=bool(panels), heading=heading, submit_text=submit_text
    )
    return page, 422 if form.errors else 200


@bp.route("/panel/meetings/<public_id>/edit", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
def edit_meeting(public_id: str) -> ResponseReturnValue:
    """Move a meeting or an online vote, or rename it."""
    actor, now = signed_in_user(), clock.now()
    found = queries.get_meeting(actor, public_id, clock.london_date(now))
    allow(policy.can_coordinate(actor, found.panel))
    form = _edit_form(found)
    if form.validate_on_submit():
        try:
            with transaction():
                locked = queries.get_meeting_for_update(actor, public_id, clock.london_date(now))
                allow(policy.can_coordinate(actor, locked.panel))
                commands.refuse_stale(locked, request.form.get("row_version", type=int))
                commands.change_meeting(locked, **form.plan, by=actor, now=now)
            flash("The meeting is changed. We have told its members.", "success")
            return redirect(url_for(".meeting", public_id=public_id))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            found = queries.get_meeting(actor, public_id, clock.london_date(now))
    version = request.form.get("row_version") or found.version
    page = render_template("panel/edit_meeting.html", form=form, meeting=found, row_version=version)
    return page, 422 if form.errors else 200


def _edit_form(meeting: PanelMeeting) -> Form:
    kind = MeetingForm if meeting.kind is MeetingKind.MEETING else OnlineVoteForm
    form: Form = kind(data=kind.answers_of(meeting))
    form.offer([meeting.panel])
    return form


@bp.route("/panel/meetings/<public_id>/cancel", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
def cancel_meeting(public_id: str) -> ResponseReturnValue:
    """Call a meeting off."""
    actor, now, form = signed_in_user(), clock.now(), CancelForm()
    today = clock.london_date(now)
    found = queries.get_meeting(actor, public_id, today)
    allow(policy.can_coordinate(actor, found.panel))
    if form.validate_on_submit():
        with transaction():
            locked = queries.get_meeting_to_cancel(actor, public_id, today)
            allow(policy.can_coordinate(actor, locked.panel))
            commands.cancel_meeting(locked, reason=form.reason.data, by=actor, now=now)
        flash("The meeting is cancelled. We have told its members.", "success")
        return redirect(url_for(".meeting", public_id=public_id))
    page = render_template("panel/cancel_meeting.html", form=form, meeting=found)
    return page, 422 if form.errors else 200


@bp.get("/panel/meetings/<public_id>/calendar.ics")
@needs(Permission.COORDINATE_PANEL, Permission.SIT_ON_PANEL)
def meeting_calendar(public_id: str) -> ResponseReturnValue:
    """One meeting for a calendar."""
    found = queries.get_meeting(signed_in_user(), public_id, clock.today())
    return _calendar([found], "panel-meeting.ics")


@bp.get("/panel/calendar.ics")
@needs(Permission.COORDINATE_PANEL, Permission.SIT_ON_PANEL)
def calendar() -> ResponseReturnValue:
    """All one's meetings for a calendar."""
    now = clock.now()
    return _calendar(queries.calendar(signed_in_user(), now=now, on=clock.london_date(now)), "panel-meetings.ics")


@bp.post("/panel/meetings/<public_id>/apologies")
@needs(Permission.COORDINATE_PANEL, Permission.SIT_ON_PANEL)
def apologies(public_id: str) -> ResponseReturnValue:
    """A member will not be in a meeting, or will be after all; coordinators may say so for each member."""
    actor, now = signed_in_user(), clock.now()
    with transaction():
        found = queries.get_agenda_for_update(actor, public_id, clock.london_date(now))
        seats = queries.seats([found.panel_id], clock.london_date(now))[found.panel_id]
        seat = next((seat for seat in seats if seat.public_id == request.form.get("seat")), None)
        if seat is None:
            raise NotFound
        allow(seat.user_id == actor.user_id or policy.can_coordinate(actor, found.panel))
        comes = request.form.get("comes") == "yes"
        act = commands.take_back_apologies if comes else commands.send_apologies
        act(found, seat.user_id, by=actor, now=now)
        flash(f"{seat.user.name} {'takes part' if comes else 'is noted as not coming'}.", "success")
    return redirect(url_for(".meeting", public_id=public_id))


def _calendar(meetings: Sequence[PanelMeeting], name: str) -> Response:
    public_url = current_app.extensions["rehab_config"].public_url.rstrip("/")
    entries = [_entry(meeting, public_url) for meeting in meetings]
    return attachment(calendar_file(entries, now=clock.now()), CONTENT_TYPE, name)


def _entry(meeting: PanelMeeting, public_url: str) -> CalendarEntry:
    """An online vote stands in the calendar at its closing time; where and when to meet is all that is told."""
    votes = meeting.starts_at is None
    return CalendarEntry(
        uid=f"{meeting.public_id}@panel.rehab-placements",
        sequence=meeting.version,
        starts_at=meeting.starts_at or meeting.closes_at,
        ends_at=meeting.closes_at,
        title=f"Voting closes: {meeting.title}" if votes else meeting.title,
        place=", ".join(part for part in (meeting.place, meeting.video_link) if part),
        address=f"{public_url}{url_for('.meeting', public_id=meeting.public_id)}",
        is_cancelled=meeting.cancelled_at is not None,
    )
