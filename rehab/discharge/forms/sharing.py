"""Forms of what was given to stakeholders."""

import datetime as dt
from typing import cast

from rehab.core import clock
from rehab.discharge.rules.sheets import Means
from rehab.web.widgets import DayField, Form, RadiosField, TextField, options_of


class SendPartForm(Form):
    """That a part of the plan was given away."""

    sent_on = DayField("Day it was sent", required="Enter the day it was sent", default=clock.today, latest=clock.today)
    how = RadiosField("How it was sent", required="Choose how it was sent", options=options_of(Means), coerce=Means)

    def day(self) -> dt.date:
        """The day of sending, once the form is valid."""
        return cast(dt.date, self.sent_on.data)


class AcknowledgePartForm(Form):
    """That a stakeholder has its part."""

    acknowledged_on = DayField(
        "Day they said so", required="Enter the day they said so", default=clock.today, latest=clock.today
    )
    note = TextField("What they said (optional)", hint="For example the day of a first appointment", longest=500)

    def day(self) -> dt.date:
        """The day on which they said so, once the form is valid."""
        return cast(dt.date, self.acknowledged_on.data)
