"""What members read instead of words that give somebody away."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from rehab.panel.queries import Find
from rehab.panel.rules.redactions import INSTEAD
from rehab.web.widgets import Form, TextField

Words = dict[tuple[str, str], str]


class RedactionForm(Form):
    """A line for each of the words that were found, by the text in which they stand."""

    asked: list[tuple[Find, list[Any]]]
    names: dict[tuple[str, str], str]

    @classmethod
    def of(cls, finds: Sequence[Find]) -> "RedactionForm":
        """With what could stand there instead filled in."""
        found = {(find.typed.label, words): what for find in finds for words, what in find.words}
        fields = {_name(*key): _field(key[1], what) for key, what in found.items()}
        form: RedactionForm = type("Redactions", (cls,), fields)()
        form.names = {key: _name(*key) for key in found}
        form.asked = [(find, [form[_name(find.typed.label, words)] for words, _ in find.words]) for find in finds]
        return form

    @property
    def words(self) -> Words:
        """The text and the words -> what stands there instead."""
        return {key: self[name].data for key, name in self.names.items()}

    def add_refusals(self, faults: Mapping[str, str]) -> None:
        """Faults by the text and the words, as the command names them."""
        keys = {f"{label} {words}": name for (label, words), name in self.names.items()}
        self.add_faults({keys[key]: fault for key, fault in faults.items()})


def _name(label: str, words: str) -> str:
    """The same for the same words in the same text, whatever else is found."""
    return f"words-{hashlib.sha256(f'{label} {words}'.encode()).hexdigest()[:12]}"


def _field(words: str, what: str) -> TextField:
    return TextField(
        f"Instead of “{words}”",
        required=f"Enter what members read instead of “{words}”",
        default=INSTEAD[what],
        longest=100,
        width=20,
    )
