"""The code as text, and the app as it is built; no test here connects to a database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def built_app(make_app: Callable[[str], Flask], tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The app with all its routes and templates, on a database that is never opened."""
    return make_app(f"sqlite:///{tmp_path_factory.mktemp('none') / 'never.sqlite'}")
