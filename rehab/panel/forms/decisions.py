"""What the chair records, and what becomes of its conditions, actions and money."""

import datetime as dt
from collections.abc import Sequence

from rehab.core import clock
from rehab.framework.models import Facility
from rehab.panel.rules import CaseKind, Choice, ConsentAnswer, DeclineReason, Tally
from rehab.panel.rules.by_kind import is_asked, outcomes_of, vote_words
from rehab.panel.rules.decisions import Ruling
from rehab.panel.rules.minutes import lines
from rehab.panel.rules.results import APPROVALS
from rehab.web.widgets import (
    CheckboxesField,
    DayField,
    Form,
    MoneyField,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    WholeNumberField,
    options_of,
)

REASON_HINT = "Needed to defer or decline. It goes into the letters, so use plain words."
NO_REASON_HINT = "You can leave this empty."
TIE_HINT = (
    "The vote is a tie: say why you break it this way. If you defer or decline, it goes into the letters, "
    "so use plain words."
)


class DecisionForm(Form):
    """What the chair records; only outcomes that the votes allow are offered."""

    outcome = RadiosField("Decision", required="Choose the decision", coerce=Choice)
    reason = TextAreaField("Reason", rows=3)
    weeks = WholeNumberField("Weeks", low=1, high=104, params={"classes": "govuk-input--width-3"})
    price_ceiling = MoneyField("Highest price a week", hint="An offer above it needs a new decision")
    facilities = CheckboxesField("Facilities", hint="Tick none to leave it to the person and their key worker")
    valid_until = DayField("Last day to use the approval")
    conditions = TextAreaField(
        "Conditions", hint="One on each line. They go into the letters, so use plain words", rows=3
    )
    conditions_due_on = DayField("Conditions must be met by", hint="If there is such a day")
    actions = TextAreaField("What must be done before it comes back", hint="The key worker is asked to do it", rows=3)
    return_on = DayField("Done by")
    decline_reason = SelectField("Why the panel declines", options=options_of(DeclineReason), coerce=DeclineReason)
    alternative = TextAreaField("What should happen instead", hint="It goes into the letters", rows=3)
    ids: dict[str, int]

    def offer(self, votes: Tally, facilities: Sequence[Facility], kind: CaseKind = CaseKind.NEW) -> None:
        """Leave only what the votes, the request and the kind of case allow, and ask each outcome for what it needs."""
        follows = {
            frozenset(APPROVALS): [self.weeks, self.price_ceiling, self.facilities, self.valid_until],
            frozenset({Choice.APPROVE_WITH_CONDITIONS}): [self.conditions, self.conditions_due_on],
            frozenset({Choice.DEFER}): [self.actions, self.return_on],
            frozenset({Choice.DECLINE}): [self.decline_reason, self.alternative],
        }
        asked = {
            choices: [field for field in fields if is_asked(kind, field.name)] for choices, fields in follows.items()
        }
        offered = outcomes_of(kind, votes.outcomes)
        self.outcome.follows = [
            (choices, fields) for choices, fields in asked.items() if fields and not choices.isdisjoint(offered)
        ]
        self.outcome.options = [Option(choice, vote_words(kind, choice)) for choice in offered]
        needed = not APPROVALS.issuperset(offered)
        self.reason.description = TIE_HINT if votes.is_tie else REASON_HINT if needed else NO_REASON_HINT
        self.ids = {facility.public_id: facility.id for facility in facilities}
        self.facilities.options = [Option(facility.public_id, facility.name) for facility in facilities]

    @property
    def ruling(self) -> Ruling:
        """The decision as typed; call it once the form is valid."""
        return Ruling(
            outcome=self.outcome.data,
            reason=self.reason.data,
            conditions=tuple(lines(self.conditions.data)),
            conditions_due_on=self.conditions_due_on.data,
            weeks=self.weeks.data,
            price_ceiling_pence=self.price_ceiling.data,
            facility_ids=frozenset(self.ids[public_id] for public_id in self.facilities.data),
            valid_until=self.valid_until.data,
            decline_reason=self.decline_reason.data,
            alternative=self.alternative.data,
            actions=self.actions.data,
            return_on=self.return_on.data,
        )


class TermsForm(Form):
    """The terms for which the chair asks a commissioner to go over the budget."""

    weeks = WholeNumberField(
        "Weeks", required="Enter for how many weeks", low=1, high=104, params={"classes": "govuk-input--width-3"}
    )
    price_ceiling = MoneyField("Highest price a week", required="Enter the highest price a week")


class ConditionForm(Form):
    """That a condition has been met."""

    met_on = DayField("When was it met?", required="Enter the day on which it was met", latest=clock.today)
    note = TextAreaField("How do you know?", hint="For example, which letter or who confirmed it", rows=3)

    @property
    def day(self) -> dt.date:
        """The day; call it once the form is valid."""
        return self.met_on.data or clock.today()


class ActionsForm(Form):
    """What was done of what the panel asked for."""

    actions_done = TextAreaField(
        "What has been done?",
        required="Enter what has been done",
        hint="The panel reads it. Do not name the person, and leave out addresses and dates of birth.",
        rows=6,
    )


class ConsentForm(Form):
    """A commissioner's answer to going over the budget."""

    answer = RadiosField(
        "Do you agree to go over the budget?",
        required="Choose whether you agree",
        options=[
            Option(ConsentAnswer.GIVEN, "Yes", "The panel can record this decision"),
            Option(ConsentAnswer.REFUSED, "No", "The panel must find other terms"),
        ],
        coerce=ConsentAnswer,
    )
    reason = TextAreaField(
        "Reason", required="Enter your reason", hint="The chair and the coordinator read it.", rows=3
    )
