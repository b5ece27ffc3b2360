"""What a council ranks by: set by its commissioners from a day on, seen by everybody who looks for a place."""

import datetime as dt
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

from rehab.audit.models import AuditEntry
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.framework.rules import Region
from rehab.matching import commands, queries
from rehab.matching.models import MatchWeights
from rehab.matching.rules import Home, Part, Weights
from tests.factories import NOON, TODAY, a_facility, a_price, actor, lot_of
from tests.integration.matching.conftest import Desk, names
from tests.support.statements import statements_seen

SAVE = "Set the weights"
ALL = {part.value: "0" for part in Part}


def set_weights(desk: Desk, *, valid_from: dt.date = TODAY, home: Home = Home(), **weights: int) -> None:  # noqa: B008
    with transaction():
        queries.locked_versions(desk.world.authority.id)
        commands.set_weights(
            desk.world.authority.id,
            Weights(**weights),
            home,
            valid_from=valid_from,
            by=actor(desk.world.commissioner),
            now=NOON,
        )


def test_a_commissioner_sets_what_counts_and_the_order_follows(desk: Desk, db: SQLAlchemy) -> None:
    dear = a_facility(desk.world.provider, "A Dear House")
    a_price(lot_of(desk.world.framework), dear, weekly_pence=140_000)
    assert names(desk.key_worker.visit("/find"))[-1] == "A Dear House"
    commissioner = desk.sign_in(desk.world.commissioner)
    page = commissioner.submit("/find/weights", SAVE, **ALL | {"waiting": "5"})
    assert page.notices == ["The weights have been set."]
    assert "5 (100%)" in page.text
    page = desk.key_worker.visit("/find")
    assert names(page)[0] == "A Dear House"
    assert "set how much each counts since 1 June 2026" in page.text
    [entry] = db.session.query(AuditEntry).filter_by(action="match_weights.set").all()
    assert entry.actor_id == desk.world.commissioner.id


def test_another_council_keeps_its_own(desk: Desk) -> None:
    set_weights(desk, price=0)
    day = TODAY + dt.timedelta(days=1)
    assert queries.in_force(desk.world.authority.id, day=day).weights.price == 0
    assert queries.in_force(desk.world.other_authority.id, day=day).weights == Weights()


def test_each_day_has_the_weights_that_were_valid_on_it(desk: Desk) -> None:
    set_weights(desk, needs=1)
    set_weights(desk, needs=2, valid_from=TODAY + dt.timedelta(days=10))
    found = {
        days: queries.in_force(desk.world.authority.id, day=TODAY + dt.timedelta(days=days)) for days in (-1, 0, 9, 10)
    }
    assert {days: each.weights.needs for days, each in found.items()} == {-1: 10, 0: 1, 9: 1, 10: 2}
    assert found[-1].since is None
    page = desk.sign_in(desk.world.commissioner).visit("/find/weights")
    assert "11 June 2026 Coming" in page.text


def test_set_again_for_the_same_day_replaces(desk: Desk) -> None:
    set_weights(desk, needs=1)
    set_weights(desk, needs=3)
    [row] = queries.versions(desk.world.authority.id)
    assert row.needs == 3


def test_distances_are_counted_from_where_the_council_is(desk: Desk) -> None:
    set_weights(desk, home=Home(Region.WEST_MIDLANDS, 52.41, -1.51))
    assert queries.in_force(desk.world.authority.id, day=TODAY).home == Home(Region.WEST_MIDLANDS, 52.41, -1.51)


def test_the_past_is_not_weighed_anew(desk: Desk, db: SQLAlchemy) -> None:
    with pytest.raises(InvalidInput, match="cannot be in the past"):
        set_weights(desk, valid_from=TODAY - dt.timedelta(days=1))
    assert db.session.query(MatchWeights).count() == 0


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"needs": "11"}, "Needs met must be between 0 and 10"),
        ({"price": ""}, "Enter a weight from 0 to 10 for price of the whole stay"),
        (ALL, "Give at least one part a weight above 0"),
        ({"latitude": "52.41"}, "Enter both latitude and longitude, or neither"),
        ({"latitude": "12", "longitude": "-1.5"}, "Latitude must be a number from 49 to 61, with a point"),
        ({"latitude": "52", "longitude": "east"}, "Longitude must be a number from -9 to 3, with a point"),
        ({"valid_from-year": "2025"}, "The day from which they count cannot be in the past"),
        ({"region": "atlantis"}, "Choose one of the answers on the page"),
    ],
)
def test_refuses_weights_that_cannot_be(desk: Desk, values: dict[str, Any], error: str) -> None:
    commissioner = desk.sign_in(desk.world.commissioner)
    page = commissioner.visit("/find/weights")
    with statements_seen() as seen:
        page = commissioner.send(page, SAVE, **values)
    assert page.errors == [error]
    assert page.status == 422
    assert seen.writes() == []


def test_weights_that_somebody_else_set_meanwhile_are_not_overwritten(desk: Desk) -> None:
    commissioner = desk.sign_in(desk.world.commissioner)
    mine = commissioner.visit("/find/weights")
    set_weights(desk, needs=1)
    page = commissioner.send(mine, SAVE, needs="7")
    assert page.status == 409
    assert queries.in_force(desk.world.authority.id, day=TODAY).weights.needs == 1


def test_only_commissioners_are_led_to_the_weights(desk: Desk) -> None:
    assert "Set what counts" not in desk.key_worker.visit("/find").links
    assert desk.sign_in(desk.world.commissioner).visit("/find").links["Set what counts"] == "/find/weights"


@pytest.mark.parametrize("wrong", [{"needs": 11}, {"price": -1}, {part.value: 0 for part in Part}, {"latitude": 52.0}])
def test_the_database_holds_no_weights_that_cannot_be(desk: Desk, db: SQLAlchemy, wrong: dict[str, Any]) -> None:
    usual = {part.value: Weights().of(part) for part in Part}
    db.session.add(MatchWeights(authority_id=desk.world.authority.id, valid_from=TODAY, **usual | wrong))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
