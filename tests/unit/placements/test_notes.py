"""Which days a progress note can be about."""

import datetime as dt

import pytest

from rehab.placements.rules.notes import day_fault

ADMITTED, LEFT, TODAY = dt.date(2026, 5, 1), dt.date(2026, 5, 20), dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("about_on", "ended_on", "fault"),
    [
        (ADMITTED, None, None),
        (TODAY, None, None),
        (LEFT, LEFT, None),
        (dt.date(2026, 4, 30), None, "The day must be 1 May 2026 or later, when they arrived"),
        (dt.date(2026, 6, 2), None, "The day must be 1 June 2026 or earlier"),
        (dt.date(2026, 5, 21), LEFT, "The day must be 20 May 2026 or earlier"),
    ],
)
def test_a_note_is_about_a_day_of_the_stay_that_has_come(
    about_on: dt.date, ended_on: dt.date | None, fault: str | None
) -> None:
    assert day_fault(about_on, admitted_on=ADMITTED, ended_on=ended_on, today=TODAY) == fault
