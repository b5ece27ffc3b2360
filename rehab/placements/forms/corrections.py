"""Forms that put a date of a stay right."""

import datetime as dt

from rehab.core import clock
from rehab.placements.forms.moments import TimeField, moment_of
from rehab.web.widgets import DayField, Form, TextAreaField

WHY = "Why was it wrong?"


class CorrectArrivalForm(Form):
    """The day and time at which they really arrived."""

    admitted_on = DayField("Day of arrival", required="Enter the day of arrival", latest=clock.today)
    admitted_time = TimeField("Time of arrival", required="Enter the time of arrival")
    reason = TextAreaField(WHY, longest=1000, rows=3)

    @property
    def admitted_at(self) -> dt.datetime:
        """The moment in London, for a form without errors."""
        return moment_of(self.admitted_on, self.admitted_time)


class CorrectLeavingForm(Form):
    """The day on which they really left."""

    ended_on = DayField("Day of leaving", required="Enter the day of leaving", latest=clock.today)
    reason = TextAreaField(WHY, longest=1000, rows=3)
