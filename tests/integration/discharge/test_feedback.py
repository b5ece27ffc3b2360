"""Feedback by a link: made for somebody who has left, used once, counted, and kept together until five have spoken."""

import datetime as dt

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from rehab.core.errors import IllegalMove, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.discharge import commands, queries
from rehab.discharge.models import Feedback, FeedbackLink
from rehab.discharge.queries.departures import told_of_leaving
from rehab.discharge.rules import Protest, Reply, Told
from rehab.notifications.models import Notice
from rehab.placements.models import Complaint, Stay
from rehab.placements.rules import ExitReason, Satisfaction
from rehab.placements.rules.complaints import ComplaintTheme
from rehab.reports import queries as reports
from rehab.reports.rules import Period
from tests.factories import World, a_world, actor
from tests.support.afterwards import a_link, has_left
from tests.support.exits import walked_out
from tests.support.races import racers
from tests.support.stays import NOW, TODAY, a_resident, refused

LEFT = TODAY - dt.timedelta(days=8)
GOOD = Told(Satisfaction.GOOD, {"felt_safe": Reply.YES}, "Kind people.", may_share=True)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


def say(token: str, told: Told = GOOD, *, now: dt.datetime = NOW) -> None:
    with transaction():
        commands.give_feedback(token, told, now=now)


def share(measure_id: str) -> tuple[int, int]:
    (figure,) = (each for each in reports.figures(Period(LEFT, TODAY, TODAY)) if each.measure.id == measure_id)
    return figure.numerator, figure.denominator


def test_what_somebody_says_is_kept_counted_and_told_to_the_key_worker(world: World, db: SQLAlchemy) -> None:
    stay = has_left(world, on=LEFT)
    has_left(world, on=LEFT)
    assert share("satisfaction_response") == (0, 2)
    say(a_link(stay, world.provider_user, now=NOW))
    given = db.session.query(Feedback).one()
    assert (given.stay_id, given.rating, given.felt_safe, given.respected) == (
        stay.id, Satisfaction.GOOD, Reply.YES, None,
    )  # fmt: skip
    assert share("satisfaction") == share("satisfaction_response") == (1, 2)
    told = db.session.query(Notice).filter_by(template="feedback_given").one()
    assert (told.recipient_id, told.path) == (world.key_worker.id, f"/stays/{stay.public_id}/after-leaving")


def test_words_without_a_rating_leave_the_rating_of_the_exit(world: World, db: SQLAlchemy) -> None:
    stay = has_left(world, on=LEFT)
    stay.satisfaction = Satisfaction.FAIR
    db.session.commit()
    say(a_link(stay, world.key_worker, now=NOW), Told(comment="Thanks"))
    assert db.session.get_one(Stay, stay.id).satisfaction is Satisfaction.FAIR


def test_the_house_is_not_told_of_what_was_rated_by_the_link(world: World, db: SQLAlchemy) -> None:
    stay = a_resident(world)
    walked_out(stay, world.provider_user, at=NOW)
    say(a_link(stay, world.provider_user, now=NOW))
    with transaction():
        told = told_of_leaving(db.session.get_one(Stay, stay.id), queries.departure_of(stay.id))
    assert told is not None
    assert told.satisfaction is None
    walked_out(stay, world.provider_user, at=NOW)


def test_only_a_hash_of_the_link_is_kept(world: World, db: SQLAlchemy) -> None:
    token = a_link(has_left(world, on=LEFT), world.key_worker, now=NOW)
    link = db.session.query(FeedbackLink).one()
    assert token not in repr(vars(link))


def test_a_link_works_once_until_its_last_day_and_not_after_a_new_one(world: World) -> None:
    stay = has_left(world, on=LEFT)
    first = a_link(stay, world.key_worker, now=NOW)
    second = a_link(stay, world.provider_user, now=NOW)
    late = NOW + dt.timedelta(days=61)
    last_day = NOW + dt.timedelta(days=60)
    refused(NotFound, lambda: say(first))
    refused(NotFound, lambda: say("nobody made this"))
    refused(NotFound, lambda: say(second, now=late))
    say(second, now=last_day)
    refused(NotFound, lambda: say(second))


