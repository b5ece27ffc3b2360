"""The register of decisions: figures, groups, and what is hidden."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.clients.rules import ETHNICITIES, Sex, SubstanceGroup
from rehab.panel.rules import CaseKind, Choice, DeclineReason
from rehab.panel.rules.results import Result
from rehab.reports.rules.register import (
    NOT_STATED,
    Asked,
    Decision,
    RegisterGroup,
    Turnout,
    breakdown,
    ethnic_group,
    narrowed,
    row,
    summary,
)

MONDAY = dt.date(2026, 6, 1)
NEW = Decision("R-1", CaseKind.NEW, Choice.APPROVE, MONDAY, "North", submitted_on=dt.date(2026, 5, 18))
DECISIONS = st.builds(
    Decision,
    reference=st.just("R-1"),
    kind=st.sampled_from(CaseKind),
    outcome=st.sampled_from(Choice),
    decided_on=st.just(MONDAY),
    service=st.sampled_from(["North", "South"]),
    submitted_on=st.dates(dt.date(2026, 4, 1), MONDAY),
    sex=st.sampled_from([None, *Sex]),
    substance_group=st.sampled_from([None, *SubstanceGroup]),
)


def of(**changes: object) -> Decision:
    return dataclasses.replace(NEW, **changes)


def test_times_first_decisions_in_working_days_against_their_target() -> None:
    # 18 May to 1 June 2026 is ten working days, but for the bank holiday of 25 May.
    late = of(submitted_on=dt.date(2026, 5, 11))
    extension = of(kind=CaseKind.EXTENSION, submitted_on=dt.date(2026, 1, 5))
    found = summary([NEW, late, extension])
    assert (NEW.working_days, late.working_days, extension.working_days) == (9, 14, None)
    assert (found.median_days, found.timed, found.in_time) == (11.5, 2, 1)


def test_counts_outcomes_ties_and_reasons() -> None:
    declined = of(outcome=Choice.DECLINE, decline_reason=DeclineReason.RISK, tie_broken=True)
    in_words = of(kind=CaseKind.EXTENSION, outcome=Choice.DECLINE)
    found = summary([NEW, of(outcome=Choice.APPROVE_WITH_CONDITIONS), of(outcome=Choice.DEFER), declined, in_words])
    assert found.results == {Result.AGREED: 2, Result.DEFERRED: 1, Result.DECLINED: 2}
    assert sum(found.reasons.values()) == 2
    assert found.reasons["The risk cannot be managed there"] == 1
    assert found.ties == 1


def test_nothing_has_no_median() -> None:
    assert summary([]).median_days is None


@given(st.lists(DECISIONS, max_size=40), st.sampled_from(RegisterGroup))
def test_groups_add_up_to_everything(decisions: list[Decision], by: RegisterGroup) -> None:
    rows = breakdown(decisions, by, is_personal=False)
    assert rows is not None
    *groups, total = [each.counts for each in rows]
    assert total == tuple(sum(counts[place] or 0 for counts in groups) for place in range(4))
    assert total[3] == len(decisions)


@given(st.lists(DECISIONS, max_size=60))
def test_no_small_number_about_people_is_shown(decisions: list[Decision]) -> None:
    rows = breakdown(decisions, RegisterGroup.SEX, is_personal=True)
    for each in rows or []:
        assert not [number for number in each.counts if number in range(1, 5)]


def test_the_only_hidden_number_cannot_be_worked_out() -> None:
    decisions = [of(sex=Sex.MALE)] * 20 + [of(sex=Sex.FEMALE)] * 2 + [of(sex=Sex.NOT_STATED)] * 6
    rows = breakdown(decisions, RegisterGroup.SEX, is_personal=True)
    assert rows is not None
    assert sum(each.counts[3] is None for each in rows) == 2


def test_a_filter_about_people_tells_nothing_of_the_few_that_it_leaves_out() -> None:
    men = [of(sex=Sex.MALE)] * 9
    woman = of(sex=Sex.FEMALE, outcome=Choice.DECLINE)
    everybody, her = [*men, woman, *[of(outcome=Choice.DECLINE)] * 5], Asked({RegisterGroup.SEX: "Female"})
    assert narrowed([*men, woman], Asked({RegisterGroup.SEX: "Male"})) == (None, None, None, None)
    assert narrowed(everybody, her)[2:] == (None, None)


def test_groups_that_are_asked_for_one_after_the_other_tell_no_more_than_their_table() -> None:
    decisions = [of(sex=Sex.MALE)] * 20 + [of(sex=Sex.FEMALE)] * 6 + [of(sex=Sex.NOT_STATED)] * 2
    told = [narrowed(decisions, Asked({RegisterGroup.SEX: sex.label}))[3] for sex in Sex]
    assert sorted(told, key=str) == [20, None, None]


def test_two_filters_about_people_tell_nothing() -> None:
    decisions = [of(sex=Sex.MALE, age_band="25 to 34")] * 6 + [of(sex=Sex.FEMALE, age_band="35 to 44")] * 6
    asked = Asked({RegisterGroup.SEX: "Male", RegisterGroup.AGE_BAND: "25 to 34"})
    assert narrowed(decisions, asked) == (None, None, None, None)


def _totals(decisions: list[Decision]) -> tuple[int, ...]:
    return (*summary(decisions).results.values(), len(decisions))


@given(st.lists(DECISIONS, max_size=60), st.sampled_from(Sex))
def test_no_small_number_is_told_beside_the_page_of_everybody(decisions: list[Decision], sex: Sex) -> None:
    shown = narrowed(decisions, Asked({RegisterGroup.SEX: sex.label}))
    for number, everybody in zip(shown, _totals(decisions), strict=True):
        assert number is None or not {number, everybody - number} & set(range(1, 5))


def test_filters_about_cases_narrow_what_people_are_held_against() -> None:
    north, south = [of(sex=Sex.MALE)] * 6, [of(sex=Sex.FEMALE, service="South")] * 6
    asked = Asked({RegisterGroup.SEX: "Male", RegisterGroup.SERVICE: "North"})
    assert narrowed([*north, *south], asked) == (6, 0, 0, 6)


def test_what_is_not_recorded_is_a_group_and_stands_last() -> None:
    rows = breakdown([of(sex=None), of(sex=Sex.MALE)], RegisterGroup.SEX, is_personal=False)
    assert rows is not None
    assert [each.group for each in rows] == ["Male", NOT_STATED, "All"]


def test_filters_pick_by_the_words_of_a_group() -> None:
    asked = Asked({RegisterGroup.SERVICE: "North", RegisterGroup.KIND: "New request"}, Result.AGREED)
    assert asked.picks(NEW)
    assert not asked.picks(of(service="South"))
    assert not asked.picks(of(outcome=Choice.DEFER))
    assert not asked.is_personal
    assert Asked({RegisterGroup.SEX: "Male"}).is_personal


@pytest.mark.parametrize(
    ("code", "group"),
    [("A", "White"), ("G", "Mixed"), ("L", "Asian"), ("P", "Black"), ("R", "Other"), ("Z", "Not stated"), (None, None)],
)
def test_ethnic_codes_fall_into_groups(code: str | None, group: str | None) -> None:
    assert ethnic_group(code) == group
    assert all(ethnic_group(each) for each in ETHNICITIES)


def test_a_line_of_the_sheet_tells_nothing_of_the_person() -> None:
    line = row(of(sex=Sex.FEMALE, substance_group=SubstanceGroup.OPIATE, age_band="25 to 34"))
    assert line[0] == "R-1"
    assert not {"Female", "Opiate", "25 to 34"} & set(line)


def test_turnout_is_of_the_cases_one_could_vote_on() -> None:
    line = Turnout("Ann", "Chair", "Panel", 10, 2, 1, 8, {Choice.APPROVE: 5, Choice.DECLINE: 1})
    assert (line.expected, line.voted) == (7, 6)
