"""Reads of the reviews of a stay."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from rehab.accounts import queries as accounts
from rehab.core.actor import Actor
from rehab.core.clock import end_of_day
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.placements import queries as placements
from rehab.placements.models import Stay
from rehab.reviews import policy, rules
from rehab.reviews.models import Review, ReviewSignature
from rehab.reviews.rules import Goal, Signer


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed for a side, and when."""

    party: Signer
    name: str
    signed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class HeldReview:
    """A review, how it stands to the day it was due, and who signed it."""

    review: Review
    punctuality: rules.Punctuality
    signed: tuple[Signed, ...]

    @property
    def missing(self) -> list[Signer]:
        """The sides that have not signed."""
        signed = {signature.party for signature in self.signed}
        return [party for party in Signer if party not in signed]


def readable_stay(actor: Actor, public_id: str) -> Stay:
    """A stay whose reviews the actor may read; NotFound for every other."""
    return _readable(actor, placements.get_stay(actor, public_id))


def readable_stay_for_update(actor: Actor, public_id: str) -> Stay:
    """As `readable_stay`, locked."""
    return _readable(actor, placements.get_stay_for_update(actor, public_id))


def _readable(actor: Actor, stay: Stay) -> Stay:
    if not policy.can_read(actor, stay):
        raise NotFound
    return stay


def held_days(stay_id: int) -> Sequence[dt.date]:
    """The days on which a stay was reviewed, in order."""
    return db.session.scalars(select(Review.held_on).where(Review.stay_id == stay_id).order_by(Review.held_on)).all()


def _whole() -> Select[Review]:
    in_force = ReviewSignature.voided_at.is_(None)
    return select(Review).options(selectinload(Review.goals), selectinload(Review.signatures.and_(in_force)))


def review_on(stay_id: int, held_on: dt.date) -> Review | None:
    """The review of a stay that was held on a day, with its goals and the signatures in force."""
    return db.session.scalar(_whole().where(Review.stay_id == stay_id, Review.held_on == held_on))


def get_review(actor: Actor, public_id: str) -> tuple[Review, Stay]:
    """A review that the actor may read, with goals and signatures in force, and its stay. Raises NotFound."""
    return _review(actor, public_id, lock=False)


def get_review_for_update(actor: Actor, public_id: str) -> tuple[Review, Stay]:
    """As `get_review`, with client, request, placement and stay locked."""
    return _review(actor, public_id, lock=True)


def _review(actor: Actor, public_id: str, *, lock: bool) -> tuple[Review, Stay]:
    stay_of = db.session.scalar(select(Stay.public_id).join(Review).where(Review.public_id == public_id))
    if stay_of is None:
        raise NotFound
    stay = readable_stay_for_update(actor, stay_of) if lock else readable_stay(actor, stay_of)
    found = db.session.scalar(_whole().where(Review.public_id == public_id))
    if found is None:
        raise NotFound
    return found, stay


def reviews_of(stay: Stay) -> list[HeldReview]:
    """The reviews of a stay, the latest first."""
    reviews = db.session.scalars(_whole().where(Review.stay_id == stay.id).order_by(Review.held_on.desc())).all()
    told = rules.punctuality(stay.admitted_on, [review.held_on for review in reviews], stay.review_days)
    names = accounts.names_of({signature.signed_by_id for review in reviews for signature in review.signatures})
    return [HeldReview(review, told[review.held_on], _signed(review, names)) for review in reviews]


def _signed(review: Review, names: dict[int, str]) -> tuple[Signed, ...]:
    return tuple(
        Signed(signature.party, names[signature.signed_by_id], signature.signed_at) for signature in review.signatures
    )


def latest_goals(stay_id: int) -> tuple[Goal, ...]:
    """The goals of the last review, to be asked about again; those that were reached or dropped are left out."""
    latest = db.session.scalar(_whole().where(Review.stay_id == stay_id).order_by(Review.held_on.desc()).limit(1))
    return tuple(goal for goal in goals_of(latest) if goal.progress in rules.OPEN_GOALS) if latest else ()


def goals_of(review: Review) -> tuple[Goal, ...]:
    """The goals of a review as values."""
    return tuple(Goal(row.goal, row.progress) for row in review.goals)


def next_due(stay: Stay) -> dt.datetime | None:
    """When the next review is due, whichever of them it is; None once the person has left."""
    if stay.ended_on is not None:
        return None
    twelve_weekly = end_of_day(rules.next_due(stay.admitted_on, held_days(stay.id), stay.review_days))
    return placements.next_reviews({stay.request_id}).get(stay.id, twelve_weekly)
