"""Forms of panels and their seats."""

from collections.abc import Sequence

from rehab.accounts.models import User
from rehab.core import clock
from rehab.panel.models import Panel
from rehab.panel.rules import PanelRole
from rehab.web.widgets import DayField, Form, Option, SelectField, TextField, YesNoField, options_of


class PanelForm(Form):
    """A new panel."""

    name = TextField("Name of the panel", required="Enter a name", hint="For example, Adult placements", longest=100)


class MemberForm(Form):
    """A seat for somebody."""

    user = SelectField("Who?", required="Choose who has the seat")
    role = SelectField("Role", required="Choose the role", options=options_of(PanelRole), coerce=PanelRole)
    votes = YesNoField(
        "Do they vote?",
        hint="Leave this unanswered for what is usual: everybody votes, unless your council set "
        "that people with lived experience do not.",
    )
    from_on = DayField("First day", required="Enter the first day", hint="For example, 1 4 2027")
    to_on = DayField("Last day", hint="Leave this blank if the term has no end yet")
    deputises_for = SelectField(
        "Deputy of",
        hint="A deputy sits only in meetings for which this member has sent apologies.",
        blank="Nobody: this is a seat of their own",
    )

    def offer(self, panel: Panel, people: Sequence[User]) -> None:
        """Who may have a seat, and for whom they may stand in."""
        self.user.options = [Option(user.public_id, f"{user.name}, {user.organisation.name}") for user in people]
        members = {seat.user_id: seat.user for seat in panel.members if not seat.term.is_deputy}
        self.deputises_for.options = [
            Option(user.public_id, user.name) for user in sorted(members.values(), key=lambda user: user.name_key)
        ]


class EndTermForm(Form):
    """The last day of a seat."""

    to_on = DayField(
        "Last day", required="Enter the last day", hint="They sit until the end of this day.", earliest=clock.today
    )


class RenewForm(Form):
    """A further term."""

    to_on = DayField("Last day of the new term", hint="Leave this blank if it has no end yet", earliest=clock.today)
