"""Prices: setting, correcting, ending, proposing and answering."""

import datetime as dt

from rehab.core.sheets import LARGEST_FILE
from rehab.framework.rules import MOST_NOTICE_DAYS, PriceBasis, Stage, Terms
from rehab.web.widgets import (
    DayField,
    FileField,
    Form,
    MoneyField,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    WholeNumberField,
    options_of,
)

ACCEPT = "accept"


class TermsForm(Form):
    """What is paid, and from when."""

    basis = RadiosField(
        "What is the price for?",
        options=[Option(basis.value, basis.label.capitalize()) for basis in PriceBasis],
        coerce=PriceBasis,
        required="Choose whether the price is for a week or a night",
    )
    amount = MoneyField("Price", required="Enter the price")
    valid_from = DayField("First day of this price", required="Enter the first day of this price")
    notice_days = WholeNumberField(
        "Days of notice",
        high=MOST_NOTICE_DAYS,
        required="Enter the days of notice, 0 if there are none",
        hint="Charged after an early exit. 0 if nothing is charged",
    )

    @property
    def terms(self) -> Terms:
        """What was entered; only after validation."""
        return Terms(self.basis.data, self.amount.data or 0, self.notice_days.data or 0)

    @property
    def first_day(self) -> dt.date:
        """The day that was entered; only after validation."""
        return self.valid_from.data or dt.date.max


class SetPriceForm(TermsForm):
    """A new price of a facility; the view gives the lots to choose from."""

    lot = SelectField("Lot", required="Choose the lot")
    stage = RadiosField("Stage", options=options_of(Stage), coerce=Stage, required="Choose the stage")


class ProposePriceForm(TermsForm):
    """Another price, and why."""

    reason = TextAreaField("Why should the price change?", longest=1000, required="Give the reason")


class EndPriceForm(Form):
    """The end of a line."""

    last_day = DayField("Last day with a price", required="Enter the last day with a price")


class AnswerForm(Form):
    """What the council says to a proposal."""

    answer = RadiosField(
        "What is your answer?",
        options=[Option(ACCEPT, "Accept this price"), Option("refuse", "Refuse it: the price stays as it is")],
        required="Choose whether you accept or refuse this price",
    )
    reason = TextAreaField("Reason", longest=1000, required="Give the reason", hint="The provider reads this")

    @property
    def is_accepted(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.answer.data == ACCEPT)


class ScheduleForm(Form):
    """A sheet of prices."""

    file = FileField("Sheet of prices", required="Choose the sheet to import", accept=".xlsx,.ods,.csv")

    @property
    def content(self) -> bytes:
        """What was sent; only after validation. One byte more than is taken is enough to refuse the file by."""
        return self.file.data.stream.read(LARGEST_FILE + 1) if self.file.data else b""
