"""What a request lacks, and the states of its sections, which follow from that alone."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.clients.rules import ConsentKind, Sex
from rehab.core.questions import fitting, questions_of
from rehab.finance.rules import FundingSource
from rehab.framework.rules import CareType, DualDiagnosis
from rehab.requests.rules import (
    QUESTIONS,
    Answers,
    CourtOrder,
    IncompleteRequest,
    Mobility,
    ParentalStatus,
    Section,
    SectionState,
    Substitution,
    gaps,
    net_cost_pence,
    section_gaps,
    state_of,
)
from rehab.requests.rules.vocabulary import Capacity, Housing, Injecting

DAY = dt.date(2026, 6, 1)
FACTS = {
    "sex": Sex.MALE,
    "care_type": CareType.RESIDENTIAL_REHAB,
    "parental_status": ParentalStatus.DECLINED,
}
SAID: dict[Section, dict[str, object]] = {
    Section.PERSON: {
        "parental_status": ParentalStatus.DECLINED,
        "ethnicity": "Z",
        "district": "Testbury",
        "mobility": Mobility.STAIRS,
    },
    Section.CONSENT: {"capacity": Capacity.HAS, "explained_by": "Key worker"},
    Section.ELIGIBILITY: {
        "ordinarily_resident": True,
        "court_order": CourtOrder.NONE,
        "detox_first": False,
        "why_residential": "Two community detoxes did not hold.",
    },
    Section.SUBSTANCES: {"injecting": Injecting.NEVER},
    Section.TREATMENT: {"community_work": "Key work.", "preparation_sessions": 0},
    Section.HEALTH: {
        "substitution": Substitution.NONE,
        "medication": "None",
        "seizures": False,
        "mental_health": DualDiagnosis.NONE,
    },
    Section.RISK: {
        "recent_self_harm": False,
        "violence": False,
        "arson": False,
        "sexual_offences": False,
        "management_plan": "No particular risk",
    },
    Section.FAMILY: {"children_come": False},
    Section.HOME: {"housing": Housing.NOT_KNOWN},
    Section.PRIORITY: dict.fromkeys((question.name for question in questions_of(QUESTIONS[Section.PRIORITY])), False),
    Section.CHOICE: {"reasons": "It is by the sea."},
    Section.FUNDING: {"source": FundingSource.NHS, "weeks": 12},
    Section.TOP: {"completed_on": DAY},
    Section.DECLARATIONS: {"client_agreed_on": DAY},
}


def values_with(facts: Mapping[str, object], **changes: dict[str, object]) -> dict[Section, dict[str, object]]:
    """All the answers, some of them changed, by the name of the section."""
    return {
        section: fitting(QUESTIONS[section], {**said, **changes.get(section.name.lower(), {})}, facts)
        for section, said in SAID.items()
    }


COMPLETE = Answers(
    day=DAY,
    date_of_birth=dt.date(1985, 4, 17),
    values=values_with(FACTS),
    facts=FACTS,
    consents=tuple(ConsentKind),
    substances=(7000,),
    facility_ids=(1, 2),
    plan_gaps=(),
)
EMPTY = Answers(day=DAY, date_of_birth=dt.date(1985, 4, 17))


def saying(facts: Mapping[str, object] | None = None, **changes: dict[str, object]) -> Answers:
    """The complete request with other answers, or other facts."""
    known = {**FACTS, **(facts or {})}
    return replace(COMPLETE, facts=known, values=values_with(known, **changes))


def test_a_complete_request_lacks_nothing() -> None:
    assert gaps(COMPLETE) == []
    assert {state_of(COMPLETE, section) for section in Section} == {SectionState.COMPLETE}


def test_an_empty_request_lacks_each_section_once() -> None:
    assert [gap.section for gap in gaps(EMPTY)] == list(Section)
    assert {state_of(EMPTY, section) for section in Section} == {SectionState.NOT_STARTED}


IN_PROGRESS = [
    (Section.PERSON, replace(COMPLETE, date_of_birth=dt.date(2008, 6, 2)), "The person must be 18 or over"),
    (Section.PERSON, saying(person={"parental_status": None}), "Say whether the person is a parent"),
    (Section.PERSON, saying(person={"ethnicity": None}), "Choose the person's ethnic group"),
    (Section.PERSON, saying(person={"district": ""}), "Enter the district where the person lives"),
    (Section.CONSENT, replace(COMPLETE, consents=(ConsentKind.SHARING,)), "The person must consent to treatment"),
    (
        Section.CONSENT,
        replace(COMPLETE, consents=(ConsentKind.TREATMENT,)),
        "The person must consent to their record being shared with providers",
    ),
    (
        Section.CONSENT,
        saying(consent={"capacity": Capacity.LACKS}),
        "Say what was found about the person's capacity",
    ),
    (
        Section.ELIGIBILITY,
        saying(eligibility={"ordinarily_resident": None}),
        "Say whether the person is ordinarily resident",
    ),
    (
        Section.ELIGIBILITY,
        saying(eligibility={"ordinarily_resident": False}),
        "The person must be ordinarily resident in your council's area",
    ),
    (
        Section.ELIGIBILITY,
        saying(eligibility={"court_order": None}),
        "Say whether the placement is voluntary or under a court order",
    ),
    (
        Section.ELIGIBILITY,
        saying(eligibility={"court_order": CourtOrder.DRR, "order_conditions": "Tests"}),
        "Say whom the court order wants to be told",
    ),
    (Section.ELIGIBILITY, saying({"care_type": None}), "Choose the type of care"),
    (Section.ELIGIBILITY, saying(eligibility={"why_residential": ""}), "Say why residential treatment is needed"),
    (Section.ELIGIBILITY, saying(eligibility={"detox_first": None}), "Say whether the person needs a detox first"),
    (Section.SUBSTANCES, saying(substances={"injecting": None}), "Say whether the person injects, or has"),
    (Section.TREATMENT, saying(treatment={"community_work": ""}), "Describe the work done in the community"),
    (
        Section.HEALTH,
        saying(health={"substitution": Substitution.METHADONE}),
        "Enter the daily dose of the opiate substitute",
    ),
    (Section.RISK, saying(risk={"management_plan": ""}), "Write the risk management plan"),
    (
        Section.FAMILY,
        saying(family={"children_come": True}),
        "Enter the age of the oldest child who comes along",
    ),
    (
        Section.FAMILY,
        saying({"parental_status": ParentalStatus.LIVE_WITH}),
        "Say whether children's services have been told",
    ),
    (Section.HOME, saying(home={"housing": None}), "Say where the person lives now"),
    (
        Section.PRIORITY,
        saying(priority={"sex_worker": None}),
        "Priority groups: answer yes or no to “Sex worker”",
    ),
    (Section.CHOICE, replace(COMPLETE, facility_ids=()), "Choose at least one facility"),
    (
        Section.CHOICE,
        replace(COMPLETE, facility_ids=(1,)),
        "Choose a second facility, or say why fewer than two fit",
    ),
    (Section.CHOICE, saying(choice={"reasons": ""}), "Write down the person's reasons in their own words"),
    (Section.CHOICE, replace(COMPLETE, choice_refusals=("Elm House is full.",)), "Elm House is full."),
    (Section.FUNDING, saying(funding={"source": None}), "Choose where the money comes from"),
    (Section.FUNDING, saying(funding={"weeks": None}), "Enter how many weeks are asked for"),
    (
        Section.FUNDING,
        replace(
            saying(funding={"contribution_pence": 40_000, "other_funding_pence": 30_001}), weekly_price_pence=70_000
        ),
        "The person and others pay more than the place costs",
    ),
    (Section.DISCHARGE_PLAN, replace(COMPLETE, plan_gaps=("Enter the aftercare",)), "Enter the aftercare"),
    (
        Section.TOP,
        saying(top={"completed_on": None}),
        "Enter the date on which the outcomes profile was gone through",
    ),
    (
        Section.DECLARATIONS,
        saying(declarations={"client_agreed_on": None}),
        "Enter the date on which the person agreed with the request",
    ),
]


@pytest.mark.parametrize(("section", "answers", "text"), IN_PROGRESS)
def test_a_section_that_lacks_something_is_in_progress(section: Section, answers: Answers, text: str) -> None:
    assert gaps(answers) == [(section, text)]
    assert state_of(answers, section) is SectionState.IN_PROGRESS
    others = {state_of(answers, other) for other in Section if other is not section}
    assert others == {SectionState.COMPLETE}


def test_refusing_national_data_stands_in_nobodys_way() -> None:
    assert gaps(replace(COMPLETE, consents=(ConsentKind.TREATMENT, ConsentKind.SHARING))) == []


def test_one_facility_is_enough_with_a_reason() -> None:
    assert gaps(replace(saying(choice={"why_fewer": "One takes couples."}), facility_ids=(1,))) == []


def test_pregnancy_is_asked_of_those_it_may_concern() -> None:
    assert gaps(saying({"sex": Sex.MALE})) == []
    asked = gaps(saying({"sex": Sex.FEMALE}))
    assert [(gap.section, gap.text) for gap in asked] == [(Section.HEALTH, "Say whether the person is pregnant")]


def test_the_eighteenth_birthday_is_that_of_the_day_of_submission() -> None:
    young = replace(COMPLETE, date_of_birth=dt.date(2008, 6, 2))
    assert gaps(young)
    assert gaps(replace(young, day=dt.date(2026, 6, 2))) == []


PARTS = {
    "values": [{}, values_with(FACTS), values_with(FACTS, risk={"arson": None}, home={"housing": None})],
    "consents": [(), tuple(ConsentKind)],
    "substances": [(), (7000,), (1101, 7000)],
    "facility_ids": [(), (1,), (1, 2)],
    "choice_refusals": [(), ("It is suspended.",)],
    "plan_gaps": [None, (), ("Enter the aftercare",)],
}
some_answers = st.builds(
    Answers,
    day=st.just(DAY),
    date_of_birth=st.just(dt.date(1985, 4, 17)),
    facts=st.just(FACTS),
    **{name: st.sampled_from(options) for name, options in PARTS.items()},
)


@given(some_answers)
def test_a_section_is_complete_exactly_when_it_lacks_nothing(answers: Answers) -> None:
    for section in Section:
        assert (state_of(answers, section) is SectionState.COMPLETE) is (section_gaps(answers, section) == [])


@given(some_answers)
def test_a_request_lacks_nothing_exactly_when_all_sections_are_complete(answers: Answers) -> None:
    all_complete = all(state_of(answers, section) is SectionState.COMPLETE for section in Section)
    assert (gaps(answers) == []) is all_complete


@given(some_answers, st.sampled_from(list(SAID)))
def test_taking_a_section_away_never_completes_anything(answers: Answers, part: Section) -> None:
    before = {section for section in Section if state_of(answers, section) is SectionState.COMPLETE}
    fewer = replace(answers, values={section: said for section, said in answers.values.items() if section is not part})
    assert {section for section in Section if state_of(fewer, section) is SectionState.COMPLETE} <= before


def test_a_refused_submission_names_everything_that_is_missing() -> None:
    refused = IncompleteRequest(gaps(EMPTY))
    assert all(gap.text in str(refused) for gap in refused.gaps)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 104))
def test_the_council_pays_the_price_less_the_contribution(price: int, contribution: int, weeks: int) -> None:
    assert net_cost_pence(price, contribution, weeks) + min(contribution, price) * weeks == price * weeks
