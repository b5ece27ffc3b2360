"""The field that asks a question which stands as data (`core.questions`)."""

from collections.abc import Callable
from typing import Any

from rehab.core import clock
from rehab.core.questions import LONGEST_LINE, LONGEST_PROSE, Kind, Question
from rehab.web.widgets.choices import Option, RadiosField, SelectField, YesNoField
from rehab.web.widgets.day import DayField
from rehab.web.widgets.numbers import MoneyField, WholeNumberField
from rehab.web.widgets.text import TextAreaField, TextField

# More answers than these are chosen from a list that unfolds.
MOST_RADIOS = 8


def field_for(question: Question) -> Any:
    """The field that asks a question."""
    return _FIELDS[question.kind](question)


def _yes_no_field(question: Question) -> Any:
    no = question.words[False] if question.words else "No"
    unknown = "" if question.needed else "Not known"
    return YesNoField(question.text, no=no, unknown=unknown, hint=question.hint)


def _line_field(question: Question) -> Any:
    return TextField(question.text, longest=LONGEST_LINE, width=20, hint=question.hint)


def _prose_field(question: Question) -> Any:
    return TextAreaField(question.text, longest=LONGEST_PROSE, rows=3, hint=question.hint)


def _number_field(question: Question) -> Any:
    return WholeNumberField(
        question.text, low=question.low, high=question.high, hint=question.hint, params=_suffix(question)
    )


def _money_field(question: Question) -> Any:
    return MoneyField(question.text, hint=question.hint, params=_suffix(question))


def _day_field(question: Question) -> Any:
    latest = {} if question.may_come else {"latest": clock.today}
    return DayField(question.text, hint=question.hint, **latest)


def _suffix(question: Question) -> dict[str, Any]:
    return {"suffix": {"text": question.unit}} if question.unit else {}


def _choice_field(question: Question) -> Any:
    words = question.words or {}
    options = [Option(str(value), text) for value, text in words.items()]
    kind = RadiosField if len(options) <= MOST_RADIOS else SelectField
    return kind(question.text, options=options, coerce=question.coerce or str, hint=question.hint)


_FIELDS: dict[Kind, Callable[[Question], Any]] = {
    Kind.YES_NO: _yes_no_field,
    Kind.CHOICE: _choice_field,
    Kind.LINE: _line_field,
    Kind.PROSE: _prose_field,
    Kind.NUMBER: _number_field,
    Kind.MONEY: _money_field,
    Kind.DAY: _day_field,
}
