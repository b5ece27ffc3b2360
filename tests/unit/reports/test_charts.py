"""What the charts of reports tell."""

from rehab.reports.charts import nights_by_month
from rehab.reports.rules import Use


def in_month(group: str, nights: int) -> Use:
    return Use(
        group,
        nights,
        pence=0,
        admissions=0,
        exits=0,
        completed=0,
        stayed_days=0,
        funded_days=0,
        funded_exits=0,
        completed_pence=0,
    )


def test_a_month_in_which_nobody_stayed_keeps_its_place():
    chart = nights_by_month([in_month("2025-11", 30), in_month("2026-02", 1_200)])
    assert chart is not None
    assert chart.description == "Nov 25: 30; Dec 25: 0; Jan 26: 0; Feb 26: 1,200"


def test_one_month_is_no_line():
    assert nights_by_month([in_month("2025-11", 30)]) is None
