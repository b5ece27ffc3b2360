"""The clocks that keep a stay under review, from arrival to leaving."""

import datetime as dt

from rehab.clocks import commands as clocks
from rehab.clocks import queries as running
from rehab.clocks.rules import ClockKind
from rehab.core.clock import end_of_day, written
from rehab.core.errors import InvalidInput
from rehab.core.settings import value_of
from rehab.framework.rules import CareType
from rehab.placements import queries as placements
from rehab.placements.events import StayChanged, StayEnded, StayOpened
from rehab.placements.models import Stay
from rehab.reviews import queries
from rehab.reviews.commands.planning import call_off
from rehab.reviews.rules import REVIEW_CLOCKS, UnderReview, what_is_due


def start_clock(event: StayOpened) -> None:
    """A person arrived: reviews and outcomes profiles fall due."""
    keep(placements.whole_stay(event.stay_id), now=event.now)


def follow_stay(event: StayChanged) -> None:
    """The dates or the funding of a stay changed, and what is due with them.

    Raises InvalidInput (admitted_on, ended_on) where a review would then lie outside the stay.
    """
    stay = placements.whole_stay(event.stay_id)
    _insist_on_reviews_within(stay)
    keep(stay, now=event.now)


def _insist_on_reviews_within(stay: Stay) -> None:
    held = queries.held_days(stay.id)
    if held and held[0] < stay.admitted_on:
        fault = f"A review was held on {written(held[0])}: the day of arrival must be that day or earlier"
        raise InvalidInput({"admitted_on": fault})
    if held and stay.ended_on is not None and held[-1] > stay.ended_on:
        fault = f"A review was held on {written(held[-1])}: the day of leaving must be that day or later"
        raise InvalidInput({"ended_on": fault})


def stop_clock(event: StayEnded) -> None:
    """A person left: no further review is waited for, and one that was to be held after that is called off."""
    stay = placements.whole_stay(event.stay_id)
    for kind in REVIEW_CLOCKS:
        clocks.stop(kind, stay, now=event.now)
    planned = queries.planned_ahead(stay.id)
    if planned is not None and planned.starts_at > min(event.now, end_of_day(event.ended_on)):
        call_off(planned, stay, by=event.by, now=event.now)


def keep(stay: Stay, *, now: dt.datetime) -> None:
    """Let the clocks of a stay say what is due; those that are right stay as they are, reminders and all."""
    if stay.ended_on is not None:
        return
    wanted = what_is_due(facts_of(stay))
    alive = {
        clock.kind: clock.due_at
        for clock in running.running_on({stay.request_id})
        if clock.subject_type == Stay.__tablename__ and clock.subject_id == stay.id
    }
    for kind in REVIEW_CLOCKS:
        if kind not in wanted:
            clocks.stop(kind, stay, now=now)
        elif alive.get(kind) != end_of_day(wanted[kind]):
            _start(kind, stay, wanted[kind], now=now)


def _start(kind: ClockKind, stay: Stay, due_on: dt.date, *, now: dt.datetime) -> None:
    owner_id = stay.request.key_worker_id
    clocks.start(kind, stay, case_id=stay.request_id, due_on=due_on, owner_id=owner_id, now=now)


def facts_of(stay: Stay) -> UnderReview:
    """What decides when things are due, by the settings that held when the person arrived."""

    def setting(key: str) -> int:
        return value_of(key, authority_id=stay.authority_id, on=stay.admitted_on)

    return UnderReview(
        admitted_on=stay.admitted_on,
        is_rehab=stay.care_type is CareType.RESIDENTIAL_REHAB,
        review_days=stay.review_days,
        first_review_days=setting("first_review_days"),
        funding_review_working_days=setting("funding_review_working_days"),
        profile_weeks=setting("top_weeks"),
        funded_until=stay.funded_until,
        held=tuple(queries.held_days(stay.id)),
        profiles=tuple(queries.profile_days(stay)),
    )
