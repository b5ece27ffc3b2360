"""Decisions about a framework: letting, valuing, extending, opening and closing it."""

from rehab.core import clock
from rehab.web.widgets import ConfirmField, DayField, Form, MoneyField, SelectField, TextAreaField, TextField

MOST_VALUE = 1_000_000_000_00


class FrameworkForm(Form):
    """A new framework; `council` is asked only of commissioners of several."""

    council = SelectField("Lead council", required="Choose the council that leads it")
    title = TextField("Title", required="Enter the title", hint="For example, Residential rehab 2027", longest=150)
    starts_on = DayField("First day", required="Enter the first day", hint="For example, 1 4 2027")
    ends_on = DayField("Last day", required="Enter the last day", hint="Without extensions. For example, 31 3 2030")
    value = MoneyField("Value over its whole life", hint="Leave empty if it is not known yet", most=MOST_VALUE)


class ValueForm(Form):
    """What a framework is worth."""

    value = MoneyField(
        "Value over its whole life",
        required="Enter the value",
        hint="As published, for all councils that take part",
        most=MOST_VALUE,
    )


class OptionForm(Form):
    """A right to extend."""

    would_end_on = DayField("New last day", required="Enter the new last day", hint="For example, 31 12 2029")


class ExtendForm(Form):
    """The decision to exercise an option."""

    decided_by = TextField(
        "Who decided?", required="Enter who decided", hint="A board or a post. For example, Cabinet", longest=150
    )
    decided_on = DayField("When was it decided?", required="Enter when it was decided", latest=clock.today)
    decision = TextAreaField(
        "The decision and its reasons",
        required="Enter the decision and its reasons",
        hint="As in the minutes. Do not name people who use services.",
    )


class OpeningForm(Form):
    """When providers may apply."""

    from_on = DayField("First day", required="Enter the first day", earliest=clock.today)
    to_on = DayField("Last day", required="Enter the last day", earliest=clock.today)
    reason = TextAreaField("Reason", required="Enter the reason", rows=3)


class CloseForm(Form):
    """The end of a framework before its time."""

    reason = TextAreaField(
        "Reason", required="Enter the reason", hint="Everybody who uses the framework sees it.", rows=3
    )
    sure = ConfirmField(
        "I want to close this framework today. It cannot be opened again.",
        required="Tick the box to close the framework",
    )
