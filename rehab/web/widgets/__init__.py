"""Form fields that render as GOV.UK components and hand typed values on.

    class ReviewForm(Form):
        held_on = DayField("When was the review?", required="Enter when the review was held", latest=clock.today)
        notes = TextAreaField("What was said", hint="Do not name other people", longest=2000)

`required` is the sentence shown when nothing was entered; without it a field may be left blank. Validators run only
on a field that was filled in and understood, so a rule that spans fields belongs to the feature's rules.
"""

from rehab.web.widgets.asking import field_for
from rehab.web.widgets.base import FilterForm, Form, Question
from rehab.web.widgets.choices import (
    CheckboxesField,
    ChoiceField,
    ConfirmField,
    Option,
    RadiosField,
    SelectField,
    YesNoField,
    options_of,
)
from rehab.web.widgets.day import DayField
from rehab.web.widgets.files import FileField
from rehab.web.widgets.loader import install
from rehab.web.widgets.numbers import MoneyField, WholeNumberField
from rehab.web.widgets.text import EmailField, PasswordField, TextAreaField, TextField
from rehab.web.widgets.times import day_and_time, half_hours, moment_of

__all__ = [
    "CheckboxesField",
    "ChoiceField",
    "ConfirmField",
    "DayField",
    "EmailField",
    "FileField",
    "FilterForm",
    "Form",
    "MoneyField",
    "Option",
    "PasswordField",
    "Question",
    "RadiosField",
    "SelectField",
    "TextAreaField",
    "TextField",
    "WholeNumberField",
    "YesNoField",
    "day_and_time",
    "field_for",
    "half_hours",
    "install",
    "moment_of",
    "options_of",
]
