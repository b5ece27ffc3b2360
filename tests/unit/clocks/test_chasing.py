"""When somebody is reminded, when told that it is overdue, and who comes next."""

import datetime as dt

import pytest

from rehab.clocks.rules import STEPS, Audience, ClockKind, steps_reached, steps_to_take

DUE = dt.date(2026, 6, 1)
LEVELS = [step.level for step in STEPS]


def told(kind: ClockKind, day: int, *, chased: int = 0) -> list[tuple[Audience, bool]]:
    """Whom the chase tells so many days after the due day, and whether that is a reminder."""
    reached = steps_reached(kind, due_on=DUE, chased=chased, today=DUE + dt.timedelta(days=day))
    return [(step.audience, step.is_reminder) for step in steps_to_take(reached)]


REMINDED, OWNER = (Audience.OWNER, True), (Audience.OWNER, False)
MANAGERS, COMMISSIONERS = (Audience.MANAGERS, False), (Audience.COMMISSIONERS, False)


@pytest.mark.parametrize(
    ("day", "chased", "expected"),
    [
        (-15, 0, []),
        (-14, 0, [REMINDED]),
        (-4, 1, []),
        (-3, 1, [REMINDED]),
        (-3, 0, [REMINDED]),
        (0, 2, []),
        (1, 2, [OWNER]),
        (2, 3, []),
        (3, 3, [MANAGERS]),
        (6, 4, []),
        (7, 4, [COMMISSIONERS]),
        (400, 5, []),
        (1, 0, [OWNER]),
        (30, 0, [OWNER, MANAGERS, COMMISSIONERS]),
    ],
)
def test_a_review_is_chased_step_by_step(day: int, chased: int, expected: list[tuple[Audience, bool]]) -> None:
    assert told(ClockKind.REVIEW, day, chased=chased) == expected


@pytest.mark.parametrize("kind", [ClockKind.COMPLETENESS_CHECK, ClockKind.DECISION, ClockKind.OFFER_ANSWER])
def test_what_takes_days_is_not_reminded_of(kind: ClockKind) -> None:
    assert [told(kind, day) for day in range(-20, 1)] == [[]] * 21
    assert told(kind, 1) == [OWNER]


def test_levels_rise_with_time() -> None:
    assert sorted(LEVELS) == LEVELS == sorted(set(LEVELS))
    assert [step.days_after for step in STEPS] == sorted(step.days_after for step in STEPS)


def test_a_late_completeness_check_is_no_business_of_the_treatment_service() -> None:
    assert told(ClockKind.COMPLETENESS_CHECK, 30) == [OWNER, COMMISSIONERS]


def test_a_late_signature_is_no_business_of_the_council() -> None:
    assert told(ClockKind.SIGN_OFF, 30) == [OWNER, MANAGERS]
