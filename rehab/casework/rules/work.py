"""Work lists, and who acts next on a case."""

import datetime as dt
from collections.abc import Iterable
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


def next_to_act(status: RequestStatus, *, offers_sent: bool, bed_arranged: bool, deferred: bool = False) -> str:
    """Who must do something next, in words; empty when the case is closed.

    `deferred`: the panel asked the key worker for something and waits for the answer.
    """
    if status is S.READY and deferred:
        return "Key worker"
    if status is S.APPROVED and (offers_sent or bed_arranged):
        return "Provider"
    return _NEXT.get(status, "")


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A line of a home page: what it is about, what to do or what is waited for, and until when.

    `at` is when something happens that is nobody's to do; a tag says it in words.
    """

    title: str
    detail: str
    path: str
    due: dt.datetime | None = None
    tag: str = ""
    tone: str = "progress"
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class WorkList:
    """A list of a home page, and what it says when it is empty; `more` leads to what is left out of a long one."""

    heading: str
    items: tuple[WorkItem, ...]
    empty: str
    more: str = ""


_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


def by_urgency(items: Iterable[WorkItem]) -> list[WorkItem]:
    """What has a time first, so that what is overdue longest leads; then what needs an act; then the rest.

    Lines that are alike keep their order.
    """
    return sorted(items, key=lambda item: (item.due is None, item.due or _NEVER, item.tone != "act"))


def in_order(items: Iterable[WorkItem]) -> list[WorkItem]:
    """By when it is due or happens; what has no time comes last."""
    return sorted(items, key=lambda item: item.due or item.at or _NEVER)
