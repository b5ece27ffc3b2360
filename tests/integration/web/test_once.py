"""A form that is sent twice does its work once."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from rehab.accounts.models import User
from rehab.core.db import db as database
from rehab.web.models import FormUse
from tests.factories import PASSWORD, Role, a_user, an_authority
from tests.support.visitor import Page, Visitor

NEW_USER = "/admin/users/new"


def users_named(name: str) -> int:
    return database.session.scalar(select(func.count(User.id)).where(User.name == name)) or 0


def answers(page: Page) -> dict[str, object]:
    options = [str(option["value"]) for option in page.html.select("select[name=organisation] option[value]")]
    return {
        "name": "New Person",
        "email": "new@example.org",
        "organisation": options[1],
        "roles": ["commissioner"],
        "password": "five purely random words",
    }


@pytest.fixture
def administrator(db: SQLAlchemy) -> User:
    return a_user(Role.ADMINISTRATOR, an_authority("A council"))


def test_the_second_time_leads_to_the_first_result(administrator: User, signed_in: Callable[[User], Visitor]) -> None:
    visitor = signed_in(administrator)
    form = visitor.visit(NEW_USER)
    first, second = (visitor.send(form, **answers(form)) for _ in range(2))
    assert first.path == second.path == "/admin/users"
    assert (first.status, second.status) == (200, 200)
    assert users_named("New Person") == 1


def test_a_form_opened_again_is_another_form(administrator: User, signed_in: Callable[[User], Visitor]) -> None:
    visitor = signed_in(administrator)
    for number in range(2):
        form = visitor.visit(NEW_USER)
        visitor.send(form, **answers(form) | {"email": f"new{number}@example.org"})
    assert users_named("New Person") == 2


def test_a_form_that_was_refused_can_be_put_right(administrator: User, signed_in: Callable[[User], Visitor]) -> None:
    visitor = signed_in(administrator)
    form = visitor.visit(NEW_USER)
    refused = visitor.send(form, **answers(form) | {"password": "short"})
    assert refused.status == 422
    assert visitor.send(refused, password="five purely random words").path == "/admin/users"
    assert users_named("New Person") == 1


def test_a_key_is_its_users_own(db: SQLAlchemy, administrator: User, signed_in: Callable[[User], Visitor]) -> None:
    """Somebody who learns a key learns nothing by it."""
    other = a_user(Role.ADMINISTRATOR, an_authority("Another council"))
    mine, theirs = signed_in(administrator), signed_in(other)
    form = mine.visit(NEW_USER)
    mine.send(form, **answers(form))
    key = db.session.scalar(select(FormUse.key))
    page = theirs.visit(NEW_USER)
    theirs.send(page, **answers(page) | {"email": "theirs@example.org", "form_key": key})
    assert users_named("New Person") == 2


def test_a_key_of_any_length_is_no_server_error(administrator: User, signed_in: Callable[[User], Visitor]) -> None:
    visitor = signed_in(administrator)
    form = visitor.visit(NEW_USER)
    assert visitor.send(form, **answers(form) | {"form_key": "k" * 5000}).status == 200


def test_two_at_the_same_moment_do_it_once(real_app: Flask) -> None:
    """Both have looked for an earlier result before either has one."""
    with real_app.app_context():
        user = a_user(Role.ADMINISTRATOR, an_authority("A council"))
        database.session.remove()
    visitors = [Visitor(real_app.test_client()) for _ in range(4)]
    for visitor in visitors:
        visitor.sign_in(user.email, PASSWORD)
    forms = [visitor.visit(NEW_USER) for visitor in visitors]
    key = forms[0].html.select_one("input[name=form_key]")
    assert key is not None
    barrier, pages = threading.Barrier(len(visitors)), list[Page]()

    def send(visitor: Visitor, form: Page) -> None:
        barrier.wait()
        pages.append(visitor.send(form, **answers(form) | {"form_key": str(key["value"])}))

    threads = [threading.Thread(target=send, args=pair) for pair in zip(visitors, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(page.path, page.status) for page in pages] == [("/admin/users", 200)] * len(visitors)
    with real_app.app_context():
        assert users_named("New Person") == 1
