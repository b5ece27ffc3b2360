"""Text: one line, several lines, an address, a password."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import wtforms
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovTextArea, GovTextInput
from wtforms.validators import StopValidation

from rehab.web.widgets.base import Question

UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class TextField(Question, wtforms.StringField):
    """One line. `width` is in characters: 2, 3, 4, 5, 10, 20 or 30; `longest` is what is stored."""

    data: str
    widget = GovTextInput()
    separator = " "

    def __init__(self, label: str, *, longest: int = 200, width: int | None = None, **options: Any) -> None:
        self.longest = longest
        self.width = width
        super().__init__(label, **options)

    def component(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """As wide as the answer is likely to be."""
        classes = {"classes": f"govuk-input--width-{self.width}"} if self.width else {}
        return super().component({**classes, **params})

    def process_data(self, value: str | None) -> None:
        """Nothing stored is an empty text."""
        self.data = value or ""

    def process_formdata(self, valuelist: Sequence[object]) -> None:
        """Trim, and refuse what a database would not take."""
        text = str(valuelist[0]).strip() if valuelist else ""
        storable = UNSTORABLE.sub("", text)
        self.data = self.separator.join(storable.splitlines())
        if storable != text:
            msg = f"{self.label.text} contains a character that cannot be stored"
            raise ValueError(msg)
        if len(self.data) > self.longest:
            msg = f"{self.label.text} must be {self.longest:,} characters or less"
            raise ValueError(msg)


class TextAreaField(TextField):
    """Several lines."""

    widget = GovTextArea()
    separator = "\n"

    def __init__(self, label: str, *, longest: int = 4000, rows: int = 5, **options: Any) -> None:
        self.rows = rows
        super().__init__(label, longest=longest, **options)

    def component(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """As high as the answer is likely to be."""
        return super().component({"rows": self.rows, **params})


class EmailField(TextField):
    """An email address, as it was typed."""

    def __init__(self, label: str, *, longest: int = 254, **options: Any) -> None:
        super().__init__(label, longest=longest, **options)

    def component(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Lets the browser offer the address and a telephone its @ key."""
        return super().component({"type": "email", "autocomplete": "email", "spellcheck": False, **params})

    def pre_validate(self, form: wtforms.Form) -> None:
        """Refuse what is plainly no address; whether it exists only a mail can tell."""
        super().pre_validate(form)
        if not EMAIL.fullmatch(self.data):
            msg = "Enter an email address in the correct format, like name@example.com"
            raise StopValidation(msg)


class PasswordField(Question, wtforms.PasswordField):
    """A password: not trimmed, never sent back. `autocomplete` is current-password or new-password."""

    data: str
    widget = GovPasswordInput()

    def __init__(
        self, label: str, *, autocomplete: str = "current-password", longest: int = 200, **options: Any
    ) -> None:
        self.autocomplete = autocomplete
        self.longest = longest
        super().__init__(label, **options)

    def component(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Lets a password manager fill it in."""
        return super().component({"autocomplete": self.autocomplete, **params})

    def process_formdata(self, valuelist: Sequence[object]) -> None:
        """Take it as typed, within bounds: hashing a huge text would cost too much."""
        text = str(valuelist[0]) if valuelist else ""
        self.data = text if len(text) <= self.longest else ""
        if text != self.data:
            msg = f"{self.label.text} must be {self.longest} characters or less"
            raise ValueError(msg)
