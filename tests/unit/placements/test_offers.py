"""What an offer is to whom, when an approval allows it, and how a time of day is read."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.framework.rules import CareType
from rehab.placements.rules import (
    OFFER_MOVES,
    OPEN_OFFERS,
    Approval,
    DeclineReason,
    NonArrivalReason,
    OfferStatus,
    OfferView,
    approval_fault,
    may_move,
    read_time,
    view_of,
)

UNTIL = dt.date(2026, 8, 6)
APPROVAL = Approval(CareType.RESIDENTIAL_REHAB, 12, 80_000, UNTIL)


def test_only_open_offers_lead_anywhere() -> None:
    assert {status for status, onward in OFFER_MOVES.items() if onward} == OPEN_OFFERS
    assert not may_move(OfferStatus.DECLINED, OfferStatus.ACCEPTED)
    assert not may_move(OfferStatus.SENT, OfferStatus.CONFIRMED)


@pytest.mark.parametrize("status", OfferStatus)
def test_a_provider_sees_nothing_of_a_person_who_withdrew_consent(status: OfferStatus) -> None:
    assert view_of(status, is_shared=False) in {OfferView.CLOSED, OfferView.DECLINED}


@pytest.mark.parametrize("status", OfferStatus)
def test_a_provider_sees_open_offers_alone(status: OfferStatus) -> None:
    is_shown = view_of(status, is_shared=True) not in {OfferView.CLOSED, OfferView.DECLINED}
    assert is_shown == (status in OPEN_OFFERS)


def test_every_answer_reads_as_words() -> None:
    for member in (*OfferStatus, *OfferView, *DeclineReason, *NonArrivalReason):
        assert member.label
        assert "_" not in member.label
    assert {member.tone for member in (*OfferStatus, *OfferView)} <= {"act", "progress", "good", "bad", "closed"}


def test_an_approval_holds_up_to_its_last_day_and_its_ceiling() -> None:
    assert approval_fault(APPROVAL, weekly_price_pence=80_000, day=UNTIL) is None
    late = approval_fault(APPROVAL, weekly_price_pence=80_000, day=UNTIL + dt.timedelta(days=1))
    assert late == "The approval ran out on 6 August 2026"
    dear = approval_fault(APPROVAL, weekly_price_pence=80_001, day=UNTIL)
    assert dear == "It costs £800.01 a week and the panel approved up to £800.00"


def test_an_approval_without_a_ceiling_allows_any_price() -> None:
    unbounded = Approval(CareType.RESIDENTIAL_REHAB, 12, None, UNTIL)
    assert approval_fault(unbounded, weekly_price_pence=999_999, day=UNTIL) is None


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("14:30", 14, 30),
        ("9:05", 9, 5),
        ("2.30pm", 14, 30),
        ("9am", 9, 0),
        ("12am", 0, 0),
        ("12pm", 12, 0),
        (" 2:30 PM ", 14, 30),
        ("00:00", 0, 0),
    ],
)
def test_reads_times_as_people_write_them(text: str, hour: int, minute: int) -> None:
    assert read_time(text) == dt.time(hour, minute)


@pytest.mark.parametrize(
    "text", ["", "9", "24:00", "12:60", "13pm", "0am", "half past two", "2:3", "14:30:10", "-1:00"]
)
def test_refuses_what_is_no_time(text: str) -> None:
    assert read_time(text) is None


@given(st.text(max_size=12))
def test_no_text_whatever_breaks_the_reading_of_times(text: str) -> None:
    found = read_time(text)
    assert found is None or isinstance(found, dt.time)


@given(st.times())
def test_every_minute_of_the_day_can_be_written_in_both_ways(time: dt.time) -> None:
    minute = time.replace(second=0, microsecond=0)
    assert read_time(f"{minute:%H:%M}") == minute
    assert read_time(f"{minute:%I:%M%p}") == minute
