"""How a figure stands against its target."""

import pytest

from rehab.reports.rules import MEASURES, Aim, Figure, Standing, aim_faults, can_have_target, standing
from rehab.reports.rules.targets import wanted, worst_first

AIM = Aim(target=80, near=10)


@pytest.mark.parametrize(
    ("counted", "expected"), [(80, Standing.MET), (79, Standing.NEAR), (70, Standing.NEAR), (69, Standing.MISSED)]
)
def test_more_is_better_for_a_share_of_completions(counted, expected):
    assert standing(Figure(MEASURES["rehab_completion"], None, counted, 100), AIM) is expected


@pytest.mark.parametrize(
    ("counted", "expected"), [(80, Standing.MET), (81, Standing.NEAR), (90, Standing.NEAR), (91, Standing.MISSED)]
)
def test_less_is_better_for_a_share_of_unplanned_exits(counted, expected):
    assert standing(Figure(MEASURES["unplanned_exit"], None, counted, 100), AIM) is expected


def test_fewer_days_are_better():
    assert standing(Figure(MEASURES["wait_median_days"], None, 21, 9), Aim(21, 0)) is Standing.MET
    assert standing(Figure(MEASURES["wait_median_days"], None, 21.5, 9), Aim(21, 0)) is Standing.MISSED


def test_a_target_says_on_which_side_of_it_a_figure_is_to_be():
    assert wanted(MEASURES["rehab_completion"], Aim(65, 0)) == "at least 65%"
    assert wanted(MEASURES["wait_median_days"], Aim(21, 0)) == "at most 21 days"


def test_missed_targets_come_first_and_what_has_none_or_no_cases_is_left_out():
    shares = {"rehab_completion": (9, 10), "unplanned_exit": (9, 10), "discharge_plan": (0, 0), "paid_work": (1, 10)}
    figures = [Figure(MEASURES[name], None, *numbers) for name, numbers in shares.items()]
    aims = {name: AIM for name in shares if name != "paid_work"} | {"unplanned_exit": Aim(20, 5)}
    assert [(figure.measure.id, how) for figure, _, how in worst_first(figures, aims)] == [
        ("unplanned_exit", Standing.MISSED),
        ("rehab_completion", Standing.MET),
    ]


def test_without_cases_there_is_no_standing():
    assert standing(Figure(MEASURES["rehab_completion"], None, 0, 0), AIM) is None


def test_counts_and_money_have_no_target():
    assert [name for name, measure in MEASURES.items() if not can_have_target(measure)] == [
        "safe_withdrawals",
        "bed_nights",
        "net_spend",
    ]


@pytest.mark.parametrize(("aim", "field"), [(Aim(101, 0), "target"), (Aim(-1, 0), "target"), (Aim(5, 101), "near")])
def test_refuses_what_a_share_cannot_reach(aim, field):
    assert field in aim_faults(MEASURES["rehab_completion"], aim)
