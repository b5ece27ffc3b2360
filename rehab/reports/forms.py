"""The period and the group of a report, kept in the address."""

import datetime as dt
from typing import Any

from rehab.core import clock
from rehab.reports.rules import Aim, Group, Period, UseGroup
from rehab.web.widgets import DayField, FilterForm, Form, SelectField, WholeNumberField, options_of


def default_period(today: dt.date) -> Period:
    """The twelve months up to today."""
    return Period(clock.add_months(today, -12) + dt.timedelta(days=1), today, today)


class ActivityForm(FilterForm):
    """From and to."""

    start = DayField("First day")
    end = DayField("Last day")

    def __init__(self) -> None:
        usual = default_period(clock.today())
        super().__init__(data={"start": usual.start, "end": usual.end})

    def period(self) -> Period:
        """The period asked for; the last twelve months where a day is missing or wrong."""
        usual = default_period(clock.today())
        for field, day in ((self.start, usual.start), (self.end, usual.end)):
            if field.data is None and not field.errors:
                field.process(None, day)
        start = usual.start if self.start.errors else self.start.data or usual.start
        end = usual.end if self.end.errors else self.end.data or usual.end
        if end < start:
            self.end.errors = [*self.end.errors, "The last day must not be before the first day"]
            return usual
        return Period(start, end, usual.today)


class PeriodForm(ActivityForm):
    """The same, and by what."""

    by = SelectField("Break down by", options=options_of(Group), coerce=Group, blank="Everybody together")

    def group(self) -> Any:
        """The group asked for, if any."""
        return None if self.by.errors else self.by.data


class UseForm(PeriodForm):
    """The same, with the groups that use can be broken down by."""

    by = SelectField("Break down by", options=options_of(UseGroup), coerce=UseGroup, blank="Everything together")


class TargetForm(Form):
    """What the council wants of a measure."""

    target = WholeNumberField("Target", required="Enter the target")
    near = WholeNumberField(
        "How far from the target is still near",
        required="Enter how far from the target is still near, or 0",
        hint="A figure that misses the target by no more than this is shown in yellow, not in red",
    )

    def aim(self) -> Aim:
        """The target as it was typed; only once the form is valid."""
        return Aim(self.target.data or 0, self.near.data or 0)
