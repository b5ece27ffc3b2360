"""Writes of offers, placements and stays, by use case."""

from rehab.placements.commands.arrivals import admit
from rehab.placements.commands.assessments import ask_assessment, book_assessment, open_assessed
from rehab.placements.commands.beds import keep_beds_in_use
from rehab.placements.commands.choosing import close_all, confirm
from rehab.placements.commands.consent import close_unanswered
from rehab.placements.commands.corrections import correct_arrival, correct_leaving
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
    note_planned_exit,
    note_review,
    send_extension,
    warn_of_funding,
    withdraw_extension,
)
from rehab.placements.commands.leave import Absence, come_back, end_leave_with_stay, go_on_leave, tell_of_late_return
from rehab.placements.commands.line import ask_sooner, leave_line
from rehab.placements.commands.messages import mark_read, write_message
from rehab.placements.commands.non_arrivals import record_non_arrival
from rehab.placements.commands.offers import accept, acknowledge, decline, lapse, make_offers, take_back
from rehab.placements.commands.onward import watch_gap, watch_gap_of_stay
from rehab.placements.commands.overstays import Authorised, authorise_nights, tell_of_unpaid_nights
from rehab.placements.commands.register import tell_of_block
from rehab.placements.commands.segments import move_house, move_stage
from rehab.placements.commands.stays import end_stay
from rehab.placements.commands.stopped import tell_of_stop
from rehab.placements.commands.unused_beds import give_up_bed
from rehab.placements.commands.vacancies import confirm_vacancies, report_vacancies

__all__ = [
    "Absence",
    "Authorised",
    "ExtensionWanted",
    "Wanted",
    "accept",
    "acknowledge",
    "admit",
    "approve_exception",
    "ask_assessment",
    "ask_exception",
    "ask_extension",
    "ask_sooner",
    "authorise_nights",
    "await_ask",
    "book_assessment",
    "close_all",
    "close_unanswered",
    "come_back",
    "confirm",
    "confirm_vacancies",
    "correct_arrival",
    "correct_leaving",
    "decline",
    "end_leave_with_stay",
    "end_stay",
    "end_with_stay",
    "follow_panel",
    "follow_panel_on_exception",
    "give_up_bed",
    "go_on_leave",
    "keep_beds_in_use",
    "lapse",
    "leave_line",
    "make_offers",
    "mark_read",
    "move_house",
    "move_stage",
    "note_planned_exit",
    "note_review",
    "open_assessed",
    "put_to_panel",
    "record_check",
    "record_non_arrival",
    "refuse_exception",
    "report_vacancies",
    "send_extension",
    "take_back",
    "tell_of_block",
    "tell_of_late_return",
    "tell_of_stop",
    "tell_of_unpaid_nights",
    "warn_of_funding",
    "watch_gap",
    "watch_gap_of_stay",
    "withdraw_exception",
    "withdraw_extension",
    "write_message",
]
