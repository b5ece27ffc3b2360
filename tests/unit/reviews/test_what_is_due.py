"""What is waited for while somebody stays, against a slow reading of the definitions, day by day."""

import datetime as dt

from hypothesis import example, given
from hypothesis import strategies as st

from rehab.clocks.rules import ClockKind
from rehab.core.clock import end_of_day, london_date
from rehab.core.working_days import is_working_day
from rehab.reviews.rules import UnderReview, overdue_nights, what_is_due

ONE_DAY = dt.timedelta(days=1)
# Two clock changes, Christmas and Easter, and a leap day lie within these days.
admissions = st.dates(dt.date(2027, 9, 1), dt.date(2028, 11, 30))
lengths = st.integers(0, 400)
offsets = st.lists(st.integers(0, 400), max_size=6)


def is_overdue(night: dt.date, admitted_on: dt.date, held: list[dt.date], review_days: int) -> bool:
    """The words of `kpis.md` for one night."""
    last = max(day for day in [admitted_on, *held] if day == admitted_on or day <= night)
    return (night - last).days > review_days


def slowly_due(admitted_on: dt.date, held: list[dt.date], review_days: int) -> dt.date:
    """The last night in time if no further review is held, found by walking."""
    night = max([admitted_on, *held])
    while not is_overdue(night + ONE_DAY, admitted_on, held, review_days):
        night += ONE_DAY
    return night


def slowly_back(day: dt.date, working_days: int) -> dt.date:
    """So many working days earlier, counted on the fingers."""
    while working_days:
        day -= ONE_DAY
        working_days -= is_working_day(day)
    return day


def a_stay(admitted_on: dt.date, **more: object) -> UnderReview:
    facts: dict[str, object] = {
        "is_rehab": True,
        "review_days": 84,
        "first_review_days": 28,
        "funding_review_working_days": 25,
        "profile_weeks": 26,
        "profiles": (admitted_on,),
    }
    return UnderReview(admitted_on, **{**facts, **more})


@given(admissions, offsets, lengths)
@example(dt.date(2027, 12, 7), [], 84)  # 84 days later is the leap day
@example(dt.date(2028, 1, 2), [], 84)  # the night of the day that it is due is that of the clock change
def test_the_twelve_weeks_run_to_the_last_night_that_is_in_time(
    admitted_on: dt.date, after: list[int], length: int
) -> None:
    until = admitted_on + length * ONE_DAY
    held = [day for n in after if (day := admitted_on + n * ONE_DAY) < until]
    due_on = what_is_due(a_stay(admitted_on, held=tuple(held)))[ClockKind.REVIEW]
    assert due_on == slowly_due(admitted_on, held, 84)


@given(admissions, offsets, lengths)
def test_the_overdue_nights_of_a_stay_are_those_that_the_definition_calls_so(
    admitted_on: dt.date, after: list[int], length: int
) -> None:
    held = [admitted_on + n * ONE_DAY for n in after]
    nights = [admitted_on + n * ONE_DAY for n in range(length)]
    expected = sum(is_overdue(night, admitted_on, held, 84) for night in nights)
    assert overdue_nights(admitted_on, admitted_on + length * ONE_DAY, held, 84) == expected


@given(admissions, lengths)
def test_a_due_time_is_the_end_of_its_london_day_whatever_the_clocks_do(day: dt.date, after: int) -> None:
    due_at = end_of_day(day + after * ONE_DAY)
    assert london_date(due_at) == day + after * ONE_DAY
    assert london_date(due_at + dt.timedelta(seconds=1)) == day + (after + 1) * ONE_DAY


@given(admissions, offsets)
def test_the_first_review_is_due_by_day_28_of_rehab_until_one_is_held(admitted_on: dt.date, after: list[int]) -> None:
    held = tuple(admitted_on + n * ONE_DAY for n in after)
    due_on = what_is_due(a_stay(admitted_on, held=held)).get(ClockKind.FIRST_REVIEW)
    assert due_on == (None if held else admitted_on + 28 * ONE_DAY)


@given(admissions, lengths, offsets)
@example(dt.date(2027, 9, 1), 120, [])  # the 25 working days go back over Christmas
def test_one_review_is_held_five_weeks_before_the_funding_ends(
    admitted_on: dt.date, weeks_of_funding: int, after: list[int]
) -> None:
    funded_until = admitted_on + weeks_of_funding * ONE_DAY
    held = tuple(admitted_on + n * ONE_DAY for n in after)
    due_on = slowly_back(funded_until, 25)
    is_covered = any(day >= due_on - 14 * ONE_DAY for day in held)
    is_short = due_on <= admitted_on + 28 * ONE_DAY
    told = what_is_due(a_stay(admitted_on, funded_until=funded_until, held=held)).get(ClockKind.FUNDING_REVIEW)
    assert told == (None if is_covered or is_short else due_on)


@given(admissions, st.lists(st.integers(-200, 400), max_size=5))
def test_a_profile_is_due_at_the_start_and_26_weeks_after_the_last(admitted_on: dt.date, after: list[int]) -> None:
    profiles = tuple(admitted_on + n * ONE_DAY for n in after)
    fresh = [day for day in profiles if (admitted_on - day).days <= 28]
    expected = max(fresh) + dt.timedelta(days=182) if fresh else admitted_on + 14 * ONE_DAY
    assert what_is_due(a_stay(admitted_on, profiles=profiles))[ClockKind.TOP] == expected


def test_a_detox_awaits_neither_a_first_review_nor_one_before_the_funding_ends() -> None:
    admitted_on = dt.date(2026, 1, 5)
    due = what_is_due(a_stay(admitted_on, is_rehab=False, funded_until=admitted_on + 200 * ONE_DAY))
    assert set(due) == {ClockKind.REVIEW, ClockKind.TOP}
