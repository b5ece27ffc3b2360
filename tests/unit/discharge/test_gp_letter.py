"""The letter to the GP says what the GP must do, and nothing that is not known."""

import datetime as dt
from dataclasses import replace

from rehab.discharge.rules import ExitKind, Leaving
from rehab.discharge.rules.gp_letter import Known, heading, paragraphs, refused_by
from rehab.discharge.rules.sheets import About
from rehab.framework.rules import CareType
from rehab.placements.rules import ExitReason
from rehab.plans.rules import Answer, Involvement, Stakeholder

DAY = dt.date(2026, 6, 1)
ABOUT = About(
    name="Ada Example",
    born=dt.date(1980, 1, 2),
    nhs_number="943 476 5919",
    place="Elm House",
    leaves_on=DAY,
    has_left=True,
    key_worker="Kay Worker",
    service="Recovery",
)
KNOWN = Known(
    about=ABOUT,
    gp="Market Surgery",
    care_type=CareType.RESIDENTIAL_REHAB,
    admitted_on=dt.date(2026, 4, 1),
    kind=ExitKind.UNPLANNED,
    leaving=Leaving(DAY, ExitReason.CLIENT_LEFT, medication="Sertraline 50mg", naloxone_supplied=False),
    prescribing="The community team, from Monday",
    relapse_and_crisis="",
    written_on=DAY,
)


def test_tells_of_lost_tolerance_medication_and_naloxone() -> None:
    told = "\n".join(paragraphs(KNOWN))
    assert heading(KNOWN) == "The end of a stay in residential rehab"
    assert "Your patient stayed at Elm House from 1 April 2026 to 1 June 2026 and left unplanned" in told
    for words in ("lost tolerance", "Sertraline 50mg", "please offer it", "from Monday", "943 476 5919"):
        assert words in told
    assert "Relapse" not in told


def test_says_what_is_not_recorded() -> None:
    bare = replace(KNOWN, gp="", prescribing="", leaving=Leaving(DAY, ExitReason.COMPLETED), about=ABOUT)
    told = "\n".join(paragraphs(bare))
    assert "To: the GP" in told
    assert told.count("Not recorded.") == 2
    assert "It is not known whether they have naloxone" in told


def test_of_somebody_who_died_it_says_no_more_than_that() -> None:
    told = "\n".join(paragraphs(replace(KNOWN, leaving=Leaving(DAY, ExitReason.DIED))))
    assert "died on 1 June 2026" in told
    assert "prescribe" not in told


def test_only_a_no_is_a_refusal() -> None:
    answer = Answer(Stakeholder.GP, Involvement.INVOLVED, "Dr Example", DAY)
    assert [refused_by(each) for each in (None, answer, replace(answer, consented=True))] == [False] * 3
    assert refused_by(replace(answer, consented=False))
