"""The blueprint of all pages of figures, and how figures are written on them."""

from flask import Blueprint

from rehab.reports.rules import group_name, number_of, occupancy, standing, text_of
from rehab.reports.rules.targets import bound, wanted

bp = Blueprint("reports", __name__)
bp.add_app_template_filter(number_of, "figure_number")
bp.add_app_template_filter(text_of, "figure_text")
bp.add_app_template_filter(group_name)
bp.add_app_template_global(standing, "figure_standing")
bp.add_app_template_global(bound, "figure_bound")
bp.add_app_template_global(wanted, "figure_wanted")
bp.add_app_template_global(occupancy)
