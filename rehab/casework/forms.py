"""The filters of the case list, finding people, and what is written on a case."""

from collections.abc import Sequence
from typing import Any

from rehab.accounts.models import User
from rehab.casework.rules import EntryKind, NoteKind, Readers
from rehab.casework.rules.notes import LONGEST_NOTE, LONGEST_TASK
from rehab.clients.rules import SubstanceGroup
from rehab.core import clock
from rehab.framework.models import Facility
from rehab.framework.rules import CareType
from rehab.requests.rules import RequestStatus, Stage
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

MINE = "mine"
WHAT_HAPPENED, SAY_IT = "What happened", "Enter what the note says"


class CaseFilterForm(FilterForm):
    """Which cases to show; it stands in the address, so it asks for no name."""

    whose = SelectField("Key worker", blank="Anybody")
    stage = SelectField("Stage", options=options_of(Stage), coerce=Stage, blank="Any stage")
    status = SelectField("Status", options=options_of(RequestStatus), coerce=RequestStatus, blank="Any status")
    care_type = SelectField("Type of care", options=options_of(CareType), coerce=CareType, blank="Any type")
    group = SelectField("Substance group", options=options_of(SubstanceGroup), coerce=SubstanceGroup, blank="Any group")
    facility = SelectField("Facility", blank="Any facility")
    submitted_from = DayField("Submitted from")
    submitted_to = DayField("Submitted up to")
    reference = TextField("Reference", longest=100)
    overdue = ConfirmField("Only cases on which something is overdue")

    def offer(self, workers: Sequence[User], facilities: Sequence[Facility], *, own: bool) -> None:
        """The key workers and facilities among whom to choose; `own` for those who have cases of their own."""
        self.facility.options = [Option(facility.public_id, facility.name) for facility in facilities]
        mine = [Option(MINE, "My own cases")] if own else []
        self.whose.options = [*mine, *(Option(user.public_id, user.name) for user in workers)]
        if not self.whose.options:
            del self.whose


class TimelineFilterForm(FilterForm):
    """Which part of the timeline to show."""

    show = SelectField("Show", options=options_of(EntryKind), coerce=EntryKind, blank="Everything")


class FindForm(Form):
    """Somebody by name, number or birth date: sent, not linked, so that none of these stands in an address."""

    name = TextField("Find by name, reference or NHS number", longest=100)
    born_on = DayField("Date of birth", latest=clock.today)

    def validate(self, **options: Any) -> bool:
        """Something must be looked for."""
        is_valid: bool = super().validate(**options)
        if is_valid and not self.name.data.strip() and self.born_on.data is None:
            self.add_faults({"name": "Enter a name, or part of one, a reference, an NHS number or a date of birth"})
            return False
        return is_valid


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


class HandOnForm(Form):
    """Who takes cases over."""

    people: Sequence[User]

    to = SelectField("Who takes over?", required="Choose who takes over")

    def offer(self, people: Sequence[User]) -> None:
        """Those among whom to choose."""
        self.people = people
        self.to.options = [Option(user.public_id, user.name) for user in people]

    @property
    def chosen(self) -> User | None:
        """Who was chosen."""
        return next((user for user in self.people if user.public_id == self.to.data), None)


class CoverForm(HandOnForm):
    """Who sees to somebody's cases, and on which days."""

    to = SelectField("Who covers?", required="Choose who covers")
    from_on = DayField("First day away", required="Enter the first day away")
    until_on = DayField("Last day away", required="Enter the last day away", earliest=clock.today)
