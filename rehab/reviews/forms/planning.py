"""The forms with which a review is planned, moved, or said to be missed."""

from collections.abc import Sequence
from typing import Any

from rehab.accounts.models import User
from rehab.core import clock
from rehab.reviews.models import PlannedReview
from rehab.reviews.rules import LENGTHS, Appointment, MissedReason
from rehab.web.widgets import (
    CheckboxesField,
    DayField,
    Form,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    day_and_time,
    half_hours,
    moment_of,
    options_of,
)


class PlanForm(Form):
    """When, where and with whom."""

    held_on = DayField("Day", required="Enter the day of the review", earliest=clock.today)
    starts_at = SelectField("Starts at", required="Choose when it starts", options=half_hours())
    length = SelectField(
        "Length",
        required="Choose how long it takes",
        options=[Option(str(minutes), f"{minutes} minutes") for minutes in LENGTHS],
        coerce=int,
    )
    place = TextField("Place", hint="Leave this blank if you meet by video only", longest=200)
    video_link = TextField("Video link", hint="Begins with https://. Leave this blank if there is none", longest=500)
    user_ids = CheckboxesField("Who is invited", hint="They are told, and it stands in their calendar", coerce=int)
    others = TextField(
        "Who else takes part",
        hint="People without an account: the person, and for example their sister, separated by commas",
        longest=300,
    )

    def offer(self, people: Sequence[User]) -> None:
        """Those who can be invited."""
        self.user_ids.options = [Option(str(user.id), user.name, hint=user.organisation.name) for user in people]

    @staticmethod
    def of(planned: PlannedReview) -> dict[str, Any]:
        """What the form shows of a review that is planned."""
        held_on, starts_at = day_and_time(planned.starts_at)
        return {
            "held_on": held_on,
            "starts_at": starts_at,
            "length": planned.minutes,
            "place": planned.place,
            "video_link": planned.video_link,
            "user_ids": [invitee.user_id for invitee in planned.invited],
            "others": planned.others,
        }

    def appointment(self) -> Appointment:
        """What the command stores, once the form is valid."""
        return Appointment(
            starts_at=moment_of(self.held_on.data, self.starts_at.data),
            minutes=self.length.data,
            place=self.place.data,
            video_link=self.video_link.data,
            user_ids=frozenset(self.user_ids.data),
            others=self.others.data,
        )


class MissedForm(Form):
    """Why a planned review was not held."""

    reason = RadiosField(
        "Why was it not held?",
        required="Choose why the review was not held",
        options=options_of(MissedReason),
        coerce=MissedReason,
    )
    note = TextAreaField("What happened, and what happens next", rows=3, longest=1000)
