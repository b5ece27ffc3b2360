"""The visitor of the tests does what a browser does: through real forms, with real tokens."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.core.transaction import transaction
from tests.factories import PASSWORD, a_world
from tests.support.visitor import Visitor


def test_signs_in_through_the_form(db: SQLAlchemy, visitor: Visitor) -> None:
    world = a_world()
    page = visitor.sign_in(world.key_worker.email, PASSWORD)
    assert (page.status, page.errors) == (200, [])
    assert world.key_worker.name in page.html.text


def test_sees_the_errors_of_a_form(db: SQLAlchemy, visitor: Visitor) -> None:
    page = visitor.sign_in(a_world().key_worker.email, "not the password")
    assert page.status == 422
    assert page.errors == ["The email address or the password is not right"]


def test_two_visitors_are_two_people(signed_in: Callable[[User], Visitor]) -> None:
    world = a_world()
    mine, theirs = signed_in(world.key_worker), signed_in(world.provider_user)
    assert world.key_worker.name in mine.visit("/account").html.text
    assert world.provider_user.name in theirs.visit("/account").html.text


def test_factory_rows_outlive_the_start_of_a_transaction(db: SQLAlchemy) -> None:
    world = a_world()
    with transaction() as session:
        assert session.get(User, world.key_worker.id) is not None


def test_cannot_fill_in_a_field_that_is_not_there(visitor: Visitor) -> None:
    with pytest.raises(AssertionError, match="has no field nickname"):
        visitor.submit("/sign-in", nickname="Kay")


def test_a_post_without_a_token_is_refused(visitor: Visitor) -> None:
    response = visitor.client.post("/sign-in", data={"email": "a@example.org", "password": "x"})
    assert response.status_code == 400
