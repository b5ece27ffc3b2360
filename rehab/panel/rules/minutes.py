"""What minutes say: a heading, then parts of text; cases by reference only."""

import datetime as dt
import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rehab.core.clock import written
from rehab.core.text import sentence_list


class Presence(enum.StrEnum):
    """Whether a member was there."""

    PRESENT = "present"
    APOLOGIES = "apologies"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        """It in words."""
        return {Presence.PRESENT: "Present", Presence.APOLOGIES: "Sent apologies", Presence.ABSENT: "Absent"}[self]


def presence_of(user_id: int, *, took_part: Iterable[int], sent_apologies: Iterable[int]) -> Presence:
    """As far as the system knows: who declared or voted was there, whatever they had said before."""
    if user_id in set(took_part):
        return Presence.PRESENT
    return Presence.APOLOGIES if user_id in set(sent_apologies) else Presence.ABSENT


@dataclass(frozen=True, slots=True)
class Member:
    """A member with their role, as the minutes name them."""

    name: str
    role: str
    presence: Presence


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the minutes tell of one case; `apart` are the members who took no part in it."""

    case_id: int
    reference: str
    kind: str
    outcome: str
    terms: tuple[str, ...] = ()
    reason: str = ""
    apart: tuple[str, ...] = ()
    notes: str = ""
    actions: str = ""


@dataclass(frozen=True, slots=True)
class MinutesPart:
    """A heading and its paragraphs. `case_id` is set where it tells of a case, so that it can be kept from those who
    take no part in it.
    """

    heading: str
    paragraphs: Sequence[str]
    case_id: int | None = None
    level: int = 2
    points: Sequence[str] = ()
    is_numbered: bool = False


def parts_of(members: Sequence[Member], cases: Sequence[CaseFacts], *, others: str, notes: str) -> list[MinutesPart]:
    """The minutes in the order in which they are read."""
    return [
        MinutesPart("Who was there", _attendance(members, others)),
        *(_case(number, case) for number, case in enumerate(cases, start=1)),
        *([MinutesPart("Other business", lines(notes))] if notes.strip() else []),
    ]


def stored_parts(content: Sequence[Mapping[str, Any]]) -> list[MinutesPart]:
    """The parts of minutes as they were agreed."""
    return [MinutesPart(**part) for part in content]


def signature(name: str, agreed_on: dt.date) -> MinutesPart:
    """The last part of minutes that were agreed."""
    return MinutesPart("Agreed", [f"Agreed by {name} on {written(agreed_on)}."])


def shown_to(parts: Sequence[MinutesPart], *, apart_from: frozenset[int]) -> list[MinutesPart]:
    """Without what was said of the cases in which the reader takes no part; that there was a case is said."""
    kept_away = ["You take no part in this case."]
    return [
        MinutesPart(part.heading, kept_away, part.case_id) if part.case_id in apart_from else part for part in parts
    ]


def lines(text: str) -> list[str]:
    """Each line of what somebody typed is a paragraph."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _attendance(members: Sequence[Member], others: str) -> list[str]:
    told = []
    for presence in Presence:
        named = [f"{member.name} ({member.role.lower()})" for member in members if member.presence is presence]
        if named:
            told.append(f"{presence.label}: {sentence_list(named)}.")
    if others.strip():
        told.append(f"Also present: {' '.join(lines(others))}")
    return told or ["Nobody is recorded."]


def _case(number: int, case: CaseFacts) -> MinutesPart:
    told = [
        f"{case.kind}. {case.outcome}.",
        *case.terms,
        *_labelled("Reason", case.reason),
        *([f"Took no part: {sentence_list(list(case.apart))}."] if case.apart else []),
        *_labelled("Notes", case.notes),
        *_labelled("Actions", case.actions),
    ]
    return MinutesPart(f"{number}. {case.reference}", told, case.case_id)


def _labelled(label: str, text: str) -> list[str]:
    typed = lines(text)
    return [f"{label}: {typed[0]}", *typed[1:]] if typed else []
