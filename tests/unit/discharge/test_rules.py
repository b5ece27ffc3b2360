"""Which reason goes with which exit, and what the checklist of an unplanned one asks."""

import datetime as dt
from dataclasses import replace

import pytest

from rehab.discharge.rules import REASONS, ExitKind, Leaving, checklist_faults
from rehab.placements.rules import COMPLETED, UNPLANNED, ExitReason

WHOLE = Leaving(
    ended_on=dt.date(2026, 6, 1),
    reason=ExitReason.CLIENT_LEFT,
    where_to="Not known",
    tolerance_explained=False,
    naloxone_supplied=False,
    who_was_told="Mother, 22:10",
)


def test_every_reason_can_be_recorded_somewhere() -> None:
    assert set(REASONS[ExitKind.UNPLANNED]) == set(ExitReason)


def test_walking_out_is_never_arranged_and_completing_stands_last_where_nothing_was() -> None:
    assert not UNPLANNED & set(REASONS[ExitKind.PLANNED])
    assert set(REASONS[ExitKind.UNPLANNED][-len(COMPLETED) :]) == COMPLETED


def test_no_to_every_question_is_an_answer() -> None:
    assert checklist_faults(WHOLE) == {}


@pytest.mark.parametrize(
    ("name", "blank"),
    [("tolerance_explained", None), ("naloxone_supplied", None), ("where_to", ""), ("who_was_told", "")],
)
def test_names_each_question_that_is_open(name: str, blank: object) -> None:
    assert list(checklist_faults(replace(WHOLE, **{name: blank}))) == [name]  # type: ignore[arg-type]


def test_asks_of_somebody_who_died_only_who_was_told() -> None:
    died = Leaving(ended_on=dt.date(2026, 6, 1), reason=ExitReason.DIED)
    assert list(checklist_faults(died)) == ["who_was_told"]
    assert checklist_faults(replace(died, who_was_told="Mother")) == {}
