"""When a daily summary is due, what becomes of a notice, and what the codes of mail servers mean."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.core.clock import LONDON
from rehab.core.working_days import is_working_day
from rehab.notifications.rules import (
    DIGEST,
    TEMPLATES,
    URGENT,
    NoticeKind,
    NoticeState,
    Way,
    case_in,
    first_state,
    is_safe_path,
    kind_of,
    last_digest_time,
    why_refused,
)

MINUTE = dt.timedelta(minutes=1)
# Every quarter of an hour of these years, in which the clocks change and a day is added.
moments = st.integers(0, 4 * 365 * 24 * 4).map(
    lambda quarters: dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=15 * quarters)
)


def london(*moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=LONDON)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("now", "was_due"),
    [
        (london(2026, 6, 2, 6, 59), london(2026, 6, 1, 7)),
        (london(2026, 6, 2, 7), london(2026, 6, 2, 7)),
        (london(2026, 6, 7, 23), london(2026, 6, 5, 7)),
        (london(2026, 4, 7, 6, 59), london(2026, 4, 2, 7)),
        (london(2026, 3, 30, 7), dt.datetime(2026, 3, 30, 6, tzinfo=dt.UTC)),
        (london(2026, 10, 26, 7), dt.datetime(2026, 10, 26, 7, tzinfo=dt.UTC)),
        (london(2028, 2, 29, 8), london(2028, 2, 29, 7)),
    ],
    ids=["before seven", "at seven", "on a Sunday", "after Easter", "in summer", "in winter", "on a leap day"],
)
def test_a_summary_is_due_at_seven_in_london_on_working_days(now: dt.datetime, was_due: dt.datetime) -> None:
    assert last_digest_time(now) == was_due


@given(moments)
def test_the_last_summary_time_is_found_as_by_looking_back_minute_by_minute(now: dt.datetime) -> None:
    was_due = last_digest_time(now)
    local = was_due.astimezone(LONDON)
    assert was_due <= now
    assert (local.hour, local.minute) == (7, 0)
    assert is_working_day(local.date())
    between = was_due + MINUTE * 15
    while between <= now:
        moment = between.astimezone(LONDON)
        assert not ((moment.hour, moment.minute) == (7, 0) and is_working_day(moment.date()))
        between += MINUTE * 15


@given(st.sampled_from(sorted(TEMPLATES)), st.sampled_from(Way), st.sets(st.sampled_from(NoticeKind)))
def test_nothing_urgent_waits_and_nothing_muted_is_mailed(template: str, way: Way, muted: set[NoticeKind]) -> None:
    state = first_state(template, way, muted)
    if template in URGENT:
        assert state is NoticeState.WAITING
    elif kind_of(template) in muted:
        assert state is NoticeState.LISTED
    else:
        assert state is (NoticeState.WAITING if way is Way.EACH else NoticeState.HELD)


def test_every_urgent_notice_is_one_that_exists_and_incidents_are_urgent() -> None:
    assert set(TEMPLATES) >= URGENT
    assert DIGEST not in URGENT
    assert {name for name in TEMPLATES if name.startswith("incident")} - {"incident_changed"} <= URGENT


@pytest.mark.parametrize(
    ("path", "is_safe"),
    [
        ("/", True),
        ("/cases/R-2026-00001", True),
        ("/residents?show=arriving", True),
        ("/stays/0a1b2c#notes", True),
        ("//elsewhere.example", False),
        ("/cases?name=Ann Example", False),
        ("/cases/Ann%20Example", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_a_link_holds_references_and_codes_alone(path: str, is_safe: bool) -> None:
    assert is_safe_path(path) is is_safe


def test_finds_the_case_that_a_link_names() -> None:
    assert case_in("/requests/R-2026-00017/sign-off") == "R-2026-00017"
    assert case_in("/offers/0a1b2c") == ""


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("550", "There is no such mailbox"),
        ("552", "The mailbox is full"),
        ("554", "The mail server refused this mail for good"),
        ("452", "The mail server put this mail off for three days"),
        ("account disabled", "The account is disabled"),
        ("no SMTPUTF8", "The mail server takes no addresses with accents"),
        ("ValueError", "The mail could not be written"),
    ],
)
def test_says_what_a_code_means(code: str, meaning: str) -> None:
    assert why_refused(code).startswith(meaning)
