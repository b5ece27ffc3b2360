"""What a decision must say."""

from dataclasses import dataclass

from rehab.core.text import sentence_list
from rehab.panel.rules.kinds import Choice
from rehab.panel.rules.letters import APPROVALS
from rehab.panel.rules.voting import Tally


@dataclass(frozen=True, slots=True)
class Ruling:
    """The decision as the chair wants to record it; the weekly price ceiling is in pence."""

    outcome: Choice
    reason: str = ""
    conditions: str = ""
    weeks: int | None = None
    price_ceiling_pence: int | None = None
    over_budget_reason: str = ""

    @property
    def is_approval(self) -> bool:
        """Whether the person may go."""
        return self.outcome in APPROVALS


def faults(ruling: Ruling, votes: Tally) -> dict[str, str]:
    """Field -> what is wrong with it; empty when the decision can be recorded."""
    if ruling.outcome not in votes.outcomes:
        allowed = [choice.label.lower() for choice in Choice if choice in votes.outcomes]
        return {"outcome": f"The votes only allow: {sentence_list(allowed)}"}
    needs_reason = votes.is_tie or not ruling.is_approval
    checks = {
        "weeks": ("Enter for how many weeks", ruling.is_approval and not ruling.weeks),
        "price_ceiling": (
            "Enter the highest price a week",
            ruling.is_approval and ruling.price_ceiling_pence is None,
        ),
        "conditions": (
            "Enter the conditions",
            ruling.outcome is Choice.APPROVE_WITH_CONDITIONS and not ruling.conditions,
        ),
        "reason": (
            "Enter why you broke the tie this way" if votes.is_tie else "Enter the panel's reason",
            needs_reason and not ruling.reason,
        ),
    }
    return {field: sentence for field, (sentence, applies) in checks.items() if applies}
