"""The blueprint of all pages of figures, and how figures are written on them."""

import datetime as dt
import re

from flask import Blueprint

from rehab.framework.rules import readable_name
from rehab.reports.rules import NOT_RECORDED, number_of, occupancy, standing, text_of

bp = Blueprint("reports", __name__)
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
bp.add_app_template_filter(number_of, "figure_number")
bp.add_app_template_filter(text_of, "figure_text")
bp.add_app_template_global(standing, "figure_standing")
bp.add_app_template_global(occupancy)
CODES = {
    "yes": "Yes",
    "no": "No",
    "none": "None",
    "drr": "DRR",
    "atr": "ATR",
    "nhs": "NHS",
    NOT_RECORDED: "Not recorded",
}


@bp.app_template_filter()
def group_name(group: str) -> str:
    """A group as people read it: months and codes as words, names as names."""
    if _MONTH.fullmatch(group):
        return f"{dt.date.fromisoformat(f'{group}-01'):%B %Y}"
    return CODES.get(group) or (group.replace("_", " ").capitalize() if group.islower() else readable_name(group))
