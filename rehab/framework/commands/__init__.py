"""Every write of frameworks, providers and facilities."""

from rehab.framework.commands.facilities import add_facility
from rehab.framework.commands.importing import ImportOutcome, import_framework
from rehab.framework.commands.prices import set_price
from rehab.framework.commands.standing import embargo, lift_embargo, set_place_status
from rehab.framework.commands.vacancies import report_vacancies

__all__ = [
    "ImportOutcome",
    "add_facility",
    "embargo",
    "import_framework",
    "lift_embargo",
    "report_vacancies",
    "set_place_status",
    "set_price",
]
