"""Forms of the day of arrival."""

import datetime as dt
from typing import Any

from wtforms.validators import StopValidation

from rehab.core import clock
from rehab.placements.rules import (
    LONGEST_ROOM,
    NonArrivalReason,
    read_time,
)
from rehab.web.widgets import (
    DayField,
    Form,
    RadiosField,
    TextAreaField,
    TextField,
    options_of,
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
