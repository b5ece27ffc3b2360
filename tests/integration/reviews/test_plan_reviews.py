"""Planning, moving, preparing, missing and calling off reviews: what is kept, told and refused."""

import datetime as dt
from dataclasses import replace

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.placements.models import Stay
from rehab.requests.rules import RequestStatus
from rehab.reviews import commands, queries
from rehab.reviews.models import PlannedReview
from rehab.reviews.rules import Appointment, Goal, GoalProgress, MissedReason, PlannedStatus, Preparation
from tests.factories import NOON, World, a_client, a_request, a_stay, a_world, actor
from tests.support.reviews import a_held_review, a_planned_review

IN_A_WEEK = NOON + dt.timedelta(days=7)
GOAL = Goal("Sleep without medication", GoalProgress.SOME)
BROUGHT = Preparation("All of them", "Steady", "Where to live", (GOAL,))


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def stay(world: World) -> Stay:
    request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ADMITTED)
    return a_stay(request, world.facility)


def plan(world: World, stay: Stay, wanted: Appointment) -> PlannedReview:
    user = actor(world.key_worker)
    with transaction():
        locked = queries.readable_stay_for_update(user, stay.public_id)
        return commands.plan(locked, wanted, by=user, now=NOON)


def locked_plan(user: User, planned: PlannedReview) -> tuple[PlannedReview, Stay]:
    return queries.get_planned_for_update(actor(user), planned.public_id)


def told(db: SQLAlchemy, template: str) -> set[int]:
    return {notice.recipient_id for notice in db.session.query(Notice).filter_by(template=template)}


def test_those_invited_are_told_but_not_whoever_plans(world: World, stay: Stay, db: SQLAlchemy) -> None:
    invited = (world.key_worker, world.provider_user)
    planned = a_planned_review(stay, world.key_worker, starts_at=IN_A_WEEK, invited=invited)
    assert told(db, "review_planned") == {world.provider_user.id}
    assert db.session.query(Notice).filter_by(template="review_planned").one().path == (
        f"/reviews/planned/{planned.public_id}"
    )


def test_the_same_plan_again_is_success_and_another_one_a_conflict_that_shows_both(world: World, stay: Stay) -> None:
    wanted = Appointment(IN_A_WEEK, 60, "The house")
    assert plan(world, stay, wanted).id == plan(world, stay, wanted).id
    with pytest.raises(Conflict) as refusal:
        plan(world, stay, replace(wanted, place="The office"))
    (difference,) = refusal.value.disagreements
    assert (difference.recorded, difference.sent) == ("The house", "The office")


def test_only_people_who_may_read_reviews_are_invited(world: World, stay: Stay, db: SQLAlchemy) -> None:
    for stranger in (world.other_provider_user, world.commissioner, world.other_key_worker):
        with pytest.raises(InvalidInput) as refusal:
            plan(world, stay, Appointment(IN_A_WEEK, 60, "The house", user_ids=frozenset({stranger.id})))
        assert set(refusal.value.faults) == {"user_ids"}
    assert db.session.query(PlannedReview).count() == 0


def test_moving_tells_those_invited_before_and_now_and_a_stale_move_shows_both(
    world: World, stay: Stay, db: SQLAlchemy
) -> None:
    planned = a_planned_review(stay, world.key_worker, starts_at=IN_A_WEEK, invited=(world.provider_user,))
    db.session.query(Notice).delete()
    db.session.commit()
    seen, wanted = planned.version, Appointment(IN_A_WEEK, 30, "The office", user_ids=frozenset({world.colleague.id}))

    def move(to: Appointment) -> None:
        with transaction():
            found, of = locked_plan(world.key_worker, planned)
            commands.move(found, of, to, seen=seen, by=actor(world.key_worker), now=NOON)

    move(wanted)
    assert told(db, "review_planned") == {world.provider_user.id, world.colleague.id}
    with pytest.raises(Conflict, match="Somebody else"):
        move(replace(wanted, minutes=90))


def test_what_the_house_prepares_fills_in_the_review_until_it_is_held(world: World, stay: Stay, db: SQLAlchemy) -> None:
    planned = a_planned_review(stay, world.key_worker, starts_at=IN_A_WEEK)

    def prepare(brought: Preparation) -> None:
        with transaction():
            found, of = locked_plan(world.provider_user, planned)
            commands.prepare(found, of, brought, by=actor(world.provider_user), now=NOON)

    prepare(BROUGHT)
    prepare(replace(BROUGHT, progress="Better"))
    assert told(db, "review_prepared") == {world.key_worker.id}
    ahead = queries.planned_ahead(stay.id)
    assert ahead is not None
    assert [(goal.goal, goal.progress) for goal in ahead.goals] == [(GOAL.goal, GOAL.progress)]
    assert ahead.progress == "Better"
    a_held_review(stay, world.key_worker, held_on=IN_A_WEEK.date(), now=IN_A_WEEK)
    with pytest.raises(IllegalMove, match="Held"):
        prepare(BROUGHT)


@pytest.mark.parametrize(("days_before", "status"), [(0, PlannedStatus.HELD), (15, PlannedStatus.PLANNED)])
def test_a_review_held_about_the_planned_day_is_the_planned_one(
    world: World, stay: Stay, days_before: int, status: PlannedStatus
) -> None:
    starts_at = NOON + dt.timedelta(days=20)
    planned = a_planned_review(stay, world.key_worker, starts_at=starts_at)
    now = starts_at - dt.timedelta(days=days_before)
    a_held_review(stay, world.key_worker, held_on=now.date(), now=now)
    assert locked_plan(world.key_worker, planned)[0].status is status


def test_a_missed_review_keeps_its_reason_and_leaves_the_next_one_to_be_planned(world: World, stay: Stay) -> None:
    planned = a_planned_review(stay, world.key_worker, starts_at=IN_A_WEEK)
    user = actor(world.key_worker)

    def miss(reason: MissedReason, now: dt.datetime) -> None:
        with transaction():
            found, of = locked_plan(world.key_worker, planned)
            commands.miss(found, of, reason, "Flu", by=user, now=now)

    with pytest.raises(InvalidInput, match="has not come"):
        miss(MissedReason.PERSON_UNWELL, NOON)
    for _twice in range(2):
        miss(MissedReason.PERSON_UNWELL, IN_A_WEEK)
    with pytest.raises(IllegalMove):
        miss(MissedReason.OTHER, IN_A_WEEK)
    assert [each.missed_reason for each in queries.missed(stay.id)] == [MissedReason.PERSON_UNWELL]
    assert queries.planned_ahead(stay.id) is None


def test_a_review_that_is_called_off_stays_in_calendars_as_cancelled(world: World, stay: Stay, db: SQLAlchemy) -> None:
    invited = (world.provider_user,)
    planned = a_planned_review(stay, world.key_worker, starts_at=IN_A_WEEK, invited=invited)
    for _twice in range(2):
        with transaction():
            found, of = locked_plan(world.key_worker, planned)
            commands.call_off(found, of, by=actor(world.key_worker), now=NOON)
    (meeting,) = queries.own_meetings(actor(world.provider_user), now=NOON)
    assert meeting.status is PlannedStatus.CALLED_OFF
    assert db.session.query(Notice).filter_by(template="review_planned").count() == 2
