"""Lots, councils and providers of a framework; stops of placements; asking why a facility can be chosen."""

import datetime as dt
from collections.abc import Sequence

from rehab.accounts.models import Organisation
from rehab.core import clock
from rehab.framework.models import FrameworkProvider
from rehab.framework.rules import PLACE_MOVES, CareType, PlaceStatus
from rehab.web.widgets import (
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

STANDINGS = {
    PlaceStatus.ADMITTED: "Admit it. People can be placed there from now on",
    PlaceStatus.RESERVE: "Put it on the reserve list. It can be admitted later",
    PlaceStatus.SUSPENDED: "Suspend it. Nobody new is placed there. People who live there stay",
    PlaceStatus.REMOVED: "Remove it, for good. Nobody new is placed there. People who live there stay",
}


class LotForm(Form):
    """A new lot, or (without `care_type`) other words for one."""

    title = TextField("Title", required="Enter the title of the lot", longest=150)
    care_type = RadiosField(
        "What is it for?", required="Choose what it is for", options=options_of(CareType), coerce=CareType
    )
    specialism = TextField(
        "Specialism", hint="If it is for some people or needs only. For example, families", longest=150
    )


class CouncilForm(Form):
    """A council that joins."""

    council = SelectField("Council", required="Choose the council")
    joined_on = DayField("First day", required="Enter the first day", hint="From this day on it can place people")


class EndPartForm(Form):
    """A council that leaves."""

    left_on = DayField("Last day", required="Enter the last day", hint="After this day it can place nobody new")


class ApplicationForm(Form):
    """A provider that applied."""

    provider = SelectField("Provider", required="Choose the provider")
    lot = SelectField("Lot", required="Choose the lot", coerce=int)
    on = DayField("When did it apply?", required="Enter when it applied", latest=clock.today)
    reason = TextAreaField(
        "What it applied with", required="Enter what it applied with", hint="For example, the tender's number", rows=3
    )


class StandingForm(Form):
    """Another standing of a provider on a lot; only those that may follow are offered."""

    status = RadiosField("What do you want to do?", required="Choose what to do", coerce=PlaceStatus)
    on = DayField("When was it decided?", required="Enter when it was decided", latest=clock.today)
    reason = TextAreaField(
        "Reason",
        required="Enter the reason",
        hint="Everybody who uses the framework sees it. Do not name people who use services.",
        rows=3,
    )

    def offer(self, place: FrameworkProvider) -> None:
        """Leave what the present standing leads to."""
        moves = PLACE_MOVES[place.status]
        self.status.options = [Option(status, words) for status, words in STANDINGS.items() if status in moves]


class EmbargoForm(Form):
    """A stop of new placements; `council` is asked only of commissioners of several."""

    council = SelectField("For which council?", required="Choose the council")
    starts_on = DayField("First day", required="Enter the first day", earliest=clock.today)
    ends_on = DayField("Last day", hint="Leave empty to stop placements until you lift it", earliest=clock.today)
    reason = TextAreaField(
        "Reason",
        required="Enter the reason",
        hint="Key workers of your council see it. Do not name people who use services.",
        rows=3,
    )


class LiftForm(Form):
    """The end of a stop."""

    last_day = DayField(
        "Last day of the stop", required="Enter the last day", hint="People can be placed from the next day"
    )
    reason = TextAreaField("Reason", required="Enter the reason", rows=3)


class WhyFilter(FilterForm):
    """For what, when, and (of several) for which council."""

    care = RadiosField("Type of care", options=options_of(CareType), coerce=CareType)
    day = DayField("Date")
    council = SelectField("Council")

    def offer(self, councils: Sequence[Organisation]) -> None:
        """Ask for the council only where there are several."""
        if len(councils) > 1:
            self.council.options = [Option(council.public_id, council.name) for council in councils]
        else:
            del self.council

    @property
    def chosen_care(self) -> CareType:
        """What was asked for, else rehab."""
        return CareType.RESIDENTIAL_REHAB if self.care.errors or not self.care.data else self.care.data

    @property
    def chosen_day(self) -> dt.date:
        """What was asked for, else today."""
        return clock.today() if self.day.errors or not self.day.data else self.day.data

    def chosen_council(self, councils: Sequence[Organisation]) -> Organisation:
        """What was asked for, else the first."""
        asked = self.council.data if "council" in self and not self.council.errors else None
        return next((council for council in councils if council.public_id == asked), councils[0])
