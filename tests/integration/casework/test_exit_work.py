"""What an exit leaves to do stands on home pages until it is done, for nobody else."""

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.casework.queries.home import home_page
from rehab.core.transaction import transaction
from rehab.discharge.commands.completing import note_seen, send_gp_letter
from tests.factories import World, a_world, actor
from tests.support.exits import walked_out
from tests.support.stays import NOW, TODAY, a_resident, locked


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


def paths(user: User) -> set[str]:
    return {item.path for part in home_page(actor(user), now=NOW).lists for item in part.items}


def test_a_commissioner_is_asked_to_look_until_one_has(world: World) -> None:
    stay = walked_out(a_resident(world), world.provider_user, at=NOW)
    path = f"/stays/{stay.public_id}/exit/seen"
    assert path in paths(world.commissioner)
    assert path not in paths(world.other_commissioner)
    with transaction():
        found, by = locked(world.commissioner, stay)
        note_seen(found, by=by, now=NOW)
    assert path not in paths(world.commissioner)


def test_the_letter_to_the_gp_is_the_key_workers_to_send(world: World) -> None:
    stay = walked_out(a_resident(world), world.provider_user, at=NOW)
    path = f"/stays/{stay.public_id}/exit/letter-to-gp"
    assert path in paths(world.key_worker)
    assert path not in paths(world.other_key_worker)
    with transaction():
        found, by = locked(world.key_worker, stay)
        send_gp_letter(found, sent_on=TODAY, by=by, now=NOW)
    assert path not in paths(world.key_worker)
