"""Questions as data: what applies, what is kept, what is refused, and that each has a column of its own."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect

from rehab.core.questions import (
    Group,
    Kind,
    asked,
    choice,
    day,
    faults,
    fitting,
    if_yes,
    is_answered,
    line,
    money,
    number,
    prose,
    questions_of,
    unanswered,
    when,
    yes_no,
)
from rehab.requests.models import ROWS
from rehab.requests.rules import QUESTIONS, Question, Section
from rehab.requests.rules.vocabulary import Known

TODAY = dt.date(2026, 6, 1)
GROUPS = (
    Group(
        "",
        (
            yes_no("pet", "Does a pet come along?", needed="Say whether a pet comes along"),
            choice("vaccinated", "Is it vaccinated?", Known, needed="Say so", only_if=if_yes("pet")),
            day("vaccinated_on", "Date of vaccination", only_if=when("vaccinated", Known.YES)),
            number("weight", "Weight", 1, 90, unit="kg", only_if=when("sex", "female")),
            money("fee", "Fee"),
            prose("wishes", "Wishes"),
        ),
    ),
)
ANSWERS = {"pet": True, "vaccinated": Known.YES, "vaccinated_on": TODAY, "weight": 5, "fee": 100, "wishes": "A run."}
SOME = st.fixed_dictionaries(
    {},
    optional={
        "pet": st.sampled_from([None, True, False]),
        "vaccinated": st.sampled_from([None, *Known]),
        "vaccinated_on": st.sampled_from([None, TODAY]),
        "weight": st.sampled_from([None, 5]),
        "fee": st.integers(0, 10**6),
        "wishes": st.text(max_size=5),
    },
)
FACTS = st.sampled_from([{}, {"sex": "female"}, {"sex": "male"}])


def test_an_answer_that_no_longer_applies_is_dropped_with_what_hangs_from_it() -> None:
    kept = fitting(GROUPS, ANSWERS | {"pet": False}, {"sex": "female"})
    assert (kept["vaccinated"], kept["vaccinated_on"]) == (None, None)
    assert (kept["weight"], kept["fee"], kept["wishes"]) == (5, 100, "A run.")


def test_a_question_may_depend_on_another_section() -> None:
    assert fitting(GROUPS, ANSWERS, {"sex": "male"})["weight"] is None


def test_no_is_an_answer_and_so_is_nought() -> None:
    assert [is_answered(value) for value in (False, 0, None, "")] == [True, True, False, False]


def test_only_what_applies_can_be_missing() -> None:
    assert unanswered(GROUPS, fitting(GROUPS, {}, {}), {}) == ["Say whether a pet comes along"]
    assert unanswered(GROUPS, fitting(GROUPS, {"pet": True}, {}), {}) == ["Say so"]
    assert unanswered(GROUPS, fitting(GROUPS, {"pet": False}, {}), {}) == []


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"weight": 0}, "Weight must be between 1 and 90"),
        ({"weight": 91}, "Weight must be between 1 and 90"),
        ({"fee": -1}, "Fee must be £0.00 or more"),
        ({"vaccinated_on": TODAY + dt.timedelta(days=1)}, "Date of vaccination must be today or earlier"),
        ({"vaccinated": "perhaps"}, "Choose one of the answers on the page"),
    ],
)
def test_refuses_what_cannot_be(wrong: dict[str, object], fault: str) -> None:
    [name] = wrong
    assert faults(GROUPS, ANSWERS | wrong, today=TODAY) == {name: fault}


@given(SOME, FACTS)
def test_what_fits_fits_for_good(said: dict[str, object], facts: dict[str, object]) -> None:
    once = fitting(GROUPS, said, facts)
    assert fitting(GROUPS, once, facts) == once
    applying = {question.name for question in asked(GROUPS, once, facts)}
    for question in questions_of(GROUPS):
        if question.name not in applying:
            assert once[question.name] == question.blank


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        (yes_no("x", "?"), False, "No"),
        (yes_no("x", "?", no="No, none known"), False, "No, none known"),
        (choice("x", "?", Known), Known.NOT_KNOWN, "Not known"),
        (number("x", "?", 0, 9, unit="mg"), 0, "0 mg"),
        (money("x", "?"), 1250, "£12.50"),
        (day("x", "?"), TODAY, "1 June 2026"),
        (line("x", "?"), "", ""),
        (number("x", "?", 0, 9), None, ""),
    ],
)
def test_answers_read_in_words(question: Question, answer: object, words: str) -> None:
    assert question.in_words(answer) == words


@pytest.mark.parametrize("section", ROWS)
def test_each_question_has_a_column_and_each_column_a_question(section: Section) -> None:
    columns = {column.key for column in inspect(ROWS[section][1]).column_attrs}
    others = {"id", "request_id", "version", "weekly_price_pence"}
    assert {question.name for question in questions_of(QUESTIONS[section])} == columns - others


def test_a_question_stands_after_the_one_it_depends_on() -> None:
    facts = {"sex", "care_type", "parental_status"}
    for groups in QUESTIONS.values():
        before = set(facts)
        for question in questions_of(groups):
            assert question.only_if is None or question.only_if.question in before
            before.add(question.name)


def test_a_choice_offers_its_answers_once_each() -> None:
    for question in (question for groups in QUESTIONS.values() for question in questions_of(groups)):
        if question.kind is Kind.CHOICE:
            assert question.words
            assert len(set(question.words.values())) == len(question.words)
