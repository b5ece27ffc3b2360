"""The sections of a request: what each still lacks, and the state derived from that."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rehab.clients.rules import ADULT_AGE, ConsentKind, is_adult
from rehab.core.errors import Conflict, DomainError
from rehab.core.questions import Values, fitting, is_answered, unanswered
from rehab.requests.rules.answers import FEWEST_CHOICES
from rehab.requests.rules.asked import QUESTIONS
from rehab.requests.rules.names import Section, SectionState


@dataclass(frozen=True, slots=True)
class Answers:
    """All that a request says on a day.

    `values` holds the answers of each section that was saved, by the name of the question, blank where it does not
    apply; `facts` what questions of one section depend on in another. `has_outside_facility`: an approved exception
    opens a facility off the framework, so none of the framework need be chosen. `choice_refusals` says why facilities
    that were chosen cannot be called off from on that day; `plan_gaps` what the discharge plan lacks, or None where
    there is no plan; `weekly_price_pence` is the price of the preferred facility, or None where it is not known.
    """

    day: dt.date
    date_of_birth: dt.date
    values: Mapping[Section, Values] = field(default_factory=dict)
    facts: Values = field(default_factory=dict)
    consents: Collection[ConsentKind] = ()
    substances: tuple[int, ...] = ()
    facility_ids: tuple[int, ...] = ()
    has_outside_facility: bool = False
    choice_refusals: tuple[str, ...] = ()
    weekly_price_pence: int | None = None
    plan_gaps: tuple[str, ...] | None = None

    def says(self, section: Section, question: str) -> object:
        """One answer; None where its section was never saved."""
        return self.values.get(section, {}).get(question)


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
        return [_NOT_STARTED.get(section, f"Fill in “{section.label}”")]
    said = fitting(QUESTIONS[section], answers.values.get(section, {}), answers.facts)
    left_open = unanswered(QUESTIONS[section], said, answers.facts)
    return left_open + _MORE_GAPS.get(section, _no_gaps)(answers)


def state_of(answers: Answers, section: Section) -> SectionState:
    """Not started until it is saved, complete when it lacks nothing, in progress between."""
    if not is_started(answers, section):
        return SectionState.NOT_STARTED
    return SectionState.IN_PROGRESS if section_gaps(answers, section) else SectionState.COMPLETE


def is_started(answers: Answers, section: Section) -> bool:
    """Whether the section was ever saved; that of substances, with a substance in it."""
    if section is Section.DISCHARGE_PLAN:
        return answers.plan_gaps is not None
    if section is Section.SUBSTANCES:
        return bool(answers.substances)
    return section in answers.values


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
    return _named({f"The person must be {ADULT_AGE} or over": not is_adult(answers.date_of_birth, answers.day)})


def _consent_gaps(answers: Answers) -> list[str]:
    return _named(
        {
            "The person must consent to treatment": ConsentKind.TREATMENT not in answers.consents,
            "The person must consent to their record being shared with providers": (
                ConsentKind.SHARING not in answers.consents
            ),
        }
    )


def _eligibility_gaps(answers: Answers) -> list[str]:
    return _named(
        {
            "The person must be ordinarily resident in your council's area": (
                answers.says(Section.ELIGIBILITY, "ordinarily_resident") is False
            ),
            "Choose the type of care": answers.facts.get("care_type") is None,
        }
    )


def _choice_gaps(answers: Answers) -> list[str]:
    chosen = len(answers.facility_ids)
    has_reason = is_answered(answers.says(Section.CHOICE, "why_fewer"))
    return [
        *answers.choice_refusals,
        *_named(
            {
                "Choose at least one facility": chosen == 0 and not answers.has_outside_facility,
                "Choose a second facility, or say why fewer than two fit": 0 < chosen < FEWEST_CHOICES
                and not has_reason,
            }
        ),
    ]


def _funding_gaps(answers: Answers) -> list[str]:
    price = answers.weekly_price_pence
    paid = [answers.says(Section.FUNDING, name) for name in ("contribution_pence", "other_funding_pence")]
    others_pay = sum(pence for pence in paid if isinstance(pence, int))
    return _named({"The person and others pay more than the place costs": price is not None and others_pay > price})


def _plan_gaps(answers: Answers) -> list[str]:
    return list(answers.plan_gaps or ())


_MORE_GAPS = {
    Section.PERSON: _person_gaps,
    Section.CONSENT: _consent_gaps,
    Section.ELIGIBILITY: _eligibility_gaps,
    Section.CHOICE: _choice_gaps,
    Section.FUNDING: _funding_gaps,
    Section.DISCHARGE_PLAN: _plan_gaps,
}
