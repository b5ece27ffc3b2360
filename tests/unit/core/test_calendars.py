"""Calendar files, read back by a library that knows nothing of how they are written."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from rehab.core.calendars import CalendarEntry, calendar_file

NOW = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)
SUMMER = dt.datetime(2026, 7, 3, 13, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
# What a line of a form can hold: no control characters, which are refused before they are stored.
lines = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=200)


def an_entry(
    title: str = "July panel", place: str = "", *, sequence: int = 0, is_cancelled: bool = False
) -> CalendarEntry:
    ends = SUMMER + dt.timedelta(hours=2)
    return CalendarEntry("a@b", sequence, SUMMER, ends, title, place, "https://x.example/m/a", is_cancelled)


def read(text: str) -> list[Event]:
    return Calendar.from_ical(text).walk("VEVENT")


def test_times_are_told_as_utc_instants_whatever_the_clocks_in_london_do() -> None:
    event = read(calendar_file([an_entry()], now=NOW))[0]
    assert event.decoded("dtstart") == dt.datetime(2026, 7, 3, 12, 0, tzinfo=dt.UTC)
    assert event.decoded("dtend") == dt.datetime(2026, 7, 3, 14, 0, tzinfo=dt.UTC)
    assert "TZID" not in calendar_file([an_entry()], now=NOW)


def test_a_change_keeps_the_uid_and_raises_the_sequence_and_a_cancelled_meeting_says_so() -> None:
    event = read(calendar_file([an_entry(sequence=3, is_cancelled=True)], now=NOW))[0]
    assert (event["uid"], event["sequence"], event["status"]) == ("a@b", 3, "CANCELLED")


def test_a_file_of_no_meetings_can_be_read() -> None:
    calendar = Calendar.from_ical(calendar_file([], now=NOW))
    assert (calendar["version"], calendar["method"], calendar.walk("VEVENT")) == ("2.0", "PUBLISH", [])


@given(title=lines, place=lines)
def test_what_people_type_comes_back_as_it_was(title: str, place: str) -> None:
    event = read(calendar_file([an_entry(title, place)], now=NOW))[0]
    assert (str(event["summary"]), str(event["location"])) == (title, place)


@given(title=lines)
def test_no_line_is_longer_than_75_octets(title: str) -> None:
    text = calendar_file([an_entry(title)], now=NOW)
    assert text.endswith("\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
