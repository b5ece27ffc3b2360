"""Every write of frameworks, providers and facilities."""

from rehab.framework.commands.facilities import add_facility
from rehab.framework.commands.importing import ImportOutcome, import_framework
from rehab.framework.commands.outside import add_facility_outside
from rehab.framework.commands.prices import (
    accept_proposal,
    correct_price,
    end_price,
    propose_price,
    refuse_proposal,
    set_price,
    withdraw_proposal,
)
from rehab.framework.commands.standing import embargo, lift_embargo, set_place_status
from rehab.framework.commands.vacancies import report_vacancies

__all__ = [
    "ImportOutcome",
    "accept_proposal",
    "add_facility",
    "add_facility_outside",
    "correct_price",
    "embargo",
    "end_price",
    "import_framework",
    "lift_embargo",
    "propose_price",
    "refuse_proposal",
    "report_vacancies",
    "set_place_status",
    "set_price",
    "withdraw_proposal",
]
