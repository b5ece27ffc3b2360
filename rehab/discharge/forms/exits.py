"""Forms of a planned exit and of one that nobody planned."""

import datetime as dt
from typing import Any, cast

from rehab.core import clock
from rehab.discharge.rules import REASONS, ExitKind, Leaving, checklist_faults
from rehab.placements.rules import ExitAccommodation, ExitReason, Satisfaction
from rehab.web.widgets import (
    DayField,
    Form,
    RadiosField,
    TextAreaField,
    TextField,
    WholeNumberField,
    YesNoField,
    options_of,
)


class ArrangeForm(Form):
    """The day of a planned exit."""

    leaves_on = DayField("Day of leaving", required="Enter the day of leaving")

    def day(self) -> dt.date:
        """The day of leaving, once the form is valid."""
        return cast(dt.date, self.leaves_on.data)


class PlannedExitForm(Form):
    """That a planned exit happened."""

    ended_on = DayField("Day they left", required="Enter the day they left", latest=clock.today)
    reason = RadiosField(
        "How the stay ended",
        required="Choose how the stay ended",
        options=options_of(REASONS[ExitKind.PLANNED]),
        coerce=ExitReason,
    )
    accommodation = RadiosField(
        "Where they live now (optional)",
        hint="Settled is a home that they can keep: not a hostel, not with friends for a while",
        options=options_of(ExitAccommodation),
        coerce=ExitAccommodation,
    )
    where_to = TextField("Where they went (optional)", longest=500)
    paid_work_days = WholeNumberField("Days of paid work in the last 28 days (optional)", low=0, high=28)
    satisfaction = RadiosField(
        "How they rate their stay (optional)",
        hint="Ask them; leave it blank if they do not say",
        options=options_of(Satisfaction),
        coerce=Satisfaction,
    )
    note = TextAreaField("Note (optional)", rows=3)

    def leaving(self) -> Leaving:
        """What the command stores, once the form is valid."""
        return Leaving(
            ended_on=cast(dt.date, self.ended_on.data),
            reason=self.reason.data,
            where_to=self.where_to.data,
            note=self.note.data,
            accommodation=self.accommodation.data,
            paid_work_days=self.paid_work_days.data,
            satisfaction=self.satisfaction.data,
        )


class UnplannedExitForm(Form):
    """The checklist of an unplanned exit, short enough for a telephone at night."""

    ended_on = DayField("Day they left", required="Enter the day they left", default=clock.today, latest=clock.today)
    reason = RadiosField(
        "What happened",
        required="Choose what happened",
        options=options_of(REASONS[ExitKind.UNPLANNED]),
        coerce=ExitReason,
    )
    tolerance_explained = YesNoField(
        "Was the loss of tolerance explained?",
        hint="That a dose they were used to before can now kill them",
    )
    naloxone_supplied = YesNoField("Was naloxone supplied?")
    where_to = TextField("Where they went", hint="Or that it is not known", longest=500)
    who_was_told = TextAreaField(
        "Who was told, and when", hint="For example family, GP, police, with the time", rows=3, longest=1000
    )
    note = TextAreaField("Anything else (optional)", hint="For example medication taken along, follow-up", rows=3)

    def validate(self, **options: Any) -> bool:
        """Besides the fields by themselves, what the checklist lacks, so that all is told at once."""
        is_valid: bool = super().validate(**options)
        faults = {name: text for name, text in checklist_faults(self.leaving()).items() if not self[name].errors}
        self.add_faults(faults)
        return is_valid and not faults

    def leaving(self) -> Leaving:
        """What the command stores, once the form is valid."""
        return Leaving(
            ended_on=cast(dt.date, self.ended_on.data),
            reason=self.reason.data,
            where_to=self.where_to.data,
            note=self.note.data,
            tolerance_explained=self.tolerance_explained.data,
            naloxone_supplied=self.naloxone_supplied.data,
            who_was_told=self.who_was_told.data,
        )
