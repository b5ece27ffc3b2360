"""Forms of offers, arrivals and non-arrivals."""

import datetime as dt
from typing import Any

from wtforms.validators import StopValidation

from rehab.core import clock
from rehab.framework.rules import PriceBasis, Rating
from rehab.framework.rules.facilities import MOST_BEDS
from rehab.placements.commands import ExtensionWanted, Wanted
from rehab.placements.rules import (
    LONGEST_ROOM,
    DeclineReason,
    ExceptionGround,
    ExceptionStatus,
    NonArrivalReason,
    RegisterCheck,
    read_time,
)
from rehab.web.widgets import (
    CheckboxesField,
    DayField,
    FilterForm,
    Form,
    MoneyField,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
    YesNoField,
    options_of,
)

PRICED_FOR = [Option(PriceBasis.WEEKLY, "A week"), Option(PriceBasis.NIGHTLY, "A night")]


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


class AdmissionForm(Form):
    """When somebody arrived, and where they sleep."""

    admitted_on = DayField("Day of arrival", required="Enter the day of arrival", latest=clock.today)
    admitted_time = TextField(
        "Time of arrival", required="Enter the time of arrival", hint="For example, 2:30pm or 14:30", width=10
    )
    room = TextField("Room", required="Enter the room", longest=LONGEST_ROOM, width=20)

    def validate_admitted_time(self, field: Any) -> None:
        """Refuse what is no time of day."""
        if read_time(field.data) is None:
            msg = "Enter a time of day, such as 2:30pm or 14:30"
            raise StopValidation(msg)

    @property
    def admitted_at(self) -> dt.datetime:
        """The moment in London, for a form without errors."""
        day, time = self.admitted_on.data, read_time(self.admitted_time.data)
        if day is None or time is None:
            msg = "the form was not validated"
            raise ValueError(msg)
        return dt.datetime.combine(day, time, clock.LONDON)


class NonArrivalForm(Form):
    """Why somebody did not come, and what was done about it."""

    reason = RadiosField(
        "Why did they not come?",
        required="Choose why they did not come",
        options=options_of(NonArrivalReason),
        coerce=NonArrivalReason,
    )
    note = TextAreaField(
        "What have you done about it?",
        required="Enter what you have done about it",
        hint="For example, whom you rang and what they said",
        longest=2000,
    )


class AskExceptionForm(Form):
    """A facility that no framework opens, and why it is needed."""

    ground = RadiosField(
        "Why does no facility of the framework fit?",
        required="Choose why no facility of the framework fits",
        options=options_of(ExceptionGround),
        coerce=ExceptionGround,
    )
    reason = TextAreaField(
        "Say more about it",
        required="Say why none of the facilities above fits",
        hint="Name the facilities that you looked at and what each lacks. Do not name the person.",
        longest=4000,
    )
    cqc_location_id = TextField(
        "Location number at the Care Quality Commission",
        required="Enter the location number of the Care Quality Commission, like 1-123456789",
        hint="It stands in the address of the facility's page on cqc.org.uk. If we know the facility, we take the"
        " name and address from its record.",
        longest=20,
        width=20,
    )
    provider_name = TextField("Name of the provider", required="Enter the name of the provider")
    facility_name = TextField("Name of the facility", required="Enter the name of the facility")
    address = TextField("Address", required="Enter the address of the facility", longest=400)
    postcode = TextField("Postcode", required="Enter the postcode of the facility", longest=10, width=10)
    basis = RadiosField(
        "The price is for", required="Choose what the price is for", options=PRICED_FOR, coerce=PriceBasis
    )
    amount = MoneyField("Price", required="Enter the price")
    weeks = WholeNumberField("Weeks", low=1, high=104, required="Enter how many weeks you ask for")

    def wanted(self) -> Wanted:
        """What is asked for, from a form without errors."""
        return Wanted(
            ground=self.ground.data,
            reason=self.reason.data,
            provider_name=self.provider_name.data,
            facility_name=self.facility_name.data,
            address=self.address.data,
            postcode=self.postcode.data.upper().strip(),
            cqc_location_id=self.cqc_location_id.data.strip(),
            basis=self.basis.data,
            amount_pence=self.amount.data or 0,
            weeks=self.weeks.data or 0,
        )


class CheckForm(Form):
    """What the regulator's register says of a facility."""

    has_activity = YesNoField("Is it registered for this type of care?", required="Say whether it is registered")
    rating = RadiosField(
        "What is its overall rating?", required="Choose its overall rating", options=options_of(Rating), coerce=Rating
    )
    beds = WholeNumberField(
        "How many people can it take?",
        low=1,
        high=MOST_BEDS,
        required="Enter how many people it can take",
        hint="The register gives the number of beds.",
    )
    checked_on = DayField(
        "When did you look at the register?", required="Enter the day of your check", latest=clock.today
    )

    def check(self) -> RegisterCheck:
        """What was found, from a form without errors."""
        return RegisterCheck(
            has_activity=bool(self.has_activity.data),
            rating=self.rating.data,
            beds=self.beds.data or 0,
            checked_on=self.checked_on.data or clock.today(),
        )


class DecideExceptionForm(Form):
    """A commissioner's decision; the day is needed to approve only."""

    outcome = RadiosField(
        "Your decision",
        required="Choose whether you approve it",
        options=[Option("approve", "Approve"), Option("refuse", "Refuse")],
    )
    valid_until = DayField(
        "If you approve: the person must arrive by", hint="After this day the facility can no longer be used"
    )
    reason = TextAreaField(
        "Reason for your decision",
        required="Enter the reason for your decision",
        hint="The key worker reads it. Do not name the person.",
        longest=2000,
    )

    @property
    def approves(self) -> bool:
        """Whether the answer was to approve."""
        return bool(self.outcome.data == "approve")


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


class ExceptionFilter(FilterForm):
    """Which placements off the framework to show; it stands in the address."""

    year = SelectField("Financial year", blank="All years", coerce=int)
    status = SelectField("Status", blank="Any status", options=options_of(ExceptionStatus), coerce=ExceptionStatus)
