"""Forms of placements off the framework."""

from rehab.core import clock
from rehab.framework.rules import PriceBasis, Rating
from rehab.framework.rules.facilities import MOST_BEDS
from rehab.placements.commands import Wanted
from rehab.placements.rules import (
    ExceptionGround,
    ExceptionStatus,
    RegisterCheck,
)
from rehab.web.widgets import (
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


class ExceptionFilter(FilterForm):
    """Which placements off the framework to show; it stands in the address."""

    year = SelectField("Financial year", blank="All years", coerce=int)
    status = SelectField("Status", blank="Any status", options=options_of(ExceptionStatus), coerce=ExceptionStatus)
