"""Forms of moves inside a stay, and of nights beyond the funding."""

from rehab.core import clock
from rehab.framework.rules import Stage
from rehab.placements.commands import Authorised
from rehab.placements.rules import LONGEST_ROOM, OverstayReason
from rehab.web.widgets import DayField, Form, RadiosField, TextAreaField, TextField, options_of


class StageForm(Form):
    """Another stage of the same stay."""

    stage = RadiosField("Which stage are they in now?", required="Choose the stage", coerce=Stage)
    on = DayField("From which day?", required="Enter the day from which they are in that stage", latest=clock.today)


class HouseForm(Form):
    """Another house of the same provider."""

    facility = RadiosField("Where do they live now?", required="Choose the house")
    on = DayField("Since which day?", required="Enter the day on which they moved", latest=clock.today)
    room = TextField("Room", required="Enter the room", longest=LONGEST_ROOM, width=20)


class OverstayForm(Form):
    """Further nights, and why they are paid."""

    until = DayField(
        "Until which day?",
        required="Enter the day until which they are paid",
        hint="The day of leaving: the last night paid is the one before",
    )
    reason = RadiosField(
        "Why are they paid?",
        required="Choose why they are paid",
        options=options_of(OverstayReason),
        coerce=OverstayReason,
    )
    note = TextAreaField(
        "What else should be kept with this?",
        hint="Needed for another reason. The service and the provider read it: do not name the person.",
        longest=1000,
        rows=3,
    )

    def authorised(self) -> Authorised:
        """What is authorised; call it once the form is valid."""
        return Authorised(self.until.data or clock.today(), self.reason.data, self.note.data)
