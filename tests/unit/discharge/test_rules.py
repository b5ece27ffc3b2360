"""Which reason goes with which exit, and what the checklist of an unplanned one asks."""

import datetime as dt
from dataclasses import replace

import pytest

from rehab.discharge.rules import REASONS, ExitKind, Leaving, ToldWhom, checklist_faults
from rehab.discharge.rules.exits import without_names
from rehab.placements.rules import COMPLETED, UNPLANNED, ExitReason

WHOLE = Leaving(
    ended_on=dt.date(2026, 6, 1),
    reason=ExitReason.CLIENT_LEFT,
    where_to="Not known",
    tolerance_explained=False,
    naloxone_supplied=False,
    medication="None",
    who_was_told="Mother, 22:10",
)


def test_every_reason_can_be_recorded_somewhere() -> None:
    assert set(REASONS[ExitKind.UNPLANNED]) == set(ExitReason)


def test_walking_out_is_never_arranged_and_completing_stands_last_where_nothing_was() -> None:
    assert not UNPLANNED & set(REASONS[ExitKind.PLANNED])
    assert set(REASONS[ExitKind.UNPLANNED][-len(COMPLETED) :]) == COMPLETED


def test_no_to_every_question_is_an_answer() -> None:
    assert checklist_faults(ExitKind.UNPLANNED, WHOLE) == {}


@pytest.mark.parametrize(
    ("name", "blank"),
    [
        ("tolerance_explained", None),
        ("naloxone_supplied", None),
        ("medication", ""),
        ("where_to", ""),
        ("who_was_told", ""),
    ],
)
def test_names_each_question_that_is_open(name: str, blank: object) -> None:
    assert list(checklist_faults(ExitKind.UNPLANNED, replace(WHOLE, **{name: blank}))) == [name]  # type: ignore[arg-type]


def test_a_time_for_one_of_them_says_who_was_told() -> None:
    told = replace(WHOLE, who_was_told="", told={ToldWhom.POLICE: dt.time(22, 10)})
    assert checklist_faults(ExitKind.UNPLANNED, told) == {}


def test_a_planned_exit_is_asked_about_medication_and_naloxone_only() -> None:
    left = Leaving(ended_on=dt.date(2026, 6, 1), reason=ExitReason.COMPLETED)
    assert list(checklist_faults(ExitKind.PLANNED, left)) == ["naloxone_supplied", "medication"]


def test_a_commissioner_reads_nothing_that_was_typed() -> None:
    told = replace(WHOLE, where_to="SECRET", note="SECRET", medication="SECRET", who_was_told="SECRET")
    assert "SECRET" not in str(without_names(told))
    assert without_names(replace(told, told={ToldWhom.GP: dt.time(9)}))["Who was told"] == "GP"


def test_asks_of_somebody_who_died_only_who_was_told() -> None:
    died = Leaving(ended_on=dt.date(2026, 6, 1), reason=ExitReason.DIED)
    assert list(checklist_faults(ExitKind.UNPLANNED, died)) == ["who_was_told"]
    assert checklist_faults(ExitKind.UNPLANNED, replace(died, who_was_told="Mother")) == {}
