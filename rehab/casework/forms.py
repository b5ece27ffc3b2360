"""The filters of the case list."""

from rehab.requests.rules import RequestStatus
from rehab.web.widgets import FilterForm, SelectField, TextField, options_of


class CaseFilterForm(FilterForm):
    """Which cases to show."""

    text = TextField("Reference or name", longest=100)
    status = SelectField("Status", options=options_of(RequestStatus), coerce=RequestStatus, blank="Any status")
