"""Reviews of the demonstration's residents: profiles gone through, signed, planned ahead, and one that was missed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, select

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import clock
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.questions import Values
from rehab.core.transaction import transaction
from rehab.demo.residence import Residence
from rehab.framework.models import Provider
from rehab.placements.models import Stay
from rehab.reviews import commands, queries
from rehab.reviews.rules import (
    Appointment,
    Findings,
    Goal,
    GoalProgress,
    MissedReason,
    Preparation,
    Recommendation,
    Signer,
)

BETTER: Values = {
    "alcohol_days": 0,
    "opiates_days": 0,
    "injected_days": 0,
    "shoplifting_days": 0,
    "psychological_health": 13,
    "physical_health": 14,
    "quality_of_life": 12,
    "paid_work_days": 0,
    "education_days": 8,
}
GOALS = (
    Goal("Sleep without medication", GoalProgress.REACHED),
    Goal("See the children every second Sunday", GoalProgress.GOOD),
    Goal("Begin the cookery course", GoalProgress.SOME),
)


def profile_taken(stay: Residence) -> None:
    """The key worker goes through the outcomes profile with the person."""
    with transaction():
        found = queries.readable_stay_for_update(stay.key_worker, stay.stay_id)
        commands.take_profile(found, stay.day, BETTER, by=stay.key_worker, now=stay.now)


def signed_by_both(stay: Residence) -> None:
    """Key worker and house sign the review of the day."""
    for party, signer in ((Signer.KEY_WORKER, stay.key_worker), (Signer.PROVIDER, stay.provider)):
        with transaction():
            found = queries.readable_stay_for_update(signer, stay.stay_id)
            review = queries.review_on(found.id, stay.day)
            if review is not None:
                commands.sign(review, found, party, seen=review.version, by=signer, now=stay.now)


def planned(stay: Residence, starts_at: dt.datetime) -> str:
    """The key worker fixes the next one with the house; its public id."""
    with transaction():
        found = queries.readable_stay_for_update(stay.key_worker, stay.stay_id)
        people = frozenset(_ids(stay.key_worker, stay.provider))
        wanted = Appointment(
            starts_at, 60, place="The house, quiet room", user_ids=people, others=stay.person.given_name
        )
        return commands.plan(found, wanted, by=stay.key_worker, now=stay.now).public_id


def prepared(stay: Residence, planned_id: str) -> None:
    """The house says how it has gone."""
    brought = Preparation(
        groups="Morning group every day; relapse prevention on Tuesdays, missed one.",
        progress="Steadier than a month ago. Cooks for the house on Fridays.",
        concerns="Worries about where to live afterwards.",
        goals=GOALS,
    )
    with transaction():
        found, of = queries.get_planned_for_update(stay.provider, planned_id)
        commands.prepare(found, of, brought, by=stay.provider, now=stay.now)


def missed(stay: Residence, planned_id: str) -> None:
    """It was not held."""
    with transaction():
        found, of = queries.get_planned_for_update(stay.key_worker, planned_id)
        note = "In bed with flu. A new day is to be agreed with the house."
        commands.miss(found, of, MissedReason.PERSON_UNWELL, note, by=stay.key_worker, now=stay.now)


def _ids(*actors: Actor) -> list[int]:
    return [actor.user_id for actor in actors if actor.user_id is not None]


def well_kept(stay: Residence, today: dt.date) -> None:
    """Reviewed today of the journey, with a profile and both signatures; the next one is prepared already."""
    profile_taken(stay)
    signed_by_both(stay)
    planned_id = planned(stay.after(20), _at(today + dt.timedelta(days=9)))
    prepared(stay.after(10), planned_id)


def put_off(stay: Residence) -> None:
    """The review was planned for a week ahead and not held."""
    planned_id = planned(stay, _at(stay.day + dt.timedelta(days=7)))
    missed(stay.after(8), planned_id)


def _at(day: dt.date) -> dt.datetime:
    """Two in the afternoon."""
    return clock.start_of_day(day) + dt.timedelta(hours=14)


def first_reviews(today: dt.date) -> None:
    """Whoever has been in a house for four weeks had a first review, but for those whose was missed."""
    for stay_id, public_id, admitted_on, key_worker_id, organisation_id in _without_first(today):
        held_on = admitted_on + dt.timedelta(days=26)
        worker = accounts.actor_by_id(key_worker_id)
        staff = accounts.holders(Role.PROVIDER_STAFF, organisation_id)
        now = clock.start_of_day(held_on) + dt.timedelta(hours=15)
        with transaction():
            found = queries.readable_stay_for_update(worker, public_id)
            if not queries.missed(stay_id):
                review = commands.record(found, _settled_in(held_on), by=worker, now=now)
                commands.sign(review, found, Signer.KEY_WORKER, seen=review.version, by=worker, now=now)
                for house in map(accounts.actor_of, staff[:1]):
                    commands.sign(review, found, Signer.PROVIDER, seen=review.version, by=house, now=now)


def _without_first(today: dt.date) -> Sequence[Row[*tuple[Any, ...]]]:
    on_stay = and_(Clock.subject_type == Stay.__tablename__, Clock.subject_id == Stay.id)
    return db.session.execute(
        select(Stay.id, Stay.public_id, Stay.admitted_on, Clock.owner_id, Provider.organisation_id)
        .join(Clock, on_stay)
        .join(Provider, Provider.id == Stay.provider_id)
        .where(
            Clock.kind == ClockKind.FIRST_REVIEW,
            Clock.state == ClockState.RUNNING,
            Clock.due_at < clock.start_of_day(today),
        )
        .order_by(Stay.id)
    ).all()


def _settled_in(held_on: dt.date) -> Findings:
    return Findings(
        held_on=held_on,
        attended="The client, the key worker and the house's counsellor",
        groups="Most of them",
        progress="Has settled in, and knows the week by heart.",
        client_view="The nights are long, the days are good.",
        risk="None new.",
        plan_reviewed=True,
        recommendation=Recommendation.CONTINUE,
        goals=(Goal("Find a rhythm for the day", GoalProgress.GOOD),),
    )
