"""Hard exclusions by name, and what is only asked."""

from collections.abc import Callable
from typing import Any

import pytest

from rehab.clients.rules import Sex
from rehab.framework.rules import Beds, CareType, DetoxSubstance, DualDiagnosis, Exclusion, Sexes
from rehab.matching.rules import Needs, Place, Verdict, checks, detox_substances, need_lines
from rehab.requests.rules import Mobility, Substitution

MakePlace = Callable[..., Place]
REHAB = CareType.RESIDENTIAL_REHAB
METHADONE, BUPRENORPHINE = Substitution.METHADONE, Substitution.BUPRENORPHINE


def the_check(needs: dict[str, Any], place: Place) -> tuple[str, str]:
    """Verdict and words of the one check that these needs lead to."""
    [check] = checks(Needs(REHAB, **needs), place)
    return check.verdict.value, check.text


EXCLUDED = [
    ({"sex": Sex.FEMALE}, {"sexes": Sexes.MEN}, "It is for men only"),
    ({"sex": Sex.MALE}, {"sexes": Sexes.WOMEN}, "It is for women only"),
    ({"sex": Sex.FEMALE}, {"sexes": Sexes.MIXED, "beds": Beds(men=4)}, "It has no beds for women"),
    ({"age": 19}, {"youngest_age": 21}, "It takes people from 21 years: this person is 19"),
    ({"age": 70}, {"oldest_age": 65}, "It takes people up to 65 years: this person is 70"),
    ({"children_come": True}, {"takes_families": False}, "It does not take children"),
    (
        {"children_come": True, "oldest_child": 9},
        {"takes_families": True, "oldest_child": 5},
        "It takes children up to 5 years: the oldest here is 9",
    ),
    ({"partner_comes": True}, {"takes_couples": False}, "It does not take couples"),
    ({"pet_comes": True}, {"takes_pets": False}, "It does not take pets"),
    (
        {"substitution": METHADONE, "dose_mg": 30},
        {"takes_substitution": False},
        "It takes nobody on an opiate substitute",
    ),
    (
        {"substitution": METHADONE, "dose_mg": 80},
        {"takes_substitution": True, "top_methadone_mg": 40},
        "It takes people on up to 40 mg of methadone a day: this person has 80 mg",
    ),
    (
        {"substitution": BUPRENORPHINE, "dose_mg": 16},
        {"takes_substitution": True, "top_buprenorphine_mg": 8},
        "It takes people on up to 8 mg of buprenorphine a day: this person has 16 mg",
    ),
    (
        {"detox": frozenset({DetoxSubstance.OPIATES})},
        {"detox": frozenset({DetoxSubstance.ALCOHOL})},
        "It does not detox people from opiates",
    ),
    (
        {"risks": frozenset({Exclusion.ARSON})},
        {"exclusions": frozenset({Exclusion.ARSON})},
        "It does not take people with a history of arson",
    ),
    (
        {"mental_health": DualDiagnosis.SEVERE},
        {"dual_diagnosis": DualDiagnosis.MILD},
        "It supports mental ill health up to mild: this person's is severe",
    ),
    ({"mobility": Mobility.WHEELCHAIR}, {"wheelchair": False}, "It cannot be used with a wheelchair"),
    ({"mobility": Mobility.GROUND_FLOOR}, {"ground_floor": False}, "It has no bedrooms on the ground floor"),
    ({"weeks": 8}, {"shortest_weeks": 12}, "Its programme takes at least 12 weeks: 8 are asked for"),
    ({"weeks": 26}, {"longest_weeks": 24}, "Its programme takes at most 24 weeks: 26 are asked for"),
]


@pytest.mark.parametrize(("needs", "facts", "reason"), EXCLUDED)
def test_excludes_by_name(place: MakePlace, needs: dict[str, Any], facts: dict[str, Any], reason: str) -> None:
    assert the_check(needs, place(**facts)) == ("not_met", reason)


def test_every_refusal_to_call_off_excludes(place: MakePlace) -> None:
    refused = place(refusals=("It has no agreed price on this date", "The framework has expired"))
    found = checks(Needs(REHAB), refused)
    assert [check.text for check in found] == ["It has no agreed price on this date", "The framework has expired"]
    assert {check.verdict for check in found} == {Verdict.NOT_MET}


