"""Forms of letters and of their wording."""

from rehab.core import clock
from rehab.panel.rules.letters import SentHow
from rehab.panel.rules.wording import LONGEST_BODY, LONGEST_HEADING, Wording
from rehab.web.widgets import DayField, Form, Option, RadiosField, TextAreaField, TextField


class SentForm(Form):
    """How the person got their letter."""

    how = RadiosField(
        "How did the person get the letter?",
        required="Choose how the person got the letter",
        options=[Option(how, how.label) for how in SentHow if how is not SentHow.HERE],
        coerce=SentHow,
    )


class CorrectionForm(Form):
    """A letter in other words."""

    heading = TextField("Heading", required="Enter the heading", longest=LONGEST_HEADING)
    body = TextAreaField(
        "Text", required="Enter the text of the letter", hint="Each line is a paragraph.", longest=12_000, rows=20
    )
    reason = TextAreaField(
        "Why is the letter corrected?",
        required="Enter why the letter is corrected",
        hint="It stays with the letter. The person does not read it.",
        rows=2,
        longest=500,
    )


class WordingForm(Form):
    """How an authority words a letter from a day on."""

    heading = TextField("Heading", required="Enter the heading", longest=LONGEST_HEADING)
    body = TextAreaField(
        "Text",
        required="Enter the text",
        hint="Each line is a paragraph. A line is left out when a placeholder in it has nothing to say.",
        longest=LONGEST_BODY,
        rows=18,
    )
    valid_from = DayField(
        "Use it from",
        required="Enter the day from which it is used",
        hint="Letters that were issued before stay as they are.",
        earliest=clock.today,
    )

    @property
    def wording(self) -> Wording:
        """As typed."""
        return Wording(self.heading.data or "", self.body.data or "")
