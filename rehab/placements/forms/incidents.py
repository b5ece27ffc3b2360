"""Forms of incidents."""

from collections.abc import Sequence
from typing import Any

from rehab.core import clock
from rehab.framework.models import Facility
from rehab.placements.commands.incidents import Account
from rehab.placements.forms.moments import TimeField, moment_of, time_now
from rehab.placements.models import Stay
from rehab.placements.queries.incidents import IncidentWanted
from rehab.placements.rules.incidents import (
    LONGEST_ACCOUNT,
    LONGEST_PLACE,
    WRITTEN,
    EntryKind,
    IncidentKind,
    IncidentStatus,
)
from rehab.web.widgets import (
    CheckboxesField,
    DayField,
    FilterForm,
    Form,
    Option,
    Question,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    options_of,
)

SAFEGUARDING, POLICE, CQC = "safeguarding", "police", "cqc"
NO_NAMES = "Do not write anybody's name: say “the resident”, “a member of staff”"


def understood(field: Question) -> Any:
    """What a filter was set to; None where it was left blank or not understood."""
    return None if field.errors else field.data or None


class HouseForm(Form):
    """Where something was, and about whom it is: what a house tells of begins with these."""

    facility = SelectField("Which of your facilities?", required="Choose the facility")
    person = SelectField(
        "Whom is it about?",
        blank="The house, and nobody in particular",
        hint="If it is about several residents, fill in one of these for each",
    )

    def offer(self, facilities: Sequence[Facility], people: Sequence[Stay]) -> None:
        """The houses and the people among whom to choose."""
        self.facility.options = [Option(facility.public_id, facility.name) for facility in facilities]
        self.person.options = [
            Option(stay.public_id, f"{stay.request.client.name}{f', {stay.room}' if stay.room else ''}")
            for stay in people
        ]


class IncidentForm(HouseForm):
    """What happened and what was done at once: made to be filled in on a phone."""

    kind = RadiosField(
        "What kind of incident is it?",
        required="Choose what kind of incident it is",
        options=[Option(kind, kind.label, kind.hint) for kind in IncidentKind],
        coerce=IncidentKind,
    )
    happened_on = DayField("On which day?", required="Enter the day on which it happened", latest=clock.today)
    happened_time = TimeField("At what time?", required="Enter the time at which it happened", default=time_now)
    place = TextField(
        "Where did it happen?",
        required="Enter where it happened",
        hint="For example, the kitchen",
        longest=LONGEST_PLACE,
    )
    what_happened = TextAreaField(
        "What happened?", required="Enter what happened", hint=NO_NAMES, longest=LONGEST_ACCOUNT, rows=6
    )
    what_was_done = TextAreaField(
        "What did you do at once?",
        required="Enter what you did at once",
        hint="For example, called an ambulance, made the room safe",
        longest=LONGEST_ACCOUNT,
        rows=4,
    )
    told = CheckboxesField(
        "Whom have you told already?",
        hint="The council is told as soon as you send this. Tick nothing if you have told nobody else.",
        options=[
            Option(SAFEGUARDING, "The safeguarding team"),
            Option(POLICE, "The police"),
            Option(CQC, "The Care Quality Commission"),
        ],
    )

    def account(self) -> Account:
        """What the house says, from a form without errors."""
        return Account(
            kind=self.kind.data,
            happened_at=moment_of(self.happened_on, self.happened_time),
            place=self.place.data,
            what_happened=self.what_happened.data,
            what_was_done=self.what_was_done.data,
            told_safeguarding=SAFEGUARDING in self.told.data,
            told_police=POLICE in self.told.data,
            told_cqc=CQC in self.told.data,
        )


class AddForm(Form):
    """News of an incident, or what was learnt from it."""

    kind = RadiosField(
        "What do you want to add?",
        required="Choose what you want to add",
        options=[Option(kind, kind.label) for kind in WRITTEN],
        coerce=EntryKind,
    )
    text = TextAreaField(
        "Say it", required="Enter what you want to add", hint=NO_NAMES, longest=LONGEST_ACCOUNT, rows=6
    )


class FollowUpForm(Form):
    """What is to be done about an incident."""

    what = TextAreaField(
        "What will be done?", required="Enter what will be done", hint=NO_NAMES, longest=LONGEST_ACCOUNT, rows=3
    )
    due_on = DayField("By when?", required="Enter the day by which it will be done", earliest=clock.today)


class FollowUpDoneForm(Form):
    """What came of it."""

    text = TextAreaField(
        "What was done, and what came of it?",
        required="Enter what was done",
        hint=NO_NAMES,
        longest=LONGEST_ACCOUNT,
        rows=4,
    )


class CloseForm(Form):
    """Why the council is content."""

    text = TextAreaField(
        "What do you conclude?",
        required="Enter what you conclude",
        hint="The house reads it, and the key worker where it is about somebody's stay",
        longest=LONGEST_ACCOUNT,
        rows=4,
    )


class ReopenForm(Form):
    """Why it is not over."""

    text = TextAreaField(
        "Why do you open it again?", required="Enter why you open it again", longest=LONGEST_ACCOUNT, rows=4
    )


class IncidentFilter(FilterForm):
    """Which incidents to show; it stands in the address."""

    status = SelectField("Status", blank="Any status", options=options_of(IncidentStatus), coerce=IncidentStatus)
    kind = SelectField("Kind", blank="Any kind", options=options_of(IncidentKind), coerce=IncidentKind)
    facility = SelectField("Facility", blank="Any facility")
    reported_from = DayField("Reported from")
    reported_to = DayField("Reported up to")

    def offer(self, facilities: Sequence[Facility]) -> None:
        """Those among which to choose."""
        self.facility.options = [Option(facility.public_id, facility.name) for facility in facilities]

    def wanted(self) -> IncidentWanted:
        """What is understood of it; the rest leaves nothing out."""
        self.validate()
        return IncidentWanted(
            status=understood(self.status),
            kind=understood(self.kind),
            facility=understood(self.facility),
            first=understood(self.reported_from),
            last=understood(self.reported_to),
        )
