"""What somebody can tell by subtracting two versions of published tables of one period."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.reports.rules import Grid, published, version_fault

COUNTS = st.lists(st.integers(0, 12), min_size=3, max_size=3)


def a_grid(counts, *, names=("A", "B", "C")):
    rows = [(name, (count,)) for name, count in zip(names, counts, strict=True)]
    return Grid("People who came by sex", "Sex", ("People",), (*rows, ("All", (sum(counts),))))


def fault(before, after):
    return version_fault([published(before)], [published(after)], number=1)


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ([10, 10, 10], [10, 10, 10], True),
        ([10, 10, 10], [11, 10, 10], False),
        ([10, 10, 10], [9, 11, 10], False),
        ([10, 10, 10], [15, 10, 10], True),
        ([10, 0, 10], [10, 6, 10], True),
        # B and C are hidden in both, and together they are one more.
        ([10, 2, 10], [10, 3, 10], False),
        # Those that are hidden are one less together.
        ([10, 3, 3], [16, 2, 3], False),
        ([1, 1, 1], [1, 1, 2], True),
    ],
)
def test_may_differ_by_nobody_or_by_as_many_as_may_be_shown(before, after, may):
    assert (fault(a_grid(before), a_grid(after)) == "") is may


def test_a_category_that_is_new_or_called_like_the_total_is_compared_too():
    assert fault(a_grid([10, 10], names="AB"), a_grid([10, 10, 7])) == ""
    assert fault(a_grid([10, 10], names=["A", "All"]), a_grid([10, 12], names=["A", "All"]))
    assert fault(Grid("People who came by sex", "Sex", ("People",), ()), a_grid([10, 0, 0])) == ""


def test_rows_of_types_of_care_are_compared_as_well():
    def of(detox, rehab):
        rows = [(name, (left, right, left + right)) for name, left, right in zip("AB", detox, rehab, strict=True)]
        return Grid("Starts", "Sex", ("Detox", "Rehab", "All"), (*rows, ("All", (sum(detox), sum(rehab), 40))))

    assert fault(of([10, 10], [10, 10]), of([10, 10], [10, 10])) == ""
    assert fault(of([10, 10], [10, 10]), of([9, 11], [11, 9]))


@given(COUNTS, COUNTS)
def test_no_subtraction_of_what_is_shown_gives_a_small_number(before, after):
    old, new = published(a_grid(before)), published(a_grid(after))
    if version_fault([old], [new], number=1) or old.withheld or new.withheld:
        return
    told = [(a[1][0], b[1][0]) for a, b in zip(old.rows, new.rows, strict=True)]
    known = [b - a for a, b in told if a is not None and b is not None]
    sums = itertools.chain(known, [known[-1] - sum(known[:-1])])
    assert not [change for change in sums if 0 < abs(change) < 5]
