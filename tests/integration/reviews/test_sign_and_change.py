"""A review is signed by both sides; a change voids what was signed."""

import datetime as dt
from dataclasses import replace

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.clocks.rules import ClockKind
from rehab.core.clock import end_of_day
from rehab.core.db import db as database
from rehab.core.errors import Conflict, IllegalMove
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.placements import queries as placements
from rehab.placements.models import Stay
from rehab.requests.rules import RequestStatus
from rehab.reviews import commands, policy, queries
from rehab.reviews.models import Review
from rehab.reviews.rules import Findings, Goal, GoalProgress, Signer
from tests.factories import NOON, World, a_client, a_request, a_stay, a_world, actor
from tests.support.reviews import a_held_review

GOAL = Goal("Find a flat", GoalProgress.NONE)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def stay(world: World) -> Stay:
    request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ADMITTED)
    return a_stay(request, world.facility)


@pytest.fixture
def review(world: World, stay: Stay) -> Review:
    return a_held_review(stay, world.key_worker)


def sign(user: User, review: Review, *, seen: int) -> None:
    by = actor(user)
    with transaction():
        found, stay = queries.get_review_for_update(by, review.public_id)
        party = policy.signs_for(by, stay)
        assert party is not None
        commands.sign(found, stay, party, seen=seen, by=by, now=NOON)


def change(world: World, review: Review, *, seen: int, **changes: object) -> Findings:
    by = actor(world.key_worker)
    with transaction():
        found, stay = queries.get_review_for_update(by, review.public_id)
        wanted = replace(commands.findings_of(found), **changes)
        commands.change(found, stay, wanted, seen=seen, by=by, now=NOON)
        return wanted


def missing(stay: Stay) -> list[Signer]:
    database.session.expire_all()
    return queries.reviews_of(stay)[0].missing


def test_both_sides_sign_and_signing_twice_is_success(world: World, stay: Stay, review: Review) -> None:
    assert missing(stay) == [Signer.KEY_WORKER, Signer.PROVIDER]
    sign(world.key_worker, review, seen=1)
    assert missing(stay) == [Signer.PROVIDER]
    for _twice in range(2):
        sign(world.provider_user, review, seen=1)
    assert missing(stay) == []


def test_the_provider_is_asked_to_sign(world: World, review: Review, db: SQLAlchemy) -> None:
    asked = {notice.recipient_id for notice in db.session.query(Notice).filter_by(template="review_to_sign")}
    assert world.provider_user.id in asked


def test_a_change_voids_signatures_and_tells_who_signed(
    world: World, stay: Stay, review: Review, db: SQLAlchemy
) -> None:
    sign(world.provider_user, review, seen=1)
    db.session.query(Notice).delete()
    db.session.commit()
    wanted = change(world, review, seen=1, progress="Slow", goals=(GOAL,))
    assert missing(stay) == [Signer.KEY_WORKER, Signer.PROVIDER]
    (notice,) = db.session.query(Notice).filter_by(template="review_to_sign")
    assert notice.recipient_id == world.provider_user.id
    found, _stay = queries.get_review(actor(world.key_worker), review.public_id)
    assert commands.findings_of(found) == wanted


def test_what_was_not_read_is_not_signed(world: World, review: Review) -> None:
    change(world, review, seen=1, progress="Slow")
    with pytest.raises(IllegalMove, match="Read it again"):
        sign(world.provider_user, review, seen=1)


def test_a_stale_change_is_refused_with_both_versions(world: World, review: Review) -> None:
    change(world, review, seen=1, progress="Slow")
    with pytest.raises(Conflict) as refusal:
        change(world, review, seen=1, progress="Quick")
    (difference,) = refusal.value.disagreements
    assert (difference.recorded, difference.sent) == ("Slow", "Quick")


def test_a_review_put_on_another_day_moves_what_is_due(world: World, stay: Stay, review: Review) -> None:
    earlier = review.held_on - dt.timedelta(days=3)
    change(world, review, seen=1, held_on=earlier)
    due = placements.next_reviews({stay.request_id}, {ClockKind.REVIEW})
    assert due == {stay.id: end_of_day(earlier + dt.timedelta(days=84))}
