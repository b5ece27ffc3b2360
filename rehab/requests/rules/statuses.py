"""Statuses of a request and the moves between them."""

import datetime as dt
import enum
from dataclasses import dataclass

from rehab.core.actor import Actor


class RequestStatus(enum.StrEnum):
    """Where a request stands; ADMITTED and ENDED follow the placement that hangs from it.

    APPEALED is a decline that others look at again: it is live, and the first decision is what measures count.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    READY = "ready"
    ON_AGENDA = "on_agenda"
    APPROVED = "approved"
    DECLINED = "declined"
    APPEALED = "appealed"
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
    RequestStatus.APPEALED: "Appeal under way",
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
    S.APPEALED: "progress",
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
    S.DECLINED: frozenset({S.APPEALED}),
    S.APPEALED: frozenset({S.APPROVED, S.DECLINED, S.READY}),
    S.ENDED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.EXPIRED: frozenset(),
}
LIVE = frozenset({S.SUBMITTED, S.RETURNED, S.READY, S.ON_AGENDA, S.APPEALED, S.APPROVED, S.ADMITTED})
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


@dataclass(frozen=True, slots=True)
class RequestSubmitted:
    """Announced whenever a request is handed to the coordinator, the first time and after each return."""

    request_id: int
    by: Actor
    now: dt.datetime


class Decision(enum.StrEnum):
    """The first decision that counts for the measures."""

    APPROVED = "approved"
    DECLINED = "declined"


class Origin(enum.StrEnum):
    """Imported rows may lack what entered ones must have."""

    ENTERED = "entered"
    IMPORTED = "imported"
