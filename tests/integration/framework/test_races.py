"""Several commissioners at the same moment: an option is exercised once, a lot number given once."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from rehab.accounts.queries import actor_by_id
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.framework import commands, queries
from rehab.framework.models import ExtensionOption, Framework, Lot, PlaceChange
from rehab.framework.rules import CareType, PlaceStatus
from tests import factories
from tests.factories import NOON, TODAY, World
from tests.support.races import Racers, racers

ROUNDS = 5
RACERS = 3


def exercise(job: tuple[int, str]) -> None:
    """Exercise the first option of a framework, as its page does."""
    user_id, reference = job
    by = actor_by_id(user_id)
    with transaction():
        framework = queries.get_framework_for_update(by, reference)
        told = {"decision": "The need goes on.", "decided_by": "Cabinet", "decided_on": TODAY}
        commands.exercise_option(framework, 1, **told, by=by, now=NOON)


def add_lot(job: tuple[int, str, str]) -> None:
    """Add a lot, as its page does."""
    user_id, reference, title = job
    by = actor_by_id(user_id)
    with transaction():
        framework = queries.get_framework_for_update(by, reference)
        commands.add_lot(framework, title=title, care_type=CareType.RESIDENTIAL_REHAB, specialism="", by=by, now=NOON)


def suspend(job: tuple[int, str]) -> None:
    """Suspend a provider, as its page does."""
    user_id, place_id = job
    by = actor_by_id(user_id)
    with transaction():
        place = queries.get_place(by, place_id, lock=True)
        commands.set_place_status(place, PlaceStatus.SUSPENDED, reason="Inquiry", on=TODAY, by=by, now=NOON)


def start(processes: Racers, jobs: list[Any]) -> list[str]:
    """A round; what was read before is forgotten, so that its outcome is seen afterwards."""
    db.session.rollback()
    db.session.expire_all()
    return processes.round(jobs)


@pytest.fixture
def world(real_app: Flask) -> Iterator[World]:
    """A world in a database where a commit is a commit."""
    with real_app.app_context():
        yield factories.a_world()
        db.session.remove()


def test_one_option_exercised_by_several_at_once_is_exercised_once(real_database: str, world: World) -> None:
    with racers(real_database, exercise, RACERS) as processes:
        for _ in range(ROUNDS):
            framework = factories.a_framework(world.authority)
            place = factories.a_place(factories.lot_of(framework), world.provider)
            would_end_on = framework.ends_on + dt.timedelta(days=365)
            db.session.add(ExtensionOption(framework_id=framework.id, number=1, would_end_on=would_end_on))
            db.session.commit()
            outcomes = start(processes, [(world.commissioner.id, framework.reference)] * RACERS)
            assert sorted(outcomes) == ["Conflict"] * (RACERS - 1) + ["done"]
            assert db.session.get_one(Framework, framework.id).extended_to == would_end_on
            assert db.session.query(PlaceChange).filter_by(place_id=place.id).count() == 1


def test_lots_added_at_once_get_numbers_of_their_own(real_database: str, world: World) -> None:
    with racers(real_database, add_lot, RACERS) as processes:
        for number in range(ROUNDS):
            jobs = [(world.commissioner.id, world.framework.reference, f"Lot {number} {n}") for n in range(RACERS)]
            assert start(processes, jobs) == ["done"] * RACERS
            numbers = [lot.number for lot in db.session.query(Lot).filter_by(framework_id=world.framework.id)]
            assert sorted(numbers) == list(range(1, 3 + (number + 1) * RACERS))


def test_a_suspension_decided_by_several_at_once_is_noted_once(real_database: str, world: World) -> None:
    with racers(real_database, suspend, RACERS) as processes:
        for number in range(ROUNDS):
            lot, provider = factories.lot_of(world.framework), factories.a_provider(f"House {number} Ltd")
            place = factories.a_place(lot, provider)
            outcomes = start(processes, [(world.commissioner.id, place.public_id)] * RACERS)
            assert sorted(outcomes) == ["IllegalMove"] * (RACERS - 1) + ["done"]
            assert db.session.query(PlaceChange).filter_by(place_id=place.id).count() == 1
