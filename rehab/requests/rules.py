"""Placement requests: statuses and the moves between them, sections and their derived states."""

import datetime as dt
import enum
from dataclasses import dataclass

from rehab.core.actor import Actor


class RequestStatus(enum.StrEnum):
    """Where a request stands; ADMITTED and ENDED follow the placement that hangs from it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    READY = "ready"
    ON_AGENDA = "on_agenda"
    APPROVED = "approved"
    DECLINED = "declined"
    ADMITTED = "admitted"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        """The status in words."""
        return LABELS[self]

    @property
    def tone(self) -> str:
        """How a tag shows it: act, progress, good, bad or closed (`pages.md`)."""
        return TONES[self]


LABELS = {
    RequestStatus.DRAFT: "Draft",
    RequestStatus.SUBMITTED: "Submitted",
    RequestStatus.RETURNED: "Returned to key worker",
    RequestStatus.READY: "Ready for panel",
    RequestStatus.ON_AGENDA: "With the panel",
    RequestStatus.APPROVED: "Approved",
    RequestStatus.DECLINED: "Declined",
    RequestStatus.ADMITTED: "In placement",
    RequestStatus.ENDED: "Placement ended",
    RequestStatus.WITHDRAWN: "Withdrawn",
    RequestStatus.EXPIRED: "Expired",
}

S = RequestStatus
TONES = {
    S.DRAFT: "act",
    S.SUBMITTED: "progress",
    S.RETURNED: "act",
    S.READY: "progress",
    S.ON_AGENDA: "progress",
    S.APPROVED: "good",
    S.DECLINED: "bad",
    S.ADMITTED: "good",
    S.ENDED: "closed",
    S.WITHDRAWN: "closed",
    S.EXPIRED: "closed",
}
MOVES: dict[RequestStatus, frozenset[RequestStatus]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN, S.EXPIRED}),
    S.SUBMITTED: frozenset({S.READY, S.RETURNED, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.READY: frozenset({S.ON_AGENDA, S.RETURNED, S.WITHDRAWN}),
    S.ON_AGENDA: frozenset({S.APPROVED, S.DECLINED, S.READY, S.WITHDRAWN}),
    S.APPROVED: frozenset({S.ADMITTED, S.WITHDRAWN, S.EXPIRED}),
    S.ADMITTED: frozenset({S.ENDED}),
    S.DECLINED: frozenset(),
    S.ENDED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.EXPIRED: frozenset(),
}
LIVE = frozenset({S.SUBMITTED, S.RETURNED, S.READY, S.ON_AGENDA, S.APPROVED, S.ADMITTED})
EDITABLE = frozenset({S.DRAFT, S.RETURNED})


def may_move(old: RequestStatus, new: RequestStatus) -> bool:
    """Whether a request may go from one status to the other."""
    return new in MOVES[old]


@dataclass(frozen=True, slots=True)
class RequestWithdrawn:
    """Announced when a request is withdrawn or expires: what hangs from it must be given back."""

    request_id: int
    by: Actor
    now: dt.datetime


class Section(enum.StrEnum):
    """The sections of a request, in the order of its task list."""

    PERSON = "person"
    ELIGIBILITY = "eligibility"
    SUBSTANCES = "substances"
    CHOICE = "choice"
    FUNDING = "funding"
    DISCHARGE_PLAN = "discharge-plan"

    @property
    def label(self) -> str:
        """The section's title."""
        return {
            Section.PERSON: "About the person",
            Section.ELIGIBILITY: "Eligibility and type of care",
            Section.SUBSTANCES: "Substances",
            Section.CHOICE: "Choice of facilities",
            Section.FUNDING: "Funding",
            Section.DISCHARGE_PLAN: "Discharge plan",
        }[self]


class SectionState(enum.StrEnum):
    """Derived by validating, never stored."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"


class ParentalStatus(enum.StrEnum):
    """Always asked; declining to say is an answer."""

    LIVE_WITH = "parent_children_live_with"
    LIVE_ELSEWHERE = "parent_children_live_elsewhere"
    NOT_A_PARENT = "not_a_parent"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """The answer in words."""
        return {
            ParentalStatus.LIVE_WITH: "Parent, children live with them",
            ParentalStatus.LIVE_ELSEWHERE: "Parent, children live elsewhere",
            ParentalStatus.NOT_A_PARENT: "Not a parent",
            ParentalStatus.DECLINED: "Declined to say",
        }[self]


class CourtOrder(enum.StrEnum):
    """Court-ordered and voluntary requests run the same path (004 §3.29)."""

    NONE = "none"
    DRR = "drr"
    ATR = "atr"

    @property
    def label(self) -> str:
        """The order in words."""
        return {
            CourtOrder.NONE: "Voluntary",
            CourtOrder.DRR: "Drug rehabilitation requirement (DRR)",
            CourtOrder.ATR: "Alcohol treatment requirement (ATR)",
        }[self]


class Decision(enum.StrEnum):
    """The first decision that counts for the measures."""

    APPROVED = "approved"
    DECLINED = "declined"


class Origin(enum.StrEnum):
    """Imported rows may lack what entered ones must have."""

    ENTERED = "entered"
    IMPORTED = "imported"
