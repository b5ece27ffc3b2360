"""Following people up after a stay: planned when it ends, done by the service, closed when nobody need ask any more."""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.clients import commands as clients
from rehab.clients.models import TopProfile
from rehab.clients.rules import TopReading, TopStage, is_taken
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.questions import Values
from rehab.core.settings import value_of
from rehab.discharge import queries
from rehab.discharge.models import FollowUp
from rehab.discharge.rules import (
    FollowedUp,
    FollowUpKind,
    FollowUpOutcome,
    day_faults,
    due_at,
    follow_up_faults,
    is_picked_up_after,
    kinds_after,
    moment_of_leaving,
)
from rehab.notifications.commands import notify
from rehab.placements import queries as placements
from rehab.placements.events import StayEnded, StayOpened
from rehab.placements.models import Stay


def follow_after(event: StayEnded) -> None:
    """A person has left: plan who asks how they are, and wait for the first community appointment."""
    stay = placements.whole_stay(event.stay_id)
    if stay.exit_reason is not None:
        plan(stay, kinds_after(stay.exit_reason), now=event.now)
    await_pick_up(stay, now=event.now)


def plan(stay: Stay, kinds: Collection[FollowUpKind], *, now: dt.datetime) -> None:
    """Add follow-ups of these kinds with their clocks; what is planned already stays as it is. The stay is locked."""
    if stay.ended_on is None:
        return
    left_at = moment_of_leaving(stay.ended_on, recorded_at=now)
    planned = {follow_up.kind for follow_up in queries.follow_ups_of(stay.id)}
    for kind in (kind for kind in kinds if kind not in planned):
        follow_up = FollowUp(stay_id=stay.id, kind=kind, due_at=due_at(kind, stay.ended_on, left_at=left_at))
        db.session.add(follow_up)
        db.session.flush()
        wait_for(follow_up, stay, now=now)


def await_pick_up(stay: Stay, *, now: dt.datetime) -> None:
    """Wait for the first day with the community service, until it is known or a later follow-up has taken over."""
    if stay.ended_on is None or stay.exit_reason is None:
        return
    taken_over = any(each.done_on and not each.kind.is_attempt for each in queries.follow_ups_of(stay.id))
    if taken_over or stay.community_return_on is not None or not is_picked_up_after(stay.exit_reason):
        clocks.stop(ClockKind.COMMUNITY_APPOINTMENT, stay, now=now)
        return
    days = value_of("community_appointment_days", authority_id=stay.authority_id, on=stay.ended_on)
    clocks.start(
        ClockKind.COMMUNITY_APPOINTMENT,
        stay,
        case_id=stay.request_id,
        due_on=stay.ended_on + dt.timedelta(days=days),
        owner_id=stay.request.key_worker_id,
        now=now,
    )


def stop_at_return(event: StayOpened) -> None:
    """A person is in a house again: nobody asks any more how they are after an earlier stay."""
    opened = placements.whole_stay(event.stay_id)
    for earlier in queries.left_and_followed_up(opened.client_id, besides_stay_id=opened.id):
        _close_open(earlier, because_of=None, now=event.now)


def record_follow_up(
    stay: Stay, follow_up: FollowUp, told: FollowedUp, *, seen: int, by: Actor, now: dt.datetime
) -> None:
    """Keep what somebody found out, or put right what was kept; both rows are locked.

    One that was closed can be recorded all the same: what happened is never refused. The same again is success. A
    return to treatment that only this one told of is taken back with it. Raises InvalidInput (done_on,
    re_presented_on), Conflict when `seen` is not the version of the follow-up.
    """
    if _is_recorded(stay, follow_up, told):
        return
    if seen != follow_up.version:
        raise _conflict(follow_up, told)
    if faults := _faults(stay, told, today=london_date(now)):
        raise InvalidInput(faults)
    was_done, was_back = follow_up.done_on is not None, follow_up.outcome is FollowUpOutcome.BACK_IN_TREATMENT
    for name, value in _columns(told).items():
        setattr(follow_up, name, value)
    follow_up.recorded_at, follow_up.recorded_by_id = now, by.user_id
    follow_up.closed_at = follow_up.closed_by_id = None
    clocks.stop(ClockKind.FOLLOW_UP, follow_up, now=now)
    db.session.flush()
    if told.re_presented_on is not None or (was_back and not queries.is_told_back(stay.id)):
        stay.re_presented_on = told.re_presented_on
    _see_to_the_others(stay, follow_up, now=now)
    action = "follow_up.corrected" if was_done else "follow_up.done"
    audit.record(action, subject=follow_up, by=by, case_id=stay.request_id, fields=["outcome"], at=now)
    if told.outcome is FollowUpOutcome.DIED:
        _tell_of_death(stay, by=by, now=now)


