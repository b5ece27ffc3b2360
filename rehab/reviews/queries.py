"""Reads of the reviews of a stay."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from rehab.core.actor import Actor
from rehab.core.clock import end_of_day
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.placements import queries as placements
from rehab.placements.models import Stay
from rehab.reviews import policy, rules
from rehab.reviews.models import Review


@dataclass(frozen=True, slots=True)
class HeldReview:
    """A review, and how it stands to the day it was due."""

    review: Review
    punctuality: rules.Punctuality


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


def review_on(stay_id: int, held_on: dt.date) -> Review | None:
    """The review of a stay that was held on a day."""
    return db.session.scalar(select(Review).where(Review.stay_id == stay_id, Review.held_on == held_on))


def reviews_of(stay: Stay) -> list[HeldReview]:
    """The reviews of a stay, the latest first."""
    reviews = db.session.scalars(select(Review).where(Review.stay_id == stay.id).order_by(Review.held_on.desc())).all()
    told = rules.punctuality(stay.admitted_on, [review.held_on for review in reviews], stay.review_days)
    return [HeldReview(review, told[review.held_on]) for review in reviews]


def next_due(stay: Stay) -> dt.datetime | None:
    """When the next review is due; None once the person has left."""
    if stay.ended_on is not None:
        return None
    return end_of_day(rules.next_due(stay.admitted_on, held_days(stay.id), stay.review_days))
