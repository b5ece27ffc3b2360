"""Places side by side, as rows of a table: what differs stands in one line."""

from collections.abc import Callable
from typing import NamedTuple

from markupsafe import Markup

from rehab.framework.rules import LANGUAGES
from rehab.matching.rules import Excluded, Match, Part, Place

NOT_STATED = "Not stated"


class Column(NamedTuple):
    """A place in the comparison: how it matches, or why it cannot take the person."""

    place: Place
    match: Match | None
    reasons: tuple[str, ...] = ()


class Row(NamedTuple):
    """One line of the comparison, with a text for each place."""

    label: str
    texts: list[str]


def columns(matches: list[Match], excluded: list[Excluded]) -> list[Column]:
    """Those that can take the person first."""
    return [
        *(Column(match.place, match) for match in matches),
        *(Column(each.place, None, each.reasons) for each in excluded),
    ]


def rows(compared: list[Column]) -> list[Row]:
    """Everything worth comparing, the ranking first; a line to which no place has said anything is left out."""
    found = [Row(label, [tell(column) for column in compared]) for label, tell in _LINES.items()]
    return [row for row in found if any(text and text != NOT_STATED for text in row.texts)]


def _suits(column: Column) -> str:
    return f"{column.match.per_cent} of 100" if column.match else "Cannot take this person"


def _scored(part: Part) -> Callable[[Column], str]:
    def tell(column: Column) -> str:
        if column.match is None:
            return ""
        score = column.match.score(part)
        return f"{score.reason} ({score.per_cent} of 100)"

    return tell


def _questions(column: Column) -> str:
    return _lines(column.match.questions) if column.match else ""


def _why_not(column: Column) -> str:
    return _lines(column.reasons)


def _lines(texts: list[str] | tuple[str, ...]) -> str:
    return Markup("<br>").join(texts)


def _said(answer: bool | None) -> str:
    return NOT_STATED if answer is None else ("Yes" if answer else "No")


def _who(column: Column) -> str:
    sexes = column.place.offering.sexes
    return sexes.label if sexes else NOT_STATED


def _from_to(low: int | None, high: int | None, unit: str) -> str:
    if low is None and high is None:
        return NOT_STATED
    if high is None:
        return f"{low} {unit} or more"
    return f"{low} to {high} {unit}" if low is not None else f"Up to {high} {unit}"


def _named(labels: list[str]) -> str:
    return "; ".join(sorted(labels)) or NOT_STATED


def _medical(column: Column) -> str:
    cover = column.place.offering.medical_cover
    return cover.label if cover else NOT_STATED


def _dual(column: Column) -> str:
    level = column.place.offering.dual_diagnosis
    return level.label if level else NOT_STATED


def _family(column: Column) -> str:
    offering = column.place.offering
    if offering.takes_families and offering.oldest_child is not None:
        return f"Yes, up to {offering.oldest_child} years"
    return _said(offering.takes_families)


_LINES: dict[str, Callable[[Column], str]] = {
    "Suits": _suits,
    "Why not": _why_not,
    **{part.label: _scored(part) for part in Part},
    "Ask them": _questions,
    "Who lives there": _who,
    "Beds": lambda column: str(column.place.beds.total),
    "Ages": lambda column: _from_to(column.place.offering.youngest_age, column.place.offering.oldest_age, "years"),
    "Programme": lambda column: _named([programme.label for programme in column.place.programmes]),
    "Length of stay": lambda column: _from_to(
        column.place.offering.shortest_weeks, column.place.offering.longest_weeks, "weeks"
    ),
    "Detox on site": lambda column: _named([substance.label for substance in column.place.detox]),
    "Health care": _medical,
    "Mental ill health": _dual,
    "Children": _family,
    "Couples": lambda column: _said(column.place.offering.takes_couples),
    "Pets": lambda column: _said(column.place.offering.takes_pets),
    "Wheelchair": lambda column: _said(column.place.offering.wheelchair),
    "Languages besides English": lambda column: _named([LANGUAGES.get(code, code) for code in column.place.languages]),
    "Does not take": lambda column: _named([exclusion.label for exclusion in column.place.exclusions]),
    "Mutual aid": lambda column: _said(column.place.offering.mutual_aid),
    "Aftercare": lambda column: _said(column.place.offering.aftercare),
    "Housing to move on to": lambda column: _said(column.place.offering.move_on_housing),
    "What it is like": lambda column: column.place.offering.what_it_is_like or column.place.description,
    "What it asks of people": lambda column: column.place.offering.what_it_expects,
}
