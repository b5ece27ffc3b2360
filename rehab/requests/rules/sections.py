"""The sections of a request: what each still lacks, and the state derived from that."""

import datetime as dt
import enum
from dataclasses import dataclass
from typing import NamedTuple

from rehab.clients.rules import ADULT_AGE, ConsentKind, is_adult
from rehab.core.errors import Conflict, DomainError
from rehab.requests.rules.answers import (
    FEWEST_CHOICES,
    ChoiceAnswers,
    EligibilityAnswers,
    FundingAnswers,
    PersonAnswers,
)


class Section(enum.StrEnum):
    """The sections of a request, in the order of its task list."""

    PERSON = "person"
    ELIGIBILITY = "eligibility"
    SUBSTANCES = "substances"
    CHOICE = "choice"
    FUNDING = "funding"
    DISCHARGE_PLAN = "discharge-plan"

    @property
    def label(self) -> str:
        """The section's title."""
        return {
            Section.PERSON: "About the person",
            Section.ELIGIBILITY: "Eligibility and type of care",
            Section.SUBSTANCES: "Substances",
            Section.CHOICE: "Choice of facilities",
            Section.FUNDING: "Funding",
            Section.DISCHARGE_PLAN: "Discharge plan",
        }[self]


class SectionState(enum.StrEnum):
    """Derived by validating, never stored."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"

    @property
    def tone(self) -> str:
        """How a tag shows it."""
        return {SectionState.NOT_STARTED: "act", SectionState.IN_PROGRESS: "progress", SectionState.COMPLETE: "good"}[
            self
        ]

    @property
    def label(self) -> str:
        """The state in words."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Answers:
    """All that a request says on a day; None (or nothing) where a section was never saved.

    `choice_refusals` says why facilities that were chosen cannot be called off from on that day;
    `plan_gaps` what the discharge plan lacks, or None where there is no plan; `weekly_price_pence` is the price of the
    preferred facility, or None where it is not known.
    """

    day: dt.date
    person: PersonAnswers | None = None
    eligibility: EligibilityAnswers | None = None
    substances: tuple[int, ...] = ()
    choice: ChoiceAnswers | None = None
    choice_refusals: tuple[str, ...] = ()
    funding: FundingAnswers | None = None
    weekly_price_pence: int | None = None
    plan_gaps: tuple[str, ...] | None = None


class Gap(NamedTuple):
    """One thing that stands in the way of submission, and the section in which to put it right."""

    section: Section
    text: str


class IncompleteRequest(DomainError):
    """The request cannot be submitted as it is; `gaps` says why."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__(" ".join(f"{gap.text}." for gap in gaps))
        self.gaps = gaps


class LiveRequestExists(Conflict):
    """The person has a live request that this user may see."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"There is a live request for this person already: {reference}.")
        self.reference = reference


class AnotherRequestIsLookedAt(Conflict):
    """The person may have a live request elsewhere; whose it is, is not this user's to know."""

    def __init__(self) -> None:
        super().__init__(
            "This request cannot be submitted yet, because another request is being looked at. "
            "The panel coordinator has been told. Wait until they contact you."
        )


def gaps(answers: Answers) -> list[Gap]:
    """Everything that stands in the way of submission, in the order of the task list."""
    return [Gap(section, text) for section in Section for text in section_gaps(answers, section)]


def section_gaps(answers: Answers, section: Section) -> list[str]:
    """What one section lacks; a section that was never saved lacks an answer as a whole."""
    if not is_started(answers, section):
        return [_NOT_STARTED[section]]
    return {
        Section.PERSON: _person_gaps,
        Section.ELIGIBILITY: _eligibility_gaps,
        Section.SUBSTANCES: _no_gaps,
        Section.CHOICE: _choice_gaps,
        Section.FUNDING: _funding_gaps,
        Section.DISCHARGE_PLAN: _plan_gaps,
    }[section](answers)


def state_of(answers: Answers, section: Section) -> SectionState:
    """Not started until it is saved, complete when it lacks nothing, in progress between."""
    if not is_started(answers, section):
        return SectionState.NOT_STARTED
    return SectionState.IN_PROGRESS if section_gaps(answers, section) else SectionState.COMPLETE


def is_started(answers: Answers, section: Section) -> bool:
    """Whether the section was ever saved with something in it."""
    return {
        Section.PERSON: answers.person is not None,
        Section.ELIGIBILITY: answers.eligibility is not None,
        Section.SUBSTANCES: bool(answers.substances),
        Section.CHOICE: answers.choice is not None,
        Section.FUNDING: answers.funding is not None,
        Section.DISCHARGE_PLAN: answers.plan_gaps is not None,
    }[section]


_NOT_STARTED = {
    Section.PERSON: "Answer the questions about the person",
    Section.ELIGIBILITY: "Answer the questions about eligibility and the type of care",
    Section.SUBSTANCES: "Choose the main substance",
    Section.CHOICE: "Choose the facilities offered to the person",
    Section.FUNDING: "Answer the questions about funding",
    Section.DISCHARGE_PLAN: "Write the first discharge plan",
}


def _named(checks: dict[str, bool]) -> list[str]:
    return [text for text, applies in checks.items() if applies]


def _no_gaps(_answers: Answers) -> list[str]:
    return []


def _person_gaps(answers: Answers) -> list[str]:
    person = answers.person
    if person is None:
        return []
    return _named(
        {
            f"The person must be {ADULT_AGE} or over": not is_adult(person.date_of_birth, answers.day),
            "Say whether the person is a parent": person.parental_status is None,
            "Choose the person's ethnic group": not person.ethnicity,
            "Enter the district where the person lives": not person.district,
            "The person must consent to treatment": ConsentKind.TREATMENT not in person.consents,
            "The person must consent to their record being shared with providers": (
                ConsentKind.SHARING not in person.consents
            ),
        }
    )


def _eligibility_gaps(answers: Answers) -> list[str]:
    eligibility = answers.eligibility
    if eligibility is None:
        return []
    return _named(
        {
            "Say whether the person is ordinarily resident": eligibility.ordinarily_resident is None,
            "The person must be ordinarily resident in your council's area": eligibility.ordinarily_resident is False,
            "Say whether the placement is voluntary or under a court order": eligibility.court_order is None,
            "Choose the type of care": eligibility.care_type is None,
            "Say why residential treatment is needed": not eligibility.why_residential,
        }
    )


def _choice_gaps(answers: Answers) -> list[str]:
    choice = answers.choice
    if choice is None:
        return []
    chosen = len(choice.facility_ids)
    return [
        *answers.choice_refusals,
        *_named(
            {
                "Choose at least one facility": chosen == 0,
                "Choose a second facility, or say why fewer than two fit": (
                    0 < chosen < FEWEST_CHOICES and not choice.why_fewer
                ),
                "Write down the person's reasons in their own words": not choice.reasons,
            }
        ),
    ]


def _funding_gaps(answers: Answers) -> list[str]:
    funding, price = answers.funding, answers.weekly_price_pence
    if funding is None:
        return []
    return _named(
        {
            "Choose where the money comes from": funding.source is None,
            "Enter how many weeks are asked for": funding.weeks is None,
            "The person pays more than the place costs": price is not None and funding.contribution_pence > price,
        }
    )


def _plan_gaps(answers: Answers) -> list[str]:
    return list(answers.plan_gaps or ())
