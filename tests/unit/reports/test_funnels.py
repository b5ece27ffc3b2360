"""The limits of a funnel plot, against the binomial distribution worked out by other means."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.reports.rules import INNER, OUTER, limits


def below(number: int, cases: int, share: float) -> float:
    return sum(math.comb(cases, k) * share**k * (1 - share) ** (cases - k) for k in range(number + 1))


@pytest.mark.parametrize("cases", [1, 5, 20, 60])
@pytest.mark.parametrize("tail", [INNER, OUTER])
def test_lie_between_the_whole_numbers_at_which_the_distribution_passes_the_tail(cases, tail):
    limit = next(found for found in limits(0.3, cases, tail) if found.cases == cases)
    for wanted, share in ((tail, limit.low), (1 - tail, limit.high)):
        reached = math.ceil(share * cases - 1e-9)
        assert below(reached, cases, 0.3) >= wanted - 1e-9
        assert reached == 0 or below(reached - 1, cases, 0.3) <= wanted + 1e-9


@given(st.floats(0.01, 0.99), st.integers(1, 300))
def test_hold_the_average_between_them_and_the_outer_hold_the_inner(average, most):
    for inner, outer in zip(limits(average, most, INNER), limits(average, most, OUTER), strict=True):
        assert 0 <= outer.low <= inner.low + 1e-9
        assert inner.high <= outer.high + 1e-9 <= 1 + 2e-9
        assert inner.low <= average + 1 / inner.cases
        assert inner.high >= average - 1 / inner.cases


@pytest.mark.parametrize("average", [0.0, 1.0])
def test_are_the_average_itself_where_everybody_is_alike(average):
    assert {(limit.low, limit.high) for limit in limits(average, 9, INNER)} == {(average, average)}


def test_of_nobody_there_are_none():
    assert limits(0.5, 0, INNER) == []
