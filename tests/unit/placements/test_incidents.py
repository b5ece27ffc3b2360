"""How incidents move, and when one can be closed."""

import pytest

from rehab.placements.rules.incidents import MOVES, SERIOUS, IncidentKind, IncidentStatus, closing_faults


def test_the_kinds_are_those_of_the_specification_each_explained() -> None:
    assert len(IncidentKind) == 7
    assert len({kind.label for kind in IncidentKind}) == len({kind.hint for kind in IncidentKind}) == 7


def test_four_kinds_spoil_a_safe_withdrawal() -> None:
    assert {kind.value for kind in SERIOUS} == {"death", "serious_harm", "abuse_allegation", "controlled_drugs"}


def test_every_status_leads_on_and_only_to_the_next() -> None:
    assert set(MOVES) == set(IncidentStatus)
    assert {status: len(to) for status, to in MOVES.items()} == dict.fromkeys(IncidentStatus, 1)
    assert IncidentStatus.REPORTED not in set().union(*MOVES.values())


@pytest.mark.parametrize(
    ("has_learning", "open_follow_ups", "faults"),
    [
        (True, 0, []),
        (False, 0, ["Nobody has written yet what was learnt from it."]),
        (True, 1, ["One follow-up is not done yet."]),
        (False, 2, ["Nobody has written yet what was learnt from it.", "2 follow-ups are not done."]),
    ],
)
def test_closing_waits_for_learning_and_follow_ups(has_learning: bool, open_follow_ups: int, faults: list[str]) -> None:
    assert closing_faults(has_learning=has_learning, open_follow_ups=open_follow_ups) == faults
