"""What is reachable, and by whom it says it is."""

from flask import Flask

from rehab.web.access import declared_access


def test_every_route_declares_who_may_reach_it(built_app: Flask) -> None:
    silent = [name for name, view in built_app.view_functions.items() if declared_access(view) is None]
    assert silent == []


def test_every_unsafe_route_asks_for_a_csrf_token(built_app: Flask) -> None:
    csrf = built_app.extensions["csrf"]
    assert (csrf._exempt_views, csrf._exempt_blueprints) == (set(), set())
    assert built_app.config["WTF_CSRF_ENABLED"]
