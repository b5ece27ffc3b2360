"""The blueprint of all pages of figures, and how figures are written on them."""

from flask import Blueprint

from rehab.reports.rules import NOT_RECORDED, number_of, standing, text_of

bp = Blueprint("reports", __name__)
bp.add_app_template_filter(number_of, "figure_number")
bp.add_app_template_filter(text_of, "figure_text")
bp.add_app_template_global(standing, "figure_standing")
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
    """A group as people read it: names as they are, codes as words."""
    return CODES.get(group) or (group.replace("_", " ").capitalize() if group.islower() else group)
