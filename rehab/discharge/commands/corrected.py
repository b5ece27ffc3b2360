"""What follows for the exit and afterwards when the dates of a stay are put right."""

from rehab.core.clock import written
from rehab.core.errors import InvalidInput
from rehab.discharge import queries
from rehab.discharge.commands.follow_ups import await_pick_up, wait_for
from rehab.discharge.rules import due_at, moment_of_leaving
from rehab.placements import queries as placements
from rehab.placements.events import StayChanged
from rehab.placements.models import Stay


def follow_correction(event: StayChanged) -> None:
    """The day of leaving may be another one: was a plan agreed by then, and when are follow-ups due?

    Raises InvalidInput (ended_on) where somebody was followed up before that day.
    """
    stay = placements.whole_stay(event.stay_id)
    if stay.ended_on is None:
        return
    departure = queries.departure_of(stay.id)
    if departure is not None:
        departure.without_agreed_plan = stay.discharge_plan_agreed_on is None
    _insist_on_follow_ups_after(stay)
    left_at = moment_of_leaving(stay.ended_on, recorded_at=stay.end_recorded_at or event.now)
    for follow_up in queries.follow_ups_of(stay.id):
        due = due_at(follow_up.kind, stay.ended_on, left_at=left_at)
        if follow_up.done_on is None and follow_up.closed_at is None and follow_up.due_at != due:
            follow_up.due_at = due
            wait_for(follow_up, stay, now=event.now)
    await_pick_up(stay, now=event.now)


def _insist_on_follow_ups_after(stay: Stay) -> None:
    done = [follow_up.done_on for follow_up in queries.follow_ups_of(stay.id) if follow_up.done_on is not None]
    if stay.ended_on is not None and done and min(done) < stay.ended_on:
        fault = f"They were followed up on {written(min(done))}: the day of leaving must be that day or earlier"
        raise InvalidInput({"ended_on": fault})
