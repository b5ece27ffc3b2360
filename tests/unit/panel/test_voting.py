"""Who makes a quorum, how votes carry, when and by whom a decision can be recorded."""

import datetime as dt
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.framework.rules import CareType
from rehab.panel.rules import Choice, PanelRole, Seat, may_decide, presiding, quorum, tally

REHAB, DETOX = CareType.RESIDENTIAL_REHAB, CareType.INPATIENT_DETOX
APPROVE, CONDITIONS, DEFER, DECLINE = Choice
CLOSES = dt.datetime(2026, 6, 5, 16, 0, tzinfo=dt.UTC)
BEFORE, AFTER = CLOSES - dt.timedelta(seconds=1), CLOSES

seats = st.lists(
    st.builds(
        Seat, user_id=st.integers(min_value=1, max_value=9), role=st.sampled_from(PanelRole), votes=st.booleans()
    ),
    max_size=9,
    unique_by=lambda seat: seat.user_id,
)
votes = st.lists(st.sampled_from(Choice), max_size=12)


def seated(*roles: PanelRole) -> list[Seat]:
    return [Seat(user_id=number, role=role) for number, role in zip(count(1), roles, strict=False)]


CHAIR, DEPUTY, CLINICAL, MEMBER = (
    PanelRole.CHAIR,
    PanelRole.DEPUTY_CHAIR,
    PanelRole.CLINICAL_LEAD,
    PanelRole.MEMBER,
)


@pytest.mark.parametrize(
    ("roles", "care_type", "missing"),
    [
        ([CHAIR, MEMBER, MEMBER], REHAB, []),
        ([DEPUTY, MEMBER, MEMBER], REHAB, []),
        ([CHAIR, CLINICAL, MEMBER], DETOX, []),
        ([], REHAB, ["the chair or deputy chair", "2 more voting members"]),
        ([CHAIR, MEMBER], REHAB, ["1 more voting member"]),
        ([MEMBER, MEMBER, MEMBER], REHAB, ["the chair or deputy chair"]),
        ([CHAIR, MEMBER, MEMBER], DETOX, ["the clinical lead"]),
        ([MEMBER], DETOX, ["the chair or deputy chair", "the clinical lead"]),
        ([], DETOX, ["the chair or deputy chair", "the clinical lead", "1 more voting member"]),
    ],
)
def test_names_what_is_missing_to_a_quorum(roles: list[PanelRole], care_type: CareType, missing: list[str]) -> None:
    assert quorum(seated(*roles), care_type=care_type, needed=3) == missing


def test_a_member_without_a_vote_counts_for_nothing() -> None:
    silent = [Seat(7, PanelRole.LIVED_EXPERIENCE, votes=False), Seat(8, PanelRole.CHAIR, votes=False)]
    assert quorum([*seated(MEMBER, MEMBER), *silent], care_type=REHAB, needed=3) == ["the chair or deputy chair"]


@given(voted=seats, needed=st.integers(min_value=1, max_value=6), care_type=st.sampled_from(CareType))
def test_one_more_voter_never_breaks_a_quorum(voted: list[Seat], needed: int, care_type: CareType) -> None:
    if not quorum(voted, care_type=care_type, needed=needed):
        more = [*voted, Seat(user_id=99, role=PanelRole.MEMBER)]
        assert quorum(more, care_type=care_type, needed=needed) == []


@given(voted=seats, needed=st.integers(min_value=1, max_value=6), care_type=st.sampled_from(CareType))
def test_a_quorum_has_enough_voters_and_a_chair(voted: list[Seat], needed: int, care_type: CareType) -> None:
    roles = {seat.role for seat in voted if seat.votes}
    enough = sum(seat.votes for seat in voted) >= needed
    chaired = bool(roles & {CHAIR, DEPUTY})
    clinical = care_type is REHAB or CLINICAL in roles
    assert (quorum(voted, care_type=care_type, needed=needed) == []) == (enough and chaired and clinical)


APPROVALS = frozenset({APPROVE, CONDITIONS})


@pytest.mark.parametrize(
    ("cast", "outcomes", "is_tie"),
    [
        ([], {DEFER}, False),
        ([APPROVE, APPROVE, DECLINE], APPROVALS, False),
        ([APPROVE, CONDITIONS, DECLINE], APPROVALS, False),
        ([DECLINE, DECLINE, APPROVE], {DECLINE}, False),
        ([DEFER, DEFER, DECLINE], {DEFER}, False),
        ([APPROVE, CONDITIONS, DECLINE, DECLINE], APPROVALS | {DECLINE, DEFER}, True),
        ([DEFER, DECLINE], {DEFER, DECLINE}, True),
        ([APPROVE, DEFER, DECLINE], set(Choice), True),
        ([APPROVE, APPROVE, DEFER, DECLINE], {DEFER}, False),
    ],
)
def test_more_than_half_carries_and_a_tie_is_left_to_the_chair(
    cast: list[Choice], outcomes: set[Choice], is_tie: bool
) -> None:
    result = tally(cast)
    assert (result.outcomes, result.is_tie, result.cast) == (outcomes, is_tie, len(cast))


@given(cast=votes)
def test_nothing_that_half_or_less_want_carries_without_a_tie(cast: list[Choice]) -> None:
    result = tally(cast)
    for outcome in result.outcomes - {DEFER}:
        side = APPROVALS if outcome in APPROVALS else {outcome}
        wanted = sum(choice in side for choice in cast)
        assert 2 * wanted > len(cast) or result.is_tie
    assert result.outcomes
    assert not (result.is_tie and any(2 * n > len(cast) for n in result.counts.values()))


@given(cast=votes, order=st.randoms(use_true_random=False))
def test_the_order_of_votes_does_not_matter(cast: list[Choice], order: object) -> None:
    shuffled = list(cast)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert tally(shuffled) == tally(cast)


def test_the_deputy_presides_only_where_no_chair_is_free_to() -> None:
    chair, deputy, member = seated(CHAIR, DEPUTY, MEMBER)
    assert presiding([chair, deputy, member]) == {chair.user_id}
    assert presiding([deputy, member]) == {deputy.user_id}
    assert presiding([member]) == frozenset()


def decide(voted: set[int], *, now: dt.datetime, care_type: CareType = REHAB) -> list[str]:
    bench = seated(CHAIR, CLINICAL, MEMBER, MEMBER)
    return may_decide(bench, voted, care_type=care_type, needed=3, closes_at=CLOSES, now=now)


def test_before_closing_all_must_have_voted() -> None:
    assert decide({1, 2, 3}, now=BEFORE) == ["1 voting member has not voted, and voting has not closed."]
    assert decide({1, 2, 3, 4}, now=BEFORE) == []


def test_after_closing_a_quorum_is_enough() -> None:
    assert decide({1, 2, 3}, now=AFTER) == []
    assert decide({2, 3, 4}, now=AFTER) == ["There is no quorum yet. Still to vote: the chair or deputy chair."]


def test_detox_is_not_decided_without_the_clinical_lead() -> None:
    assert decide({1, 3, 4}, now=AFTER, care_type=DETOX) == [
        "There is no quorum yet. Still to vote: the clinical lead."
    ]


def test_a_bench_too_small_for_a_quorum_decides_nothing_though_all_have_voted() -> None:
    small = seated(CHAIR, MEMBER)
    assert may_decide(small, {1, 2}, care_type=REHAB, needed=3, closes_at=CLOSES, now=AFTER) == [
        "There is no quorum yet. Still to vote: 1 more voting member."
    ]


def test_votes_of_those_who_do_not_sit_count_for_nothing() -> None:
    assert decide({1, 2, 77}, now=AFTER) != []
