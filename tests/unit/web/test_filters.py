"""How dates and references are written."""

import datetime as dt

import pytest
import time_machine

from rehab.web.filters import is_soon, unbroken

NOW = dt.datetime(2026, 6, 1, 11, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(("days", "soon"), [(-3, True), (0, True), (14, True), (15, False)])
def test_what_is_due_within_two_weeks_is_soon(days: int, *, soon: bool) -> None:
    with time_machine.travel(NOW, tick=False):
        assert is_soon(NOW + dt.timedelta(days=days)) is soon


def test_what_is_never_due_is_not_soon() -> None:
    assert not is_soon(None)


def test_a_reference_stays_on_one_line_and_is_text() -> None:
    assert unbroken("R-2026-00001") == '<span class="app-unbroken">R-2026-00001</span>'
    assert "<b>" not in unbroken("<b>")
    assert unbroken(None) == ""
