"""Days with a time of day, as people write it."""

import datetime as dt

import wtforms
from wtforms.validators import StopValidation

from rehab.core import clock
from rehab.placements.rules import read_time
from rehab.web.widgets import DayField, TextField

NOT_VALIDATED = "the form was not validated"


class TimeField(TextField):
    """A time of day, such as 2:30pm or 14:30; `data` stays as it was typed."""

    def __init__(self, label: str, **options: object) -> None:
        super().__init__(label, **{"hint": "For example, 2:30pm or 14:30", "longest": 20, "width": 10, **options})  # type: ignore[arg-type]

    def pre_validate(self, form: wtforms.Form) -> None:
        """Refuse what is no time of day."""
        super().pre_validate(form)
        if read_time(self.data) is None:
            msg = "Enter a time of day, such as 2:30pm or 14:30"
            raise StopValidation(msg)


def time_now() -> str:
    """The time of day in London, as a form shows it."""
    return clock.time_of_day(clock.now())


def moment_of(day: DayField, time: TimeField) -> dt.datetime:
    """The moment in London, from fields without errors."""
    read = read_time(time.data)
    if day.data is None or read is None:
        raise ValueError(NOT_VALIDATED)
    return dt.datetime.combine(day.data, read, clock.LONDON)
