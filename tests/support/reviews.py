"""Reviews of a stay, made as people make them."""

import datetime as dt

from rehab.accounts.models import User
from rehab.core.transaction import transaction
from rehab.placements import queries as placements
from rehab.placements.models import Stay
from rehab.reviews import commands
from rehab.reviews.models import PlannedReview, Review
from rehab.reviews.rules import Appointment, Findings, Recommendation
from tests.factories import NOON, TODAY, actor

HOUR = dt.timedelta(hours=1)


def a_planned_review(
    stay: Stay, by: User, *, starts_at: dt.datetime, now: dt.datetime = NOON, invited: tuple[User, ...] = ()
) -> PlannedReview:
    """In the house, for an hour."""
    user = actor(by)
    wanted = Appointment(starts_at, 60, place="The house", user_ids=frozenset(each.id for each in invited))
    with transaction():
        return commands.plan(placements.get_stay_for_update(user, stay.public_id), wanted, by=user, now=now)


def a_held_review(stay: Stay, by: User, *, held_on: dt.date = TODAY, now: dt.datetime = NOON) -> Review:
    """With nothing much found."""
    user = actor(by)
    found = Findings(
        held_on,
        "Everybody",
        "Steady",
        "It helps",
        "None new",
        plan_reviewed=True,
        recommendation=Recommendation.CONTINUE,
    )
    with transaction():
        return commands.record(placements.get_stay_for_update(user, stay.public_id), found, by=user, now=now)


def review_ids(stay: Stay, by: User) -> dict[str, str]:
    """A review that was held today, and one whose time came an hour ago."""
    held = a_held_review(stay, by)
    ahead = a_planned_review(stay, by, starts_at=NOON - HOUR, now=NOON - 2 * HOUR)
    return {"review": held.public_id, "planned review": ahead.public_id}
