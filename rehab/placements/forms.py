"""Forms of offers, arrivals and non-arrivals."""

import datetime as dt
from typing import Any

from wtforms.validators import StopValidation

from rehab.core import clock
from rehab.placements.rules import LONGEST_ROOM, DeclineReason, NonArrivalReason, read_time
from rehab.web.widgets import (
    CheckboxesField,
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

    state = SelectField("Show", blank="All offers", options=[Option("open", "Open"), Option("closed", "Closed")])

    @property
    def is_open(self) -> bool | None:
        """What was asked for; None for all."""
        self.validate()
        return None if self.state.errors or not self.state.data else self.state.data == "open"


class MakeOffersForm(Form):
    """Where to ask for a bed; the view sets the facilities."""

    facilities = CheckboxesField(
        "Which facilities do you want to ask?",
        required="Choose at least one facility",
        hint="You can ask several at once. The person then chooses among the beds that are offered.",
        coerce=int,
    )


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


class AdmissionForm(Form):
    """When somebody arrived, and where they sleep."""

    admitted_on = DayField("Day of arrival", required="Enter the day of arrival", latest=clock.today)
    admitted_time = TextField(
        "Time of arrival", required="Enter the time of arrival", hint="For example, 2:30pm or 14:30", width=10
    )
    room = TextField("Room", required="Enter the room", longest=LONGEST_ROOM, width=20)

    def validate_admitted_time(self, field: Any) -> None:
        """Refuse what is no time of day."""
        if read_time(field.data) is None:
            msg = "Enter a time of day, such as 2:30pm or 14:30"
            raise StopValidation(msg)

    @property
    def admitted_at(self) -> dt.datetime:
        """The moment in London, for a form without errors."""
        day, time = self.admitted_on.data, read_time(self.admitted_time.data)
        if day is None or time is None:
            msg = "the form was not validated"
            raise ValueError(msg)
        return dt.datetime.combine(day, time, clock.LONDON)


class NonArrivalForm(Form):
    """Why somebody did not come, and what was done about it."""

    reason = RadiosField(
        "Why did they not come?",
        required="Choose why they did not come",
        options=options_of(NonArrivalReason),
        coerce=NonArrivalReason,
    )
    note = TextAreaField(
        "What have you done about it?",
        required="Enter what you have done about it",
        hint="For example, whom you rang and what they said",
        longest=2000,
    )
