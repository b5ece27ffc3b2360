"""The filters of the case list."""

from rehab.requests.rules import RequestStatus
from rehab.web.widgets import FilterForm, Form, SelectField, TextField, options_of


class CaseFilterForm(FilterForm):
    """Which cases to show; it stands in the address, so it asks for no name."""

    reference = TextField("Reference", longest=100)
    status = SelectField("Status", options=options_of(RequestStatus), coerce=RequestStatus, blank="Any status")


class FindForm(Form):
    """Somebody by name: sent, not linked, so that no name stands in an address."""

    name = TextField("Find somebody by name", required="Enter a name, or part of one", longest=100)
