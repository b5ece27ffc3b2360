"""The letter to the GP at the end of a stay, made from what is known by then."""

import datetime as dt
from dataclasses import dataclass

from rehab.core.clock import written
from rehab.discharge.rules.exits import ExitKind, Leaving
from rehab.discharge.rules.sheets import About
from rehab.framework.rules import CareType
from rehab.placements.rules import ExitReason
from rehab.plans.rules import Answered

HEADING = "The end of a stay in {care}"
TO_DO = (
    "Please look at the medication below before you prescribe. "
    "The person has lost tolerance: doses that were usual before the stay can kill them now."
)
NOT_RECORDED = "Not recorded."


def refused_by(answer: Answered | None) -> bool:
    """Whether the person said that the GP gets nothing; not being asked is no refusal of care."""
    return answer is not None and answer.consented is False


@dataclass(frozen=True, slots=True)
class Known:
    """What the letter is made of; the plan's texts are blank where there are none."""

    about: About
    gp: str
    care_type: CareType
    admitted_on: dt.date
    kind: ExitKind
    leaving: Leaving
    prescribing: str
    relapse_and_crisis: str
    written_on: dt.date


def heading(known: Known) -> str:
    """What the letter is called."""
    return HEADING.format(care=known.care_type.label.lower())


def paragraphs(known: Known) -> list[str]:
    """The letter, with what the GP has to do in front."""
    about = known.about
    number = f"\nNHS number: {about.nhs_number}" if about.nhs_number else ""
    return [
        written(known.written_on),
        f"To: {known.gp or 'the GP'}",
        f"About: {about.name}\nBorn: {written(about.born)}{number}",
        _what_happened(known),
        *([] if known.leaving.reason is ExitReason.DIED else _to_care_for(known)),
        f"Questions go to {about.key_worker} at {about.service}." if about.key_worker else f"Ask {about.service}.",
    ]


def _what_happened(known: Known) -> str:
    if known.leaving.reason is ExitReason.DIED:
        return f"Your patient, who stayed at {known.about.place}, died on {written(known.leaving.ended_on)}."
    how = "as planned" if known.kind is ExitKind.PLANNED else "unplanned"
    return (
        f"Your patient stayed at {known.about.place} from {written(known.admitted_on)} to "
        f"{written(known.leaving.ended_on)} and left {how}: {known.leaving.reason.label.lower()}."
    )


def _to_care_for(known: Known) -> list[str]:
    supplied = {True: "Naloxone was supplied.", False: "No naloxone was supplied: please offer it.", None: ""}
    return [
        TO_DO,
        f"Medication on leaving: {known.leaving.medication or NOT_RECORDED}",
        supplied[known.leaving.naloxone_supplied] or "It is not known whether they have naloxone: please offer it.",
        f"Prescribing from now on: {known.prescribing or NOT_RECORDED}",
        *([f"Relapse and crisis plan: {known.relapse_and_crisis}"] if known.relapse_and_crisis else []),
    ]
