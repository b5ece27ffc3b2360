"""Minutes: begun by the coordinator, noted by hand, agreed by whoever presides."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.text import sentence_list
from rehab.notifications.commands import notify
from rehab.panel import queries as panel
from rehab.panel.models import Attendance, Minutes, MinutesItem, PanelCase, PanelMeeting
from rehab.panel.queries import minutes as queries
from rehab.panel.queries.papers import person_of
from rehab.panel.rules import PanelCaseStatus
from rehab.panel.rules.identifiers import identifiers_in
from rehab.panel.rules.minutes import Presence, presence_of

NOTHING: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted by hand; `items` are notes and actions by panel case."""

    presences: Mapping[int, Presence]
    items: Mapping[int, tuple[str, str]]
    others_present: str = ""
    notes: str = ""


def begin(meeting: PanelMeeting, *, by: Actor, now: dt.datetime) -> Minutes:
    """Begin the minutes once the meeting has begun; whoever declared or voted is taken to have been there.

    Raises IllegalMove before the meeting, when it is cancelled or was made for one case, and when there are minutes
    already.
    """
    if meeting.for_one_case:
        msg = "Minutes are kept of meetings of a panel, not of a fast track or an appeal."
        raise IllegalMove(msg)
    if meeting.cancelled_at is not None:
        msg = "This meeting was cancelled, so there is nothing to minute."
        raise IllegalMove(msg)
    if (meeting.starts_at or meeting.closes_at) > now:
        msg = "This meeting has not begun yet."
        raise IllegalMove(msg)
    if queries.editions(meeting.id):
        msg = "The minutes of this meeting have been begun already."
        raise IllegalMove(msg)
    meeting.held_at = meeting.held_at or now
    minutes = Minutes(meeting_id=meeting.id, begun_at=now, begun_by_id=by.user_id)
    minutes.attendances = _first_attendances(meeting, on=london_date(meeting.starts_at or meeting.closes_at))
    db.session.add(minutes)
    db.session.flush()
    audit.record("minutes.begun", subject=minutes, by=by, at=now)
    return minutes


def _first_attendances(meeting: PanelMeeting, *, on: dt.date) -> list[Attendance]:
    """The members of the panel; a deputy only where they stood in for somebody."""
    cases = queries.cases_of(meeting.id)
    took_part = {vote.user_id for case in cases for vote in case.votes}
    took_part |= {said.user_id for case in cases for said in case.declarations}
    away = panel.apologies([meeting.id])[meeting.id]
    stands_in = {seat.user_id for seat in panel.seats_in(meeting, on)}
    return [
        Attendance(
            user_id=seat.user_id,
            role=seat.role.label,
            presence=presence_of(seat.user_id, took_part=took_part, sent_apologies=away),
        )
        for seat in panel.seats([meeting.panel_id], on)[meeting.panel_id]
        if seat.deputises_for_id is None or seat.user_id in stands_in
    ]


def note(minutes: Minutes, noted: Noted, *, by: Actor, now: dt.datetime) -> None:
    """Store what was noted. Raises IllegalMove once agreed; InvalidInput naming texts that give somebody away."""
    _refuse_agreed(minutes)
    cases = queries.cases_of(minutes.meeting_id)
    if wrong := _given_away(noted, cases):
        raise InvalidInput(wrong)
    for row in minutes.attendances:
        row.presence = noted.presences.get(row.user_id, row.presence)
    minutes.others_present, minutes.notes, minutes.noted_at = noted.others_present, noted.notes, now
    known = {item.panel_case_id: item for item in minutes.items}
    for case in cases:
        item = known.get(case.id)
        if item is None:
            item = MinutesItem(panel_case_id=case.id)
            minutes.items.append(item)
        item.notes, item.actions = noted.items.get(case.id, NOTHING)
    db.session.flush()
    fields = ["attendance", "notes", "actions"]
    audit.record("minutes.noted", subject=minutes, by=by, fields=fields, at=now)


def _given_away(noted: Noted, cases: Sequence[PanelCase]) -> dict[str, str]:
    """Field -> what in it gives a person away; cases are numbered. Each text is held against every person there."""
    people = [person_of(case.request) for case in cases]
    texts = {"others_present": noted.others_present, "notes": noted.notes}
    for number, case in enumerate(cases, start=1):
        notes, actions = noted.items.get(case.id, NOTHING)
        texts |= {f"notes_{number}": notes, f"actions_{number}": actions}
    found = {
        field: list(dict.fromkeys(hit for person in people for hit in identifiers_in(text, person)))
        for field, text in texts.items()
    }
    return {field: f"Take out what gives somebody away: {sentence_list(hits)}" for field, hits in found.items() if hits}


def ask_for_agreement(minutes: Minutes, *, by: Actor, now: dt.datetime) -> None:
    """Tell whoever presides that the minutes can be agreed. Raises IllegalMove once agreed or before all is decided."""
    _refuse_agreed(minutes)
    _refuse_undecided(queries.cases_of(minutes.meeting_id))
    chairs = queries.presiding_over(minutes, london_date(now))
    notify(chairs, template="minutes_to_agree", path=f"/panel/minutes/{minutes.public_id}", now=now)
    audit.record("minutes.asked", subject=minutes, by=by, at=now)


def agree(minutes: Minutes, *, by: Actor, now: dt.datetime) -> None:
    """Sign them: what they say now stands. Raises IllegalMove once agreed or before every case is decided."""
    _refuse_agreed(minutes)
    cases = queries.cases_of(minutes.meeting_id)
    _refuse_undecided(cases)
    minutes.content = [dataclasses.asdict(part) for part in queries.draft_parts(minutes, cases, now=now)]
    minutes.agreed_at, minutes.agreed_by_id = now, by.user_id
    db.session.flush()
    audit.record("minutes.agreed", subject=minutes, by=by, fields=["content"], at=now)


def revise(minutes: Minutes, *, by: Actor, now: dt.datetime) -> Minutes:
    """A new edition to change what was agreed; what was agreed stays as it is. Raises IllegalMove."""
    latest = queries.editions(minutes.meeting_id)[0]
    if latest.id != minutes.id or minutes.agreed_at is None:
        msg = "Only the latest minutes that were agreed can be changed."
        raise IllegalMove(msg)
    new = Minutes(
        meeting_id=minutes.meeting_id,
        edition=minutes.edition + 1,
        others_present=minutes.others_present,
        notes=minutes.notes,
        begun_at=now,
        begun_by_id=by.user_id,
        attendances=[
            Attendance(user_id=row.user_id, role=row.role, presence=row.presence) for row in minutes.attendances
        ],
        items=[
            MinutesItem(panel_case_id=item.panel_case_id, notes=item.notes, actions=item.actions)
            for item in minutes.items
        ],
    )
    db.session.add(new)
    db.session.flush()
    audit.record("minutes.reopened", subject=new, by=by, at=now)
    return new


def _refuse_agreed(minutes: Minutes) -> None:
    if minutes.agreed_at is not None:
        msg = "These minutes were agreed. Make a new version to change them."
        raise IllegalMove(msg)


def _refuse_undecided(cases: Sequence[PanelCase]) -> None:
    waiting = [case.request.reference for case in cases if case.status is not PanelCaseStatus.DECIDED]
    if waiting:
        msg = f"{sentence_list(waiting)} must be decided or taken off the agenda first."
        raise IllegalMove(msg)
