"""Pure rules of panels: what there is, how votes carry, what must stay out of a pack, what letters say."""

from rehab.panel.rules.kinds import (
    Audience,
    CaseKind,
    Choice,
    ConsentAnswer,
    DeclineReason,
    Interest,
    PanelCaseStatus,
    PanelRole,
    Part,
)
from rehab.panel.rules.voting import Bench, Seat, Tally, may_decide, presiding, quorum, stands, tally

__all__ = [
    "Audience",
    "Bench",
    "CaseKind",
    "Choice",
    "ConsentAnswer",
    "DeclineReason",
    "Interest",
    "PanelCaseStatus",
    "PanelRole",
    "Part",
    "Seat",
    "Tally",
    "may_decide",
    "presiding",
    "quorum",
    "stands",
    "tally",
]