@pytest.mark.parametrize("needs", [needs for needs, _, _ in EXCLUDED if "sex" not in needs])
def test_what_a_place_has_not_said_is_asked_and_excludes_nobody(place: MakePlace, needs: dict[str, Any]) -> None:
    verdict, question = the_check(needs, place())
    assert verdict == "ask"
    assert question.endswith("?")


@pytest.mark.parametrize("risk", Exclusion)
def test_a_place_that_names_other_exclusions_takes_the_rest(place: MakePlace, risk: Exclusion) -> None:
    others = frozenset(Exclusion) - {risk}
    assert the_check({"risks": frozenset({risk})}, place(exclusions=others))[0] == "met"
    assert the_check({"risks": frozenset({risk})}, place(exclusions=frozenset({risk})))[0] == "not_met"


@pytest.mark.parametrize(
    ("needs", "facts"),
    [
        ({"age": 21}, {"youngest_age": 21, "oldest_age": 65}),
        ({"age": 65}, {"oldest_age": 65}),
        ({"children_come": True, "oldest_child": 5}, {"takes_families": True, "oldest_child": 5}),
        ({"substitution": METHADONE, "dose_mg": 40}, {"takes_substitution": True, "top_methadone_mg": 40}),
        ({"substitution": Substitution.LONG_ACTING}, {"takes_substitution": True}),
        ({"mental_health": DualDiagnosis.MILD}, {"dual_diagnosis": DualDiagnosis.MILD}),
        ({"mobility": Mobility.GROUND_FLOOR}, {"wheelchair": True, "ground_floor": None}),
        ({"weeks": 12}, {"shortest_weeks": 12, "longest_weeks": 12}),
        ({"language": "pl"}, {"languages": frozenset({"pl"})}),
    ],
)
def test_meets_a_need_up_to_the_limit_itself(place: MakePlace, needs: dict[str, Any], facts: dict[str, Any]) -> None:
    assert the_check(needs, place(**facts))[0] == "met"


def test_no_language_excludes_because_interpreters_can_be_had(place: MakePlace) -> None:
    assert the_check({"language": "pl"}, place(languages=frozenset({"ur"})))[0] == "ask"


def test_a_stimulant_that_a_detox_does_not_name_is_only_asked_about(place: MakePlace) -> None:
    needs = {"detox": frozenset({DetoxSubstance.STIMULANTS})}
    assert the_check(needs, place(detox=frozenset({DetoxSubstance.OPIATES})))[0] == "ask"


@pytest.mark.parametrize(
    "needs",
    [
        {},
        {"sex": Sex.NOT_STATED},
        {"children_come": False, "oldest_child": 3},
        {"substitution": Substitution.NONE},
        {"detox": frozenset()},
        {"mental_health": DualDiagnosis.NONE},
        {"mobility": Mobility.STAIRS},
        {"language": "en"},
    ],
)
def test_nothing_is_held_against_a_place_where_there_is_no_need(place: MakePlace, needs: dict[str, Any]) -> None:
    strict = place(
        takes_families=False,
        takes_substitution=False,
        dual_diagnosis=DualDiagnosis.NONE,
        wheelchair=False,
        sexes=Sexes.MEN,
        exclusions=frozenset(Exclusion),
    )
    assert checks(Needs(REHAB, **needs), strict) == []


def test_the_substances_cited_say_what_somebody_is_detoxed_from() -> None:
    assert detox_substances([1101, 1201, 7000]) == {DetoxSubstance.OPIATES, DetoxSubstance.ALCOHOL}
    assert detox_substances([2200, 3201]) == {DetoxSubstance.BENZODIAZEPINES, DetoxSubstance.STIMULANTS}
    assert detox_substances([5000, 6000]) == frozenset()


def test_shows_what_the_request_does_not_answer() -> None:
    lines = {line.label: line.value for line in need_lines(Needs(REHAB, risks_not_known=frozenset({Exclusion.ARSON})))}
    assert (lines["Arson"], lines["Sexual offences"], lines["Sex"]) == (None, "No", None)
    answered = Needs(REHAB, children_come=True, oldest_child=4, substitution=METHADONE, dose_mg=40, detox=frozenset())
    lines = {line.label: line.value for line in need_lines(answered)}
    assert lines["Children come along"] == "Yes, the oldest is 4"
    assert lines["Opiate substitute"] == "Methadone, 40 mg a day"
    assert lines["Detox from"] == "No detox"
