"""Forms of follow-ups and of the question whether a new episode began."""

import datetime as dt
from typing import Any, Self, cast

from rehab.clients.forms import TopFields
from rehab.core import clock
from rehab.discharge.models import FollowUp
from rehab.discharge.rules import FollowedUp, FollowUpKind, FollowUpOutcome, FollowUpState
from rehab.placements.rules import ExitAccommodation
from rehab.web.widgets import (
    DayField,
    FilterForm,
    Form,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    WholeNumberField,
    YesNoField,
    options_of,
)

EVERYBODY = "everybody"


class FollowUpForm(Form):
    """How somebody is, some time after they left."""

    done_on = DayField("Day you tried", required="Enter the day you tried", default=clock.today, latest=clock.today)
    outcome = RadiosField(
        "What came of it",
        required="Choose what came of it",
        options=options_of(FollowUpOutcome),
        coerce=FollowUpOutcome,
    )
    accommodation = RadiosField(
        "Where they live now (optional)",
        hint="Settled is a home that they can keep: not a hostel, not with friends for a while",
        options=options_of(ExitAccommodation),
        coerce=ExitAccommodation,
    )
    paid_work_days = WholeNumberField("Days of paid work in the last 28 days (optional)", low=0, high=28)
    re_presented_on = DayField("First day of the new treatment", latest=clock.today)
    note = TextAreaField("Note (optional)", hint="How they are, and what you agreed", rows=4, longest=2000)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.outcome.reveals = {
            FollowUpOutcome.CONTACTED: [self.accommodation, self.paid_work_days],
            FollowUpOutcome.BACK_IN_TREATMENT: [self.re_presented_on],
        }

    @classmethod
    def of(cls, follow_up: FollowUp, re_presented_on: dt.date | None) -> Self:
        """With what is recorded already."""
        names = ("done_on", "outcome", "accommodation", "paid_work_days", "note")
        stored = {name: getattr(follow_up, name) for name in names} if follow_up.done_on else {}
        return cls(data={**stored, "re_presented_on": re_presented_on})

    def told(self) -> FollowedUp:
        """What the command keeps, once the form is valid: only what was asked with the outcome that was chosen."""
        outcome = cast(FollowUpOutcome, self.outcome.data)
        spoke, is_back = outcome is FollowUpOutcome.CONTACTED, outcome is FollowUpOutcome.BACK_IN_TREATMENT
        return FollowedUp(
            done_on=cast(dt.date, self.done_on.data),
            outcome=outcome,
            note=self.note.data,
            accommodation=self.accommodation.data if spoke else None,
            paid_work_days=self.paid_work_days.data if spoke else None,
            re_presented_on=self.re_presented_on.data if is_back else None,
        )


class FollowUpProfileForm(TopFields, Form):
    """The outcomes profile as it was gone through at a follow-up, whose day it has."""


class FollowUpFilter(FilterForm):
    """Which follow-ups to show."""

    state = SelectField("Show", options=options_of(FollowUpState), coerce=FollowUpState, blank="All to be done")
    kind = SelectField("Time after leaving", options=options_of(FollowUpKind), coerce=FollowUpKind, blank="Any time")
    whose = SelectField("Key worker", options=[Option(EVERYBODY, "Everybody in the service")], blank="My own cases")

    def __init__(self, *, sees_all: bool) -> None:
        super().__init__()
        if sees_all:
            del self.whose
        self.validate()

    @property
    def is_of_everybody(self) -> bool:
        """Whether those of colleagues are shown as well."""
        return "whose" not in self or bool(self.whose.data)

    @property
    def is_set(self) -> bool:
        """Whether anything was chosen."""
        return any(field.data for field in self)


class EpisodeForm(Form):
    """Whether a new request begins a new treatment episode."""

    is_new = YesNoField("Does this begin a new treatment episode?", required="Choose yes or no")
    re_presented_on = DayField("First day of the new episode", latest=clock.today)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.is_new.reveals = {"yes": [self.re_presented_on]}

    def validate(self, **options: Any) -> bool:
        """Besides the fields by themselves, that a new episode has a first day."""
        is_valid: bool = super().validate(**options)
        if self.is_new.data and self.re_presented_on.data is None and not self.re_presented_on.errors:
            self.add_faults({"re_presented_on": "Enter the first day of the new episode"})
            return False
        return is_valid

    def day(self) -> dt.date | None:
        """The first day, or None where it begins none."""
        return self.re_presented_on.data if self.is_new.data else None
