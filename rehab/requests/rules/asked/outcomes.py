"""The Treatment Outcomes Profile at the start; nothing of it is needed but its date."""

from rehab.clients.rules import TOP_ITEMS
from rehab.core.questions import NEITHER, Group, day

TOP = (
    Group(
        "",
        (
            day(
                "completed_on",
                "Date it was gone through with the person",
                needed="Enter the date on which the outcomes profile was gone through",
            ),
        ),
        NEITHER,
    ),
    *TOP_ITEMS,
)
