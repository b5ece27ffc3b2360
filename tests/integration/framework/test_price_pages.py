"""The pages on which prices are set, corrected, ended, proposed and answered."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.core.actor import Actor
from tests import factories
from tests.factories import TODAY, World
from tests.support.pricing import DAY, DEARER, NEXT_MONTH, correct, line, propose, set_price
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("noon")
SignIn = Callable[[User], Visitor]
PRICE = {"basis": "weekly", "amount": "724.50", "notice_days": "7"}


@pytest.fixture
def by(world: World) -> Actor:
    return factories.actor(world.commissioner)


def day(name: str, on: dt.date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def test_a_commissioner_sets_corrects_and_ends_a_price_by_pages(
    world: World, signed_in: SignIn, db: SQLAlchemy
) -> None:
    visitor = signed_in(world.commissioner)
    path = f"/facilities/{world.facility.public_id}/prices"
    lot = f"{world.framework.reference}-1"
    page = visitor.submit(
        f"{path}/new", "Set this price", lot=lot, stage="stage_1", **PRICE, **day("valid_from", NEXT_MONTH)
    )
    assert (page.path, page.notices) == (path, ["The price is set."])
    coming = line(db, world)[1]
    page = visitor.submit(f"/prices/{coming.public_id}/correct", "Correct this price", amount="730")
    assert page.notices == ["The price is corrected."]
    page = visitor.submit(f"/prices/{coming.public_id}/end", "Set the last day", **day("last_day", NEXT_MONTH))
    assert page.notices == ["The last day is recorded."]
    assert [(price.amount_pence, price.valid_to) for price in line(db, world)] == [
        (70_000, NEXT_MONTH - DAY),
        (73_000, NEXT_MONTH),
    ]


def test_what_cannot_be_is_said_at_its_field(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    visitor = signed_in(world.commissioner)
    price = line(db, world)[0]
    lot = f"{world.framework.reference}-1"
    path = f"/facilities/{world.facility.public_id}/prices/new"
    page = visitor.submit(
        path, "Set this price", lot=lot, stage="stage_1", **PRICE, **day("valid_from", dt.date(2024, 1, 1))
    )
    assert page.errors == ["Test House has a price from 01/01/2025 already: choose a later day."]
    page = visitor.submit(f"/prices/{price.public_id}/end", "Set the last day", **day("last_day", TODAY - DAY))
    assert (page.status, page.errors) == (422, ["The last day must be today or later"])
    assert visitor.visit(f"/prices/{price.public_id}/correct").status == 403


def test_a_price_that_somebody_else_changed_is_not_overwritten(
    world: World, signed_in: SignIn, by: Actor, db: SQLAlchemy
) -> None:
    coming = set_price(world, by)
    visitor = signed_in(world.commissioner)
    page = visitor.visit(f"/prices/{coming.public_id}/correct")
    correct(coming, by, first=NEXT_MONTH + DAY)
    assert visitor.send(page, "Correct this price", amount="999").status == 409
    assert line(db, world)[1].amount_pence == DEARER.amount_pence


def test_a_manager_proposes_and_a_commissioner_answers_with_the_difference_before_them(
    world: World, signed_in: SignIn, manager: User, db: SQLAlchemy
) -> None:
    price = line(db, world)[0]
    provider = signed_in(manager)
    address = f"/prices/{price.public_id}/propose"
    page = provider.submit(
        address, "Send to the council", **PRICE, **day("valid_from", NEXT_MONTH), reason="Energy costs"
    )
    assert page.heading == "Proposed price"
    again = provider.submit(
        address, "Send to the council", **PRICE, **day("valid_from", NEXT_MONTH), reason="Energy costs"
    )
    assert again.errors == ["A price that you proposed for this is still waiting for an answer."]
    council = signed_in(world.commissioner)
    assert "+3.5%" in council.visit("/").text
    shown = council.visit(page.path)
    assert "+£24.50 a week (+3.5%)" in shown.text
    assert "Energy costs" in shown.text
    assert council.send(shown, "Send the answer", answer="accept").errors == ["Give the reason"]
    answered = council.submit(page.path, "Send the answer", answer="accept", reason="In line with inflation")
    assert answered.notices == ["The price is accepted."]
    assert "In line with inflation" in provider.visit(page.path).text
    assert "+3.5%" not in council.visit("/").text


def test_other_councils_see_prices_but_not_what_is_proposed(
    world: World, signed_in: SignIn, manager: User, db: SQLAlchemy
) -> None:
    propose(line(db, world)[0], factories.actor(manager))
    path = f"/facilities/{world.facility.public_id}/prices"
    assert "£724.50" in signed_in(world.commissioner).visit(path).text
    for user in (world.other_commissioner, world.key_worker):
        text = signed_in(user).visit(path).text
        assert "£700.00 a week" in text
        assert "£724.50" not in text
        assert "Proposed" not in text
