"""What a row of a history file may say."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.core.errors import InvalidInput
from rehab.framework.rules import CareType
from rehab.imports.rules import (
    COLUMNS,
    REQUIRED,
    Comparison,
    Faults,
    Known,
    Line,
    Names,
    Record,
    listed,
    read_line,
    records,
)
from rehab.imports.rules.compare import MOST_STAYS
from rehab.imports.rules.faults import MOST_LISTED, Fault
from rehab.imports.rules.text import MOST_BYTES_OF_ROW, MOST_CELLS, MOST_ROWS
from tests.support.history_rows import a_file, a_row, an_open_row

TODAY = dt.date(2026, 6, 1)
NAMES = Names(providers={"phoenixhouse": 7}, authorities={"coventry": 3})


def understood(row: dict[str, str]) -> tuple[Line | None, Faults]:
    faults: Faults = []
    return read_line(Record(2, row, tuple(row.values())), NAMES, today=TODAY, faults=faults), faults


def test_understands_a_good_row():
    line, faults = understood(a_row(reviews_on="2025-02-01;2025-03-01"))
    assert not faults
    assert (line.care_type, line.provider, line.local_authority) == (CareType.RESIDENTIAL_REHAB, 7, 3)
    assert (line.weekly_price, line.nightly_price, line.substances) == (70_000, None, (7000, 3201))
    assert line.reviews_on == (dt.date(2025, 2, 1), dt.date(2025, 3, 1))
    assert line.serious_incident is False


@pytest.mark.parametrize("column", REQUIRED)
def test_refuses_an_empty_cell_that_is_always_filled(column):
    _, faults = understood(a_row(**{column: ""}))
    assert Fault(2, column, "must be filled in") in faults


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("sex", "f", "not one of male, female, not_stated"),
        ("ethnicity", "AA", "not a letter"),
        ("ethnicity", "a", "not a letter"),
        ("court_order", "none", "not one of drr, atr"),
        ("parental_status", "parent", "not one of"),
        ("care_type", "rehab", "not one of"),
        ("decision", "yes", "not one of approved, declined, withdrawn"),
        ("exit_reason", "left", "not one of"),
        ("exit_accommodation", "house", "not one of"),
        ("funding_source", "council", "not one of"),
        ("satisfaction", "ok", "not one of"),
        ("serious_incident", "true", "not one of yes, no"),
        ("substances", "7000,3201", "four-digit NDTMS codes"),
        ("substances", "alcohol", "four-digit NDTMS codes"),
        ("approved_weeks", "105", "whole number from 0 to 104"),
        ("approved_weeks", "1.5", "whole number from 0 to 104"),
        ("paid_work_days_28", "29", "whole number from 0 to 28"),
        ("weekly_price", "£700", "not an amount"),
        ("weekly_price", "700.001", "not an amount"),
        ("weekly_price", "-700", "begins like a formula"),
        ("nightly_price", "9999999.99", "not an amount"),
        ("date_of_birth", "01/05/1980", "not a date"),
        ("submitted_on", "2025-02-30", "not a date"),
        ("reviews_on", "2025-02-01,2025-03-01", "not a date"),
        ("reviews_on", "2026-06-02", "is after today"),
        ("community_return_on", "2026-06-02", "is after today"),
        ("re_presented_on", "2030-01-01", "is after today"),
        ("facility", "=1+1", "begins like a formula"),
        ("facility", "@house", "begins like a formula"),
        ("facility", "x" * 201, "201 characters long"),
        ("district", "Cov\0entry", "NUL"),
        ("district", "Cov\nentry", "cannot be seen"),
        ("provider", "Nobody Ltd", "is on no framework here"),
        ("local_authority", "Atlantis", "is no council here"),
    ],
)
def test_names_the_cell_and_what_is_wrong_with_it(column, cell, words):
    line, faults = understood(a_row(**{column: cell}))
    assert line is None
    (fault,) = (fault for fault in faults if fault.column == column)
    assert words in fault.what


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"decided_on": "2025-01-05"}, "decided_on", "before submitted_on"),
        ({"offered_on": "2025-01-12"}, "offered_on", "before decided_on"),
        ({"accepted_on": "2025-01-13"}, "accepted_on", "before offered_on"),
        ({"admitted_on": "2025-01-14"}, "admitted_on", "before accepted_on"),
        ({"ended_on": "2025-01-19"}, "ended_on", "before admitted_on"),
        (
            {"decided_on": "", "offered_on": "", "accepted_on": "", "admitted_on": "2025-01-05"},
            "admitted_on",
            "before submitted_on",
        ),
        ({"exit_reason": ""}, "exit_reason", "where there is an end"),
        ({"ended_on": ""}, "exit_reason", "without an end"),
        ({"admitted_on": ""}, "ended_on", "without an admission"),
        ({"decision": "declined"}, "decision", "must be approved"),
        ({"decision": ""}, "decision", "must be approved"),
        ({"date_of_birth": "2007-01-07"}, "date_of_birth", "not 18"),
    ],
)
def test_refuses_a_story_that_cannot_be(cells, column, words):
    line, faults = understood(a_row(**cells))
    assert line is None
    assert any(fault.column == column and words in fault.what for fault in faults), faults


def test_somebody_born_on_29_february_turns_18_on_1_march():
    assert understood(a_row(date_of_birth="2004-02-29", submitted_on="2022-03-01"))[0]
    assert understood(a_row(date_of_birth="2004-02-29", submitted_on="2022-02-28"))[0] is None


def test_takes_a_funded_day_to_come_and_a_request_that_led_nowhere():
    assert understood(an_open_row(funded_until="2026-12-31"))[0].has_stay
    blank = dict.fromkeys(COLUMNS[COLUMNS.index("decided_on") :], "")
    assert not understood(a_row(**blank))[0].has_stay


def test_lists_a_hundred_faults_and_counts_the_rest():
    lines = listed([Fault(row, "sex", "must be filled in") for row in range(2, MOST_LISTED + 5)])
    assert lines[0] == "row 2, sex: must be filled in"
    assert (len(lines), lines[-1]) == (MOST_LISTED + 1, "and 3 more")


def numbers(content: bytes) -> list[int]:
    return [record.number for record in records(content.splitlines(keepends=True), COLUMNS)]


def test_reads_columns_in_any_order_with_a_mark_and_passes_over_blank_rows():
    content = a_file(a_row(1), dict.fromkeys(COLUMNS, ""), a_row(2), columns=COLUMNS[::-1], mark=True)
    assert numbers(content) == [2, 4]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "not a CSV file"),
        (a_file(a_row(1), columns=COLUMNS).replace(b"stay_ref", b"stay", 1), "stay_ref is missing"),
        (a_file(a_row(1)).replace(b"serious_incident", b"serious_incident,notes", 1), "notes is no column"),
        (a_file(a_row(1)).replace(b"facility", b"district", 1), "district is there more than once"),
        (a_file(a_row(1)).replace(b"Coventry", b"Coventr\xff", 1), "not UTF-8"),
        (a_file(a_row(1)) + b'"open', "quotation marks"),
    ],
)
def test_refuses_what_is_no_such_file(content, words):
    with pytest.raises(InvalidInput, match=words):
        numbers(content)


def test_notes_a_row_with_too_many_or_too_few_cells():
    content = a_file(a_row(1)) + b"one,two\r\n"
    found = list(records(content.splitlines(keepends=True), COLUMNS))
    assert found[0].fault is None
    assert found[1].fault == Fault(3, "", "there are 2 cells where the header has 36")


HEAD = a_file()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HEAD + b"a\n" * (MOST_ROWS + 1), "more than 100,000 rows"),
        (HEAD + b"," * (MOST_BYTES_OF_ROW + 1), "so long"),
        (HEAD + b'"\n",' * (MOST_BYTES_OF_ROW // 3), "so long"),
        (HEAD + b"," * MOST_CELLS, "1,001 cells"),
        (b"," * MOST_CELLS, "1,001 cells"),
    ],
)
def test_refuses_what_is_made_to_fill_the_memory(content, words):
    with pytest.raises(InvalidInput) as refused:
        numbers(content)
    assert words in refused.value.faults["file"]


def test_names_some_of_many_headings_that_are_none():
    with pytest.raises(InvalidInput) as refused:
        numbers(b"x," * 999)
    assert "and 1016 more" in refused.value.faults["file"]


def test_takes_a_sheet_with_a_million_blank_rows_below_it():
    assert numbers(HEAD + b"," * (len(COLUMNS) - 1) + b"\n" + b"\n" * (MOST_ROWS + 1)) == []


def test_compares_no_person_with_more_stays_than_anybody_can_have():
    comparison = Comparison(Known(), today=TODAY)
    faults: Faults = []
    for number in range(MOST_STAYS + 1):
        line, _ = understood(a_row(1, stay_ref=f"S-{number}", ended_on="2025-01-20", discharge_plan_agreed_on=""))
        comparison.takes(line, faults)
    assert [str(fault) for fault in faults] == [
        "row 2, client_ref: has 1,000 stays already: that is nobody's reference"
    ]


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=30), max_size=8))
def test_no_text_whatever_breaks_the_reading_of_a_row(cells):
    line, faults = understood(a_row(**cells))
    assert (line is None) == bool(faults)
