"""Forms of meetings."""

import datetime as dt

from rehab.core import clock
from rehab.web.widgets import DayField, Form, Option, SelectField, TextField


def _half_hours() -> list[Option]:
    times = [dt.time(hour, minute) for hour in range(8, 21) for minute in (0, 30)]
    return [
        Option(f"{time:%H:%M}", f"{time.hour % 12 or 12}:{time:%M}{'am' if time.hour < 12 else 'pm'}") for time in times
    ]


class MeetingForm(Form):
    """A new meeting; `panel` is asked only where the authority has several."""

    panel = SelectField("Panel", required="Choose the panel")
    title = TextField("Title", required="Enter a title", hint="For example, June panel", longest=100)
    closes_on = DayField(
        "Closing day",
        required="Enter the closing day",
        hint="Members are asked to vote by then. For example, 27 3 2027",
        earliest=clock.today,
    )
    closes_at = SelectField("Closing time", required="Choose the closing time", options=_half_hours())

    @property
    def closes(self) -> dt.datetime:
        """The instant at which voting closes: the day and time in London."""
        time = dt.time.fromisoformat(self.closes_at.data)
        return dt.datetime.combine(self.closes_on.data or clock.today(), time, clock.LONDON).astimezone(dt.UTC)
