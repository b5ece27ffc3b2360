"""Writes of offers, placements and stays, by use case."""

from rehab.placements.commands.arrivals import admit, record_non_arrival
from rehab.placements.commands.beds import keep_beds_in_use
from rehab.placements.commands.choosing import close_all, confirm
from rehab.placements.commands.consent import close_unanswered
from rehab.placements.commands.exceptions import (
    Wanted,
    approve_exception,
    ask_exception,
    follow_panel_on_exception,
    put_to_panel,
    record_check,
    refuse_exception,
    withdraw_exception,
)
from rehab.placements.commands.extensions import (
    ExtensionWanted,
    ask_extension,
    await_ask,
    end_with_stay,
    follow_panel,
    note_review,
    send_extension,
    warn_of_funding,
    withdraw_extension,
)
from rehab.placements.commands.offers import accept, decline, make_offers
from rehab.placements.commands.register import tell_of_block
from rehab.placements.commands.stays import end_stay
from rehab.placements.commands.stopped import tell_of_stop
from rehab.placements.commands.vacancies import confirm_vacancies, report_vacancies

__all__ = [
    "ExtensionWanted",
    "Wanted",
    "accept",
    "admit",
    "approve_exception",
    "ask_exception",
    "ask_extension",
    "await_ask",
    "close_all",
    "close_unanswered",
    "confirm",
    "confirm_vacancies",
    "decline",
    "end_stay",
    "end_with_stay",
    "follow_panel",
    "follow_panel_on_exception",
    "keep_beds_in_use",
    "make_offers",
    "note_review",
    "put_to_panel",
    "record_check",
    "record_non_arrival",
    "refuse_exception",
    "report_vacancies",
    "send_extension",
    "tell_of_block",
    "tell_of_stop",
    "warn_of_funding",
    "withdraw_exception",
    "withdraw_extension",
]
