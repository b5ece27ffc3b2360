"""What decision letters say to whom, and what a decision must say."""

import dataclasses
import datetime as dt

import pytest

from rehab.framework.rules import CareType
from rehab.panel.rules import Audience, CaseKind, Choice
from rehab.panel.rules.letters import DecisionFacts, Text, letter_type, sends_letters, written
from rehab.panel.rules.snapshots import age_band

FACTS = DecisionFacts(
    reference="R-2026-00001",
    person="Terry Sentinel",
    key_worker="Kay Worker",
    service="Testbury Recovery Service",
    authority="Testbury Council",
    care_type=CareType.RESIDENTIAL_REHAB,
    facilities=("Test House", "Second House"),
    outcome=Choice.APPROVE,
    decided_on=dt.date(2026, 6, 1),
    appeal_by=dt.date(2026, 6, 29),
    weeks=12,
    price_ceiling_pence=70_000,
    valid_until=dt.date(2026, 8, 30),
)


def letter(audience: Audience, facts: DecisionFacts) -> Text:
    """In the standard wording."""
    found = letter_type(facts.kind, facts.outcome, audience)
    assert found
    return written(found.standard, audience, facts)


def body(audience: Audience, **changes: object) -> str:
    return "\n".join(letter(audience, dataclasses.replace(FACTS, **changes))[1])


def test_tells_the_client_what_is_agreed_and_until_when() -> None:
    heading, paragraphs = letter(Audience.CLIENT, FACTS)
    text = "\n".join(paragraphs)
    assert heading == "Your place in residential rehab is agreed"
    assert "Dear Terry Sentinel" in paragraphs
    assert "up to 12 weeks in residential rehab" in text
    assert "30 August 2026" in text
    assert "Test House and Second House" in text
    assert "appeal" not in text


def test_the_price_is_between_council_and_key_worker() -> None:
    assert "£" not in body(Audience.CLIENT)
    assert "£700.00 a week" in body(Audience.KEY_WORKER)


def test_conditions_are_in_both_letters_line_by_line() -> None:
    conditions = {"outcome": Choice.APPROVE_WITH_CONDITIONS, "conditions": "Weekly call.\n\nReview at week 6."}
    for audience in (Audience.CLIENT, Audience.KEY_WORKER):
        lines = body(audience, **conditions).split("\n")
        assert lines.index("Review at week 6.") == lines.index("Weekly call.") + 1


def test_a_declined_client_learns_the_reason_and_the_right_to_appeal() -> None:
    text = body(Audience.CLIENT, outcome=Choice.DECLINE, reason="Community detox fits better.")
    assert "Community detox fits better." in text
    assert "You can appeal" in text
    assert "20 working days" in text
    assert "29 June 2026" in text


def test_a_deferred_client_learns_what_the_panel_needs() -> None:
    text = body(Audience.CLIENT, outcome=Choice.DEFER, reason="Blood test results.")
    assert "Blood test results." in text
    assert "agreed" not in text


@pytest.mark.parametrize("outcome", Choice)
def test_every_outcome_has_both_letters(outcome: Choice) -> None:
    changed = dataclasses.replace(FACTS, outcome=outcome, reason="Why", conditions="If")
    for audience in (Audience.CLIENT, Audience.KEY_WORKER):
        heading, paragraphs = letter(audience, changed)
        assert heading
        assert all(paragraph.strip() for paragraph in paragraphs)


def test_a_case_without_a_key_worker_names_the_service_to_ask() -> None:
    assert "ask Testbury Recovery Service" in body(Audience.CLIENT, key_worker="")
    assert letter(Audience.KEY_WORKER, dataclasses.replace(FACTS, key_worker=""))[1][1] == "Testbury Recovery Service"


@pytest.mark.parametrize(
    ("age", "band"),
    [(17, "Under 18"), (18, "18 to 24"), (24, "18 to 24"), (25, "25 to 34"), (64, "55 to 64"), (65, "65 and over")],
)
def test_an_age_is_shown_as_a_band(age: int, band: str) -> None:
    assert age_band(dt.date(2026 - age, 6, 1), dt.date(2026, 6, 1)) == band


def test_a_ratified_fast_track_sends_no_letters_and_a_refused_one_does() -> None:
    assert not sends_letters(CaseKind.RATIFICATION, Choice.APPROVE)
    assert sends_letters(CaseKind.RATIFICATION, Choice.DECLINE)
