"""Who reaches a page: what somebody may not see does not exist for them."""

from collections.abc import Callable

import pytest

from rehab.accounts.models import User
from tests.factories import Role, a_service, a_user, an_authority
from tests.support.html import words
from tests.support.statements import statements_seen
from tests.support.visitor import Page, Visitor

PAGES = ["/", "/account", "/account/password", "/admin/users", "/admin/users/new", "/admin/service"]


def told(page: Page) -> str:
    return words(page.html.main)


@pytest.mark.parametrize("path", PAGES)
def test_somebody_who_has_not_signed_in_is_asked_to(visitor: Visitor, path: str) -> None:
    assert visitor.visit(path).path == "/sign-in"


@pytest.mark.parametrize("path", ["/admin/users/1/switch", "/admin/service/jobs/chase/run"])
def test_somebody_who_has_not_signed_in_does_nothing(visitor: Visitor, path: str) -> None:
    visitor.visit("/sign-in")
    with statements_seen() as seen:
        page = visitor.post(path)
    assert page.path == "/sign-in"
    assert seen.writes() == []


@pytest.mark.parametrize("path", ["/admin/users", "/admin/users/new", "/admin/service"])
def test_a_page_of_another_role_looks_like_none(signed_in: Callable[[User], Visitor], path: str) -> None:
    visitor = signed_in(a_user(Role.KEY_WORKER, a_service(an_authority())))
    with statements_seen() as seen:
        page = visitor.visit(path)
    assert page.status == 404
    assert told(page) == told(visitor.visit("/admin/nothing-of-the-kind"))
    assert seen.writes() == []


def test_an_action_of_another_role_looks_like_none(signed_in: Callable[[User], Visitor]) -> None:
    visitor = signed_in(a_user(Role.KEY_WORKER, a_service(an_authority())))
    with statements_seen() as seen:
        assert visitor.post("/admin/service/jobs/chase/run").status == 404
    assert seen.writes() == []


def test_the_menu_offers_what_one_may_open(signed_in: Callable[[User], Visitor]) -> None:
    visitor = signed_in(a_user(Role.ADMINISTRATOR, an_authority()))
    page = visitor.visit("/admin/users")
    menu = {words(link): str(link["href"]) for link in page.html.select("nav[aria-label=Menu] a")}
    assert menu == {"Home": "/", "Users": "/admin/users", "Service": "/admin/service"}
    assert [words(link) for link in page.html.select("nav[aria-label=Menu] a[aria-current]")] == ["Users"]
    assert [visitor.visit(href).status for href in menu.values()] == [200, 200, 200]
