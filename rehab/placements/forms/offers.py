"""Forms of offers."""

from rehab.core import clock
from rehab.placements.rules import (
    DeclineReason,
)
from rehab.web.widgets import (
    CheckboxesField,
    DayField,
    FilterForm,
    Form,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    options_of,
)


class OfferFilter(FilterForm):
    """Which of the provider's offers to show."""

    state = SelectField(
        "Show",
        blank="All offers",
        options=[Option("to-answer", "To answer"), Option("open", "Open"), Option("closed", "Closed")],
    )

    @property
    def is_open(self) -> bool | None:
        """What was asked for; None for all."""
        self.validate()
        return None if self.state.errors or not self.state.data else self.state.data != "closed"

    @property
    def to_answer(self) -> bool:
        """Whether only those that wait for an answer were asked for."""
        self.validate()
        return not self.state.errors and self.state.data == "to-answer"


class MakeOffersForm(Form):
    """Where to ask for a bed; the view sets the facilities."""

    facilities = CheckboxesField(
        "Which facilities do you want to ask?",
        required="Choose at least one facility",
        hint="You can ask several at once. The person then chooses among the beds that are offered.",
    )


class AcceptForm(Form):
    """A bed from a day on."""

    bed_from = DayField(
        "Bed free from", required="Enter the day from which the bed is free", hint="The day they can arrive"
    )
    conditions = TextAreaField(
        "Conditions, if you have any",
        hint="For example, a blood test before arrival. Leave this blank if there are none.",
        longest=2000,
    )


class DeclineForm(Form):
    """No, and why."""

    reason = RadiosField(
        "Why do you decline?",
        required="Choose why you decline",
        options=options_of(DeclineReason),
        coerce=DeclineReason,
    )
    note = TextAreaField("What should the key worker know?", longest=2000)


class ConfirmForm(Form):
    """The person's own choice."""

    client_agreed_on = DayField(
        "Date the person agreed", required="Enter the date the person agreed to go there", latest=clock.today
    )
