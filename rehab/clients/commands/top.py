"""Recording outcomes profiles."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.clients import queries
from rehab.clients.models import TopProfile
from rehab.clients.rules import TOP_ITEMS, TopReading
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import InvalidInput
from rehab.core.questions import faults, fitting


def record_top(
    client_id: int,
    reading: TopReading,
    *,
    request_id: int,
    stay_id: int | None,
    by: Actor,
    now: dt.datetime,
) -> TopProfile:
    """Store a profile; the caller has locked the stay, and knows that the day lies within what it asks about.

    The same again is success. Raises InvalidInput, by item (completed_on for the day), for answers out of range, a
    day to come, and a second profile of a day, or of a stay's start or exit.
    """
    known = queries.top_of(stay_id, reading)
    answers = fitting(TOP_ITEMS, reading.answers, {})
    if known is not None and queries.answers_of(known) == answers and known.completed_on == reading.completed_on:
        return known
    today = london_date(now)
    wrong = faults(TOP_ITEMS, answers, today=today)
    if reading.completed_on > today:
        wrong["completed_on"] = "The day of the outcomes profile must be today or in the past"
    elif known is not None:
        wrong["completed_on"] = "Another outcomes profile is recorded already: " + reading.stage.label.lower()
    if wrong:
        raise InvalidInput(wrong)
    profile = TopProfile(
        client_id=client_id,
        request_id=request_id,
        stay_id=stay_id,
        stage=reading.stage,
        completed_on=reading.completed_on,
        recorded_at=now,
        recorded_by_id=by.user_id,
        **answers,
    )
    db.session.add(profile)
    db.session.flush()
    audit.record("top.recorded", subject=profile, by=by, case_id=request_id, at=now)
    return profile
