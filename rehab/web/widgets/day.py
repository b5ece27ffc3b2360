"""A date asked for in three boxes."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import wtforms
from govuk_frontend_wtf.gov_form_base import GovFormBase
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from rehab.core.text import sentence_list
from rehab.web.widgets.base import LONGEST_RAW, Question

PARTS = ("day", "month", "year")
EARLIEST = dt.date(1900, 1, 1)
LATEST = dt.date(2100, 12, 31)


class DayInput(GovFormBase):
    """Day, month and year, each with its own name and id, the faulty ones marked."""

    template = "govuk_frontend_wtf/date.html"

    def __call__(self, field: "DayField", *, params: Mapping[str, Any], **_attributes: Any) -> Markup:
        hint = {"hint": {"text": field.description}} if field.description else {}
        error = {"errorMessage": {"text": field.errors[0]}} if field.errors else {}
        rendered: Markup = self.render(
            {"id": field.id, "items": [self._box(field, part) for part in PARTS], **hint, **error, **params}
        )
        return rendered

    def _box(self, field: "DayField", part: str) -> dict[str, str]:
        width = "govuk-input--width-4" if part == "year" else "govuk-input--width-2"
        fault = " govuk-input--error" if field.errors and part in field.blamed else ""
        return {
            "label": part.capitalize(),
            "id": f"{field.id}-{part}",
            "name": f"{field.name}-{part}",
            "value": field.parts[part],
            "classes": width + fault,
        }


class DayField(Question):
    """A date between `earliest` and `latest`, which may be functions of no arguments (`clock.today`)."""

    data: dt.date | None
    widget = DayInput()

    def __init__(
        self,
        label: str,
        *,
        earliest: dt.date | Callable[[], dt.date] = EARLIEST,
        latest: dt.date | Callable[[], dt.date] = LATEST,
        **options: Any,
    ) -> None:
        self.earliest, self.latest = earliest, latest
        self.parts = dict.fromkeys(PARTS, "")
        self.faulty: tuple[str, ...] = ()
        super().__init__(label, **options)

    def component(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The label becomes the legend of the group."""
        legend = {"text": self.label.text, "classes": "govuk-fieldset__legend--s"}
        return {"fieldset": {"legend": legend}, **params}

    @property
    def blamed(self) -> tuple[str, ...]:
        """The boxes marked when there is an error: the faulty ones, or all when the date as a whole is wrong."""
        return self.faulty or PARTS

    @property
    def error_id(self) -> str:
        """The first box that is wrong."""
        return f"{self.id}-{self.blamed[0]}"

    def process(self, formdata: MultiDict[str, str] | None, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the three boxes; what cannot be read is kept to be shown again, with an error."""
        super().process(None, data, extra_filters)
        if self.data is not None:
            self.parts = {part: str(getattr(self.data, part)) for part in PARTS}
        if formdata is None:
            return
        self.parts = {part: str(formdata.get(f"{self.name}-{part}", "")).strip()[:LONGEST_RAW] for part in PARTS}
        self.data = None
        if any(self.parts.values()):
            self._read()

    def pre_validate(self, form: wtforms.Form) -> None:
        """Besides what all fields check, refuse a day out of bounds."""
        super().pre_validate(form)
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        latest = self.latest() if callable(self.latest) else self.latest
        if self.data is not None and self.data < earliest:
            msg = f"{self.label.text} must be {_written(earliest)} or later"
            raise StopValidation(msg)
        if self.data is not None and self.data > latest:
            msg = f"{self.label.text} must be {_written(latest)} or earlier"
            raise StopValidation(msg)

    def _read(self) -> None:
        if missing := [part for part in PARTS if not self.parts[part]]:
            self._blame(missing, f"must include a {sentence_list(missing)}")
        elif len(self.parts["year"]) != 4:
            self._blame(["year"], "must have a year of 4 numbers")
        elif unreadable := [part for part in PARTS if not _is_plausible(part, self.parts[part])]:
            self._blame(unreadable, "must be a real date")
        else:
            try:
                self.data = dt.date(*(int(self.parts[part]) for part in reversed(PARTS)))
            except ValueError:
                self._blame(["day"], "must be a real date")

    def _blame(self, parts: list[str], fault: str) -> None:
        self.faulty = tuple(parts)
        self.process_errors.append(f"{self.label.text} {fault}")


def _is_plausible(part: str, text: str) -> bool:
    highest = {"day": 31, "month": 12, "year": 9999}[part]
    return text.isascii() and text.isdigit() and 1 <= int(text) <= highest


def _written(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
