"""A discharge plan on paper: whole and in plain words for the person, for each stakeholder only its part."""

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rehab.core.clock import written
from rehab.discharge.rules.safety import LOST_TOLERANCE, Part, whom_to_ring
from rehab.plans.rules import PARTS, Answered, Involvement, Party, PlanText, Stakeholder, is_shared

HEADING = "Your plan for leaving"
TO_THE_PERSON = {
    PlanText.GOALS: "What you want",
    PlanText.ACCOMMODATION: "Where you will live",
    PlanText.PRESCRIBING: "Your medicines and your first appointment",
    PlanText.NALOXONE: "Naloxone",
    PlanText.TRANSPORT: "How you get home",
    PlanText.AFTERCARE: "Who helps you afterwards",
    PlanText.RELAPSE_AND_CRISIS: "If things get hard",
    PlanText.UNPLANNED_EXIT: "If you leave before it is planned",
}
TO_OTHERS = {
    PlanText.GOALS: "What the person wants",
    PlanText.ACCOMMODATION: "Where the person will live",
    PlanText.UNPLANNED_EXIT: "If the person leaves unplanned",
}
WITH_BIRTH = frozenset(
    {
        Stakeholder.GP,
        Stakeholder.SOCIAL_CARE,
        Stakeholder.DRUG_AND_ALCOHOL_SERVICE,
        Stakeholder.REHABILITATION_SERVICES,
    }
)
WITH_NHS_NUMBER = frozenset({Stakeholder.GP})
NOTHING_YET = "Nothing is agreed on this yet. Ask your key worker."


class Means(enum.StrEnum):
    """How a part of a plan was given to a stakeholder."""

    BY_HAND = "by_hand"
    SECURE_MAIL = "secure_mail"
    POST = "post"
    THEIR_SYSTEM = "their_system"

    @property
    def label(self) -> str:
        """The means in words."""
        return {
            Means.BY_HAND: "Given by hand, or read out in a meeting",
            Means.SECURE_MAIL: "Secure mail, such as NHSmail",
            Means.POST: "Post",
            Means.THEIR_SYSTEM: "Sent through the other service's own system",
        }[self]


class Version(Protocol):
    """A version of a plan; it has a text for each `PlanText`."""

    @property
    def number(self) -> int: ...
    @property
    def updated_at(self) -> dt.datetime: ...
    @property
    def agreed_on(self) -> dt.date | None: ...
    @property
    def stakeholders(self) -> Sequence[Answered]: ...
    @property
    def awaited(self) -> list[Party]: ...


@dataclass(frozen=True, slots=True)
class About:
    """Whom a sheet is about, and whom to ask."""

    name: str
    born: dt.date
    nhs_number: str
    place: str
    leaves_on: dt.date | None
    has_left: bool
    key_worker: str
    service: str


def persons_sheet(plan: Version, about: About) -> list[Part]:
    """The whole plan in the person's own paper: what they want first, whom to ring last."""
    said = [Part(TO_THE_PERSON[text], _paragraphs(getattr(plan, text)) or (NOTHING_YET,)) for text in PlanText]
    return [
        _opening(plan, about),
        *said,
        Part("Your tolerance has gone down", (LOST_TOLERANCE,)),
        *_who_takes_part(plan),
        whom_to_ring(about.key_worker, about.service),
    ]


def _opening(plan: Version, about: About) -> Part:
    if about.leaves_on is None:
        leaving = "No day of leaving is arranged yet."
    else:
        leaving = f"You {'left' if about.has_left else 'leave'} on {written(about.leaves_on)}."
    agreed = f"It was agreed on {written(plan.agreed_on)}." if plan.agreed_on else "It is not agreed by everybody yet."
    change = "You can ask for it to be changed." if not about.has_left else ""
    return Part(f"The plan of {about.name}", (f"This is version {plan.number}. {agreed} {change}".strip(), leaving))


def _who_takes_part(plan: Version) -> list[Part]:
    involved = [answer for answer in plan.stakeholders if answer.involvement is Involvement.INVOLVED]
    if not involved:
        return []
    told = [f"{answer.kind.label}: {answer.who_or_why}. {_may_have(answer)}" for answer in involved]
    return [Part("Who takes part, and what they may read", (), tuple(told))]


def _may_have(answer: Answered) -> str:
    if not is_shared(answer):
        return "They get nothing of this plan."
    if len(PARTS[answer.kind]) == len(PlanText):
        return "You agreed that they get all of it."
    headings = ", ".join(TO_THE_PERSON[text].lower() for text in PARTS[answer.kind])
    return f"You agreed that they get this: {headings}."


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def sheet_heading(kind: Stakeholder) -> str:
    """What the sheet for a stakeholder is called."""
    return f"Part of a discharge plan: {kind.label}"


def sheet_introduction(kind: Stakeholder, plan: Version, about: About) -> list[str]:
    """Whom it is about, told as exactly as this stakeholder needs; those outside care are told of no place."""
    born = f", born on {written(about.born)}" if kind in WITH_BIRTH else ""
    number = f", NHS number {about.nhs_number}" if kind in WITH_NHS_NUMBER and about.nhs_number else ""
    place = about.place if kind in WITH_BIRTH else "where they stay now"
    return [
        f"This is about {about.name}{born}{number}.",
        _moves(about, place),
        f"It is version {plan.number} of the plan"
        + (f", agreed on {written(plan.agreed_on)}." if plan.agreed_on else "."),
        "The person agreed that you get this part of their plan and no other. Do not pass it on without asking them.",
        f"Questions go to {about.key_worker} at {about.service}." if about.key_worker else f"Ask {about.service}.",
    ]


def _moves(about: About, place: str) -> str:
    if about.leaves_on is None:
        return f"The day on which they leave {place} is not arranged yet."
    return f"They {'left' if about.has_left else 'leave'} {place} on {written(about.leaves_on)}."


def sheet_lines(kind: Stakeholder, plan: Version) -> list[tuple[str, str]]:
    """Heading and text of each part that the stakeholder needs; parts of which nothing is written are left out."""
    return [
        (TO_OTHERS.get(text, text.label), getattr(plan, text)) for text in PARTS[kind] if getattr(plan, text).strip()
    ]
