"""Groups as people read them."""

import datetime as dt
import re

from rehab.clients.rules import SubstanceGroup
from rehab.framework.rules import readable_name
from rehab.reports.rules.measures import NOT_RECORDED

# What is typed, like a district, can look like one too.
_MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")
_CODES = {
    "yes": "Yes",
    "no": "No",
    "none": "None",
    "drr": "DRR",
    "atr": "ATR",
    "nhs": "NHS",
    NOT_RECORDED: "Not recorded",
    **{group.value: group.label for group in SubstanceGroup},
}


def group_name(group: str) -> str:
    """Months and codes as words, names as names."""
    if _MONTH.fullmatch(group):
        return f"{dt.date.fromisoformat(f'{group}-01'):%B %Y}"
    return _CODES.get(group) or (group.replace("_", " ").capitalize() if group.islower() else readable_name(group))
