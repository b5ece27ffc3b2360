"""Who will not be in a meeting. Callers hold the meeting's lock."""

import datetime as dt

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove, NotFound
from rehab.notifications.commands import notify
from rehab.panel import queries
from rehab.panel.commands.agenda import refuse_closed
from rehab.panel.models import Apology, PanelMeeting, PanelMember


def send_apologies(meeting: PanelMeeting, user_id: int, *, by: Actor, now: dt.datetime) -> None:
    """A member will not be there: they no longer count in the undecided cases, and their deputy sits for them.

    Raises NotFound for somebody who is no member, IllegalMove once the meeting has closed or when they have voted.
    """
    refuse_closed(meeting, now)
    seats = _seats(meeting, user_id, now)
    if queries.get_apology(meeting.id, user_id) is not None:
        msg = "Apologies were sent already."
        raise IllegalMove(msg)
    if queries.has_voted(meeting.id, {user_id}):
        msg = "This member has voted on a case of this meeting, so they take part in it."
        raise IllegalMove(msg)
    db.session.add(Apology(meeting_id=meeting.id, user_id=user_id, sent_at=now, sent_by_id=by.user_id))
    db.session.flush()
    audit.record("panel_meeting.apologies_sent", subject=meeting, by=by, at=now)
    path = f"/panel/meetings/{meeting.public_id}"
    notify([seat.user_id for seat in _deputies(seats, user_id)], template="stand_in", path=path, now=now)
    coordinators = {user.id for user in accounts.holders(Role.COORDINATOR, meeting.panel.authority_id)}
    notify(({user_id} | coordinators) - {by.user_id}, template="apologies_sent", path=path, now=now)


def take_back_apologies(meeting: PanelMeeting, user_id: int, *, by: Actor, now: dt.datetime) -> None:
    """The member will be there after all. Raises IllegalMove when nothing was sent or the deputy has voted."""
    refuse_closed(meeting, now)
    deputies = {seat.user_id for seat in _deputies(_seats(meeting, user_id, now), user_id)}
    apology = queries.get_apology(meeting.id, user_id)
    if apology is None:
        msg = "No apologies were sent."
        raise IllegalMove(msg)
    if queries.has_voted(meeting.id, deputies):
        msg = "The deputy has voted on a case of this meeting, so they stay in it."
        raise IllegalMove(msg)
    db.session.delete(apology)
    audit.record("panel_meeting.apologies_taken_back", subject=meeting, by=by, at=now)


def _seats(meeting: PanelMeeting, user_id: int, now: dt.datetime) -> list[PanelMember]:
    seats = queries.seats([meeting.panel_id], london_date(now))[meeting.panel_id]
    if not any(seat.user_id == user_id and seat.deputises_for_id is None for seat in seats):
        raise NotFound
    return seats


def _deputies(seats: list[PanelMember], user_id: int) -> list[PanelMember]:
    return [seat for seat in seats if seat.deputises_for_id == user_id]
