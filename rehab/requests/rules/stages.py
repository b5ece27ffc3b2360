"""Stages: the statuses of a request, put together as lists ask for them."""

import enum

from rehab.requests.rules.statuses import RequestStatus

S = RequestStatus


class Stage(enum.StrEnum):
    """How far a case has come."""

    DRAFT = "draft"
    PANEL = "panel"
    APPROVED = "approved"
    PLACED = "placed"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The stage in words."""
        return {
            Stage.DRAFT: "Draft",
            Stage.PANEL: "On the way to a decision",
            Stage.APPROVED: "Approved, not placed yet",
            Stage.PLACED: "In placement",
            Stage.ENDED: "Ended or closed",
        }[self]

    @property
    def statuses(self) -> frozenset[RequestStatus]:
        """The statuses that belong to it; each belongs to one stage."""
        return _STATUSES[self]


_STATUSES = {
    Stage.DRAFT: frozenset({S.DRAFT}),
    Stage.PANEL: frozenset({S.SUBMITTED, S.RETURNED, S.READY, S.ON_AGENDA, S.APPEALED}),
    Stage.APPROVED: frozenset({S.APPROVED}),
    Stage.PLACED: frozenset({S.ADMITTED}),
    Stage.ENDED: frozenset({S.DECLINED, S.ENDED, S.WITHDRAWN, S.EXPIRED}),
}
