"""Forms of offers."""

import datetime as dt
from typing import Any

from wtforms.validators import StopValidation

from rehab.core import clock
from rehab.placements.rules import LONGEST_MESSAGE, LONGEST_PLACE, AskingOrder, AssessmentWay, DeclineReason, read_time
from rehab.web.widgets import (
    CheckboxesField,
    ConfirmField,
    DayField,
    FilterForm,
    Form,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    options_of,
)


class OfferFilter(FilterForm):
    """Which of the provider's offers to show."""

    state = SelectField(
        "Show",
        blank="All offers",
        options=[Option("to-answer", "To answer"), Option("open", "Open"), Option("closed", "Closed")],
    )

    @property
    def is_open(self) -> bool | None:
        """What was asked for; None for all."""
        self.validate()
        return None if self.state.errors or not self.state.data else self.state.data != "closed"

    @property
    def to_answer(self) -> bool:
        """Whether only those that wait for an answer were asked for."""
        self.validate()
        return not self.state.errors and self.state.data == "to-answer"


class MakeOffersForm(Form):
    """Where to ask for a bed; the view sets the facilities."""

    facilities = CheckboxesField(
        "Which facilities do you want to ask?",
        required="Choose at least one facility",
        hint="The person chooses among the beds that are offered. Those they chose before stand first.",
    )
    order = RadiosField(
        "If you ask several, how?",
        required="Choose how to ask them",
        hint="In order, the next is asked by itself when the one before declines or does not answer.",
        options=options_of(AskingOrder),
        coerce=AskingOrder,
        default=AskingOrder.TOGETHER,
    )


class AskAssessmentForm(Form):
    """Which facilities may see the person before the panel has decided; the view sets the facilities."""

    facilities = CheckboxesField("Which facilities may assess them now?", required="Choose at least one facility")
    is_agreed = ConfirmField(
        "The person agrees that these facilities read their record and assess them before the panel has decided",
        required="Ask the person first, and confirm that they agree",
    )


class AssessmentForm(Form):
    """When and how the facility meets the person."""

    held_on = DayField("Date of the assessment", required="Enter the date of the assessment")
    held_at = TextField(
        "Time", required="Enter the time of the assessment", hint="For example, 2:30pm or 14:30", width=10
    )
    way = RadiosField(
        "How will you see the person?",
        required="Choose how you will see the person",
        options=options_of(AssessmentWay),
        coerce=AssessmentWay,
    )
    place = TextField(
        "Where, or what they need to join",
        hint="The address, or the number or link that they use. The key worker passes it on.",
        longest=LONGEST_PLACE,
    )

    def validate_held_at(self, field: Any) -> None:
        """Refuse what is no time of day."""
        if read_time(field.data) is None:
            msg = "Enter a time of day, such as 2:30pm or 14:30"
            raise StopValidation(msg)

    @property
    def at(self) -> dt.datetime:
        """The moment in London, for a form without errors."""
        day, time = self.held_on.data, read_time(self.held_at.data)
        if day is None or time is None:
            msg = "the form was not validated"
            raise ValueError(msg)
        return dt.datetime.combine(day, time, clock.LONDON)


class MessageForm(Form):
    """A message to the other side."""

    text = TextAreaField("Your message", longest=LONGEST_MESSAGE)


class AcceptForm(Form):
    """A bed from a day on."""

    bed_from = DayField(
        "Bed free from", required="Enter the day from which the bed is free", hint="The day they can arrive"
    )
    conditions = TextAreaField(
        "Conditions, if you have any",
        hint="For example, a blood test before arrival. Leave this blank if there are none.",
        longest=2000,
    )


class DeclineForm(Form):
    """No, and why."""

    reason = RadiosField(
        "Why do you decline?",
        required="Choose why you decline",
        options=options_of(DeclineReason),
        coerce=DeclineReason,
    )
    note = TextAreaField("What should the key worker know?", longest=2000)


class ConfirmForm(Form):
    """The person's own choice."""

    client_agreed_on = DayField(
        "Date the person agreed", required="Enter the date the person agreed to go there", latest=clock.today
    )
