"""Recording reviews, and the clock that runs from admission to the end of a stay."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import InvalidInput
from rehab.notifications.commands import notify
from rehab.placements import commands as placement_commands
from rehab.placements import queries as placements
from rehab.placements.events import StayEnded, StayOpened
from rehab.placements.models import Stay
from rehab.reviews import queries, rules
from rehab.reviews.models import Review
from rehab.reviews.rules import Findings


def record(stay: Stay, findings: Findings, *, by: Actor, now: dt.datetime) -> Review:
    """Store a review of a stay that the caller has locked; while the person is there, the next one is due anew.

    The same again is success. Raises InvalidInput (held_on) for a day before admission, after leaving or today, or
    one on which another review is recorded.
    """
    earlier = queries.review_on(stay.id, findings.held_on)
    if earlier is not None and findings_of(earlier) == findings:
        return earlier
    if fault := _fault_of_day(stay, findings.held_on, is_taken=earlier is not None, today=london_date(now)):
        raise InvalidInput({"held_on": fault})
    review = Review(stay_id=stay.id, recorded_at=now, recorded_by_id=by.user_id)
    for name in Findings.__slots__:
        setattr(review, name, getattr(findings, name))
    db.session.add(review)
    db.session.flush()
    audit.record("review.recorded", subject=review, by=by, case_id=stay.request_id, at=now)
    placement_commands.note_review(
        stay, held_on=findings.held_on, advice=findings.recommendation.label, progress=findings.progress
    )
    if stay.ended_on is None:
        _wait_for_next(stay, now=now)
    if by.user_id != stay.request.key_worker_id:
        path = f"/stays/{stay.public_id}/reviews"
        notify([stay.request.key_worker_id], template="review_recorded", path=path, now=now)
    return review


def findings_of(review: Review) -> Findings:
    """What a stored review found."""
    return Findings(**{name: getattr(review, name) for name in Findings.__slots__})


def _fault_of_day(stay: Stay, held_on: dt.date, *, is_taken: bool, today: dt.date) -> str:
    if held_on < stay.admitted_on:
        return f"The day of the review must be {written(stay.admitted_on)} or later, when the person arrived"
    if held_on > today:
        return "The day of the review must be today or in the past"
    if stay.ended_on is not None and held_on > stay.ended_on:
        return f"The day of the review must be {written(stay.ended_on)} or earlier, when the person left"
    return f"A review on {written(held_on)} is already recorded" if is_taken else ""


def start_clock(event: StayOpened) -> None:
    """A person arrived: the first review falls due."""
    _wait_for_next(placements.whole_stay(event.stay_id), now=event.now)


def stop_clock(event: StayEnded) -> None:
    """A person left: no further review is waited for."""
    clocks.stop(ClockKind.REVIEW, placements.whole_stay(event.stay_id), now=event.now)


def _wait_for_next(stay: Stay, *, now: dt.datetime) -> None:
    due_on = rules.next_due(stay.admitted_on, queries.held_days(stay.id), stay.review_days)
    owner_id = stay.request.key_worker_id
    clocks.start(ClockKind.REVIEW, stay, case_id=stay.request_id, due_on=due_on, owner_id=owner_id, now=now)
