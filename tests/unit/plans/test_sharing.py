"""Who gets which part of a plan."""

import pytest

from rehab.plans.rules import PARTS, Answer, Involvement, PlanText, Stakeholder, is_shared


def test_says_for_every_stakeholder_what_it_needs() -> None:
    assert set(PARTS) == set(Stakeholder)
    assert all(PARTS.values())


def test_medication_goes_to_those_only_who_treat_the_person() -> None:
    treats = {Stakeholder.GP, Stakeholder.DRUG_AND_ALCOHOL_SERVICE, Stakeholder.REHABILITATION_SERVICES}
    assert {kind for kind, parts in PARTS.items() if PlanText.PRESCRIBING in parts} == treats


@pytest.mark.parametrize(
    ("answer", "shared"),
    [
        (None, False),
        (Answer(Stakeholder.GP, Involvement.INVOLVED), False),
        (Answer(Stakeholder.GP, Involvement.INVOLVED, consented=False), False),
        (Answer(Stakeholder.GP, Involvement.OFFERED_AND_DECLINED, consented=True), False),
        (Answer(Stakeholder.GP, Involvement.INVOLVED, consented=True), True),
    ],
)
def test_nothing_is_shared_without_involvement_and_a_yes(answer: Answer | None, *, shared: bool) -> None:
    assert is_shared(answer) is shared
