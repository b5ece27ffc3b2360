"""Forms of meetings and their agendas."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from rehab.core import clock
from rehab.framework.rules import CareType
from rehab.panel.models import Panel, PanelCase, PanelMeeting
from rehab.panel.rules.meetings import LENGTHS, Plan
from rehab.web.widgets import (
    ConfirmField,
    DayField,
    FilterForm,
    Form,
    Option,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
    day_and_time,
    half_hours,
    moment_of,
    options_of,
)

MOST_MINUTES = 120
NO_NAMES = "Do not name anybody: the title goes into calendars and mails."


class _OfPanel(Form):
    """`panel` is asked only where the authority has several."""

    panel = SelectField("Panel", required="Choose the panel")

    def offer(self, panels: Sequence[Panel]) -> None:
        """The panels among which to choose."""
        self.only = panels[0].public_id if len(panels) == 1 else ""
        if len(panels) > 1:
            self.panel.options = [Option(panel.public_id, panel.name) for panel in panels]
        else:
            del self.panel

    @property
    def chosen_panel(self) -> str:
        """The public id of the panel chosen, or of the only one."""
        return self.panel.data if "panel" in self else self.only


class _TitledForm(_OfPanel):
    """What it is called."""

    title = TextField("Title", required="Enter a title", hint=f"For example, June panel. {NO_NAMES}", longest=100)


class MeetingForm(_TitledForm):
    """A meeting in a place or by video."""

    held_on = DayField(
        "Day", required="Enter the day of the meeting", hint="For example, 27 3 2027", earliest=clock.today
    )
    starts_at = SelectField("Starts at", required="Choose when it starts", options=half_hours())
    length = SelectField(
        "Length",
        required="Choose how long it takes",
        options=[Option(str(minutes), f"{minutes} minutes") for minutes in LENGTHS],
    )
    place = TextField("Place", hint="Leave this blank if members meet by video only", longest=200)
    video_link = TextField("Video link", hint="Leave this blank if there is none", longest=500)

    @staticmethod
    def answers_of(meeting: PanelMeeting) -> dict[str, Any]:
        """What the form shows of a meeting that is there."""
        held_on, starts_at = day_and_time(meeting.starts_at or meeting.closes_at)
        minutes = int(meeting.length.total_seconds()) // 60 if meeting.length else LENGTHS[0]
        return {
            "title": meeting.title,
            "held_on": held_on,
            "starts_at": starts_at,
            "length": str(minutes),
            "place": meeting.place,
            "video_link": meeting.video_link,
        }

    @property
    def plan(self) -> Plan:
        """What the commands take, from a form without errors; voting closes when the meeting ends."""
        starts_at = moment_of(self.held_on.data, self.starts_at.data)
        return {
            "title": self.title.data,
            "starts_at": starts_at,
            "closes_at": starts_at + dt.timedelta(minutes=int(self.length.data)),
            "place": self.place.data,
            "video_link": self.video_link.data,
        }


class _ClosingForm(_OfPanel):
    """When an online vote ends."""

    closes_on = DayField(
        "Closing day",
        required="Enter the closing day",
        hint="Members are asked to vote by then. For example, 27 3 2027",
        earliest=clock.today,
    )
    closes_at = SelectField("Closing time", required="Choose the closing time", options=half_hours())

    @property
    def closes(self) -> dt.datetime:
        """The instant at which voting closes."""
        return moment_of(self.closes_on.data, self.closes_at.data)


class OnlineVoteForm(_TitledForm, _ClosingForm):
    """An online vote on one or more cases."""

    @staticmethod
    def answers_of(meeting: PanelMeeting) -> dict[str, Any]:
        """What the form shows of a vote that is there."""
        closes_on, closes_at = day_and_time(meeting.closes_at)
        return {"title": meeting.title, "closes_on": closes_on, "closes_at": closes_at}

    @property
    def plan(self) -> Plan:
        """What the commands take, from a form without errors."""
        return {"title": self.title.data, "closes_at": self.closes}


class DecideOnlineForm(_ClosingForm):
    """One case, decided online between meetings."""


class CancelForm(Form):
    """Why a meeting does not take place."""

    reason = TextAreaField(
        "Why is it cancelled?", required="Enter why the meeting is cancelled", hint="The members read this.", rows=3
    )
    sure = ConfirmField(
        "I understand that its cases go back to those that are ready", required="Tick the box to cancel the meeting"
    )


class TakeOffForm(Form):
    """Why a case comes off an agenda."""

    reason = TextAreaField(
        "Why does it come off the agenda?",
        required="Enter why the case comes off the agenda",
        hint="Do not name the person or anything about them.",
        rows=3,
    )


class ReadyFilterForm(FilterForm):
    """Which of the ready requests to show."""

    care_type = SelectField("Type of care", options=options_of(CareType), coerce=CareType, blank="Any type")
    urgency = SelectField("Urgency", options=[Option("first", "Those that go first")], blank="All requests")


def times_form(cases: Sequence[PanelCase]) -> Form:
    """How many minutes each case of an agenda is given; one field a case, named for its public id."""
    fields = {
        f"minutes_{case.public_id}": WholeNumberField(
            f"Minutes for {case.request.reference}",
            required=f"Enter the minutes for {case.request.reference}",
            low=1,
            high=MOST_MINUTES,
            default=case.minutes_planned,
        )
        for case in cases
    }
    form: Form = type("TimesForm", (Form,), fields)()
    return form


def minutes_of(form: Form) -> dict[str, int]:
    """Case by public id -> minutes, from a form without errors."""
    return {field.name.removeprefix("minutes_"): field.data for field in form if field.name.startswith("minutes_")}
