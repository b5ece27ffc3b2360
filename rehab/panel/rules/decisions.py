"""What a decision must say."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from rehab.core.text import sentence_list
from rehab.finance.rules import BudgetEffect
from rehab.panel.rules.by_kind import is_asked, outcomes_of, vote_words
from rehab.panel.rules.kinds import CaseKind, Choice, DeclineReason
from rehab.panel.rules.letters import APPROVALS
from rehab.panel.rules.voting import Tally


@dataclass(frozen=True, slots=True)
class Ruling:
    """The decision as the chair wants to record it; the weekly price ceiling is in pence.

    No facilities leave the choice open; without `valid_until` an approval lasts as long as the authority has set.
    """

    outcome: Choice
    reason: str = ""
    conditions: tuple[str, ...] = ()
    conditions_due_on: dt.date | None = None
    weeks: int | None = None
    price_ceiling_pence: int | None = None
    facility_ids: frozenset[int] = frozenset()
    valid_until: dt.date | None = None
    decline_reason: DeclineReason | None = None
    alternative: str = ""
    actions: str = ""
    return_on: dt.date | None = None

    @property
    def is_approval(self) -> bool:
        """Whether the person may go."""
        return self.outcome in APPROVALS


def overdrawn(effects: Iterable[BudgetEffect]) -> int:
    """By how much a decision overdraws budgets, all financial years together, in pence."""
    return sum(-effect.after for effect in effects if effect.is_over)


def faults(ruling: Ruling, votes: Tally, *, today: dt.date, kind: CaseKind = CaseKind.NEW) -> dict[str, str]:
    """Field -> what is wrong with it; empty when the decision on a case of this kind can be recorded today."""
    allowed = outcomes_of(kind, votes.outcomes)
    if ruling.outcome not in allowed:
        words = [vote_words(kind, choice).lower() for choice in allowed]
        return {"outcome": f"The votes only allow: {sentence_list(words)}"}
    wrong = {field: fault for field, fault in _outcome_faults(ruling, today).items() if is_asked(kind, field)}
    if not ruling.reason and votes.is_tie:
        wrong["reason"] = "Enter why you broke the tie this way"
    return wrong


def _outcome_faults(ruling: Ruling, today: dt.date) -> dict[str, str]:
    checks = _approval_checks(ruling, today) if ruling.is_approval else _refusal_checks(ruling, today)
    return {field: sentence for field, (sentence, applies) in checks.items() if applies}


def _approval_checks(ruling: Ruling, today: dt.date) -> dict[str, tuple[str, bool]]:
    due, until = ruling.conditions_due_on, ruling.valid_until
    has_conditions = ruling.outcome is Choice.APPROVE_WITH_CONDITIONS
    return {
        "weeks": ("Enter for how many weeks", not ruling.weeks),
        "price_ceiling": ("Enter the highest price a week", ruling.price_ceiling_pence is None),
        "valid_until": ("The last day to use the approval must be after today", until is not None and until <= today),
        "conditions": ("Enter the conditions", has_conditions and not ruling.conditions),
        "conditions_due_on": (
            "The day for the conditions must be after today",
            has_conditions and due is not None and due <= today,
        ),
    }


def _refusal_checks(ruling: Ruling, today: dt.date) -> dict[str, tuple[str, bool]]:
    declines, back = ruling.outcome is Choice.DECLINE, ruling.return_on
    return {
        "reason": ("Enter the panel's reason", not ruling.reason),
        "decline_reason": ("Choose why the panel declines", declines and ruling.decline_reason is None),
        "alternative": ("Enter what should happen instead", declines and not ruling.alternative),
        "actions": ("Enter what must be done before it comes back", not declines and not ruling.actions),
        "return_on": (
            "Enter the day by which it must be done, after today",
            not declines and (back is None or back <= today),
        ),
    }
