"""Forms of the day of arrival."""

import datetime as dt
from typing import Any

from rehab.core import clock
from rehab.placements.forms.moments import TimeField, moment_of, time_now
from rehab.placements.rules import LONGEST_ROOM, NonArrivalReason
from rehab.placements.rules.arrivals import LONGEST_HANDOVER, CameWith, Handover, NonArrival, StepTaken
from rehab.web.widgets import (
    CheckboxesField,
    ConfirmField,
    DayField,
    Form,
    RadiosField,
    TextAreaField,
    TextField,
    YesNoField,
    options_of,
)


class AdmissionForm(Form):
    """When somebody arrived, where they sleep, and what came with them; now, unless it is told later."""

    admitted_on = DayField("Day of arrival", required="Enter the day of arrival", latest=clock.today)
    admitted_time = TimeField("Time of arrival", required="Enter the time of arrival", default=time_now)
    room = TextField("Room", required="Enter the room", longest=LONGEST_ROOM, width=20)
    came_with = RadiosField(
        "Who came with them?", required="Say who came with them", options=options_of(CameWith), coerce=CameWith
    )
    has_medication = YesNoField(
        "Did they hand over any medication?", required="Say whether they handed over any medication"
    )
    medication = TextAreaField(
        "Which medication, and how much of it?",
        hint="For example, methadone 1mg in 1ml, 200ml; sertraline 50mg, 14 tablets",
        longest=LONGEST_HANDOVER,
        rows=3,
    )
    belongings = TextAreaField(
        "Belongings that you keep for them",
        hint="Money, papers, a telephone. Leave this blank if there are none.",
        longest=LONGEST_HANDOVER,
        rows=2,
    )
    plan_looked_at = ConfirmField(
        "We have looked at the discharge plan together",
        required="Look at the discharge plan together, then tick the box",
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"data": {"admitted_on": clock.today()}, **options})
        self.has_medication.reveals = {"yes": [self.medication]}

    def validate(self, **options: Any) -> bool:
        """Medication that was handed over is named."""
        super().validate(**options)
        if self.has_medication.data and not self.medication.data and not self.medication.errors:
            self.medication.errors = ["Enter which medication they handed over, and how much"]
        return not self.errors

    @property
    def admitted_at(self) -> dt.datetime:
        """The moment in London, for a form without errors."""
        return moment_of(self.admitted_on, self.admitted_time)

    def handover(self) -> Handover:
        """What came with them, from a form without errors."""
        return Handover(
            came_with=self.came_with.data,
            medication=self.medication.data if self.has_medication.data else "",
            belongings=self.belongings.data,
            plan_looked_at=self.plan_looked_at.data,
        )


class NonArrivalForm(Form):
    """Why somebody did not come, and what was done about it."""

    reason = RadiosField(
        "Why did they not come?",
        required="Choose why they did not come",
        hint="As far as you know",
        options=options_of(NonArrivalReason),
        coerce=NonArrivalReason,
    )
    steps = CheckboxesField(
        "What have you done?",
        required="Choose what you have done",
        hint="Choose all that you have done",
        options=options_of(StepTaken),
        coerce=StepTaken,
    )
    note = TextAreaField(
        "What came of it?",
        required="Enter what came of it",
        hint="For example, whom you spoke to and what they said. The key worker goes on from here.",
        longest=2000,
    )
    may_come_later = YesNoField(
        "Would you take them on another day?", required="Say whether you would take them on another day"
    )

    def told(self) -> NonArrival:
        """What was told, from a form without errors."""
        return NonArrival(self.reason.data, frozenset(self.steps.data), self.note.data, bool(self.may_come_later.data))
