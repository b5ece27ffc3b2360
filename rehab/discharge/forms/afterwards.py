"""The form of what came afterwards."""

from rehab.core import clock
from rehab.web.widgets import DayField, Form


class AfterwardsForm(Form):
    """Two days that become known weeks after the exit."""

    community_return_on = DayField(
        "First day with the community service",
        hint="When the community drug and alcohol service picked them up. Leave blank if it has not",
        latest=clock.today,
    )
    re_presented_on = DayField(
        "First day of a new treatment episode",
        hint="Not the planned pick-up above. Leave blank if there was none",
        latest=clock.today,
    )
