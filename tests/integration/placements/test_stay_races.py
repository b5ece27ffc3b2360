"""Two people write about one stay at once: what both say can be so, or one of them is told that it cannot."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from rehab.accounts.queries import actor_by_id
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.finance import queries as finance
from rehab.framework.models import Facility
from rehab.framework.rules import CareType
from rehab.placements import commands, queries
from rehab.placements.commands import Absence, Authorised
from rehab.placements.models import Leave, Overstay, Segment, Stay
from rehab.placements.rules import ExitReason, OverstayReason
from rehab.placements.rules.leave import LeaveReason
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY, World, a_callable_facility, a_client, a_request, a_stay, a_world, lot_of
from tests.support.placements import Case, admit_as, arranged
from tests.support.races import racers

DAY = dt.timedelta(days=1)
WEEK = 7 * DAY
ROUNDS = 3


class Said(NamedTuple):
    """Who says what about which stay; `about` is a house where it is about one, or the room of an arrival."""

    what: str
    user_id: int
    public_id: str
    about: int = 0


@pytest.fixture
def world(real_app: Flask) -> Iterator[World]:
    with real_app.app_context():
        yield a_world()
        db.session.remove()


def say(job: Said) -> None:
    """Do what is said, in whatever process this runs."""
    by = actor_by_id(job.user_id)
    with transaction():
        stay = queries.get_stay_for_update(by, job.public_id)
        match job.what:
            case "went on leave yesterday":
                absence = Absence(NOON - DAY, NOON + DAY, LeaveReason.FAMILY, "Their telephone")
                commands.go_on_leave(stay, absence, by=by, now=NOON)
            case "came today":
                seen = stay.admitted_at
                commands.correct_arrival(stay, NOON, reason="A slip", seen=seen, by=by, now=NOON)
            case "left yesterday":
                why = {"reason": ExitReason.COMPLETED, "discharge_plan_agreed_on": None}
                commands.end_stay(stay, ended_on=TODAY - DAY, **why, by=by, now=NOON)
            case "came a week later":
                later = NOON - 16 * DAY
                commands.correct_arrival(stay, later, reason="A slip", seen=stay.admitted_at, by=by, now=NOON)
            case "pay until tomorrow":
                given = Authorised(TODAY + DAY, OverstayReason.NEXT_BED)
                seen = (TODAY - 3 * DAY).isoformat()
                commands.authorise_nights(stay, given, seen=seen, by=by, now=NOON)
            case "moved house":
                commands.move_house(stay, facility_id=job.about, on=TODAY, room="9", by=by, now=NOON)


def a_resident(world: World, number: int, *, admitted_on: dt.date, funded_until: dt.date) -> Stay:
    client = a_client(world.service, given_name=f"N{number}")
    request = a_request(client, world.key_worker, status=RequestStatus.ADMITTED)
    return a_stay(request, world.facility, admitted_on=admitted_on, funded_until=funded_until)


@pytest.mark.parametrize("other", ["went on leave yesterday", "left yesterday"])
def test_who_came_today_was_not_there_yesterday(real_database: str, world: World, other: str) -> None:
    with racers(real_database, say, 2) as processes:
        for number in range(ROUNDS):
            stay = a_resident(world, number, admitted_on=TODAY - WEEK, funded_until=TODAY + WEEK)
            jobs = [
                Said(other, world.provider_user.id, stay.public_id),
                Said("came today", world.key_worker.id, stay.public_id),
            ]
            db.session.rollback()  # or SQLite would show the state before the race
            assert sorted(processes.round(jobs)) == ["InvalidInput", "done"]
            db.session.refresh(stay)
            away = db.session.scalar(select(Leave.id).where(Leave.stay_id == stay.id))
            was_there = away is not None or stay.ended_on is not None
            assert was_there == (stay.admitted_on < TODAY)
            db.session.rollback()


def test_two_moves_to_different_houses_at_once_are_one(real_database: str, world: World) -> None:
    lot = lot_of(world.framework, CareType.RESIDENTIAL_REHAB)
    houses: list[Facility] = [a_callable_facility(lot, world.provider, name) for name in ("Elm", "Oak")]
    with racers(real_database, say, 2) as processes:
        for number in range(ROUNDS):
            stay = a_resident(world, number, admitted_on=TODAY - WEEK, funded_until=TODAY + WEEK)
            users = (world.provider_user, world.key_worker)
            jobs = [
                Said("moved house", user.id, stay.public_id, house.id)
                for user, house in zip(users, houses, strict=True)
            ]
            db.session.rollback()
            assert sorted(processes.round(jobs)) == ["InvalidInput", "done"]
            segments = db.session.scalars(select(Segment).where(Segment.stay_id == stay.id).order_by(Segment.id)).all()
            assert [segment.ends_on for segment in segments] == [TODAY, None]
            db.session.rollback()


def test_further_nights_and_a_corrected_arrival_at_once_are_paid_for_as_they_then_stand(
    real_database: str, world: World
) -> None:
    with racers(real_database, say, 2) as processes:
        for number in range(ROUNDS):
            end = TODAY - 3 * DAY
            stay = a_resident(world, number, admitted_on=end - 20 * DAY, funded_until=end)
            jobs = [
                Said("pay until tomorrow", world.commissioner.id, stay.public_id),
                Said("came a week later", world.provider_user.id, stay.public_id),
            ]
            db.session.rollback()
            authorised, corrected = processes.round(jobs)
            assert corrected == "done"
            db.session.refresh(stay)
            further = db.session.scalars(select(Overstay).where(Overstay.stay_id == stay.id)).all()
            assert (authorised == "done") == (len(further) == 1)
            assert stay.funded_until == TODAY + 4 * DAY
            assert sum(entry.pence for entry in finance.entries_of(stay.request_id)) == 20 * 10_000
            db.session.rollback()


def arrive_as(job: Said) -> None:
    """Record an arrival in the room, in whatever process this runs."""
    admit_as((job.user_id, job.public_id))


def test_of_two_who_record_one_arrival_in_the_next_bed_both_find_the_one_stay(real_database: str, world: World) -> None:
    with racers(real_database, arrive_as, 2) as processes:
        for number in range(ROUNDS):
            client = a_client(world.service, given_name=f"N{number}")
            request = a_request(client, world.key_worker, status=RequestStatus.ADMITTED)
            a_stay(request, world.facility, admitted_on=TODAY - WEEK, funded_until=TODAY + 2 * WEEK)
            waiting = arranged(Case(world, request), world.other_facility)
            job = Said("arrived", world.other_provider_user.id, waiting.reference)
            db.session.rollback()
            assert processes.round([job, job]) == ["done", "done"]
            found = db.session.scalars(select(Stay).where(Stay.request_id == request.id).order_by(Stay.id)).all()
            assert [stay.ended_on for stay in found] == [TODAY, None]
            db.session.rollback()
