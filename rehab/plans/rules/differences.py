"""What differs between two versions of a plan, word by word."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; whether it stands in both versions or only in the one that it is shown for."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One text before and after, each as runs that together are the whole text."""

    before: tuple[Run, ...]
    after: tuple[Run, ...]

    @property
    def is_changed(self) -> bool:
        """Whether the two differ at all."""
        return any(run.is_changed for run in (*self.before, *self.after))


def differences(before: str, after: str) -> Difference:
    """The two texts, with the words marked that only one of them has."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    steps = SequenceMatcher(str.isspace, old, new, autojunk=False).get_opcodes()
    return Difference(
        _runs((step[0] != "equal", old[step[1] : step[2]]) for step in steps),
        _runs((step[0] != "equal", new[step[3] : step[4]]) for step in steps),
    )


def compared(before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]) -> list[tuple[str, Difference]]:
    """Each heading of two versions, in the order of the later one, with what differs below it."""
    old, new = dict(before), dict(after)
    headings = [*new, *(heading for heading in old if heading not in new)]
    return [(heading, differences(old.get(heading, ""), new.get(heading, ""))) for heading in headings]


def _runs(steps: Iterable[tuple[bool, list[str]]]) -> tuple[Run, ...]:
    return tuple(Run("".join(words), is_changed) for is_changed, words in steps if words)
