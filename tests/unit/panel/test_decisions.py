"""What a decision must say, whatever the votes carry."""

import dataclasses
import datetime as dt

import pytest

from rehab.finance.rules import BudgetEffect
from rehab.panel.rules import CaseKind, Choice, DeclineReason, tally
from rehab.panel.rules.decisions import Ruling, faults, overdrawn

TODAY = dt.date(2026, 6, 1)
TOMORROW = dt.date(2026, 6, 2)
APPROVED = tally([Choice.APPROVE] * 3)
DECLINED = tally([Choice.DECLINE] * 3)
DEFERRED = tally([Choice.DEFER] * 3)
TIED = tally([Choice.APPROVE, Choice.DECLINE])
APPROVE = Ruling(Choice.APPROVE, weeks=12, price_ceiling_pence=70_000, valid_until=TOMORROW)
BOUND = dataclasses.replace(
    APPROVE, outcome=Choice.APPROVE_WITH_CONDITIONS, conditions=("A call",), conditions_due_on=TOMORROW
)
DECLINE = Ruling(Choice.DECLINE, reason="No", decline_reason=DeclineReason.RISK, alternative="Community detox")
DEFER = Ruling(Choice.DEFER, reason="Not yet", actions="A blood test", return_on=TOMORROW)


@pytest.mark.parametrize(
    ("ruling", "votes"), [(APPROVE, APPROVED), (BOUND, APPROVED), (DECLINE, DECLINED), (DEFER, DEFERRED)]
)
def test_a_whole_decision_has_no_fault(ruling: Ruling, votes: object) -> None:
    assert faults(ruling, votes, today=TODAY) == {}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("weeks", None, {"weeks"}),
        ("price_ceiling_pence", None, {"price_ceiling"}),
        ("price_ceiling_pence", 0, set()),
        ("valid_until", TODAY, {"valid_until"}),
        ("valid_until", None, set()),
        ("conditions", (), {"conditions"}),
        ("conditions_due_on", TODAY, {"conditions_due_on"}),
        ("conditions_due_on", None, set()),
    ],
)
def test_an_approval_names_its_terms(field: str, value: object, wrong: set[str]) -> None:
    ruling = dataclasses.replace(BOUND, **{field: value})  # type: ignore[arg-type]
    assert set(faults(ruling, APPROVED, today=TODAY)) == wrong


@pytest.mark.parametrize(("field", "value"), [("reason", ""), ("decline_reason", None), ("alternative", "")])
def test_a_decline_gives_its_reason_its_code_and_another_way(field: str, value: object) -> None:
    ruling = dataclasses.replace(DECLINE, **{field: value})  # type: ignore[arg-type]
    assert set(faults(ruling, DECLINED, today=TODAY)) == {field}


@pytest.mark.parametrize(
    ("field", "value"), [("reason", ""), ("actions", ""), ("return_on", None), ("return_on", TODAY)]
)
def test_a_deferral_says_what_must_be_done_until_when(field: str, value: object) -> None:
    ruling = dataclasses.replace(DEFER, **{field: value})  # type: ignore[arg-type]
    assert set(faults(ruling, DEFERRED, today=TODAY)) == {field}


def test_breaking_a_tie_needs_a_reason_even_to_approve() -> None:
    assert faults(APPROVE, TIED, today=TODAY) == {"reason": "Enter why you broke the tie this way"}


def test_says_what_the_votes_allow() -> None:
    assert faults(DEFER, APPROVED, today=TODAY) == {
        "outcome": "The votes only allow: approve and approve with conditions"
    }


@pytest.mark.parametrize("kind", [CaseKind.RATIFICATION, CaseKind.EXCEPTION])
def test_what_has_fixed_terms_is_not_approved_with_conditions(kind: CaseKind) -> None:
    assert set(faults(BOUND, APPROVED, today=TODAY, kind=kind)) == {"outcome"}
    assert faults(APPROVE, APPROVED, today=TODAY, kind=kind) == {}


def test_only_budgets_that_this_overdraws_count() -> None:
    within = BudgetEffect(year=2026, budget=1_000, before=400, takes=400)
    over = BudgetEffect(year=2027, budget=1_000, before=400, takes=700)
    overdrawn_by_others = BudgetEffect(year=2028, budget=1_000, before=-50, takes=0)
    assert overdrawn([within, over, overdrawn_by_others]) == 300
