"""Two versions side by side lose nothing of either, and mark just what differs."""

from hypothesis import given
from hypothesis import strategies as st

from rehab.plans.rules import Difference, Run, compared, differences

WORDS = st.lists(st.sampled_from(["own", "flat", "GP", ",", " ", "\n", "naloxone"]), max_size=30).map("".join)


def text_of(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def alike(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs if not run.is_changed)


def same(text: str) -> Run:
    return Run(text, is_changed=False)


def changed(text: str) -> Run:
    return Run(text, is_changed=True)


@given(before=WORDS, after=WORDS)
def test_the_runs_are_the_whole_texts_and_what_is_not_marked_is_alike(before: str, after: str) -> None:
    found = differences(before, after)
    assert (text_of(found.before), text_of(found.after)) == (before, after)
    assert alike(found.before) == alike(found.after)
    assert found.is_changed == (before != after)


def test_marks_single_words() -> None:
    found = differences("Own flat in Rugby", "Own house in Rugby")
    assert found == Difference(
        (same("Own "), changed("flat"), same(" in Rugby")),
        (same("Own "), changed("house"), same(" in Rugby")),
    )


def test_a_part_that_only_one_version_has_is_compared_with_nothing() -> None:
    rows = compared([("Goals", "Work"), ("GP", "Involved.")], [("Goals", "Work"), ("Housing", "Asked.")])
    assert [(heading, difference.is_changed) for heading, difference in rows] == [
        ("Goals", False),
        ("Housing", True),
        ("GP", True),
    ]
