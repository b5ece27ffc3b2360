"""A month of nights."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from rehab.placements.rules.calendar import Month, Nights, count_nights, day_of, month_of

TODAY = dt.date(2026, 6, 1)
JUNE = Month(TODAY)
DAY = dt.timedelta(days=1)


def test_an_address_names_a_month_and_anything_else_means_this_one() -> None:
    assert month_of("2027-02", today=TODAY).label == "February 2027"
    for text in ("", "2026-13", "2026-00", "9999-01", "0001-01", "june", "2026-6"):
        assert month_of(text, today=TODAY + 14 * DAY) == JUNE


def test_a_night_belongs_to_its_month() -> None:
    assert day_of("2026-06-30", JUNE) == dt.date(2026, 6, 30)
    assert day_of("2026-07-01", JUNE) is None


@given(day=st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2100, 12, 31)))
def test_the_weeks_hold_each_day_once_under_its_weekday(day: dt.date) -> None:
    month = Month(day.replace(day=1))
    placed = [(column, night) for week in month.weeks for column, night in enumerate(week) if night]
    assert [night for _, night in placed] == month.days
    assert all(night.weekday() == column for column, night in placed)
    assert all(len(week) == 7 for week in month.weeks)
    assert month.next.previous == month == month_of(month.key, today=day)


def test_the_day_of_leaving_is_no_night() -> None:
    stays = [Nights(TODAY, TODAY + 2 * DAY, is_kept=False), Nights(TODAY + DAY, TODAY + 3 * DAY, is_kept=True)]
    counts = count_nights([TODAY, TODAY + DAY, TODAY + 2 * DAY, TODAY + 3 * DAY], 2, stays)
    assert [(count.taken, count.kept, count.free) for count in counts.values()] == [
        (1, 0, 1),
        (1, 1, 0),
        (0, 1, 1),
        (0, 0, 2),
    ]


def test_more_people_than_beds_leave_none_free_and_who_may_not_know_reads_none() -> None:
    stays = [Nights(TODAY, TODAY + DAY, is_kept=False)] * 3
    assert count_nights([TODAY], 2, stays)[TODAY].free == 0
    assert count_nights([TODAY], None, stays)[TODAY].free is None
