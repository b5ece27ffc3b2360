"""The wording of decision letters: plain text with placeholders such as `{person}`, never markup.

A line of a wording is a paragraph of the letter. A line is left out when a placeholder in it has nothing to say.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rehab.core.text import sentence_list

LONGEST_HEADING = 150
LONGEST_BODY = 6_000
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What stands for a part of the decision; `is_long` for what the panel typed, which may have several lines."""

    name: str
    meaning: str
    is_long: bool = False

    @property
    def written(self) -> str:
        """As it is typed."""
        return f"{{{self.name}}}"


PLACEHOLDERS = {
    placeholder.name: placeholder
    for placeholder in (
        Placeholder("person", "the person's name"),
        Placeholder("initials", "the person's initials"),
        Placeholder("reference", "the reference of the request"),
        Placeholder("key_worker", "the key worker's name"),
        Placeholder("service", "the treatment service"),
        Placeholder("contact", "whom to ask: the key worker and their service, or the service alone"),
        Placeholder("authority", "the name of your council"),
        Placeholder("care", "the type of care, such as residential rehab"),
        Placeholder("facilities", "the places that were agreed, or else those that the person asked for"),
        Placeholder("decided_on", "the day of the decision"),
        Placeholder("weeks", "for how long, such as 12 weeks"),
        Placeholder("price", "the highest price a week"),
        Placeholder("valid_until", "the last day on which the approval can be used"),
        Placeholder("appeal_by", "the last day for an appeal"),
        Placeholder("return_on", "the day on which the panel looks at it again"),
        Placeholder("reason", "the panel's reason", is_long=True),
        Placeholder("conditions", "the panel's conditions", is_long=True),
        Placeholder("actions", "what is to be done before the panel decides", is_long=True),
        Placeholder("alternative", "what the panel suggests instead", is_long=True),
    )
}


@dataclass(frozen=True, slots=True)
class Wording:
    """The heading of a letter and its text, a paragraph in each line."""

    heading: str
    body: str


@dataclass(frozen=True, slots=True)
class Terms:
    """Which placeholders a letter may use, and which its text must have."""

    allowed: frozenset[str]
    required: frozenset[str]


def faults(wording: Wording, terms: Terms) -> dict[str, str]:
    """Field -> what is wrong with it; empty when letters can be written from this wording.

    A heading names nobody: it is the title of the file, which tells of nobody either.
    """
    in_heading = frozenset(name for name in terms.allowed - {"person"} if not PLACEHOLDERS[name].is_long)
    wrong = {
        "heading": _refusal("heading", wording.heading, in_heading, LONGEST_HEADING),
        "body": _refusal("text", wording.body, terms.allowed, LONGEST_BODY),
    }
    if not wrong["body"]:
        missing = terms.required - set(names_in(wording.body))
        wrong["body"] = f"The text must have {_listed(missing)}" if missing else ""
    return {field: sentence for field, sentence in wrong.items() if sentence}


def names_in(text: str) -> list[str]:
    """The placeholders of a text, known or not, in their order."""
    return _PLACEHOLDER.findall(text)


def _refusal(what: str, text: str, allowed: frozenset[str], longest: int) -> str:
    if not text.strip():
        return f"Enter the {what}"
    if len(text) > longest:
        return f"The {what} must be {longest:,} characters or fewer"
    if what == "heading" and "\n" in text.strip():
        return "The heading must be one line"
    stray = re.search(r"[{}][^\n]{0,20}", _PLACEHOLDER.sub("", text))
    if stray:
        return f"The {what} has a bracket without its pair near “{stray[0].strip()}”. Write placeholders like {{weeks}}"
    unknown = [name for name in names_in(text) if name not in allowed]
    if unknown:
        return f"The {what} cannot use {_listed(unknown, keep_order=True)}. Use only the placeholders listed"
    return ""


def _listed(names: Iterable[str], *, keep_order: bool = False) -> str:
    ordered = dict.fromkeys(names) if keep_order else sorted(names, key=list(PLACEHOLDERS).index)
    return sentence_list([f"{{{name}}}" for name in ordered])


def filled_line(text: str, values: Mapping[str, str]) -> str:
    """One line with its placeholders filled in; those of one line only."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text).strip()


def paragraphs(body: str, values: Mapping[str, str]) -> list[str]:
    """The paragraphs of a letter. What the panel typed in several lines stands in paragraphs of its own."""
    lines = [line.strip() for line in body.splitlines()]
    told = [line for line in lines if line and all(values.get(name, "").strip() for name in names_in(line))]
    return [paragraph for line in told for paragraph in _split(line, values)]


def _split(line: str, values: Mapping[str, str]) -> list[str]:
    long = next((name for name in names_in(line) if PLACEHOLDERS[name].is_long), None)
    if long is None:
        return [filled_line(line, values)]
    before, _, after = line.partition(f"{{{long}}}")
    own = [typed.strip() for typed in values[long].splitlines() if typed.strip()]
    rest = [part.strip() for part in (before, after)]
    return [
        *([filled_line(rest[0], values)] if rest[0] else []),
        *own,
        *(_split(rest[1], values) if rest[1] else []),
    ]
