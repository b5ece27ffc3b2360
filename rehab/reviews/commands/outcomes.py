"""Outcomes profiles taken while somebody stays."""

import datetime as dt

from rehab.clients import commands as clients
from rehab.clients.models import TopProfile
from rehab.clients.rules import TopReading, TopStage, is_taken
from rehab.core.actor import Actor
from rehab.core.clock import written
from rehab.core.errors import InvalidInput
from rehab.core.questions import Values
from rehab.placements.models import Stay
from rehab.reviews import queries
from rehab.reviews.commands.clocks import keep
from rehab.reviews.rules import START_PROFILE


def take_profile(stay: Stay, completed_on: dt.date, answers: Values, *, by: Actor, now: dt.datetime) -> TopProfile:
    """Store a profile of a stay that the caller has locked; the next one is due anew.

    It is that of the start where there is none and the person came within two weeks. Raises InvalidInput, by item, for
    a day before the arrival, nothing answered, and as `record_top` does.
    """
    if completed_on < stay.admitted_on:
        day = written(stay.admitted_on)
        raise InvalidInput({"completed_on": f"The day must be {day} or later, when the person arrived"})
    reading = TopReading(_stage(stay, completed_on), completed_on, answers)
    if not is_taken(answers):
        raise InvalidInput({"top_alcohol_days": "Answer at least one question"})
    profile = clients.record_top(stay.client_id, reading, request_id=stay.request_id, stay_id=stay.id, by=by, now=now)
    keep(stay, now=now)
    return profile


def _stage(stay: Stay, completed_on: dt.date) -> TopStage:
    earlier = [day for day in queries.profile_days(stay) if day < completed_on]
    is_start = completed_on <= stay.admitted_on + START_PROFILE and not queries.has_start(stay, earlier)
    return TopStage.START if is_start else TopStage.REVIEW
