"""Who reads why somebody cannot wait."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import RoleGrant, User
from rehab.accounts.rules import Role
from tests.factories import a_world
from tests.support.kinds import an_open_fast_track
from tests.support.visitor import Visitor

pytestmark = pytest.mark.only("sqlite")


def test_a_commissioner_who_coordinates_elsewhere_reads_no_reasons_here(
    db: SQLAlchemy, signed_in: Callable[[User], Visitor]
) -> None:
    world = a_world()
    path = f"/cases/{an_open_fast_track(world).reference}/fast-track"
    elsewhere = RoleGrant(
        user_id=world.commissioner.id, role=Role.COORDINATOR, organisation_id=world.other_authority.id
    )
    db.session.add(elsewhere)
    db.session.commit()
    assert "Two seizures" in signed_in(world.coordinator).visit(path).text
    assert signed_in(world.commissioner).visit(path).status == 404
