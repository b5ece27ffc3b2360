"""The next twelve weeks, on a page and for calendars."""

from collections.abc import Sequence
from itertools import groupby

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.calendars import CONTENT_TYPE, CalendarEntry, calendar_file
from rehab.reviews import queries
from rehab.reviews.models import PlannedReview
from rehab.reviews.rules import PlannedStatus, week_of
from rehab.reviews.views.blueprint import bp
from rehab.web.access import needs, signed_in_user
from rehab.web.exports import attachment


@bp.get("/reviews/calendar")
@needs(Permission.VIEW_CASES)
def calendar() -> ResponseReturnValue:
    """What is planned and due within twelve weeks: of one's own cases, or of everybody's in the service."""
    user, now = signed_in_user(), clock.now()
    is_manager = user.can(Permission.MANAGE_SERVICE)
    everybody = request.args.get("whose", "all" if is_manager else "mine") == "all"
    entries = queries.calendar(user, everybody=everybody, now=now)
    coming = [entry for entry in entries if entry.at >= now]
    weeks = [(week, list(rows)) for week, rows in groupby(coming, lambda entry: week_of(clock.london_date(entry.at)))]
    overdue = [entry for entry in entries if entry.at < now]
    return render_template(
        "reviews/calendar.html", overdue=overdue, weeks=weeks, everybody=everybody, weeks_shown=queries.WEEKS
    )


@bp.get("/reviews/calendar.ics")
@needs(Permission.VIEW_CASES, Permission.ANSWER_OFFERS)
def own_calendar() -> ResponseReturnValue:
    """All reviews to which one is invited, for a calendar."""
    return _file(queries.own_meetings(signed_in_user(), now=clock.now()), "reviews.ics")


@bp.get("/reviews/planned/<public_id>/calendar.ics")
@needs(Permission.VIEW_CASES, Permission.ANSWER_OFFERS)
def planned_calendar(public_id: str) -> ResponseReturnValue:
    """One review for a calendar."""
    found, _stay = queries.get_planned(signed_in_user(), public_id)
    return _file([found], "review.ics")


def _file(planned: Sequence[PlannedReview], name: str) -> Response:
    public_url = current_app.extensions["rehab_config"].public_url.rstrip("/")
    entries = [_entry(each, public_url) for each in planned]
    return attachment(calendar_file(entries, now=clock.now()), CONTENT_TYPE, name)


def _entry(planned: PlannedReview, public_url: str) -> CalendarEntry:
    """When and where; whose review it is stands behind the link alone."""
    return CalendarEntry(
        uid=f"{planned.public_id}@reviews.rehab-placements",
        sequence=planned.version,
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        title="Review",
        place=", ".join(part for part in (planned.place, planned.video_link) if part),
        address=f"{public_url}{url_for('.planned', public_id=planned.public_id)}",
        is_cancelled=planned.status is PlannedStatus.CALLED_OFF,
    )
