"""What members say of a case: their interest and their vote."""

from collections.abc import Sequence

from rehab.panel.rules import CaseKind, Choice, Interest
from rehab.panel.rules.by_kind import CHOICES, vote_words
from rehab.web.widgets import Form, Option, RadiosField, SelectField, TextAreaField


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

    def offer(self, *, is_clear: bool) -> None:
        """Who has said that there is no conflict only comes back to say that there is one."""
        if is_clear:
            found = Option(Interest.CONFLICT, "I have found a conflict", "You cannot change this later")
            self.interest.options = [found]


class ConflictForm(Form):
    """A member's conflict that the coordinator heard of."""

    member = SelectField("Whose conflict is it?", required="Choose the member")
    detail = TextAreaField(
        "What is the conflict?",
        required="Say what the conflict is",
        hint="And how you heard of it. Do not name the person or anything about them.",
        rows=3,
    )

    def offer(self, members: Sequence[tuple[str, str]]) -> None:
        """Those who take part, by public id and name."""
        self.member.options = [Option(public_id, name) for public_id, name in members]


class DoubtForm(Form):
    """What the coordinator did about a decision that its votes no longer carry."""

    answer = TextAreaField(
        "What was done about it?",
        required="Say what was done about it",
        hint="For example, the chair was told and the case goes to the next meeting. Do not name the person.",
        rows=3,
    )


class VoteForm(Form):
    """A member's vote."""

    choice = RadiosField("What is your vote?", required="Choose your vote", coerce=Choice)
    reason = TextAreaField("Your reason", rows=5)

    def offer(self, kind: CaseKind) -> None:
        """Leave the votes that a case of this kind has, in its words."""
        self.choice.options = [Option(choice, vote_words(kind, choice)) for choice in CHOICES[kind]]
        freely = vote_words(kind, Choice.APPROVE)
        self.reason.description = f"Needed for every vote but “{freely}”. Other members who voted can read it."
