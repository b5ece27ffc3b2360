"""A bare app for forms and templates: no database, no accounts."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask
from jinja2 import Environment, StrictUndefined
from werkzeug.datastructures import MultiDict

from rehab.web import assets, filters, widgets
from rehab.web.widgets import Form

ROOT = Path(__file__).resolve().parents[3]
F = TypeVar("F", bound=Form)


@pytest.fixture(scope="session")
def bare_app() -> Flask:
    """The web layer alone."""
    app = Flask("bare", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(SECRET_KEY="for tests alone", WTF_CSRF_ENABLED=False)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for part in (filters, assets, widgets):
        part.install(app)
    return app


@pytest.fixture
def post(bare_app: Flask) -> Iterator[Callable[..., Form]]:
    """Fill in a form as a browser would and check it: `post(NameForm, given="Ann")`."""

    def fill_in(kind: type[F], answers: dict[str, str | list[str]] | None = None, /, **named: str) -> F:
        with bare_app.test_request_context(method="POST", data=MultiDict({**(answers or {}), **named})):
            form = kind()
            form.validate_on_submit()
            return form

    with bare_app.test_request_context():
        yield fill_in


@pytest.fixture
def strict(bare_app: Flask) -> Environment:
    """Our components with a name that is missing treated as the mistake it is."""
    environment = bare_app.jinja_env.overlay(undefined=StrictUndefined)
    environment.globals = {**bare_app.jinja_env.globals, "csrf_token": lambda: "a-token"}
    return environment


@pytest.fixture
def component(bare_app: Flask, strict: Environment) -> Iterator[Callable[..., str]]:
    """Render a piece of template strictly: `component('{{ tag("Late", "bad") }}', "tag.html", "tag")`."""

    def render(source: str, file: str, *macros: str, **context: object) -> str:
        imports = f'{{% from "components/{file}" import {", ".join(macros)} %}}'
        return strict.from_string(imports + source).render(**context)

    with bare_app.test_request_context():
        yield render
