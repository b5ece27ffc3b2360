"""What must not stand in a pack: the person's own name, date of birth and NHS number, or any postcode."""

import datetime as dt
import re
from dataclasses import dataclass

from rehab.core.text import fold

_EVERYDAY = """
an art ash august basil bay bill brook buck carol chance chase church cook crystal dale dawn day dean do drew eve
faith field forest frank gay gene grace grant green hall hazel heath hill ho holly hope house iris ivy jack jean
jewel joy june king kit lake lane lee lily long love major mark mason may men miles mills moon more new no noble norm
north page pat peace pearl penny poppy price pride ray rich river rob robin rose ruby rusty sandy sky so stone storm
sue summer sun to van victor victory violet wade ward way well wells west will wood woods york young
"""
EVERYDAY_WORDS = frozenset(_EVERYDAY.split())
PARTICLES = frozenset(
    {"al", "bin", "bint", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le", "von"}
)
APOSTROPHE = "['\u2019]?"
POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b", re.IGNORECASE)
GAP = r"[\s./\-]*"


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a pack is about."""

    given_name: str
    family_name: str
    date_of_birth: dt.date
    nhs_number: str | None = None


def identifiers_in(text: str, person: Person) -> list[str]:
    """What in the text gives the person away, in words such as "the family name"; empty when nothing does."""
    checks = {
        "the given name": _has_name(text, person.given_name),
        "the family name": _has_name(text, person.family_name),
        "the date of birth": any(re.search(form, fold(text)) for form in _forms_of_day(person.date_of_birth)),
        "the NHS number": bool(person.nhs_number) and _has_digits(text, person.nhs_number or ""),
        "a postcode": POSTCODE.search(text) is not None,
    }
    return [what for what, found in checks.items() if found]


def _has_name(text: str, name: str) -> bool:
    """Whether any part of the name stands in the text as a word of its own."""
    parts = re.split(r"[\s\-]+", fold(name))
    telling = [part for part in parts if part not in PARTICLES] or parts
    return any(_has_word(text, re.sub(r"\W", "", part)) for part in telling)


def _has_word(text: str, word: str) -> bool:
    """Case and accents aside; a word that is an everyday one, or very short, only with a capital."""
    if not word:
        return False
    if len(word) > 2 and word not in EVERYDAY_WORDS:
        return re.search(_word_pattern(word), fold(text)) is not None
    return any(re.search(_word_pattern(form), text) for form in (word.capitalize(), word.upper()))


def _word_pattern(word: str) -> str:
    """Apostrophes may be left out or typed in two ways, and an s may follow."""
    return rf"(?<!\w){APOSTROPHE.join(word)}(?:{APOSTROPHE}[sS])?(?!\w)"


def _forms_of_day(day: dt.date) -> list[str]:
    """Patterns, for folded text, of the ways in which people write a day."""
    year = rf"(?:{day.year}|{day.year % 100:02d})(?!\d)"
    number, month = rf"(?<!\d)0?{day.day}", rf"0?{day.month}"
    name = rf"{day:%b}".lower() + r"[a-z]*\.?"
    ordinal = rf"{number}\s*(?:st|nd|rd|th)?"
    return [
        rf"{number}\s*[./\- ]\s*{month}\s*[./\- ]\s*{year}",
        rf"(?<!\d){month}\s*/\s*0?{day.day}\s*/\s*{year}",
        rf"(?<!\d){day.year}\s*[./\- ]\s*{month}\s*[./\- ]\s*0?{day.day}(?!\d)",
        rf"{ordinal}\s*(?:of\s+)?[\-]?{name}[\s,\-]*{year}",
        rf"{name}\s*0?{day.day}(?:st|nd|rd|th)?[\s,]*{year}",
        rf"(?<!\d)(?:{day:%d%m%Y}|{day:%d%m%y}|{day:%Y%m%d})(?!\d)",
    ]


def _has_digits(text: str, number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    return re.search(rf"(?<!\d){GAP.join(digits)}(?!\d)", text) is not None
