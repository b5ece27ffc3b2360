"""What members say of a case: their interest and their vote."""

from rehab.panel.rules import CaseKind, Choice, Interest
from rehab.panel.rules.by_kind import CHOICES, vote_words
from rehab.web.widgets import Form, Option, RadiosField, TextAreaField


class DeclarationForm(Form):
    """A member's interest in a case."""

    interest = RadiosField(
        "Do you have a conflict of interest in this case?",
        required="Say whether you have a conflict of interest",
        hint="You have one if you know the person or their family, work on the case, or would gain from the decision.",
        options=[
            Option(Interest.NONE, "No conflict", "The pack opens, and you can vote"),
            Option(Interest.CONFLICT, "I have a conflict", "You cannot read on or vote. You cannot change this later"),
        ],
        coerce=Interest,
    )
    detail = TextAreaField(
        "If you have a conflict, what is it?", hint="Do not name the person or anything about them.", rows=3
    )


class VoteForm(Form):
    """A member's vote."""

    choice = RadiosField("What is your vote?", required="Choose your vote", coerce=Choice)
    reason = TextAreaField(
        "Your reason", hint="Needed for every vote but approve. Other members who voted can read it."
    )

    def offer(self, kind: CaseKind) -> None:
        """Leave the votes that a case of this kind has, in its words."""
        self.choice.options = [Option(choice, vote_words(kind, choice)) for choice in CHOICES[kind]]
