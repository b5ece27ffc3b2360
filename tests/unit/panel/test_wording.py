"""The wording of letters: what it may say, how it is filled in, and which letter goes to whom."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.framework.rules import CareType
from rehab.panel.rules import Audience, CaseKind, Choice
from rehab.panel.rules.letters import LETTER_TYPES, DecisionFacts, LetterType, appeal_day, letter_type, written
from rehab.panel.rules.results import Result, result_of
from rehab.panel.rules.wording import PLACEHOLDERS, Wording, faults, names_in, paragraphs

FACTS = DecisionFacts(
    reference="R-2026-00001",
    person="Terry Sentinel",
    initials="TS",
    key_worker="Kay Worker",
    service="Testbury Recovery Service",
    authority="Testbury Council",
    care_type=CareType.RESIDENTIAL_REHAB,
    facilities=("Test House", "Second House"),
    outcome=Choice.DECLINE,
    decided_on=dt.date(2026, 6, 1),
    appeal_by=dt.date(2026, 6, 29),
    reason="Because.",
    alternative="Day programme.",
    actions="Blood tests.",
    return_on=dt.date(2026, 7, 1),
    conditions="Weekly call.\nReview at week 6.",
    weeks=12,
    price_ceiling_pence=70_000,
    valid_until=dt.date(2026, 8, 30),
)
DECLINED = LetterType(CaseKind.NEW, Result.DECLINED, Audience.CLIENT)
GOOD = DECLINED.standard


def fault_of(body: str, heading: str = "Heading", of: LetterType = DECLINED) -> dict[str, str]:
    return faults(Wording(heading, body), of.terms)


@pytest.mark.parametrize("found", LETTER_TYPES, ids=lambda found: found.key)
def test_every_standard_wording_keeps_its_own_rules(found: LetterType) -> None:
    assert faults(found.standard, found.terms) == {}


@pytest.mark.parametrize("found", LETTER_TYPES, ids=lambda found: found.key)
def test_no_letter_has_a_gap_when_only_what_must_be_known_is_known(found: LetterType) -> None:
    bare = dataclasses.replace(
        FACTS, key_worker="", facilities=(), alternative="", actions="", return_on=None, conditions="", care_type=None
    )
    heading, told = written(found.standard, found.audience, bare)
    for text in [heading, *told]:
        assert text.strip()
        assert not set("{}") & set(text)
        assert "  " not in text
        assert not text.endswith(" .")


def test_an_unknown_placeholder_is_named() -> None:
    assert fault_of(GOOD.body + "\n{nme} {weks}") == {
        "body": "The text cannot use {nme} and {weks}. Use only the placeholders listed"
    }


@pytest.mark.parametrize("stray", ["{weeks", "weeks}", "{{weeks}}", "{we\neks}", "{", "}"])
def test_a_bracket_without_its_pair_is_refused(stray: str) -> None:
    assert "bracket without its pair" in fault_of(f"{GOOD.body}\nFor {stray}")["body"]


def test_a_decline_must_say_until_when_one_can_appeal() -> None:
    assert fault_of(GOOD.body.replace("{appeal_by}", "soon")) == {"body": "The text must have {appeal_by}"}


def test_a_heading_is_one_line_that_names_nobody() -> None:
    assert fault_of(GOOD.body, "For {person}")["heading"].startswith("The heading cannot use {person}")
    assert fault_of(GOOD.body, "Two\nlines") == {"heading": "The heading must be one line"}
    assert fault_of(GOOD.body, " ") == {"heading": "Enter the heading"}
    assert "150 characters or fewer" in fault_of(GOOD.body, "x" * 151)["heading"]


@pytest.mark.parametrize("name", sorted(PLACEHOLDERS))
def test_providers_are_told_neither_the_name_nor_money_nor_reasons(name: str) -> None:
    provider = LetterType(CaseKind.NEW, Result.AGREED, Audience.PROVIDER)
    hidden = {"person", "contact", "price", "facilities", "appeal_by", "return_on", "reason", "conditions", "actions",
              "alternative"}  # fmt: skip
    assert bool(fault_of(f"{{reference}} {{{name}}}", of=provider)) is (name in hidden)


def test_a_line_without_anything_to_say_is_left_out() -> None:
    values = {**FACTS.values, "facilities": ""}
    assert paragraphs("The places are: {facilities}.\n\nUntil {valid_until}.", values) == ["Until 30 August 2026."]


def test_lines_that_the_panel_typed_are_paragraphs_of_their_own() -> None:
    told = paragraphs("Conditions: {conditions} Ask us.", FACTS.values)
    assert told == ["Conditions:", "Weekly call.", "Review at week 6.", "Ask us."]


@given(st.text())
def test_what_the_panel_typed_is_never_read_as_a_placeholder(typed: str) -> None:
    told = paragraphs("Reason: {reason}", {"reason": typed + "{person}", "person": "Terry"})
    assert "Terry" not in " ".join(told)


@given(st.text(alphabet="{}ab\n ", max_size=40))
def test_a_text_that_is_accepted_leaves_no_bracket_behind(body: str) -> None:
    terms = dataclasses.replace(DECLINED.terms, allowed=frozenset({"person"}), required=frozenset())
    if not faults(Wording("Heading", body), terms):
        assert not set("{}") & set("".join(paragraphs(body, {"person": "Terry"})))
        assert set(names_in(body)) <= {"person"}


@pytest.mark.parametrize(
    ("kind", "outcome", "audience", "worded_as"),
    [
        (CaseKind.FAST_TRACK_DETOX, Choice.APPROVE, Audience.CLIENT, CaseKind.FAST_TRACK_DETOX),
        (CaseKind.FAST_TRACK_DETOX, Choice.DECLINE, Audience.CLIENT, CaseKind.NEW),
        (CaseKind.APPEAL, Choice.APPROVE_WITH_CONDITIONS, Audience.PROVIDER, CaseKind.NEW),
        (CaseKind.APPEAL, Choice.DECLINE, Audience.CLIENT, CaseKind.APPEAL),
        (CaseKind.EXTENSION, Choice.DECLINE, Audience.PROVIDER, CaseKind.EXTENSION),
        (CaseKind.NEW, Choice.DECLINE, Audience.PROVIDER, None),
        (CaseKind.RATIFICATION, Choice.APPROVE, Audience.CLIENT, None),
        (CaseKind.EXCEPTION, Choice.APPROVE, Audience.CLIENT, None),
    ],
)
def test_which_letter_a_decision_sends(
    kind: CaseKind, outcome: Choice, audience: Audience, worded_as: CaseKind | None
) -> None:
    found = letter_type(kind, outcome, audience)
    assert (found.kind if found else None) is worded_as
    assert found is None or found.result is result_of(outcome)


def test_the_right_of_appeal_belongs_to_the_first_decision_alone() -> None:
    decided_at = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    assert appeal_day(CaseKind.NEW, Choice.DECLINE, Audience.CLIENT, decided_at) == "29 June 2026"
    assert appeal_day(CaseKind.APPEAL, Choice.DECLINE, Audience.CLIENT, decided_at) == ""
    assert appeal_day(CaseKind.NEW, Choice.APPROVE, Audience.CLIENT, decided_at) == ""