def test_refuses_to_send_nothing(world: World) -> None:
    token = a_link(has_left(world, on=LEFT), world.key_worker, now=NOW)
    refused(InvalidInput, lambda: say(token, Told(answers={"felt_safe": None})))


def test_makes_no_link_while_they_stay_when_they_died_or_when_they_have_answered(world: World) -> None:
    for stay in (a_resident(world), has_left(world, on=LEFT, reason=ExitReason.DIED)):
        refused(IllegalMove, lambda stay=stay: a_link(stay, world.key_worker, now=NOW))
    answered = has_left(world, on=LEFT)
    say(a_link(answered, world.key_worker, now=NOW))
    refused(IllegalMove, lambda: a_link(answered, world.key_worker, now=NOW))


@pytest.mark.parametrize("names_them", [True, False])
def test_a_complaint_is_lodged_with_the_house_and_names_the_person_only_if_they_say_so(
    names_them: bool, world: World, db: SQLAlchemy
) -> None:
    stay = has_left(world, on=LEFT)
    protest = Protest(ComplaintTheme.STAFF, "Nobody listened at night.", names_them=names_them)
    say(a_link(stay, world.key_worker, now=NOW), Told(complaint=protest))
    lodged = db.session.query(Complaint).one()
    assert (lodged.facility_id, lodged.stay_id) == (world.facility.id, stay.id if names_them else None)
    assert (lodged.recorded_by_id, lodged.text) == (None, "Nobody listened at night.")


def test_results_stand_still_until_five_more_have_answered(world: World) -> None:
    ratings = [Satisfaction.GOOD] * 4 + [Satisfaction.POOR] * 2
    seen = []
    for number, rating in enumerate(ratings):
        words = Told(rating, {"felt_safe": Reply.NO}, f"Words {number}", may_share=number != 1)
        token = a_link(has_left(world, on=LEFT), world.key_worker, now=NOW)
        say(token, words, now=NOW + dt.timedelta(minutes=number))
        (result,) = queries.feedback_on_providers(actor(world.provider_user))
        shown = queries.words_on_provider(actor(world.provider_user), world.provider.id)
        seen.append((result.answered, result.waiting, result.good.count, result.good.of, len(shown)))
    assert seen[:4] == [(0, number, 0, 0, 0) for number in (1, 2, 3, 4)]
    assert seen[4:] == [(5, 0, 4, 5, 4), (5, 1, 4, 5, 4)]
    (safe, *others) = result.questions
    assert (safe.count, safe.of, {share.of for share in others}) == (0, 5, {0})


def test_others_do_not_count_what_is_not_theirs(world: World) -> None:
    say(a_link(has_left(world, on=LEFT), world.key_worker, now=NOW))
    for user in (world.provider_user, world.commissioner):
        assert len(queries.feedback_on_providers(actor(user))) == 1
    for user in (world.other_provider_user, world.other_commissioner, world.key_worker):
        assert queries.feedback_on_providers(actor(user)) == []
        with pytest.raises(NotFound):
            queries.feedback_on_provider(actor(user), world.provider.public_id)


def say_as(token: str) -> None:
    """Somebody opens the link and sends it, in whatever process this runs."""
    say(token)


def test_two_who_send_the_same_link_at_once_are_one_answer(real_app: Flask, real_database: str) -> None:
    with real_app.app_context():
        world = a_world()
        tokens = [a_link(has_left(world, on=LEFT), world.key_worker, now=NOW) for _ in range(5)]
        with racers(real_database, say_as, 2) as race:
            for token in tokens:
                assert sorted(race.round([token, token])) == ["NotFound", "done"]
