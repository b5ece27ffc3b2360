"""Planning a review, moving it, preparing it, and saying why it was not held."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.notifications.commands import notify
from rehab.placements.models import Stay
from rehab.reviews import queries
from rehab.reviews.models import PlannedReview, ReviewGoal, ReviewInvitee
from rehab.reviews.rules import (
    Appointment,
    MissedReason,
    PlannedStatus,
    Preparation,
    appointment_faults,
)


def plan(stay: Stay, wanted: Appointment, *, by: Actor, now: dt.datetime) -> PlannedReview:
    """Fix when and where the next review is held; those invited are told. The stay comes locked.

    The same again is success. Raises InvalidInput for a time that is past or too far ahead, no place, or people who
    may not read reviews; Conflict, with both, where another is planned.
    """
    ahead = queries.planned_ahead(stay.id)
    if ahead is not None:
        if appointment_of(ahead) == wanted:
            return ahead
        msg = "A review is planned already. Move that one, or call it off."
        raise Conflict.between(msg, _side_by_side(appointment_of(ahead), wanted))
    _check(stay, wanted, now=now)
    planned = PlannedReview(stay_id=stay.id, planned_at=now, planned_by_id=by.user_id, invited=[])
    _write(planned, wanted)
    db.session.add(planned)
    db.session.flush()
    audit.record("review.planned", subject=planned, by=by, case_id=stay.request_id, at=now)
    _tell(planned, wanted.user_ids, by=by, now=now)
    return planned


def move(planned: PlannedReview, stay: Stay, wanted: Appointment, *, seen: int, by: Actor, now: dt.datetime) -> None:
    """Another time, place or people; those invited before and now are told. The stay comes locked.

    `seen` is the version that the change was made from. Raises Conflict, with both, where it is not the latest;
    IllegalMove once it is held, missed or called off; InvalidInput as `plan` does.
    """
    _insist_on_open(planned)
    before = appointment_of(planned)
    if before == wanted:
        return
    if planned.version != seen:
        msg = "Somebody else changed this review while you were working on it."
        raise Conflict.between(msg, _side_by_side(before, wanted))
    _check(stay, wanted, now=now)
    _write(planned, wanted)
    db.session.flush()
    audit.record("review.moved", subject=planned, by=by, case_id=stay.request_id, at=now)
    _tell(planned, before.user_ids | wanted.user_ids, by=by, now=now)


def prepare(planned: PlannedReview, stay: Stay, brought: Preparation, *, by: Actor, now: dt.datetime) -> None:
    """Keep what the house brings, in the place of what it brought before. The stay comes locked.

    Raises IllegalMove once the review is held, missed or called off.
    """
    _insist_on_open(planned)
    planned.groups, planned.progress, planned.concerns = brought.groups, brought.progress, brought.concerns
    planned.goals.clear()
    db.session.flush()
    planned.goals.extend(
        ReviewGoal(position=place, goal=goal.goal, progress=goal.progress)
        for place, goal in enumerate(brought.goals, start=1)
    )
    planned.prepared_at, planned.prepared_by_id = now, by.user_id
    audit.record("review.prepared", subject=planned, by=by, case_id=stay.request_id, at=now)
    notify([stay.request.key_worker_id], template="review_prepared", path=f"/stays/{stay.public_id}/reviews", now=now)


def miss(planned: PlannedReview, stay: Stay, reason: MissedReason, note: str, *, by: Actor, now: dt.datetime) -> None:
    """It was not held, and why; the next one is still due. The same again is success. The stay comes locked.

    Raises IllegalMove once it is held or called off; InvalidInput (reason) before its time has come.
    """
    if planned.status is PlannedStatus.MISSED and (planned.missed_reason, planned.missed_note) == (reason, note):
        return
    _insist_on_open(planned)
    if planned.starts_at > now:
        raise InvalidInput({"reason": "The time of the review has not come. Move it, or call it off, instead"})
    planned.status, planned.missed_reason, planned.missed_note = PlannedStatus.MISSED, reason, note
    audit.record("review.missed", subject=planned, by=by, case_id=stay.request_id, fields=[reason.value], at=now)


def call_off(planned: PlannedReview, stay: Stay, *, by: Actor, now: dt.datetime) -> None:
    """It will not be held; those invited are told. Doing it again is success. The stay comes locked.

    Raises IllegalMove once it is held or missed.
    """
    if planned.status is PlannedStatus.CALLED_OFF:
        return
    _insist_on_open(planned)
    planned.status = PlannedStatus.CALLED_OFF
    audit.record("review.called_off", subject=planned, by=by, case_id=stay.request_id, at=now)
    _tell(planned, appointment_of(planned).user_ids, by=by, now=now)


def appointment_of(planned: PlannedReview) -> Appointment:
    """When, where and with whom, as a value; needs those invited loaded."""
    return Appointment(
        starts_at=planned.starts_at,
        minutes=planned.minutes,
        place=planned.place,
        video_link=planned.video_link,
        user_ids=frozenset(invitee.user_id for invitee in planned.invited),
        others=planned.others,
    )


def _write(planned: PlannedReview, wanted: Appointment) -> None:
    planned.starts_at, planned.minutes = wanted.starts_at, wanted.minutes
    planned.place, planned.video_link, planned.others = wanted.place, wanted.video_link, wanted.others
    stay_invited = {invitee.user_id: invitee for invitee in planned.invited}
    planned.invited = [
        stay_invited.get(user_id) or ReviewInvitee(user_id=user_id) for user_id in sorted(wanted.user_ids)
    ]


def _check(stay: Stay, wanted: Appointment, *, now: dt.datetime) -> None:
    faults = appointment_faults(wanted, now=now)
    if not wanted.user_ids <= {user.id for user in queries.may_be_invited(stay)}:
        faults["user_ids"] = "Choose people of the service or of the house"
    if faults:
        raise InvalidInput(faults)


def _insist_on_open(planned: PlannedReview) -> None:
    if planned.status is not PlannedStatus.PLANNED:
        msg = f"This cannot be done now: the review is “{planned.status.label}”."
        raise IllegalMove(msg)


def _tell(planned: PlannedReview, user_ids: frozenset[int], *, by: Actor, now: dt.datetime) -> None:
    told = sorted(user_ids - {by.user_id})
    notify(told, template="review_planned", path=f"/reviews/planned/{planned.public_id}", now=now)


def _side_by_side(stored: Appointment, sent: Appointment) -> dict[str, tuple[object, object]]:
    return {
        "Day": (written(london_date(stored.starts_at)), written(london_date(sent.starts_at))),
        "Minutes": (stored.minutes, sent.minutes),
        "Place": (stored.place, sent.place),
        "Video link": (stored.video_link, sent.video_link),
        "People without an account": (stored.others, sent.others),
    }
