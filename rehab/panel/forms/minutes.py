"""The form of minutes: a question for each member, notes and actions for each case."""

from collections.abc import Sequence
from typing import Any

from rehab.panel.commands.minutes import Noted
from rehab.panel.models import Minutes, PanelCase
from rehab.panel.rules.minutes import Presence
from rehab.web.widgets import Form, RadiosField, TextAreaField, TextField, options_of

INLINE = {"classes": "govuk-radios--inline govuk-radios--small"}


class MinutesForm(Form):
    """Members and cases are numbered in the order of the page."""

    others_present = TextField("Who else was there?", hint="Roles or names, not of anybody the panel decided on.")
    notes = TextAreaField("Other business", rows=4)

    def presence(self, number: int) -> Any:
        """The question for a member."""
        return self[f"presence_{number}"]

    def notes_on(self, number: int) -> Any:
        """What is noted on a case."""
        return self[f"notes_{number}"]

    def actions_on(self, number: int) -> Any:
        """Who does what about a case."""
        return self[f"actions_{number}"]


def minutes_form(minutes: Minutes, cases: Sequence[PanelCase]) -> MinutesForm:
    """A form with the questions of these minutes, filled in with what they say so far."""
    fields: dict[str, Any] = {}
    shown: dict[str, Any] = {"others_present": minutes.others_present, "notes": minutes.notes}
    for number, row in enumerate(minutes.attendances, start=1):
        label = f"{row.user.name}, {row.role.lower()}"
        fields[f"presence_{number}"] = RadiosField(
            label, required=f"Say whether {row.user.name} was there", options=options_of(Presence), coerce=Presence,
            params=INLINE,
        )  # fmt: skip
        shown[f"presence_{number}"] = row.presence
    items = {item.panel_case_id: item for item in minutes.items}
    for number, case in enumerate(cases, start=1):
        item, reference = items.get(case.id), case.request.reference
        fields[f"notes_{number}"] = TextAreaField(f"Notes on {reference}", rows=3)
        fields[f"actions_{number}"] = TextAreaField(f"Actions on {reference}", hint="Who does what, and when.", rows=2)
        shown |= {f"notes_{number}": item.notes if item else "", f"actions_{number}": item.actions if item else ""}
    form: MinutesForm = type("TheseMinutesForm", (MinutesForm,), fields)(data=shown)
    return form


def noted(form: MinutesForm, minutes: Minutes, cases: Sequence[PanelCase]) -> Noted:
    """What was typed."""
    return Noted(
        presences={row.user_id: form.presence(number).data for number, row in enumerate(minutes.attendances, start=1)},
        items={
            case.id: (form.notes_on(number).data, form.actions_on(number).data)
            for number, case in enumerate(cases, start=1)
        },
        others_present=form.others_present.data or "",
        notes=form.notes.data or "",
    )
