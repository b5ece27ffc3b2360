"""What a request lacks, and the states of its sections, which follow from that alone."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.clients.rules import ConsentKind, Sex
from rehab.finance.rules import FundingSource
from rehab.framework.rules import CareType
from rehab.requests.rules import (
    Answers,
    ChoiceAnswers,
    CourtOrder,
    EligibilityAnswers,
    FundingAnswers,
    IncompleteRequest,
    ParentalStatus,
    PersonAnswers,
    Section,
    SectionState,
    gaps,
    net_cost_pence,
    section_gaps,
    state_of,
)

DAY = dt.date(2026, 6, 1)
PERSON = PersonAnswers(
    given_name="Terry",
    family_name="Sentinel",
    date_of_birth=dt.date(1985, 4, 17),
    sex=Sex.MALE,
    parental_status=ParentalStatus.DECLINED,
    ethnicity="Z",
    district="Testbury",
    consents=dict.fromkeys(ConsentKind, DAY),
)
ELIGIBILITY = EligibilityAnswers(
    ordinarily_resident=True,
    court_order=CourtOrder.NONE,
    care_type=CareType.RESIDENTIAL_REHAB,
    why_residential="Two community detoxes did not hold.",
)
CHOICE = ChoiceAnswers(facility_ids=(1, 2), reasons="It is by the sea.")
FUNDING = FundingAnswers(source=FundingSource.NHS, weeks=12)
COMPLETE = Answers(
    day=DAY,
    person=PERSON,
    eligibility=ELIGIBILITY,
    substances=(7000,),
    choice=CHOICE,
    funding=FUNDING,
    plan_gaps=(),
)
EMPTY = Answers(day=DAY)


def without(**changes: Any) -> PersonAnswers:
    return replace(PERSON, **changes)


def test_a_complete_request_lacks_nothing() -> None:
    assert gaps(COMPLETE) == []
    assert {state_of(COMPLETE, section) for section in Section} == {SectionState.COMPLETE}


def test_an_empty_request_lacks_each_section_once() -> None:
    assert [gap.section for gap in gaps(EMPTY)] == list(Section)
    assert {state_of(EMPTY, section) for section in Section} == {SectionState.NOT_STARTED}


def agreed_to(*kinds: ConsentKind) -> dict[ConsentKind, dt.date]:
    return dict.fromkeys(kinds, DAY)


IN_PROGRESS = [
    (Section.PERSON, {"person": without(date_of_birth=dt.date(2008, 6, 2))}, "The person must be 18 or over"),
    (Section.PERSON, {"person": without(parental_status=None)}, "Say whether the person is a parent"),
    (Section.PERSON, {"person": without(ethnicity=None)}, "Choose the person's ethnic group"),
    (Section.PERSON, {"person": without(district="")}, "Enter the district where the person lives"),
    (
        Section.PERSON,
        {"person": without(consents=agreed_to(ConsentKind.SHARING, ConsentKind.NDTMS))},
        "The person must consent to treatment",
    ),
    (
        Section.PERSON,
        {"person": without(consents=agreed_to(ConsentKind.TREATMENT))},
        "The person must consent to their record being shared with providers",
    ),
    (
        Section.ELIGIBILITY,
        {"eligibility": replace(ELIGIBILITY, ordinarily_resident=None)},
        "Say whether the person is ordinarily resident",
    ),
    (
        Section.ELIGIBILITY,
        {"eligibility": replace(ELIGIBILITY, ordinarily_resident=False)},
        "The person must be ordinarily resident in your council's area",
    ),
    (
        Section.ELIGIBILITY,
        {"eligibility": replace(ELIGIBILITY, court_order=None)},
        "Say whether the placement is voluntary or under a court order",
    ),
    (Section.ELIGIBILITY, {"eligibility": replace(ELIGIBILITY, care_type=None)}, "Choose the type of care"),
    (
        Section.ELIGIBILITY,
        {"eligibility": replace(ELIGIBILITY, why_residential="")},
        "Say why residential treatment is needed",
    ),
    (Section.CHOICE, {"choice": replace(CHOICE, facility_ids=())}, "Choose at least one facility"),
    (
        Section.CHOICE,
        {"choice": replace(CHOICE, facility_ids=(1,))},
        "Choose a second facility, or say why fewer than two fit",
    ),
    (Section.CHOICE, {"choice": replace(CHOICE, reasons="")}, "Write down the person's reasons in their own words"),
    (Section.CHOICE, {"choice_refusals": ("Elm House cannot be chosen.",)}, "Elm House cannot be chosen."),
    (Section.FUNDING, {"funding": replace(FUNDING, source=None)}, "Choose where the money comes from"),
    (Section.FUNDING, {"funding": replace(FUNDING, weeks=None)}, "Enter how many weeks are asked for"),
    (
        Section.FUNDING,
        {"funding": replace(FUNDING, contribution_pence=70_001), "weekly_price_pence": 70_000},
        "The person pays more than the place costs",
    ),
    (Section.DISCHARGE_PLAN, {"plan_gaps": ("Enter the aftercare",)}, "Enter the aftercare"),
]


@pytest.mark.parametrize(("section", "changes", "text"), IN_PROGRESS)
def test_a_section_that_lacks_something_is_in_progress(section: Section, changes: dict[str, Any], text: str) -> None:
    answers = replace(COMPLETE, **changes)
    assert gaps(answers) == [(section, text)]
    assert state_of(answers, section) is SectionState.IN_PROGRESS
    others = {state_of(answers, other) for other in Section if other is not section}
    assert others == {SectionState.COMPLETE}


def test_refusing_national_data_stands_in_nobodys_way() -> None:
    agreed = agreed_to(ConsentKind.TREATMENT, ConsentKind.SHARING)
    assert gaps(replace(COMPLETE, person=without(consents=agreed))) == []


def test_one_facility_is_enough_with_a_reason() -> None:
    assert gaps(replace(COMPLETE, choice=replace(CHOICE, facility_ids=(1,), why_fewer="One takes couples."))) == []


def test_the_eighteenth_birthday_is_that_of_the_day_of_submission() -> None:
    young = replace(COMPLETE, person=without(date_of_birth=dt.date(2008, 6, 2)))
    assert gaps(young)
    assert gaps(replace(young, day=dt.date(2026, 6, 2))) == []


PARTS = {
    "person": [None, PERSON, without(district=""), without(consents={})],
    "eligibility": [None, ELIGIBILITY, EligibilityAnswers()],
    "substances": [(), (7000,), (1101, 7000)],
    "choice": [None, CHOICE, ChoiceAnswers()],
    "choice_refusals": [(), ("It is suspended.",)],
    "funding": [None, FUNDING, FundingAnswers()],
    "plan_gaps": [None, (), ("Enter the aftercare",)],
}
some_answers = st.builds(Answers, day=st.just(DAY), **{name: st.sampled_from(values) for name, values in PARTS.items()})


@given(some_answers)
def test_a_section_is_complete_exactly_when_it_lacks_nothing(answers: Answers) -> None:
    for section in Section:
        assert (state_of(answers, section) is SectionState.COMPLETE) is (section_gaps(answers, section) == [])


@given(some_answers)
def test_a_request_lacks_nothing_exactly_when_all_sections_are_complete(answers: Answers) -> None:
    all_complete = all(state_of(answers, section) is SectionState.COMPLETE for section in Section)
    assert (gaps(answers) == []) is all_complete


@given(some_answers, st.sampled_from(["person", "eligibility", "choice", "funding", "plan_gaps"]))
def test_taking_a_section_away_never_completes_anything(answers: Answers, part: str) -> None:
    before = {section for section in Section if state_of(answers, section) is SectionState.COMPLETE}
    fewer = replace(answers, **{part: None})
    assert {section for section in Section if state_of(fewer, section) is SectionState.COMPLETE} <= before


def test_a_refused_submission_names_everything_that_is_missing() -> None:
    refused = IncompleteRequest(gaps(EMPTY))
    assert all(gap.text in str(refused) for gap in refused.gaps)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 104))
def test_the_council_pays_the_price_less_the_contribution(price: int, contribution: int, weeks: int) -> None:
    assert net_cost_pence(price, contribution, weeks) + min(contribution, price) * weeks == price * weeks
