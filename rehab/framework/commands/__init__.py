"""Every write of frameworks, providers and facilities."""

from rehab.framework.commands.assurances import (
    AssuranceDetails,
    add_assurance,
    change_assurance,
    mark_warned,
    remove_assurance,
)
from rehab.framework.commands.facilities import add_facility, change_facility
from rehab.framework.commands.importing import ImportOutcome, import_framework
from rehab.framework.commands.life import (
    add_framework,
    add_option,
    close_framework,
    exercise_option,
    open_to_providers,
    set_value,
)
from rehab.framework.commands.lots import add_lot, change_lot, end_part, let_take_part
from rehab.framework.commands.outside import add_facility_outside
from rehab.framework.commands.price_schedule import PriceImport, import_prices
from rehab.framework.commands.prices import (
    accept_proposal,
    correct_price,
    end_price,
    propose_price,
    refuse_proposal,
    set_price,
    withdraw_proposal,
)
from rehab.framework.commands.proposals import accept_change, propose_change, refuse_change, withdraw_change
from rehab.framework.commands.providers import (
    ContactDetails,
    ProviderDetails,
    add_contact,
    add_provider,
    change_contact,
    change_provider,
    remove_contact,
)
from rehab.framework.commands.standing import embargo, lift_embargo, record_application, set_place_status
from rehab.framework.commands.vacancies import confirm_vacancies, note_reminder, report_vacancies

__all__ = [
    "AssuranceDetails",
    "ContactDetails",
    "ImportOutcome",
    "PriceImport",
    "ProviderDetails",
    "accept_change",
    "accept_proposal",
    "add_assurance",
    "add_contact",
    "add_facility",
    "add_facility_outside",
    "add_framework",
    "add_lot",
    "add_option",
    "add_provider",
    "change_assurance",
    "change_contact",
    "change_facility",
    "change_lot",
    "change_provider",
    "close_framework",
    "confirm_vacancies",
    "correct_price",
    "embargo",
    "end_part",
    "end_price",
    "exercise_option",
    "import_framework",
    "import_prices",
    "let_take_part",
    "lift_embargo",
    "mark_warned",
    "note_reminder",
    "open_to_providers",
    "propose_change",
    "propose_price",
    "record_application",
    "refuse_change",
    "refuse_proposal",
    "remove_assurance",
    "remove_contact",
    "report_vacancies",
    "set_place_status",
    "set_price",
    "set_value",
    "withdraw_change",
    "withdraw_proposal",
]
