"""Forms of leave: going, and coming back."""

import datetime as dt
from typing import Any

from rehab.core import clock
from rehab.placements.forms.moments import TimeField, moment_of, time_now
from rehab.placements.rules.leave import LeaveReason
from rehab.web.widgets import DayField, Form, RadiosField, TextAreaField, options_of


class LeaveForm(Form):
    """Somebody goes away for a while, with the agreement of the house."""

    left_on = DayField("Day they left", required="Enter the day they left", latest=clock.today)
    left_time = TimeField("Time they left", required="Enter the time they left", default=time_now)
    due_on = DayField("Day they are due back", required="Enter the day they are due back")
    due_time = TimeField("Time they are due back", required="Enter the time they are due back")
    reason = RadiosField(
        "Why are they away?", required="Choose why they are away", options=options_of(LeaveReason), coerce=LeaveReason
    )
    contact = TextAreaField(
        "How can they be reached?",
        required="Enter how they can be reached",
        hint="A number, and where they stay. The key worker sees it too.",
        longest=500,
        rows=2,
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"data": {"left_on": clock.today()}, **options})

    @property
    def left_at(self) -> dt.datetime:
        """When they left, for a form without errors."""
        return moment_of(self.left_on, self.left_time)

    @property
    def due_back_at(self) -> dt.datetime:
        """When they are due back, for a form without errors."""
        return moment_of(self.due_on, self.due_time)


class ReturnForm(Form):
    """They came back."""

    back_on = DayField("Day they came back", required="Enter the day they came back", latest=clock.today)
    back_time = TimeField("Time they came back", required="Enter the time they came back", default=time_now)
    note = TextAreaField(
        "What should the key worker know?",
        hint="How the time away went. Leave this blank if all is well.",
        longest=2000,
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"data": {"back_on": clock.today()}, **options})

    @property
    def back_at(self) -> dt.datetime:
        """When they came back, for a form without errors."""
        return moment_of(self.back_on, self.back_time)
