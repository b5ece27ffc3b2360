"""Unit tests are quick because they reach nothing: a test that needs a database belongs in tests/integration."""

from typing import Any, NoReturn

import pytest
import sqlalchemy


@pytest.fixture(autouse=True)
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail as soon as anything connects."""

    def refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
        pytest.fail("a unit test tried to reach a database")

    monkeypatch.setattr(sqlalchemy.Engine, "connect", refuse)
    monkeypatch.setattr(sqlalchemy.Engine, "raw_connection", refuse)
