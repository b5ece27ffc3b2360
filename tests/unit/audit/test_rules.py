"""The seals of the chain, and the lines that keep its end outside the database."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.audit import rules
from rehab.audit.rules import GENESIS, Head

KEY = b"a key of the tests, outside the database"
CONTENT: list[Any] = [
    7,
    "2026-06-01T11:00:00+00:00",
    3,
    "request.submitted",
    "placement_request",
    5,
    5,
    ["weeks"],
    "ab12",
]


@pytest.mark.parametrize("place", range(len(CONTENT)))
def test_a_change_of_any_part_changes_the_seal(place: int) -> None:
    changed = [*CONTENT[:place], None, *CONTENT[place + 1 :]]
    assert rules.seal(KEY, GENESIS, changed) != rules.seal(KEY, GENESIS, CONTENT)


def test_the_seal_covers_the_seal_before_and_needs_the_key() -> None:
    honest = rules.seal(KEY, GENESIS, CONTENT)
    assert rules.seal(KEY, "1" * 64, CONTENT) != honest
    assert rules.seal(b"another key", GENESIS, CONTENT) != honest


def test_text_cannot_move_from_one_part_to_the_next() -> None:
    assert rules.seal(KEY, GENESIS, ["ab", "c"]) != rules.seal(KEY, GENESIS, ["a", "bc"])


@given(st.integers(0, 10**12), st.text("0123456789abcdef", min_size=64, max_size=64), st.datetimes())
def test_a_kept_head_reads_back_as_it_was_written(sequence: int, seal: str, at: dt.datetime) -> None:
    head = Head(sequence, seal)
    assert rules.head_of_line(rules.head_line(head, at=at.replace(tzinfo=dt.UTC))) == head


@pytest.mark.parametrize("line", ["", "2026-06-01T11:00:00+00:00", "2026-06-01 many abc", "a b c d"])
def test_anything_else_is_not_taken_for_a_head(line: str) -> None:
    with pytest.raises(ValueError, match=r"unpack|literal"):
        rules.head_of_line(line)
