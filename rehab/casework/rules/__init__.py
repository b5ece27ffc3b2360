"""How cases are told to people: tones of statuses, who acts next, and what the timeline says."""

import datetime as dt
from dataclasses import dataclass

from rehab.core.text import sentence_list
from rehab.requests.rules import RequestStatus, Section

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
class TimelineEntry:
    """One thing that happened on a case."""

    title: str
    who: str
    when: dt.datetime
    text: str = ""


_SENTENCES = {
    "request.created": "Request started",
    **{f"request.{section.value}_saved": f"{section.label}: saved" for section in Section},
    "request.places_compared": "Places compared for the person",
    "plan.saved": "Discharge plan: saved",
    "request.answers_copied": "Answers copied from an earlier request",
    "request.marked_ready": "Found complete and ready for the panel",
    "request.returned": "Returned to the key worker",
    "request.held_back": "Held back: another request may be about the same person",
    "request.put_on_agenda": "Put on the panel's agenda",
    "request.taken_off_agenda": "Taken off the panel's agenda",
    "request.deferred": "Deferred by the panel",
    "request.approved": "Approved by the panel",
    "request.declined": "Declined by the panel",
    "panel_case.decided": "Decision recorded",
    "exception.asked": "Off-framework placement asked for",
    "exception.checked": "Off-framework facility checked against the register",
    "exception.approved": "Off-framework placement approved",
    "exception.refused": "Off-framework placement refused",
    "exception.withdrawn": "Off-framework placement withdrawn",
    "placement.arranged": "Bed arranged",
    "stay.opened": "Arrival recorded",
    "exit.arranged": "Planned exit arranged",
    "exit.planned": "Planned exit recorded",
    "exit.unplanned": "Unplanned exit recorded",
    "clock.chased": "Reminder sent",
    "follow_up.recorded": "Follow-up after the stay recorded",
}

# What panel members do with a case is theirs; the rest only repeats the line beside it.
_NOT_SHOWN = frozenset(
    {
        "panel_case.voted",
        "panel_case.interest_declared",
        "panel_case.opened",
        "request.admitted",
        "request.ended",
        "offer.confirmed",
    }
)
_TELLS_NOTHING = frozenset({"status", "summary", "pack"})


def is_shown(action: str) -> bool:
    """Whether the timeline of a case tells of this audit action."""
    return action not in _NOT_SHOWN


def sentence(action: str) -> str:
    """An audit action in words: its own sentence, or its noun and verb (`offer.accepted`: Offer accepted)."""
    return _SENTENCES.get(action) or action.replace(".", " ").replace("_", " ").capitalize()


def changes(fields: list[str]) -> str:
    """The names of the fields that changed, as a sentence; empty where they tell nothing."""
    names = [_in_words(name) for name in fields if name not in _TELLS_NOTHING]
    return f"Changed: {sentence_list(names)}." if names else ""


def _in_words(field: str) -> str:
    return "GP" if field == "gp" else field.removesuffix("_id").removesuffix("_pence").replace("_", " ")


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
