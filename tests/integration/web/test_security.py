"""What every answer carries."""

from collections.abc import Callable

import pytest
from flask import Flask

from rehab.accounts.models import User
from tests.factories import PASSWORD, Role, a_user, an_authority
from tests.support.visitor import Visitor

PATHS = ["/sign-in", "/privacy", "/no-such-page", "/", "/static/css/app.css", "/brand.css"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_says_what_a_browser_may_do_with_it(visitor: Visitor, path: str) -> None:
    headers = visitor.client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert len(headers["X-Request-Id"]) == 16


def test_pages_are_not_kept_by_browsers(signed_in: Callable[[User], Visitor]) -> None:
    visitor = signed_in(a_user(Role.ADMINISTRATOR, an_authority()))
    for path in ("/", "/account", "/admin/users", "/no-such-page"):
        assert visitor.client.get(path).headers["Cache-Control"] == "no-store"


def test_each_request_has_an_id_of_its_own_even_when_it_is_refused(visitor: Visitor) -> None:
    ids = [visitor.client.post("/sign-out").headers["X-Request-Id"] for _ in range(3)]
    assert len(set(ids)) == 3


@pytest.mark.only("sqlite")  # no database has a part in it
def test_on_the_network_the_cookie_travels_by_tls_alone(
    make_live_app: Callable[..., Flask], real_database: str
) -> None:
    app = make_live_app(real_database, public_url="https://rehab.example.org")
    response = app.test_client().get("/sign-in", base_url="https://rehab.example.org")
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "max-age=" in response.headers["Strict-Transport-Security"]


def test_the_cookie_is_out_of_reach_of_scripts(visitor: Visitor) -> None:
    cookie = visitor.client.get("/sign-in").headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Expires" not in cookie
    assert PASSWORD not in cookie
