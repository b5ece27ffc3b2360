"""What a figure is."""

import datetime as dt

import pytest

from rehab.core.errors import InvalidInput
from rehab.reports.rules import MEASURES, Figure, Period, group_name
from rehab.reports.rules.activity import Grid

SHARE, COUNT = MEASURES["rehab_completion"], MEASURES["bed_nights"]
JULY, AUGUST = dt.date(2026, 7, 1), dt.date(2026, 8, 31)


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"),
    [(1, 16, 6.3), (1, 3, 33.3), (2, 3, 66.7), (0, 4, 0.0), (4, 4, 100.0), (1, 2000, 0.1), (1, 2001, 0.0)],
)
def test_rounds_a_percentage_half_up_to_one_decimal(numerator, denominator, value):
    assert Figure(SHARE, None, numerator, denominator).value == value


def test_has_no_value_where_there_are_no_cases():
    assert Figure(SHARE, None, 0, 0).value is None


def test_a_count_is_its_own_value_and_has_no_denominator():
    assert Figure(COUNT, None, 31, None).as_row() == {
        "id": "bed_nights",
        "group": None,
        "numerator": 31,
        "denominator": None,
        "value": 31,
    }


def test_figures_are_as_of_today_while_the_period_lasts():
    assert Period(JULY, AUGUST, dt.date(2026, 8, 1)).as_of == dt.date(2026, 8, 1)
    assert Period(JULY, AUGUST, dt.date(2027, 1, 1)).as_of == AUGUST


def test_refuses_a_period_that_ends_before_it_starts():
    with pytest.raises(InvalidInput, match="must not be before"):
        Period(AUGUST, JULY, AUGUST)


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("2026-04", "April 2026"),
        ("alcohol_and_non_opiate", "Alcohol and non-opiate"),
        ("drr", "DRR"),
        ("not_recorded", "Not recorded"),
        ("TESTHOUSE LTD", "Testhouse Ltd"),
    ],
)
def test_a_group_is_told_in_words(group, words):
    assert group_name(group) == words


def test_a_sum_that_is_published_alone_says_what_it_counts():
    assert Grid("Starts by sex", "Sex", ("All",), ()).heads == ("Stays",)
    assert Grid("Starts by sex", "Sex", ("Detox", "Rehab", "All"), ()).heads == ("Detox", "Rehab", "All")
