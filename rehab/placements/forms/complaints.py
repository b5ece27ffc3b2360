"""Forms of complaints."""

from collections.abc import Sequence
from typing import Any

from rehab.core import clock
from rehab.framework.models import Facility
from rehab.placements.commands.complaints import Grievance
from rehab.placements.forms.incidents import NO_NAMES, HouseForm, understood
from rehab.placements.queries.complaints import ComplaintWanted
from rehab.placements.rules.complaints import (
    LONGEST_COMPLAINT,
    Complainant,
    ComplaintOutcome,
    ComplaintTheme,
    ComplaintWay,
)
from rehab.web.widgets import DayField, FilterForm, Form, Option, RadiosField, SelectField, TextAreaField, options_of

ANSWERED, OPEN = "answered", "open"


class GrievanceForm(Form):
    """What somebody complains about, where it is known about which stay."""

    made_by = RadiosField(
        "Who complains?", required="Choose who complains", options=options_of(Complainant), coerce=Complainant
    )
    how = RadiosField(
        "How did they complain?",
        required="Choose how they complained",
        options=options_of(ComplaintWay),
        coerce=ComplaintWay,
    )
    made_on = DayField("When did they complain?", required="Enter the day on which they complained", latest=clock.today)
    theme = RadiosField(
        "What is it mainly about?",
        required="Choose what it is mainly about",
        options=options_of(ComplaintTheme),
        coerce=ComplaintTheme,
    )
    text = TextAreaField(
        "What do they say?",
        required="Enter what they say",
        hint=f"As far as you can, in their own words. {NO_NAMES}.",
        longest=LONGEST_COMPLAINT,
        rows=6,
    )

    def grievance(self) -> Grievance:
        """What is complained about, from a form without errors."""
        return Grievance(
            made_by=self.made_by.data,
            how=self.how.data,
            theme=self.theme.data,
            text=self.text.data,
            made_on=self.made_on.data or clock.today(),
        )


class ComplaintForm(GrievanceForm, HouseForm):
    """The same as a house records it, about any of its houses and people."""


class AnswerForm(Form):
    """What the house found and answered."""

    outcome = RadiosField(
        "What did you find?",
        required="Choose what you found",
        options=[
            Option(ComplaintOutcome.UPHELD, "Upheld", "What they say is so"),
            Option(ComplaintOutcome.PARTLY_UPHELD, "Partly upheld", "Some of it is so"),
            Option(ComplaintOutcome.NOT_UPHELD, "Not upheld", "We did not find it to be so"),
            Option(ComplaintOutcome.WITHDRAWN, "Withdrawn", "They took it back"),
        ],
        coerce=ComplaintOutcome,
    )
    answer = TextAreaField(
        "What did you answer?",
        required="Enter what you answered",
        hint=f"Or, if they took it back, why. {NO_NAMES}.",
        longest=LONGEST_COMPLAINT,
        rows=5,
    )
    learning = TextAreaField(
        "What did you learn from it, and what do you do differently now?",
        hint="Needed when it is upheld, wholly or in part",
        longest=LONGEST_COMPLAINT,
        rows=4,
    )

    def found(self) -> dict[str, Any]:
        """What the command takes, from a form without errors."""
        return {"outcome": self.outcome.data, "answer": self.answer.data, "learning": self.learning.data}


class ComplaintFilter(FilterForm):
    """Which complaints to show; it stands in the address."""

    state = SelectField("Status", blank="Any status", options=[Option(OPEN, "To answer"), Option(ANSWERED, "Answered")])
    outcome = SelectField("Outcome", blank="Any outcome", options=options_of(ComplaintOutcome), coerce=ComplaintOutcome)
    theme = SelectField("Theme", blank="Any theme", options=options_of(ComplaintTheme), coerce=ComplaintTheme)
    facility = SelectField("Facility", blank="Any facility")
    made_from = DayField("Made from")
    made_to = DayField("Made up to")

    def offer(self, facilities: Sequence[Facility]) -> None:
        """Those among which to choose."""
        self.facility.options = [Option(facility.public_id, facility.name) for facility in facilities]

    def wanted(self) -> ComplaintWanted:
        """What is understood of it; the rest leaves nothing out."""
        self.validate()
        state = understood(self.state)
        return ComplaintWanted(
            is_answered=None if state is None else state == ANSWERED,
            outcome=understood(self.outcome),
            theme=understood(self.theme),
            facility=understood(self.facility),
            first=understood(self.made_from),
            last=understood(self.made_to),
        )
