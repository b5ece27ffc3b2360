"""Forms of a planned exit and of one that nobody planned, and of what is filled in afterwards."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from rehab.core import clock
from rehab.discharge.rules import REASONS, ExitKind, Leaving, ToldWhom, checklist_faults
from rehab.discharge.rules.ndtms import DischargeReason, ExitStatus
from rehab.placements.rules import ExitAccommodation, ExitReason, Satisfaction, read_time
from rehab.web.widgets import (
    DayField,
    Form,
    Question,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
    YesNoField,
    options_of,
)

BAD_TIME = "Enter a time such as 10:20pm or 22:20"


class ArrangeForm(Form):
    """The day of a planned exit."""

    leaves_on = DayField("Day of leaving", required="Enter the day of leaving")

    def day(self) -> dt.date:
        """The day of leaving, once the form is valid."""
        return cast(dt.date, self.leaves_on.data)


class ExitForm(Form):
    """What both kinds of exit share: what the checklist lacks is told at the fields, all at once."""

    kind: ExitKind
    ended_on: DayField
    reason: RadiosField
    naloxone_supplied: YesNoField
    medication: TextField
    where_to: TextField
    note: TextAreaField

    def validate(self, **options: Any) -> bool:
        """Besides the fields by themselves, what the checklist lacks."""
        is_valid: bool = super().validate(**options)
        lacking = checklist_faults(self.kind, self.leaving())
        faults = {name: text for name, text in lacking.items() if not self[name].errors}
        self.add_faults(faults)
        return is_valid and not faults

    def leaving(self) -> Leaving:
        """What the command stores, once the form is valid."""
        return Leaving(
            ended_on=cast(dt.date, self.ended_on.data),
            reason=self.reason.data,
            where_to=self.where_to.data,
            note=self.note.data,
            naloxone_supplied=self.naloxone_supplied.data,
            medication=self.medication.data,
        )


class PlannedExitForm(ExitForm):
    """That a planned exit happened."""

    kind = ExitKind.PLANNED
    ended_on = DayField("Day they left", required="Enter the day they left", latest=clock.today)
    reason = RadiosField(
        "How the stay ended",
        required="Choose how the stay ended",
        options=options_of(REASONS[ExitKind.PLANNED]),
        coerce=ExitReason,
    )
    medication = TextAreaField(
        "Medication they took along",
        hint="With doses and for how many days, and who prescribes next; “none” if none",
        rows=3,
        longest=1000,
    )
    naloxone_supplied = YesNoField("Was naloxone supplied?")
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
        hint="Ask them; leave it blank if they do not say. What they tell us by the feedback link takes its place",
        options=options_of(Satisfaction),
        coerce=Satisfaction,
    )
    note = TextAreaField("Note (optional)", rows=3)

    def leaving(self) -> Leaving:
        """What the command stores, once the form is valid."""
        return replace(
            super().leaving(),
            accommodation=self.accommodation.data,
            paid_work_days=self.paid_work_days.data,
            satisfaction=self.satisfaction.data,
        )


class UnplannedExitForm(ExitForm):
    """The checklist of an unplanned exit, short enough for a telephone at night."""

    kind = ExitKind.UNPLANNED
    ended_on = DayField("Day they left", required="Enter the day they left", default=clock.today, latest=clock.today)
    reason = RadiosField(
        "What happened",
        required="Choose what happened",
        options=options_of(REASONS[ExitKind.UNPLANNED]),
        coerce=ExitReason,
    )
    tolerance_explained = YesNoField(
        "Was the loss of tolerance explained?", hint="That a dose they were used to before can now kill them"
    )
    naloxone_supplied = YesNoField("Was naloxone supplied?")
    medication = TextField(
        "Medication", hint="What they have with them and what they miss; “none” or “not known” will do", longest=500
    )
    where_to = TextField("Where they went", hint="Or that it is not known", longest=500)
    who_was_told = TextField("Anybody else, or on another day (optional)", hint="Who, and when", longest=500)
    note = TextAreaField("Anything else (optional)", rows=2)

    def time_fields(self) -> list[Question]:
        """A time for each who may have to know."""
        return [self[_time_of(who)] for who in ToldWhom]

    def validate(self, **options: Any) -> bool:
        """Times that cannot be read are refused, too."""
        is_valid = super().validate(**options)
        unread = [_time_of(who) for who in ToldWhom if self[_time_of(who)].data and who not in dict(self._told())]
        self.add_faults(dict.fromkeys(unread, BAD_TIME))
        return is_valid and not unread

    def _told(self) -> Iterator[tuple[ToldWhom, dt.time]]:
        for who in ToldWhom:
            at = read_time(self[_time_of(who)].data or "")
            if at is not None:
                yield who, at

    def leaving(self) -> Leaving:
        """What the command stores, once the form is valid."""
        return replace(
            super().leaving(),
            tolerance_explained=self.tolerance_explained.data,
            who_was_told=self.who_was_told.data,
            told=dict(self._told()),
        )


def _time_of(who: ToldWhom) -> str:
    return f"told_{who}"


for _who in ToldWhom:
    setattr(UnplannedExitForm, _time_of(_who), TextField(_who.label, longest=10, width=10))


class NationalDataForm(Form):
    """How the end of a stay is reported."""

    status = RadiosField(
        "Exit status", required="Choose the exit status", options=options_of(ExitStatus), coerce=ExitStatus
    )
    reason = SelectField(
        "Discharge reason",
        required="Choose the discharge reason",
        options=options_of(DischargeReason),
        coerce=DischargeReason,
    )


class LetterSentForm(Form):
    """That the letter to the GP went out."""

    sent_on = DayField("Day it was sent", required="Enter the day it was sent", default=clock.today, latest=clock.today)

    def day(self) -> dt.date:
        """The day of sending, once the form is valid."""
        return cast(dt.date, self.sent_on.data)