def take_profile_afterwards(
    stay: Stay, follow_up: FollowUp, answers: Values, *, by: Actor, now: dt.datetime
) -> TopProfile:
    """Store the outcomes profile that was gone through at a follow-up; both rows are locked.

    The same again is success. Raises IllegalMove where nobody spoke with the person, InvalidInput, by item, for
    nothing answered and as `record_top` does.
    """
    if follow_up.outcome is not FollowUpOutcome.CONTACTED or follow_up.done_on is None:
        msg = "Record first that you spoke with the person."
        raise IllegalMove(msg)
    if not is_taken(answers):
        raise InvalidInput({"alcohol_days": "Answer at least one question"})
    reading = TopReading(TopStage.AFTER, follow_up.done_on, answers)
    profile = clients.record_top(stay.client_id, reading, request_id=stay.request_id, stay_id=stay.id, by=by, now=now)
    follow_up.top_profile_id = profile.id
    return profile


def _columns(told: FollowedUp) -> dict[str, object]:
    """What is kept with the follow-up itself; the first day of a new episode is the stay's."""
    return {name: value for name, value in asdict(told).items() if name != "re_presented_on"}


def _is_recorded(stay: Stay, follow_up: FollowUp, told: FollowedUp) -> bool:
    same = all(getattr(follow_up, name) == value for name, value in _columns(told).items())
    return same and told.re_presented_on in (None, stay.re_presented_on)


def _conflict(follow_up: FollowUp, told: FollowedUp) -> Conflict:
    pairs: dict[str, tuple[object, object]] = {
        "Day": (follow_up.done_on and written(follow_up.done_on), written(told.done_on)),
        "What came of it": (follow_up.outcome and follow_up.outcome.label, told.outcome.label),
        "Note": (follow_up.note, told.note),
    }
    return Conflict.between("Somebody else changed this follow-up while you were working on it.", pairs)


def _faults(stay: Stay, told: FollowedUp, *, today: dt.date) -> dict[str, str]:
    if stay.ended_on is None:
        return {"done_on": "The person is still there"}
    faults = day_faults({"re_presented_on": told.re_presented_on}, stay.ended_on, today=today)
    return faults | follow_up_faults(told, ended_on=stay.ended_on, today=today)


def _see_to_the_others(stay: Stay, follow_up: FollowUp, *, now: dt.datetime) -> None:
    """Nobody asks again after some outcomes; when such a one is put right, the others are due again."""
    if follow_up.outcome is not None and follow_up.outcome.ends_contact:
        _close_open(stay, because_of=follow_up, now=now)
        return
    for other in queries.closed_by(follow_up.id):
        other.closed_at = other.closed_by_id = None
        wait_for(other, stay, now=now)
    await_pick_up(stay, now=now)


def _close_open(stay: Stay, *, because_of: FollowUp | None, now: dt.datetime) -> None:
    for follow_up in queries.open_follow_ups(stay.id):
        follow_up.closed_at, follow_up.closed_by_id = now, because_of.id if because_of else None
        clocks.stop(ClockKind.FOLLOW_UP, follow_up, now=now)
    clocks.stop(ClockKind.COMMUNITY_APPOINTMENT, stay, now=now)


def wait_for(follow_up: FollowUp, stay: Stay, *, now: dt.datetime) -> None:
    """Start the clock of a follow-up, or move the one that runs."""
    clocks.start(
        ClockKind.FOLLOW_UP,
        follow_up,
        case_id=stay.request_id,
        due_on=london_date(follow_up.due_at),
        owner_id=stay.request.key_worker_id,
        now=now,
    )


def _tell_of_death(stay: Stay, *, by: Actor, now: dt.datetime) -> None:
    """Managers are sent to what was recorded, the commissioners to the stay, which shows no name to them."""
    managers = {user.id for user in accounts.holders(Role.TEAM_MANAGER, stay.service_id)} - {by.user_id}
    commissioners = {user.id for user in accounts.holders(Role.COMMISSIONER, stay.authority_id)}
    notify(managers, template="left_unplanned", path=f"/stays/{stay.public_id}/after-leaving", now=now)
    notify(commissioners - managers, template="left_unplanned", path=f"/stays/{stay.public_id}", now=now)
