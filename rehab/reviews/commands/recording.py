"""Recording what a review found, changing it, and signing it."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.notifications.commands import notify
from rehab.placements import commands as placements
from rehab.placements.commands.moves import tell_provider
from rehab.placements.models import Stay
from rehab.reviews import queries
from rehab.reviews.commands.clocks import keep
from rehab.reviews.models import PlannedReview, Review, ReviewGoal, ReviewSignature
from rehab.reviews.rules import EARLY, Findings, PlannedStatus, Signer

_PLAIN = tuple(name for name in Findings.__slots__ if name != "goals")


def record(stay: Stay, findings: Findings, *, by: Actor, now: dt.datetime) -> Review:
    """Store a review of a stay that the caller has locked; while the person is there, the next one is due anew.

    A review that was planned for about this day was held by it. The same again is success. Raises InvalidInput
    (held_on) for a day before admission, after leaving or today, or one on which another review is recorded.
    """
    earlier = queries.review_on(stay.id, findings.held_on)
    if earlier is not None and findings_of(earlier) == findings:
        return earlier
    if fault := _fault_of_day(stay, findings.held_on, is_taken=earlier is not None, today=london_date(now)):
        raise InvalidInput({"held_on": fault})
    review = Review(stay_id=stay.id, recorded_at=now, recorded_by_id=by.user_id, goals=[], signatures=[])
    _write(review, findings)
    db.session.add(review)
    db.session.flush()
    audit.record("review.recorded", subject=review, by=by, case_id=stay.request_id, at=now)
    _hold(queries.planned_ahead(stay.id), review)
    _follow(stay, findings, now=now)
    _tell(stay, "review_recorded", by=by, now=now)
    return review


def change(review: Review, stay: Stay, findings: Findings, *, seen: int, by: Actor, now: dt.datetime) -> None:
    """Put a review right; its signatures are void, and those who signed are told. The stay comes locked.

    `seen` is the version that the change was made from. Raises Conflict, with both versions, where it is not the
    latest; InvalidInput (held_on) as `record` does.
    """
    before = findings_of(review)
    if before == findings:
        return
    if review.version != seen:
        msg = "Somebody else changed this review while you were working on it."
        raise Conflict.between(msg, _side_by_side(before, findings))
    other = queries.review_on(stay.id, findings.held_on)
    is_taken = other is not None and other.id != review.id
    if fault := _fault_of_day(stay, findings.held_on, is_taken=is_taken, today=london_date(now)):
        raise InvalidInput({"held_on": fault})
    changed = [name for name in Findings.__slots__ if getattr(before, name) != getattr(findings, name)]
    review.goals.clear()
    db.session.flush()
    _write(review, findings)
    signers = [signature.signed_by_id for signature in review.signatures]
    for signature in review.signatures:
        signature.voided_at = now
    db.session.flush()
    audit.record("review.changed", subject=review, by=by, case_id=stay.request_id, fields=changed, at=now)
    _follow(stay, findings, now=now)
    notify(
        [user_id for user_id in signers if user_id != by.user_id],
        template="review_to_sign",
        path=_path(stay),
        now=now,
    )


def sign(review: Review, stay: Stay, party: Signer, *, seen: int, by: Actor, now: dt.datetime) -> None:
    """Say for one side that the review tells what was found; signing twice is success. The stay comes locked.

    Raises IllegalMove where it has changed since it was read: `seen` is the version that was.
    """
    if any(signature.party is party for signature in review.signatures):
        return
    if review.version != seen:
        msg = "The review has changed since you read it. Read it again, then sign it."
        raise IllegalMove(msg)
    signature = ReviewSignature(review_id=review.id, party=party, signed_by_id=by.user_id, signed_at=now)
    db.session.add(signature)
    db.session.flush()
    audit.record("review.signed", subject=review, by=by, case_id=stay.request_id, fields=[party.value], at=now)


def findings_of(review: Review) -> Findings:
    """What a stored review found; needs its goals loaded."""
    return Findings(**{name: getattr(review, name) for name in _PLAIN}, goals=queries.goals_of(review))


def _write(review: Review, findings: Findings) -> None:
    for name in _PLAIN:
        setattr(review, name, getattr(findings, name))
    review.goals.extend(
        ReviewGoal(position=place, goal=goal.goal, progress=goal.progress)
        for place, goal in enumerate(findings.goals, start=1)
    )


def _follow(stay: Stay, findings: Findings, *, now: dt.datetime) -> None:
    """What stands or falls with the days of the reviews, and what an extension starts from."""
    placements.note_review(
        stay, held_on=findings.held_on, advice=findings.recommendation.label, progress=findings.progress
    )
    keep(stay, now=now)


def _hold(planned: PlannedReview | None, review: Review) -> None:
    """The planned review whose day has come, or is near, is the one that was held."""
    if planned is not None and london_date(planned.starts_at) <= review.held_on + EARLY:
        planned.status, planned.review_id = PlannedStatus.HELD, review.id


def _tell(stay: Stay, template: str, *, by: Actor, now: dt.datetime) -> None:
    if by.user_id != stay.request.key_worker_id:
        notify([stay.request.key_worker_id], template=template, path=_path(stay), now=now)
    tell_provider(stay.provider, "review_to_sign", _path(stay), now=now)


def _path(stay: Stay) -> str:
    return f"/stays/{stay.public_id}/reviews"


def _side_by_side(stored: Findings, sent: Findings) -> dict[str, tuple[object, object]]:
    return {
        "Day of the review": (written(stored.held_on), written(sent.held_on)),
        "Who took part": (stored.attended, sent.attended),
        "Groups": (stored.groups, sent.groups),
        "Progress": (stored.progress, sent.progress),
        "Goals": (_goals(stored), _goals(sent)),
        "The person's own view": (stored.client_view, sent.client_view),
        "Risk": (stored.risk, sent.risk),
        "Discharge plan reviewed": (_yes_no(stored.plan_reviewed), _yes_no(sent.plan_reviewed)),
        "Recommendation": (stored.recommendation.label, sent.recommendation.label),
    }


def _goals(findings: Findings) -> str:
    return "; ".join(f"{goal.goal}: {goal.progress.label}" for goal in findings.goals)


def _yes_no(said: bool) -> str:
    return "Yes" if said else "No"


def _fault_of_day(stay: Stay, held_on: dt.date, *, is_taken: bool, today: dt.date) -> str:
    if held_on < stay.admitted_on:
        return f"The day of the review must be {written(stay.admitted_on)} or later, when the person arrived"
    if held_on > today:
        return "The day of the review must be today or in the past"
    if stay.ended_on is not None and held_on > stay.ended_on:
        return f"The day of the review must be {written(stay.ended_on)} or earlier, when the person left"
    return f"A review on {written(held_on)} is already recorded" if is_taken else ""
