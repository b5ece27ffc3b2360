"""Forms of panels."""

import datetime as dt

from rehab.core import clock
from rehab.panel.rules import Choice, Interest, Tally
from rehab.panel.rules.decisions import Ruling
from rehab.web.widgets import (
    DayField,
    Form,
    MoneyField,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
    options_of,
)

REASON_HINT = "Needed to defer or decline. It goes into the letters, so use plain words."
TIE_HINT = (
    "The vote is a tie: say why you break it this way. If you defer or decline, it goes into the letters, "
    "so use plain words."
)


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


class DeclarationForm(Form):
    """A member's interest in a case."""

    interest = RadiosField(
        "Do you have a conflict of interest in this case?",
        required="Say whether you have a conflict of interest",
        hint="You have one if you know the person or their family, work on the case, or would gain from the decision.",
        options=[
            Option(Interest.NONE, "No conflict", "The pack opens, and you can vote"),
            Option(Interest.CONFLICT, "I have a conflict", "You cannot read on or vote. You cannot change this later"),
        ],
        coerce=Interest,
    )
    detail = TextAreaField(
        "If you have a conflict, what is it?", hint="Do not name the person or anything about them.", rows=3
    )


class VoteForm(Form):
    """A member's vote."""

    choice = RadiosField("What is your vote?", required="Choose your vote", options=options_of(Choice), coerce=Choice)
    reason = TextAreaField(
        "Your reason", hint="Needed for every vote but approve. Other members who voted can read it."
    )


class DecisionForm(Form):
    """What the chair records; only outcomes that the votes allow are offered."""

    outcome = RadiosField("Decision", required="Choose the decision", coerce=Choice)
    weeks = WholeNumberField(
        "Weeks", hint="If approved: for how many weeks", low=1, high=104, params={"classes": "govuk-input--width-3"}
    )
    price_ceiling = MoneyField("Highest price a week", hint="If approved: an offer above it needs a new decision")
    conditions = TextAreaField(
        "Conditions", hint="If approved with conditions. They go into the letters, so use plain words.", rows=3
    )
    reason = TextAreaField("Reason", rows=3)
    over_budget_reason = TextAreaField(
        "Reason the commissioner gave for going over the budget",
        hint="Only if this takes more than is left in a budget.",
        rows=3,
    )

    def offer(self, votes: Tally) -> None:
        """Leave only what the votes allow, and say what the reason is for."""
        self.outcome.options = [Option(choice, choice.label) for choice in Choice if choice in votes.outcomes]
        self.reason.description = TIE_HINT if votes.is_tie else REASON_HINT

    @property
    def ruling(self) -> Ruling:
        """The decision as typed; call it once the form is valid."""
        return Ruling(
            outcome=self.outcome.data,
            reason=self.reason.data,
            conditions=self.conditions.data,
            weeks=self.weeks.data,
            price_ceiling_pence=self.price_ceiling.data,
            over_budget_reason=self.over_budget_reason.data,
        )
