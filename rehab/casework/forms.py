"""The filters of the case list."""

from rehab.core import clock
from rehab.requests.rules import RequestStatus
from rehab.web.widgets import ConfirmField, DayField, FilterForm, Form, SelectField, TextField, options_of


class CaseFilterForm(FilterForm):
    """Which cases to show; it stands in the address, so it asks for no name."""

    reference = TextField("Reference", longest=100)
    status = SelectField("Status", options=options_of(RequestStatus), coerce=RequestStatus, blank="Any status")


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
