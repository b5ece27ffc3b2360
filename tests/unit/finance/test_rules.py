"""Splitting money by financial year, giving it back, and what is left."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from rehab.core.money import cost_of_nights, financial_year
from rehab.finance.rules import (
    OUTSTANDING,
    BudgetEffect,
    BudgetPosition,
    Entry,
    LedgerKind,
    Share,
    give_back,
    net_weekly,
    split_by_year,
)

prices = st.integers(min_value=0, max_value=2_000_000)
days = st.dates(min_value=dt.date(2020, 1, 1), max_value=dt.date(2040, 12, 31))
entries = st.builds(
    Entry,
    budget_id=st.integers(min_value=1, max_value=3),
    kind=st.sampled_from(LedgerKind),
    nights=st.integers(min_value=-100, max_value=100),
    pence=st.integers(min_value=-1_000_000, max_value=1_000_000),
)


def test_splits_a_stay_across_the_turn_of_the_financial_year() -> None:
    assert split_by_year(70_000, dt.date(2026, 3, 25), 14) == [Share(2025, 7, 70_000), Share(2026, 7, 70_000)]


def test_the_first_of_april_belongs_to_the_new_year() -> None:
    assert [share.year for share in split_by_year(70_000, dt.date(2026, 4, 1), 7)] == [2026]


def test_nothing_is_split_when_nobody_stays() -> None:
    assert split_by_year(70_000, dt.date(2026, 4, 1), 0) == []


@given(price=prices, start=days, nights=st.integers(min_value=0, max_value=800))
def test_the_shares_add_up_to_the_whole_cost(price: int, start: dt.date, nights: int) -> None:
    shares = split_by_year(price, start, nights)
    assert sum(share.pence for share in shares) == cost_of_nights(price, nights)
    assert sum(share.nights for share in shares) == nights
    assert all(share.pence >= 0 and share.nights > 0 for share in shares)
    assert [share.year for share in shares] == sorted({share.year for share in shares})
    if shares:
        assert (shares[0].year, shares[-1].year) == (
            financial_year(start),
            financial_year(start + dt.timedelta(days=nights - 1)),
        )


@given(history=st.lists(entries))
def test_giving_back_leaves_nothing_held_and_touches_nothing_spent(history: list[Entry]) -> None:
    after = [*history, *give_back(history)]
    for budget_id in (1, 2, 3):
        for kind in LedgerKind:
            left = sum(entry.pence for entry in after if (entry.budget_id, entry.kind) == (budget_id, kind))
            was = sum(entry.pence for entry in history if (entry.budget_id, entry.kind) == (budget_id, kind))
            assert left == (0 if kind in OUTSTANDING else was)
    assert give_back(after) == []


def test_a_position_says_what_is_left() -> None:
    position = BudgetPosition(budget=1_000, reserved=100, committed=200, actual=300)
    assert (position.used, position.remaining) == (600, 400)


def test_without_a_budget_there_is_nothing_to_spend() -> None:
    assert BudgetPosition(budget=None).remaining == 0


def test_an_effect_is_over_only_when_it_takes_more_than_is_left() -> None:
    assert not BudgetEffect(year=2026, budget=1_000, before=400, takes=400).is_over
    assert BudgetEffect(year=2026, budget=1_000, before=400, takes=401).is_over
    assert BudgetEffect(year=2026, budget=None, before=0, takes=1).is_over


def test_a_stay_that_costs_nothing_never_goes_over_an_overdrawn_budget() -> None:
    assert not BudgetEffect(year=2026, budget=1_000, before=-5, takes=0).is_over


def test_an_effect_says_what_was_used_and_what_would_be_left() -> None:
    effect = BudgetEffect(year=2026, budget=1_000, before=400, takes=150)
    assert (effect.used, effect.after, effect.year_label) == (600, 250, "2026 to 2027")


def test_a_client_never_pays_the_council() -> None:
    assert net_weekly(70_000, 5_000) == 65_000
    assert net_weekly(70_000, 80_000) == 0
