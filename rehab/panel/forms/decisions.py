"""What the chair records."""

from rehab.panel.rules import Choice, Tally
from rehab.panel.rules.decisions import Ruling
from rehab.web.widgets import Form, MoneyField, Option, RadiosField, TextAreaField, WholeNumberField

REASON_HINT = "Needed to defer or decline. It goes into the letters, so use plain words."
TIE_HINT = (
    "The vote is a tie: say why you break it this way. If you defer or decline, it goes into the letters, "
    "so use plain words."
)


class DecisionForm(Form):
    """What the chair records; only outcomes that the votes allow are offered."""

    outcome = RadiosField("Decision", required="Choose the decision", coerce=Choice)
    weeks = WholeNumberField(
        "Weeks", hint="If approved: for how many weeks", low=1, high=104, params={"classes": "govuk-input--width-3"}
    )
    price_ceiling = MoneyField("Highest price a week", hint="If approved: an offer above it needs a new decision")
    conditions = TextAreaField(
        "Conditions", hint="If approved with conditions. They go into the letters, so use plain words.", rows=3
    )
    reason = TextAreaField("Reason", rows=3)
    over_budget_reason = TextAreaField(
        "Reason the commissioner gave for going over the budget",
        hint="Only if this takes more than is left in a budget.",
        rows=3,
    )

    def offer(self, votes: Tally) -> None:
        """Leave only what the votes allow, and say what the reason is for."""
        self.outcome.options = [Option(choice, choice.label) for choice in Choice if choice in votes.outcomes]
        self.reason.description = TIE_HINT if votes.is_tie else REASON_HINT

    @property
    def ruling(self) -> Ruling:
        """The decision as typed; call it once the form is valid."""
        return Ruling(
            outcome=self.outcome.data,
            reason=self.reason.data,
            conditions=self.conditions.data,
            weeks=self.weeks.data,
            price_ceiling_pence=self.price_ceiling.data,
            over_budget_reason=self.over_budget_reason.data,
        )
