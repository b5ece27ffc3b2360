"""Leave: somebody goes away for some nights and comes back, or does not."""

import datetime as dt
from dataclasses import dataclass

from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import SYSTEM, Actor
from rehab.core.clock import london_date, start_of_day, written, written_at
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.notifications.commands import notify
from rehab.placements import queries
from rehab.placements.commands.moves import tell_provider
from rehab.placements.events import StayEnded
from rehab.placements.models import Leave, Stay
from rehab.placements.rules.leave import LeaveReason, leave_faults


@dataclass(frozen=True, slots=True)
class Absence:
    """A leave as it was agreed; `contact` says how the person can be reached."""

    left_at: dt.datetime
    due_back_at: dt.datetime
    reason: LeaveReason
    contact: str


def go_on_leave(stay: Stay, absence: Absence, *, by: Actor, now: dt.datetime) -> Leave:
    """Record that somebody is away; their bed stays held and paid, and the clock runs to when they are due back.

    The stay comes from `get_stay_for_update`. The same again is success. Raises Conflict when they are away already in
    another way, IllegalMove when they have left, InvalidInput (left_on, due_on, contact).
    """
    _insist_on_presence(stay)
    away = queries.open_leave(stay.id)
    if away is not None:
        return _same_leave(away, absence, path=_path(stay))
    leaves = queries.leaves_of(stay.id)
    faults = leave_faults(
        absence.left_at,
        absence.due_back_at,
        arrived_at=stay.admitted_at or start_of_day(stay.admitted_on),
        earlier=[leave.back_at for leave in leaves if leave.back_at is not None],
        now=now,
    )
    if not absence.contact:
        faults["contact"] = "Enter how they can be reached"
    if faults:
        raise InvalidInput(faults)
    leave = Leave(
        stay_id=stay.id,
        left_at=absence.left_at,
        due_back_at=absence.due_back_at,
        reason=absence.reason,
        contact=absence.contact,
    )
    db.session.add(leave)
    db.session.flush()
    _await(leave, stay, now=now)
    audit.record("leave.begun", subject=leave, by=by, case_id=stay.request_id, at=now)
    notify([stay.request.key_worker_id], template="exit_recorded", path=_path(stay), now=now)
    return leave


def _insist_on_presence(stay: Stay) -> None:
    if stay.ended_on is not None:
        msg = f"They left on {written(stay.ended_on)}, so no leave can be recorded."
        raise IllegalMove(msg)


def _same_leave(recorded: Leave, absence: Absence, *, path: str) -> Leave:
    told = (absence.left_at, absence.due_back_at, absence.reason, absence.contact)
    if (recorded.left_at, recorded.due_back_at, recorded.reason, recorded.contact) == told:
        return recorded
    msg = "They are recorded as away already, and it differs from what you sent."
    pairs: dict[str, tuple[object, object]] = {
        "Left": (written_at(recorded.left_at), written_at(absence.left_at)),
        "Due back": (written_at(recorded.due_back_at), written_at(absence.due_back_at)),
        "Why": (recorded.reason.label, absence.reason.label),
        "How to reach them": (recorded.contact, absence.contact),
    }
    raise Conflict.between(msg, pairs, path=path)


def _await(leave: Leave, stay: Stay, *, now: dt.datetime) -> None:
    """The clock is the key worker's, and is due to the minute."""
    clock = clocks.start(
        ClockKind.LEAVE_RETURN,
        leave,
        case_id=stay.request_id,
        due_on=london_date(leave.due_back_at),
        owner_id=stay.request.key_worker_id,
        now=now,
    )
    clock.due_at = leave.due_back_at


def come_back(stay: Stay, *, back_at: dt.datetime, note: str, by: Actor, now: dt.datetime) -> Leave:
    """Record that somebody is back from leave.

    The stay comes from `get_stay_for_update`. The same again is success. Raises Conflict when their return is recorded
    otherwise, IllegalMove when nobody was away, InvalidInput (back_on).
    """
    leave = queries.open_leave(stay.id)
    if leave is None:
        return _same_return(stay, back_at=back_at, note=note)
    if back_at < leave.left_at:
        raise InvalidInput({"back_on": f"They must have come back after they left, {written_at(leave.left_at)}"})
    if back_at > now:
        raise InvalidInput({"back_on": "The time they came back must not be in the future"})
    leave.back_at, leave.note = back_at, note
    clocks.stop(ClockKind.LEAVE_RETURN, leave, now=now)
    audit.record("leave.ended", subject=leave, by=by, case_id=stay.request_id, at=now)
    notify([stay.request.key_worker_id], template="exit_recorded", path=_path(stay), now=now)
    return leave


def _same_return(stay: Stay, *, back_at: dt.datetime, note: str) -> Leave:
    last = next(iter(queries.leaves_of(stay.id)), None)
    if last is None or last.back_at is None:
        msg = "Nobody is recorded as away."
        raise IllegalMove(msg)
    if (last.back_at, last.note) == (back_at, note):
        return last
    msg = "Their return is recorded already, and it differs from what you sent."
    pairs: dict[str, tuple[object, object]] = {
        "Came back": (written_at(last.back_at), written_at(back_at)),
        "What the key worker should know": (last.note, note),
    }
    raise Conflict.between(msg, pairs, path=_path(stay))


def end_leave_with_stay(event: StayEnded) -> None:
    """Who is away when the stay ends does not come back to it. Raises InvalidInput (ended_on) for a day before."""
    leave = queries.open_leave(event.stay_id)
    if leave is None:
        return
    left_on = london_date(leave.left_at)
    if event.ended_on < left_on:
        fault = f"They went on leave on {written(left_on)}: the day of leaving must be that day or later"
        raise InvalidInput({"ended_on": fault})
    leave.not_back_on = event.ended_on
    clocks.stop(ClockKind.LEAVE_RETURN, leave, now=event.now)
    audit.record("leave.not_returned", subject=leave, by=event.by, case_id=event.request_id, at=event.now)


def tell_of_late_return(stay: Stay, *, now: dt.datetime) -> bool:
    """Tell key worker and provider, once, that somebody should be back; whether they are late. The stay is locked."""
    leave = queries.open_leave(stay.id)
    if leave is None or leave.late_told_at is not None or now <= leave.due_back_at:
        return False
    leave.late_told_at = now
    if stay.request.key_worker_id is not None:
        notify([stay.request.key_worker_id], template="leave_late", path=_path(stay), now=now)
    tell_provider(stay.provider, "leave_late", _path(stay), now=now)
    audit.record("leave.late", subject=leave, by=SYSTEM, case_id=stay.request_id, at=now)
    return True


def _path(stay: Stay) -> str:
    return f"/stays/{stay.public_id}"
