"""The base of all forms, and what all fields share."""

from collections.abc import Mapping, Sequence
from typing import Any

import wtforms
from flask import request
from flask_wtf import FlaskForm
from wtforms.validators import StopValidation

LONGEST_RAW = 40
BOLD = {"label": {"classes": "govuk-label--s"}}


class Form(FlaskForm):
    """The base of every form that posts."""

    form_errors: list[str]

    def error_links(self) -> list[tuple[str, str | None]]:
        """Each fault once, in the order of the page, with the id of the input it is about."""
        general = [(str(text), None) for text in self.form_errors]
        at_fields = [(str(field.errors[0]), getattr(field, "error_id", field.id)) for field in self if field.errors]
        return general + at_fields

    def add_faults(self, faults: Mapping[str, str]) -> None:
        """Show what a command refused (`InvalidInput.faults`) at the fields it is about, the rest on top."""
        for name, text in faults.items():
            if name in self:
                self[name].errors = [*self[name].errors, text]
            else:
                self.form_errors = [*self.form_errors, text]


class FilterForm(Form):
    """The filters of a list: read from the address, so nothing secret and no token."""

    class Meta:
        csrf = False

    def __init__(self, **options: Any) -> None:
        super().__init__(formdata=request.args or None, **options)


class Question(wtforms.Field):
    """What all fields share: a hint, a sentence for "nothing entered", and where an error link leads.

    `required` is that sentence; `hint` stands below the label; `params` go to the GOV.UK component as they are.
    """

    def __init__(
        self, label: str, *, required: str = "", hint: str = "", params: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        super().__init__(label, description=hint, **options)
        self.required = required
        self.render_kw = {"params": self.component(params or {})}

    def component(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """What the GOV.UK component is told besides name, value, hint and error."""
        return {**BOLD, **params}

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered."""
        return self.data is None or self.data in ("", [])

    @property
    def error_id(self) -> str:
        """The id of the input that an error link leads to."""
        return str(self.id)

    def pre_validate(self, form: wtforms.Form) -> None:  # noqa: ARG002  (the signature is WTForms')
        """Stop at what was not understood or not entered."""
        if self.process_errors:
            raise StopValidation
        if self.is_blank:
            raise StopValidation(self.required)


def one_line(values: Sequence[object]) -> str:
    """The text that a number or an amount is read from."""
    return str(values[0]).strip() if values else ""
