"""What a discharge plan says, and the stakeholders of 001."""

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class PlanText(enum.StrEnum):
    """The parts of a plan that are written out, in the order of its pages."""

    GOALS = "goals"
    ACCOMMODATION = "accommodation"
    PRESCRIBING = "prescribing"
    NALOXONE = "naloxone"
    TRANSPORT = "transport"
    AFTERCARE = "aftercare"
    RELAPSE_AND_CRISIS = "relapse_and_crisis"
    UNPLANNED_EXIT = "unplanned_exit"

    @property
    def label(self) -> str:
        """The part's heading."""
        return {
            PlanText.GOALS: "Goals",
            PlanText.ACCOMMODATION: "Where they will live",
            PlanText.PRESCRIBING: "Prescribing and first appointment",
            PlanText.NALOXONE: "Naloxone",
            PlanText.TRANSPORT: "Getting home",
            PlanText.AFTERCARE: "Aftercare",
            PlanText.RELAPSE_AND_CRISIS: "Relapse and crisis plan",
            PlanText.UNPLANNED_EXIT: "If they leave unplanned",
        }[self]


# What must stand in a plan before a request is submitted (004 §3.35, 3.36); the rest is filled in during the stay.
NEEDED_TEXTS = {
    PlanText.GOALS: "Enter the goals of the discharge plan",
    PlanText.ACCOMMODATION: "Enter where the person will live after discharge",
    PlanText.AFTERCARE: "Enter the aftercare",
    PlanText.RELAPSE_AND_CRISIS: "Enter the relapse and crisis plan",
    PlanText.UNPLANNED_EXIT: "Enter what happens if the person leaves unplanned",
}


class Stakeholder(enum.StrEnum):
    """The seven whom 001 wants in a collaborative discharge plan."""

    SOCIAL_CARE = "social_care"
    HOUSING_SUPPORT = "housing_support"
    EMPLOYMENT_SUPPORT = "employment_support"
    DRUG_AND_ALCOHOL_SERVICE = "drug_and_alcohol_service"
    GP = "gp"
    REHABILITATION_SERVICES = "rehabilitation_services"
    SUPPORT_GROUPS = "support_groups"

    @property
    def label(self) -> str:
        """The stakeholder in words."""
        return "GP" if self is Stakeholder.GP else self.value.replace("_", " ").capitalize()


class Involvement(enum.StrEnum):
    """What came of a stakeholder: the first needs who and when, the others a reason."""

    INVOLVED = "involved"
    OFFERED_AND_DECLINED = "offered_and_declined"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        """The involvement in words."""
        return self.value.replace("_", " ").capitalize()


class Answered(Protocol):
    """What a plan says of one stakeholder; `on` is the day of their involvement.

    `consented`: whether the person agrees that it is given its part of the plan (`PARTS`); None while not asked.
    """

    @property
    def kind(self) -> Stakeholder: ...
    @property
    def involvement(self) -> Involvement: ...
    @property
    def who_or_why(self) -> str: ...
    @property
    def on(self) -> dt.date | None: ...
    @property
    def consented(self) -> bool | None: ...


class Written(Protocol):
    """A version of a plan; it has a text for each `PlanText`."""

    @property
    def stakeholders(self) -> Sequence[Answered]: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be stored of one stakeholder."""

    kind: Stakeholder
    involvement: Involvement
    who_or_why: str = ""
    on: dt.date | None = None
    consented: bool | None = None


def missing(plan: Written | None) -> list[str]:
    """What a plan lacks before it can be submitted or signed, as sentences in the order of its form."""
    answers = {answer.kind: answer for answer in plan.stakeholders} if plan else {}
    texts = [sentence for text, sentence in NEEDED_TEXTS.items() if not (plan and getattr(plan, text).strip())]
    faults = [_fault(kind, answers.get(kind)) for kind in Stakeholder]
    return texts + [fault for fault in faults if fault]


def _fault(kind: Stakeholder, answer: Answered | None) -> str:
    name = kind.label if kind is Stakeholder.GP else kind.label.lower()
    if answer is None:
        return f"Say whether {name} takes part"
    if answer.involvement is Involvement.INVOLVED:
        is_whole = answer.who_or_why.strip() and answer.on
        return "" if is_whole else f"Say who from {name} takes part, and since when"
    return "" if answer.who_or_why.strip() else f"Say why {name} does not take part"
