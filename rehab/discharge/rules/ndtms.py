"""What the national data set is told of a stay's end, apart from the placement's own reason (`domain.md`).

A finished stay is often a transfer there: treatment goes on in the community or at another provider.
"""

import enum

from rehab.clients.rules import SubstanceGroup
from rehab.placements.rules import ExitReason


class ExitStatus(enum.StrEnum):
    """How the intervention ended."""

    PLANNED = "A"
    UNPLANNED = "B"
    WITHDRAWN = "C"

    @property
    def label(self) -> str:
        """The status with its code."""
        return {
            ExitStatus.PLANNED: "A: planned, agreed by both",
            ExitStatus.UNPLANNED: "B: the client's own, unplanned",
            ExitStatus.WITHDRAWN: "C: intervention withdrawn",
        }[self]


class DischargeReason(enum.StrEnum):
    """Why treatment ended, by the code of the data set."""

    DRUG_FREE = "80"
    ALCOHOL_FREE = "81"
    OCCASIONAL_USER = "82"
    TRANSFERRED = "83"
    TRANSFERRED_IN_CUSTODY = "84"
    DROPPED_OUT = "85"
    WITHDRAWN = "86"
    RETAINED_IN_CUSTODY = "87"
    DECLINED = "88"
    DIED = "89"

    @property
    def label(self) -> str:
        """The reason with its code."""
        return f"{self.value}: {_WORDS[self]}"


_WORDS = {
    DischargeReason.DRUG_FREE: "completed, drug free",
    DischargeReason.ALCOHOL_FREE: "completed, alcohol free",
    DischargeReason.OCCASIONAL_USER: "completed, occasional user (not opiates or crack)",
    DischargeReason.TRANSFERRED: "transferred, not in custody",
    DischargeReason.TRANSFERRED_IN_CUSTODY: "transferred, in custody",
    DischargeReason.DROPPED_OUT: "dropped out",
    DischargeReason.WITHDRAWN: "withdrawn by the provider",
    DischargeReason.RETAINED_IN_CUSTODY: "retained in custody",
    DischargeReason.DECLINED: "commencement declined by the client",
    DischargeReason.DIED: "died",
}
_COMPLETED = frozenset({DischargeReason.DRUG_FREE, DischargeReason.ALCOHOL_FREE, DischargeReason.OCCASIONAL_USER})
# The status that a reason can only stand with.
_NEEDS = {
    **dict.fromkeys(_COMPLETED, ExitStatus.PLANNED),
    DischargeReason.DROPPED_OUT: ExitStatus.UNPLANNED,
    DischargeReason.DECLINED: ExitStatus.UNPLANNED,
    DischargeReason.WITHDRAWN: ExitStatus.WITHDRAWN,
}
_TRANSFER = (ExitStatus.PLANNED, DischargeReason.TRANSFERRED)
_LEFT = (ExitStatus.UNPLANNED, DischargeReason.DROPPED_OUT)
_SENT_AWAY = (ExitStatus.WITHDRAWN, DischargeReason.WITHDRAWN)
_PROPOSALS: dict[ExitReason, tuple[ExitStatus | None, DischargeReason]] = {
    ExitReason.COMPLETED: (ExitStatus.PLANNED, DischargeReason.DRUG_FREE),
    ExitReason.COMPLETED_FURTHER_RESIDENTIAL: _TRANSFER,
    ExitReason.COMPLETED_COMMUNITY: _TRANSFER,
    ExitReason.TRANSFERRED_HEALTH: _TRANSFER,
    ExitReason.TRANSFERRED_PROVIDER: _TRANSFER,
    ExitReason.CLIENT_LEFT: _LEFT,
    ExitReason.DID_NOT_RETURN: _LEFT,
    ExitReason.PROVIDER_ENDED: _SENT_AWAY,
    ExitReason.FUNDING_ENDED: _SENT_AWAY,
    ExitReason.CUSTODY: (None, DischargeReason.RETAINED_IN_CUSTODY),
    ExitReason.DIED: (None, DischargeReason.DIED),
}


def proposal(reason: ExitReason, group: SubstanceGroup | None) -> tuple[ExitStatus | None, DischargeReason]:
    """What most stays that end so are reported as; a person confirms it. No status where the data set leaves it open.

    Somebody treated for alcohol alone completes alcohol free.
    """
    if reason is ExitReason.COMPLETED and group is SubstanceGroup.ALCOHOL:
        return ExitStatus.PLANNED, DischargeReason.ALCOHOL_FREE
    return _PROPOSALS[reason]


def fault(status: ExitStatus, reason: DischargeReason, group: SubstanceGroup | None) -> str:
    """Why a reason cannot be reported with this status, or of this person; "" where it can."""
    needed = _NEEDS.get(reason, status)
    if status is not needed:
        return f"Reason {reason.value} goes with exit status {needed.value} only"
    if reason is DischargeReason.OCCASIONAL_USER and group is SubstanceGroup.OPIATE:
        return "Reason 82 is not for people treated for opiates or crack"
    return ""
