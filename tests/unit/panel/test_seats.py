"""Terms of office: what clashes, and what a panel will lack."""

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rehab.panel.rules import PanelRole
from rehab.panel.rules.panels import Gap, Term, clashes, gaps, sits

TODAY = dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)
CHAIR, LEAD, MEMBER = PanelRole.CHAIR, PanelRole.CLINICAL_LEAD, PanelRole.MEMBER

days = st.dates(TODAY - 60 * DAY, TODAY + 60 * DAY)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    starts = draw(days)
    return Term(
        user_id=draw(st.integers(1, 6)),
        role=draw(st.sampled_from(PanelRole)),
        from_on=starts,
        to_on=draw(st.none() | st.dates(starts, TODAY + 90 * DAY)),
        votes=draw(st.booleans()),
        deputises_for=draw(st.none() | st.integers(7, 9)),
    )


def term(user_id: int, role: PanelRole = MEMBER, to_on: dt.date | None = None, **more: Any) -> Term:
    return Term(user_id, role, TODAY - 30 * DAY, to_on, **more)


@given(terms(), terms())
def test_terms_overlap_exactly_when_some_day_is_in_both(one: Term, other: Term) -> None:
    span = [TODAY + number * DAY for number in range(-61, 200)]
    assert one.overlaps(other) == any(one.covers(day) and other.covers(day) for day in span)


def test_refuses_a_second_seat_for_the_same_person_in_the_same_time() -> None:
    held = term(1, to_on=TODAY)
    assert clashes(Term(1, MEMBER, TODAY), [held]) == {"user": "This person sits on the panel until 1 June 2026"}
    assert clashes(Term(1, MEMBER, TODAY + DAY), [held]) == {}


def test_refuses_a_second_chair_in_the_same_time() -> None:
    assert clashes(term(2, CHAIR), [term(1, CHAIR)]) == {"role": "The panel has a chair already. End that term first"}
    assert clashes(term(2, PanelRole.DEPUTY_CHAIR), [term(1, CHAIR)]) == {}


def test_refuses_a_second_deputy_of_one_member_in_the_same_time() -> None:
    faults = clashes(term(3, deputises_for=1), [term(2, deputises_for=1)])
    assert faults == {"deputises_for": "This member has a deputy already"}
    assert clashes(term(3, deputises_for=4), [term(2, deputises_for=1)]) == {}


@given(st.sets(st.integers(1, 4)), st.integers(1, 4), st.integers(5, 9))
def test_of_a_member_and_their_deputy_exactly_one_sits(apologies: set[int], member: int, deputy: int) -> None:
    assert sits(member, None, apologies) != sits(deputy, member, apologies)


def test_a_full_panel_lacks_nothing() -> None:
    assert gaps([term(1, CHAIR), term(2, LEAD), term(3)], needed=3, today=TODAY) == []


def test_says_from_which_day_on_the_chair_is_missing() -> None:
    ends = TODAY + 9 * DAY
    found = gaps([term(1, CHAIR, ends), term(2, LEAD), term(3), term(4)], needed=3, today=TODAY)
    assert [gap.sentence(TODAY) for gap in found] == ["There is no chair from 11 June 2026."]


def test_deputies_and_those_without_a_vote_fill_no_gap() -> None:
    held = [term(1, CHAIR), term(2, LEAD, deputises_for=9), term(3, votes=False), term(4)]
    assert [gap.sentence(TODAY) for gap in gaps(held, needed=3, today=TODAY)] == [
        "There is no clinical lead, whom detox needs.",
        "There are fewer than the 3 voting members of a quorum.",
    ]


@given(st.lists(terms(), max_size=8), st.integers(1, 5))
def test_the_day_named_is_the_first_without_a_chair(held: list[Term], needed: int) -> None:
    own = [each for each in held if not each.is_deputy]
    without = [
        TODAY + number * DAY
        for number in range(200)
        if not any(each.role is CHAIR and each.covers(TODAY + number * DAY) for each in own)
    ]
    named = [gap for gap in gaps(held, needed=needed, today=TODAY) if gap.what == "There is no chair"]
    assert named == [Gap("There is no chair", day) for day in without[:1]]
