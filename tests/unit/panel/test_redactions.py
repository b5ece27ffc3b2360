"""Words that are kept out of a pack."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from rehab.panel.rules.identifiers import Person, hits_in
from rehab.panel.rules.redactions import masked, open_hits, redacted

WILL = Person("Will", "Quillfeather", dt.date(1985, 4, 7))
TEXT = "Will and Mrs Quillfeather agree. Will power is what counts."


def test_only_the_words_that_were_found_are_replaced() -> None:
    assert redacted(TEXT, WILL, {"Quillfeather": "the person's mother"}) == (
        "Will and Mrs the person's mother agree. Will power is what counts."
    )


def test_everything_that_gives_somebody_away_is_masked() -> None:
    typed = "Will and Mrs Quillfeather of 12 Long Road agree, 07/04/1985"
    assert masked(typed, WILL) == "the person and Mrs the person of [address] agree, [date of birth]"
    assert masked("A call each week", WILL) == "A call each week"


def test_what_is_not_replaced_stays_open() -> None:
    assert [hit.what for hit in open_hits(TEXT, WILL, {"Will": "the person"})] == ["the family name"]
    assert open_hits(TEXT, WILL, {"Will": "the person", "Quillfeather": "their mother"}) == []


def test_words_that_mean_something_else_are_kept_on_purpose() -> None:
    words = {"Will": "Will", "Quillfeather": "their mother"}
    assert redacted(TEXT, WILL, words) == "Will and Mrs their mother agree. Will power is what counts."
    assert open_hits(TEXT, WILL, words) == []


def test_a_replacement_that_gives_the_person_away_stays_open() -> None:
    assert [hit.what for hit in open_hits("Will came", WILL, {"Will": "Mr Quillfeather"})] == ["the family name"]


@given(text=st.text(alphabet="Wil Quf.eathr74/1985\n", max_size=60))
def test_replacing_all_that_was_found_leaves_nothing_of_it(text: str) -> None:
    words = {text[hit.start : hit.end]: "..." for hit in hits_in(text, WILL)}
    assert not any(found in redacted(text, WILL, words) for found in words if len(found) > 4)
