"""The filters of the case list, finding people, and what is written on a case."""

from collections.abc import Sequence
from typing import Any

from rehab.accounts.models import User
from rehab.casework.rules import EntryKind, NoteKind, Readers
from rehab.casework.rules.notes import LONGEST_NOTE, LONGEST_TASK
from rehab.core import clock
from rehab.requests.rules import RequestStatus
from rehab.web.widgets import (
    ConfirmField,
    DayField,
    FilterForm,
    Form,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    options_of,
)

WHAT_HAPPENED, SAY_IT = "What happened", "Enter what the note says"


class CaseFilterForm(FilterForm):
    """Which cases to show; it stands in the address, so it asks for no name."""

    reference = TextField("Reference", longest=100)
    status = SelectField("Status", options=options_of(RequestStatus), coerce=RequestStatus, blank="Any status")


class TimelineFilterForm(FilterForm):
    """Which part of the timeline to show."""

    show = SelectField("Show", options=options_of(EntryKind), coerce=EntryKind, blank="Everything")


class FindForm(Form):
    """Somebody by name or number: sent, not linked, so that neither stands in an address."""

    name = TextField(
        "Find by name, reference or NHS number",
        required="Enter a name, or part of one, a reference or an NHS number",
        longest=100,
    )


class FindPersonForm(Form):
    """One of the service's people: sent, not linked, as above."""

    text = TextField("Name, reference or NHS number", hint="Part of a name is enough", longest=100)
    born_on = DayField("Date of birth", latest=clock.today)


class WithdrawConsentForm(Form):
    """The day from which a consent no longer holds."""

    withdrawn_on = DayField(
        "When did the person take it back?",
        required="Enter the day on which the person took it back",
        latest=clock.today,
    )
    sure = ConfirmField(
        "I have told the person what this means", required="Tell the person what this means, then tick the box"
    )


class MergeForm(Form):
    """The other record of the same person."""

    record = TextField(
        "Reference of the other record",
        required="Enter the reference of the other record, like C-2026-00012",
        longest=20,
        width=20,
    )


class NoteForm(Form):
    """A new note."""

    kind = RadiosField("What is it?", required="Choose what it is", options=options_of(NoteKind), coerce=NoteKind)
    text = TextAreaField(WHAT_HAPPENED, required=SAY_IT, longest=LONGEST_NOTE, rows=8)
    readers = RadiosField(
        "Who may read it?", required="Choose who may read it", options=options_of(Readers), coerce=Readers
    )

    def ask_readers(self, *, of_service: bool) -> None:
        """A coordinator's note is for both sides: there is nothing to choose."""
        if not of_service:
            del self.readers


class CorrectionForm(Form):
    """The words of a note that stands already, changed or corrected."""

    text = TextAreaField(WHAT_HAPPENED, required=SAY_IT, longest=LONGEST_NOTE, rows=8)


class TaskForm(Form):
    """Something to do, by whom and until when."""

    colleagues: Sequence[User]

    what = TextField("What needs to be done?", required="Enter what needs to be done", longest=LONGEST_TASK)
    owner = SelectField("Who does it?", required="Choose who does it")
    due_on = DayField("Due date", required="Enter the day by which it must be done", earliest=clock.today)

    def offer(self, colleagues: Sequence[User]) -> None:
        """Those among whom to choose."""
        self.colleagues = colleagues
        self.owner.options = [Option(user.public_id, user.name) for user in colleagues]

    def task(self) -> dict[str, Any]:
        """What the command takes, from a form without errors."""
        [owner_id] = [user.id for user in self.colleagues if user.public_id == self.owner.data]
        return {"what": self.what.data, "owner_id": owner_id, "due_on": self.due_on.data}


class TaskDoneForm(Form):
    """What came of a task."""

    outcome = TextAreaField("What came of it?", hint="You can leave this empty", longest=LONGEST_NOTE, rows=4)
