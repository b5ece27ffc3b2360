"""Groups as people read them."""

import datetime as dt
import re

from rehab.framework.rules import readable_name
from rehab.reports.rules.measures import NOT_RECORDED

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_CODES = {
    "yes": "Yes",
    "no": "No",
    "none": "None",
    "drr": "DRR",
    "atr": "ATR",
    "nhs": "NHS",
    NOT_RECORDED: "Not recorded",
}


def group_name(group: str) -> str:
    """Months and codes as words, names as names."""
    if _MONTH.fullmatch(group):
        return f"{dt.date.fromisoformat(f'{group}-01'):%B %Y}"
    return _CODES.get(group) or (group.replace("_", " ").capitalize() if group.islower() else readable_name(group))
