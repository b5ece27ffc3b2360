"""Several at the same moment: one fast track is opened, one appeal lodged, a withdrawal and a vote leave one truth."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from rehab.accounts.queries import actor_by_id
from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.framework.rules import CareType
from rehab.panel import commands, queries
from rehab.panel.models import Appeal, FastTrack, PanelCase
from rehab.panel.rules import Choice
from rehab.panel.rules.appeals import Channel
from rehab.panel.rules.fast_track import FastTrackStatus
from rehab.requests import commands as request_commands
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_client, a_request, a_world
from tests.support.kinds import a_declined_case, asks_fast_track, opens_fast_track
from tests.support.panels import declares, votes
from tests.support.races import racers

ROUNDS = 3
RACERS = 3


@pytest.fixture
def world(real_app: Flask) -> Iterator[World]:
    """A world in a database where a commit is a commit."""
    with real_app.app_context():
        yield a_world()
        db.session.remove()


def an_urgent_request(world: World, number: int) -> PlacementRequest:
    client = a_client(world.service, given_name=f"N{number}")
    request = a_request(
        client,
        world.key_worker,
        status=RequestStatus.READY,
        care_type=CareType.INPATIENT_DETOX,
        facilities=(world.facility, world.other_facility),
    )
    asks_fast_track(request, world.key_worker)
    return request


def open_as(job: tuple[int, str, str]) -> None:
    """The user of this id opens the fast track of a request, in whatever process this runs."""
    user_id, reference, panel_id = job
    by = actor_by_id(user_id)
    with transaction():
        request = requests.get_request_for_update(by, reference)
        alive = queries.fast_track_alive(request.id)
        assert alive is not None
        commands.open_fast_track(alive, request, queries.get_panel(by, panel_id), by=by, now=clock.now())


def lodge_as(job: tuple[int, str]) -> None:
    """The user of this id lodges an appeal, in whatever process this runs."""
    by = actor_by_id(job[0])
    with transaction():
        request = requests.get_request_for_update(by, job[1])
        today = clock.today()
        commands.lodge(
            request, channel=Channel.PHONE, grounds="Why", lodged_on=today, late_reason="", by=by, now=clock.now()
        )


def vote_or_withdraw_as(job: tuple[str, int, str]) -> None:
    """The clinical lead votes against, or the key worker withdraws the request."""
    what, user_id, name = job
    by, now = actor_by_id(user_id), clock.now()
    with transaction():
        if what == "withdraw":
            request = requests.get_own_request_for_update(by, name)
            request_commands.withdraw(request, reason="Went elsewhere", by=by, now=now)
        else:
            case = queries.get_case_for_update(by, name, clock.today())
            commands.cast_vote(case, choice=Choice.DECLINE, reason="Not urgent", by=by, now=now)


def test_a_fast_track_opened_by_several_at_once_is_opened_once(real_database: str, world: World) -> None:
    with racers(real_database, open_as, RACERS) as processes:
        for number in range(ROUNDS):
            request = an_urgent_request(world, number)
            job = (world.coordinator.id, request.reference, world.panel.public_id)
            db.session.rollback()
            assert sorted(processes.round([job] * RACERS)) == ["IllegalMove"] * (RACERS - 1) + ["done"]
            cases = select(func.count(PanelCase.id)).where(PanelCase.request_id == request.id)
            assert db.session.scalar(cases) == 1
            db.session.rollback()


def test_an_appeal_lodged_by_several_at_once_is_lodged_once(real_database: str, world: World) -> None:
    with racers(real_database, lodge_as, RACERS) as processes:
        for number in range(ROUNDS):
            client = a_client(world.service, given_name=f"N{number}")
            places = (world.facility, world.other_facility)
            request = a_request(client, world.key_worker, status=RequestStatus.READY, facilities=places)
            case = a_declined_case(world, request)
            users = [world.key_worker, world.colleague, world.coordinator]
            jobs = [(user.id, case.reference) for user in users]
            db.session.rollback()
            outcomes = processes.round(jobs)
            assert sorted(outcomes) == ["Conflict"] * (RACERS - 1) + ["done"]
            assert db.session.scalar(select(func.count(Appeal.id)).where(Appeal.request_id == case.request_id)) == 1
            db.session.rollback()


def test_a_vote_and_a_withdrawal_at_once_leave_the_request_withdrawn(real_database: str, world: World) -> None:
    with racers(real_database, vote_or_withdraw_as, 2) as processes:
        for number in range(ROUNDS):
            case = opens_fast_track(world, an_urgent_request(world, number))
            votes(case, world.chair)
            voter = world.clinical_lead
            jobs = [("vote", voter.id, case.public_id), ("withdraw", world.key_worker.id, case.reference)]
            declares(case, voter)
            db.session.rollback()
            outcomes = processes.round(jobs)
            assert outcomes[1] == "done"
            assert outcomes[0] in {"done", "IllegalMove", "NotFound"}
            db.session.expire_all()
            assert db.session.get_one(PlacementRequest, case.request_id).status is RequestStatus.WITHDRAWN
            (ended,) = db.session.query(FastTrack).filter_by(request_id=case.request_id)
            assert ended.status in {FastTrackStatus.NOT_AGREED, FastTrackStatus.WITHDRAWN}
            db.session.rollback()
