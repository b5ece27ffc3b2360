"""What leaving a stay is made of, without database or page."""

from rehab.discharge.rules.afterwards import (
    PICK_UP_DAYS,
    counts_as_picked_up,
    day_faults,
    is_picked_up_after,
)
from rehab.discharge.rules.exits import REASONS, ExitKind, Leaving, ToldWhom, checklist_faults
from rehab.discharge.rules.feedback import (
    ASKED,
    AT_A_TIME,
    LONGEST_COMMENT,
    Protest,
    Reply,
    Told,
    new_token,
    token_hash,
)
from rehab.discharge.rules.follow_ups import (
    FollowedUp,
    FollowUpKind,
    FollowUpOutcome,
    FollowUpState,
    due_at,
    follow_up_faults,
    kinds_after,
    moment_of_leaving,
    state_of,
)
from rehab.discharge.rules.signing import SIGNING

__all__ = [
    "ASKED",
    "AT_A_TIME",
    "LONGEST_COMMENT",
    "PICK_UP_DAYS",
    "REASONS",
    "SIGNING",
    "ExitKind",
    "FollowUpKind",
    "FollowUpOutcome",
    "FollowUpState",
    "FollowedUp",
    "Leaving",
    "Protest",
    "Reply",
    "Told",
    "ToldWhom",
    "checklist_faults",
    "counts_as_picked_up",
    "day_faults",
    "due_at",
    "follow_up_faults",
    "is_picked_up_after",
    "kinds_after",
    "moment_of_leaving",
    "new_token",
    "state_of",
    "token_hash",
]
