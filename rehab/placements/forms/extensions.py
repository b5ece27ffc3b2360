"""The form of an extension."""

from rehab.core import clock
from rehab.placements.commands import ExtensionWanted
from rehab.web.widgets import (
    DayField,
    Form,
    TextAreaField,
)


class ExtensionForm(Form):
    """More weeks in the same facility."""

    until = DayField(
        "Until when should they stay?",
        required="Enter the day until when they should stay",
        hint="The panel decides in whole weeks",
    )
    reason = TextAreaField(
        "Why is more time needed?",
        required="Enter why more time is needed",
        hint="The panel reads it. Do not name the person, and leave out addresses and dates of birth.",
        rows=4,
    )
    goals = TextAreaField(
        "What does the person want to reach in that time?",
        required="Enter what the person wants to reach in that time",
        rows=4,
    )
    late_reason = TextAreaField("If it is late, why is it asked only now?", rows=3, longest=1000)

    def wanted(self) -> ExtensionWanted:
        """What is asked for; call it once the form is valid."""
        return ExtensionWanted(
            until=self.until.data or clock.today(),
            reason=self.reason.data,
            goals=self.goals.data,
            late_reason=self.late_reason.data,
        )
