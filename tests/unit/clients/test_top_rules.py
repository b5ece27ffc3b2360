"""What outcomes profiles tell side by side."""

import datetime as dt

from rehab.clients.rules import Reported, TopReading, TopStage, is_taken, over_time, worth_a_chart

DAY = dt.date(2026, 3, 2)


def a_reading(**answers: object) -> TopReading:
    return TopReading(TopStage.REVIEW, DAY, answers)


def test_what_nobody_answered_is_left_out_and_a_gap_is_not_nought() -> None:
    rows = over_time([a_reading(alcohol_days=20, crack_days=0), a_reading(alcohol_days=4, crack_days=None)])
    assert [(row.question.name, row.in_words, row.change) for row in rows] == [
        ("alcohol_days", ["20 days", "4 days"], -16),
        ("crack_days", ["0 days", "Not answered"], None),
    ]


def test_a_picture_needs_two_numbers_that_are_not_both_nought() -> None:
    one, none, moved = over_time(
        [
            a_reading(alcohol_days=3, opiates_days=0, quality_of_life=0),
            a_reading(alcohol_days=None, opiates_days=0, quality_of_life=9),
        ]
    )
    assert [worth_a_chart(row) for row in (one, none, moved)] == [False, False, True]


def test_nothing_but_not_answered_is_no_profile() -> None:
    assert not is_taken({"shared": Reported.NOT_ANSWERED, "alcohol_days": None, "alcohol_amount": ""})
    assert is_taken({"alcohol_days": 0})
