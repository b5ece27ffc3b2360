"""What stands first in a work list."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from rehab.casework.rules import WorkItem, by_urgency, in_order

NOW = dt.datetime(2026, 6, 1, 11, 0, tzinfo=dt.UTC)
items = st.lists(
    st.builds(
        WorkItem,
        title=st.text(max_size=3),
        detail=st.just(""),
        path=st.just("/"),
        due=st.none() | st.integers(-50, 50).map(lambda hours: NOW + dt.timedelta(hours=hours)),
        tone=st.sampled_from(["act", "progress"]),
    )
)


def an_item(title: str, *, hours: int | None = None, tone: str = "progress") -> WorkItem:
    due = None if hours is None else NOW + dt.timedelta(hours=hours)
    return WorkItem(title, "", "/", due=due, tone=tone)


def test_what_is_overdue_stands_first_and_drafts_last() -> None:
    found = [
        an_item("draft"),
        an_item("bed offered", tone="act"),
        an_item("due tomorrow", hours=24),
        an_item("a day late", hours=-24),
        an_item("an hour late", hours=-1),
    ]
    titles = [item.title for item in by_urgency(found)]
    assert titles == ["a day late", "an hour late", "due tomorrow", "bed offered", "draft"]


@given(items)
def test_loses_nothing_and_puts_no_later_time_before_an_earlier_one(found: list[WorkItem]) -> None:
    ordered = by_urgency(found)
    assert sorted(map(repr, ordered)) == sorted(map(repr, found))
    times = [item.due for item in ordered if item.due]
    assert times == sorted(times)
    assert [item.due is None for item in ordered] == sorted(item.due is None for item in ordered)


def test_what_happens_stands_among_what_is_due_by_its_day() -> None:
    arrival = WorkItem("arrival", "", "/", at=NOW)
    found = [an_item("some day"), an_item("later", hours=2), arrival]
    assert [item.title for item in in_order(found)] == ["arrival", "later", "some day"]
