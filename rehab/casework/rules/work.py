"""Work lists, and who acts next on a case."""

import datetime as dt
from dataclasses import dataclass

from rehab.requests.rules import RequestStatus

S = RequestStatus
_NEXT = {
    S.DRAFT: "Key worker",
    S.SUBMITTED: "Panel coordinator",
    S.RETURNED: "Key worker",
    S.READY: "Panel coordinator",
    S.ON_AGENDA: "Panel",
    S.APPEALED: "Panel coordinator",
    S.APPROVED: "Key worker",
    S.ADMITTED: "Key worker and provider",
}


def next_to_act(status: RequestStatus, *, offers_sent: bool, bed_arranged: bool) -> str:
    """Who must do something next, in words; empty when the case is closed."""
    if status is S.APPROVED and (offers_sent or bed_arranged):
        return "Provider"
    return _NEXT.get(status, "")


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A line of a home page: what it is about, what to do or what is waited for, and until when."""

    title: str
    detail: str
    path: str
    due: dt.datetime | None = None
    tag: str = ""
    tone: str = "progress"


@dataclass(frozen=True, slots=True)
class WorkList:
    """A list of a home page, and what it says when it is empty."""

    heading: str
    items: tuple[WorkItem, ...]
    empty: str
