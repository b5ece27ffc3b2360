"""Forms of progress notes."""

from typing import Any

from rehab.core import clock
from rehab.placements.rules.notes import LONGEST_NOTE
from rehab.web.widgets import ConfirmField, DayField, Form, TextAreaField


class ProgressNoteForm(Form):
    """How somebody does."""

    about_on = DayField(
        "Which day is it about?", required="Enter the day it is about", latest=clock.today, default=clock.today
    )
    text = TextAreaField(
        "Note",
        required="Enter the note",
        hint="Do not name other residents",
        longest=LONGEST_NOTE,
        rows=8,
    )
    only_here = ConfirmField("Only our own staff may read it, not the key worker")

    def note(self) -> dict[str, Any]:
        """What the command takes, from a form without errors."""
        return {"about_on": self.about_on.data, "text": self.text.data, "shared": not self.only_here.data}


class ProgressCorrectionForm(Form):
    """What is wrong with a note, and what is right."""

    text = TextAreaField(
        "What is wrong with the note, and what is right?",
        required="Enter what is wrong and what is right",
        longest=LONGEST_NOTE,
        rows=8,
    )
