"""What an exit leaves to do stands on home pages until it is done, for nobody else."""

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.casework.queries.home import home_page
from rehab.core.transaction import transaction
from rehab.discharge.commands.completing import (
    note_seen,
    send_gp_letter,
    settle_national_data,
    take_exit_profile,
)
from rehab.discharge.rules.ndtms import DischargeReason, ExitStatus
from tests.factories import World, a_world, actor
from tests.support.exits import walked_out
from tests.support.stays import NOW, TODAY, a_resident, locked


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


def paths(user: User) -> set[str]:
    return {item.path for part in home_page(actor(user), now=NOW).lists for item in part.items}


def to_do(user: User, path: str) -> str:
    [item] = [item for part in home_page(actor(user), now=NOW).lists for item in part.items if item.path == path]
    return item.detail


def test_a_commissioner_is_asked_to_look_until_one_has(world: World) -> None:
    stay = walked_out(a_resident(world), world.provider_user, at=NOW)
    path = f"/stays/{stay.public_id}/exit/seen"
    assert path in paths(world.commissioner)
    assert path not in paths(world.other_commissioner)
    with transaction():
        found, by = locked(world.commissioner, stay)
        note_seen(found, by=by, now=NOW)
    assert path not in paths(world.commissioner)


def test_a_key_worker_is_asked_for_what_an_exit_lacks_until_nothing_does(world: World) -> None:
    stay = walked_out(a_resident(world), world.provider_user, at=NOW)
    path = f"/stays/{stay.public_id}/exit"
    assert path not in paths(world.other_key_worker)
    assert to_do(world.key_worker, path) == "Has left. Still to do: outcomes profile, letter to the GP, national data"
    with transaction():
        found, by = locked(world.key_worker, stay)
        send_gp_letter(found, sent_on=TODAY, by=by, now=NOW)
        take_exit_profile(found, TODAY, {"alcohol_days": 3}, by=by, now=NOW)
    assert to_do(world.key_worker, path) == "Has left. Still to do: national data"
    with transaction():
        found, by = locked(world.key_worker, stay)
        told = DischargeReason.DROPPED_OUT
        settle_national_data(found, status=ExitStatus.UNPLANNED, reason=told, seen=2, by=by, now=NOW)
    assert path not in paths(world.key_worker)
