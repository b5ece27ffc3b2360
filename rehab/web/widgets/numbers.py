"""Whole numbers and money."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import wtforms
from govuk_frontend_wtf.wtforms_widgets import GovTextInput

from rehab.web.widgets.base import LONGEST_RAW, Question, one_line

MOST_WHOLE = 999_999_999
MOST_PENCE = 999_999_999
DIGITS = r"(\d{1,3}(?:,\d{3})+|\d+)"
WHOLE = re.compile(rf"-?{DIGITS}", re.ASCII)
POUNDS = re.compile(rf"£?{DIGITS}(?:\.(\d{{1,2}}))?", re.ASCII)


class WholeNumberField(Question, wtforms.StringField):
    """A whole number from `low` to `high`."""

    data: int | None
    widget = GovTextInput()

    def __init__(self, label: str, *, low: int = 0, high: int = MOST_WHOLE, **options: Any) -> None:
        self.low, self.high = low, high
        super().__init__(label, **options)

    def component(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """A short box that brings up digits on a telephone."""
        return super().component({"inputmode": "numeric", "classes": "govuk-input--width-5", **params})

    def process_formdata(self, valuelist: Sequence[object]) -> None:
        """Read digits, with commas between thousands."""
        self.data = None
        text = one_line(valuelist)
        if not text:
            return
        if len(text) > LONGEST_RAW or not WHOLE.fullmatch(text):
            msg = f"{self.label.text} must be a whole number"
            raise ValueError(msg)
        number = int(text.replace(",", ""))
        if not self.low <= number <= self.high:
            msg = f"{self.label.text} must be between {self.low:,} and {self.high:,}"
            raise ValueError(msg)
        self.data = number

    def _value(self) -> str:
        if self.raw_data:
            return one_line(self.raw_data)[:LONGEST_RAW]
        return "" if self.data is None else str(self.data)


class MoneyField(Question, wtforms.StringField):
    """Pounds on the page, integer pence in `data`; from nothing to `most` pence."""

    data: int | None
    widget = GovTextInput()

    def __init__(self, label: str, *, most: int = MOST_PENCE, **options: Any) -> None:
        self.most = most
        super().__init__(label, **options)

    def component(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """A box with the pound sign before it."""
        box = {"prefix": {"text": "£"}, "inputmode": "decimal", "classes": "govuk-input--width-10", "spellcheck": False}
        return super().component({**box, **params})

    def process_formdata(self, valuelist: Sequence[object]) -> None:
        """Read `14940`, `14,940.5` or `£14,940.50`."""
        self.data = None
        text = one_line(valuelist).replace(" ", "")
        if not text:
            return
        amount = POUNDS.fullmatch(text)
        if amount is None or len(text) > LONGEST_RAW:
            msg = f"{self.label.text} must be an amount in pounds, like 940 or 1,250.50"
            raise ValueError(msg)
        whole, part = amount.groups(default="")
        pence = int(whole.replace(",", "")) * 100 + int(part.ljust(2, "0"))
        if pence > self.most:
            msg = f"{self.label.text} must be £{self.most / 100:,.2f} or less"
            raise ValueError(msg)
        self.data = pence

    def _value(self) -> str:
        if self.raw_data:
            return one_line(self.raw_data)[:LONGEST_RAW]
        return "" if self.data is None else f"{self.data // 100:,}.{self.data % 100:02d}"
