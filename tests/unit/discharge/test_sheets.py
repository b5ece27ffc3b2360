"""Papers of a plan: everything for the person, for others their part and no word more."""

import datetime as dt
from dataclasses import dataclass, field, replace

import pytest

from rehab.discharge.rules.sheets import About, persons_sheet, sheet_heading, sheet_introduction, sheet_lines
from rehab.plans.rules import PARTS, Answer, Involvement, Party, PlanText, Stakeholder

DAY = dt.date(2026, 6, 1)
ABOUT = About("Ada Example", dt.date(1980, 1, 2), "943 476 5919", "Elm House", DAY, False, "Kay Worker", "Recovery")  # noqa: FBT003
WORDS = {text: f"Secret of {text.value}" for text in PlanText}


@dataclass
class Plan:
    """An agreed plan that says something different in each part."""

    goals: str = WORDS[PlanText.GOALS]
    accommodation: str = WORDS[PlanText.ACCOMMODATION]
    prescribing: str = WORDS[PlanText.PRESCRIBING]
    naloxone: str = WORDS[PlanText.NALOXONE]
    transport: str = WORDS[PlanText.TRANSPORT]
    aftercare: str = WORDS[PlanText.AFTERCARE]
    relapse_and_crisis: str = WORDS[PlanText.RELAPSE_AND_CRISIS]
    unplanned_exit: str = WORDS[PlanText.UNPLANNED_EXIT]
    number: int = 2
    updated_at: dt.datetime = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
    agreed_on: dt.date | None = DAY
    awaited: list[Party] = field(default_factory=list)
    stakeholders: list[Answer] = field(
        default_factory=lambda: [
            Answer(Stakeholder.GP, Involvement.INVOLVED, "Dr Example", DAY, consented=True),
            Answer(Stakeholder.HOUSING_SUPPORT, Involvement.INVOLVED, "The council", DAY, consented=False),
        ]
    )


@pytest.mark.parametrize("kind", Stakeholder)
def test_a_stakeholder_reads_its_part_and_no_other(kind: Stakeholder) -> None:
    told = " ".join(text for _, text in sheet_lines(kind, Plan()))
    assert {text for text, words in WORDS.items() if words in told} == set(PARTS[kind])


def test_only_those_who_treat_or_care_are_told_of_birth_and_place() -> None:
    housing = " ".join(sheet_introduction(Stakeholder.HOUSING_SUPPORT, Plan(), ABOUT))
    assert "Ada Example" in housing
    assert not any(word in housing for word in ("1980", "943 476 5919", "Elm House"))
    gp = " ".join(sheet_introduction(Stakeholder.GP, Plan(), ABOUT))
    assert all(word in gp for word in ("2 January 1980", "943 476 5919", "Elm House"))
    assert sheet_heading(Stakeholder.GP) == "Part of a discharge plan: GP"


def test_the_person_reads_everything_and_who_may_read_what() -> None:
    parts = persons_sheet(Plan(), ABOUT)
    told = " ".join(text for part in parts for text in (*part.paragraphs, *part.points))
    assert all(words in told for words in WORDS.values())
    assert "can now kill you" in told
    assert "GP: Dr Example. You agreed that they get this: where you will live" in told
    assert "Housing support: The council. They get nothing of this plan." in told
    assert "You leave on 1 June 2026." in told
    assert "You left on 1 June 2026." in persons_sheet(Plan(), replace(ABOUT, has_left=True))[0].paragraphs


def test_says_so_where_nothing_is_agreed_yet() -> None:
    plan = Plan(transport="", agreed_on=None, stakeholders=[])
    parts = {part.heading: part.paragraphs for part in persons_sheet(plan, replace(ABOUT, leaves_on=None))}
    assert parts["How you get home"] == ("Nothing is agreed on this yet. Ask your key worker.",)
    assert "No day of leaving is arranged yet." in parts["The plan of Ada Example"]
    assert "not agreed by everybody" in parts["The plan of Ada Example"][0]
