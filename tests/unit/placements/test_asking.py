"""What the key worker is told of the search for a bed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.placements.rules import AskingOrder, AssessmentWay, OfferStatus, outlook

S = OfferStatus


@pytest.mark.parametrize(
    ("statuses", "next_in_line", "sentence"),
    [
        ([], None, "Nobody is being asked at present. Choose which facilities to ask."),
        ([S.DECLINED, S.LAPSED], None, "Nobody is being asked at present. Choose which facilities to ask."),
        ([S.SENT], None, "Waiting for an answer."),
        ([S.SENT, S.ASSESSING, S.DECLINED], None, "Waiting for 2 answers."),
        (
            [S.SENT],
            "Oak House",
            "Waiting for an answer. Without a bed from those asked before it, Oak House is asked next, by itself.",
        ),
        (
            [S.ACCEPTED, S.SENT],
            "Oak House",
            "A bed is offered. The person chooses, you confirm, and the other facilities are released.",
        ),
        (
            [S.ACCEPTED, S.ACCEPTED],
            None,
            "2 beds are offered. The person chooses, you confirm, and the other facilities are released.",
        ),
    ],
)
def test_says_what_happens_next(statuses: list[OfferStatus], next_in_line: str | None, sentence: str) -> None:
    assert outlook(statuses, next_in_line=next_in_line) == sentence


@given(st.lists(st.sampled_from(OfferStatus)), st.one_of(st.none(), st.just("Oak House")))
def test_closed_offers_change_nothing_of_what_happens_next(statuses: list[OfferStatus], name: str | None) -> None:
    said = outlook(statuses, next_in_line=name)
    assert outlook([*statuses, S.DECLINED, S.LAPSED, S.RELEASED, S.WITHDRAWN], next_in_line=name) == said


def test_every_way_reads_as_words() -> None:
    assert all(member.label and "_" not in member.label for member in (*AskingOrder, *AssessmentWay))
