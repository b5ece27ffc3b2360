"""Words kept out of a pack, and what stands there instead.

A replacement that equals the words keeps them: whoever read them found that they are nobody's name.
"""

from collections.abc import Mapping

from rehab.panel.rules.identifiers import Hit, Person, hits_in

INSTEAD = {
    "the given name": "the person",
    "the family name": "the person",
    "the name of the next of kin": "a relative",
    "the date of birth": "[date of birth]",
    "the NHS number": "[NHS number]",
    "a postcode": "[postcode]",
    "a mail address": "[mail address]",
    "a telephone number": "[telephone number]",
    "an address": "[address]",
}
Words = Mapping[str, str]


def open_hits(text: str, person: Person, words: Words) -> list[Hit]:
    """What still gives somebody away once the words are replaced, in places of the replaced text."""
    kept = {found for found, instead in words.items() if found == instead}
    replaced = redacted(text, person, words)
    return [hit for hit in hits_in(replaced, person) if replaced[hit.start : hit.end] not in kept]


def masked(text: str, person: Person) -> str:
    """The text with everything in it that gives somebody away replaced by what it is."""
    return redacted(text, person, {text[hit.start : hit.end]: INSTEAD[hit.what] for hit in hits_in(text, person)})


def redacted(text: str, person: Person, words: Words) -> str:
    """The text with each place that gives somebody away replaced, where `words` say by what; nothing else changes."""
    parts, done = [], 0
    for hit in hits_in(text, person):
        found = text[hit.start : hit.end]
        parts += [text[done : hit.start], words.get(found, found)]
        done = hit.end
    return "".join([*parts, text[done:]])
