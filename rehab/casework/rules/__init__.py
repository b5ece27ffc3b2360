"""How cases are told to people: who acts next, work lists, the timeline, notes and tasks."""

from rehab.casework.rules.notes import NoteKind, Readers, may_be_changed
from rehab.casework.rules.timeline import (
    CONSENTS,
    SAVED,
    SECTION_OF,
    Difference,
    EntryKind,
    TimelineEntry,
    answers_changed,
    changes,
    is_shown,
    kind_of,
    sentence,
)
from rehab.casework.rules.work import WorkItem, WorkList, by_urgency, in_order, next_to_act

__all__ = [
    "CONSENTS",
    "SAVED",
    "SECTION_OF",
    "Difference",
    "EntryKind",
    "NoteKind",
    "Readers",
    "TimelineEntry",
    "WorkItem",
    "WorkList",
    "answers_changed",
    "by_urgency",
    "changes",
    "in_order",
    "is_shown",
    "kind_of",
    "may_be_changed",
    "next_to_act",
    "sentence",
]
