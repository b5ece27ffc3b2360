"""What must not stand in a pack: whatever names the person or their next of kin, or tells where to reach them.

Names, date of birth and NHS number are the person's own; postcodes, addresses, telephone numbers and mail addresses
are nobody's business in a pack, whoever's they are.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rehab.core.text import fold
from rehab.panel.rules.days import forms_of_day
from rehab.panel.rules.names import EVERYDAY_WORDS, PARTICLES, RELATIONS, short_forms

APOSTROPHE = "['\u2019]?"
GAP = r"[\s./\-]*"
_STREETS = (
    "road|rd|street|st|avenue|ave|lane|close|drive|gardens|court|crescent|place|terrace|grove|walk|square|way|"
    "mews|hill|row|green|house|villas|parade"
)
_NOT_STREETS = "in|on|of|at|to|from|a|my|his|her|their|hours?|days?|weeks?|months?|years?|times?|people|units?|nights?"
PATTERNS = {
    "a postcode": re.compile(r"(?<!\w)[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}(?!\w)"),
    "a mail address": re.compile(r"[\w.+%'\-]+@[\w\-]+(?:\.[\w\-]+)+"),
    "a telephone number": re.compile(r"(?<![\d.])(?:\+44[\s(]*0?\)?|0)(?:[\s().\-]{0,2}\d){9,10}(?!\d)"),
    "an address": re.compile(
        rf"(?<![\w.])(?:flat\s+\w{{1,4}},?\s+)?\d{{1,4}}[a-z]?,?\s+"
        rf"(?:(?!(?:{_NOT_STREETS})\s)[a-z'\u2019\-]+\s+){{1,3}}(?:{_STREETS})(?!\w)"
    ),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a pack is about, and the name of their next of kin as it was typed."""

    given_name: str
    family_name: str
    date_of_birth: dt.date
    nhs_number: str | None = None
    kin_name: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a text that gives somebody away, and what it is, in words."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text without case and accents, and for each of its characters the place in the text that it comes from."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "_Folded":
        pairs = [(char, place) for place, typed in enumerate(text) for char in (fold(typed) or typed.strip() or " ")]
        kept = [(char, place) for char, place in pairs if fold(char) or char == " "]
        return cls("".join(char for char, _ in kept), tuple(place for _, place in kept))


def hits_in(text: str, person: Person) -> list[Hit]:
    """Every place that gives somebody away, in order; none overlaps another."""
    folded = _Folded.of(text)
    found = sorted(_hits(text, folded, person), key=lambda hit: (hit.start, -hit.end))
    apart: list[Hit] = []
    for hit in found:
        if not apart or hit.start >= apart[-1].end:
            apart.append(hit)
    return apart


def identifiers_in(text: str, person: Person) -> list[str]:
    """What in the text gives somebody away, in words such as "the family name"; empty when nothing does."""
    return list(dict.fromkeys(hit.what for hit in hits_in(text, person)))


def _hits(text: str, folded: _Folded, person: Person) -> Iterator[Hit]:
    names = {
        "the given name": [*_parts(person.given_name), *short_forms(person.given_name)],
        "the family name": _parts(person.family_name),
        "the name of the next of kin": [part for part in _parts(person.kin_name) if part not in RELATIONS],
    }
    for what, parts in names.items():
        for part in parts:
            yield from _name_hits(text, folded, part, what)
    for form in forms_of_day(person.date_of_birth):
        yield from _matches(folded, re.compile(form), "the date of birth")
    if digits := re.sub(r"\D", "", person.nhs_number or ""):
        yield from _matches(folded, re.compile(rf"(?<!\d){GAP.join(digits)}(?!\d)"), "the NHS number")
    for what, pattern in PATTERNS.items():
        yield from _matches(folded, pattern, what)


def _matches(folded: _Folded, pattern: re.Pattern[str], what: str) -> Iterator[Hit]:
    for found in pattern.finditer(folded.text):
        yield Hit(folded.places[found.start()], folded.places[found.end() - 1] + 1, what)


def _parts(name: str) -> list[str]:
    """The words of a name that tell of somebody; each part may stand alone."""
    parts = [part for part in (re.sub(r"\W", "", each) for each in re.split(r"[\s\-]+", fold(name))) if part]
    return [part for part in parts if part not in PARTICLES] or parts


def _name_hits(text: str, folded: _Folded, word: str, what: str) -> Iterable[Hit]:
    """Case and accents aside; a word that is an everyday one, or very short, only with a capital."""
    if len(word) > 2 and word not in EVERYDAY_WORDS:
        return _matches(folded, re.compile(_word_pattern(word)), what)
    either = "|".join(_word_pattern(form) for form in (word.capitalize(), word.upper()))
    return [Hit(found.start(), found.end(), what) for found in re.finditer(either, text)]


def _word_pattern(word: str) -> str:
    """Apostrophes may be left out or typed in two ways, and an s may follow."""
    return rf"(?<!\w){APOSTROPHE.join(word)}(?:{APOSTROPHE}[sS])?(?!\w)"
