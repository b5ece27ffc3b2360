"""What a plan lacks, and who signs it."""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.framework.rules import CareType
from rehab.plans.rules import (
    NEEDED_TEXTS,
    Answer,
    Involvement,
    Party,
    PlanText,
    Stakeholder,
    missing,
    signatures_needed,
    still_to_sign,
)

DAY = dt.date(2026, 6, 1)


def everybody() -> list[Answer]:
    return [Answer(kind, Involvement.INVOLVED, "Rang them", DAY) for kind in Stakeholder]


@dataclass
class Plan:
    """A plan with nothing missing."""

    goals: str = "Stay well"
    accommodation: str = "Own flat"
    prescribing: str = ""
    naloxone: str = ""
    transport: str = ""
    aftercare: str = "Weekly group"
    relapse_and_crisis: str = "Ring the service"
    unplanned_exit: str = "Ring the key worker"
    stakeholders: list[Answer] = field(default_factory=everybody)


def test_nothing_is_missing_from_a_whole_plan() -> None:
    assert missing(Plan()) == []


def test_everything_is_missing_where_there_is_no_plan() -> None:
    assert len(missing(None)) == len(NEEDED_TEXTS) + len(Stakeholder)


@pytest.mark.parametrize("text", NEEDED_TEXTS)
def test_names_each_text_that_is_blank(text: PlanText) -> None:
    plan = Plan()
    setattr(plan, text, "  \n")
    assert missing(plan) == [NEEDED_TEXTS[text]]


@pytest.mark.parametrize("kind", Stakeholder)
def test_names_each_stakeholder_without_an_answer(kind: Stakeholder) -> None:
    plan = Plan(stakeholders=[answer for answer in everybody() if answer.kind is not kind])
    name = kind.label if kind is Stakeholder.GP else kind.label.lower()
    assert missing(plan) == [f"Say whether {name} takes part"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(Stakeholder.GP, Involvement.INVOLVED, "", DAY), "Say who from GP takes part, and since when"),
        (Answer(Stakeholder.GP, Involvement.INVOLVED, "Dr Sentinel"), "Say who from GP takes part, and since when"),
        (Answer(Stakeholder.GP, Involvement.OFFERED_AND_DECLINED, " "), "Say why GP does not take part"),
        (Answer(Stakeholder.GP, Involvement.NOT_APPLICABLE), "Say why GP does not take part"),
    ],
)
def test_an_answer_needs_who_and_when_or_why_not(answer: Answer, sentence: str) -> None:
    others = [each for each in everybody() if each.kind is not Stakeholder.GP]
    assert missing(Plan(stakeholders=[*others, answer])) == [sentence]


def test_a_reason_is_enough_for_those_who_take_no_part() -> None:
    answers = [Answer(kind, Involvement.NOT_APPLICABLE, "Has none") for kind in Stakeholder]
    assert missing(Plan(stakeholders=answers)) == []


def test_only_a_detox_plan_needs_the_clinician() -> None:
    assert Party.CLINICIAN in signatures_needed(CareType.INPATIENT_DETOX)
    assert signatures_needed(CareType.RESIDENTIAL_REHAB) == set(Party) - {Party.CLINICIAN}


@given(st.sampled_from(CareType), st.sets(st.sampled_from(Party)))
def test_those_still_to_sign_are_the_needed_ones_who_have_not(care_type: CareType, signed: set[Party]) -> None:
    awaited = still_to_sign(care_type, list(signed))
    assert set(awaited) | signed >= signatures_needed(care_type)
    assert not set(awaited) & signed
