"""What sets off what, in one place to read: who changes the wiring changes this list knowingly."""

from flask import Flask

from rehab.core import events

HANDLERS: dict[str, list[str]] = {
    "RecordsMerging": ["rehab.requests.commands.people.refuse_two_live"],
    "RecordsParted": ["rehab.discharge.commands.episodes.drop_episodes"],
    "HarmfulDocumentRemoved": ["rehab.requests.commands.documents.tell_of_harmful_document"],
    "ConsentWithdrawn": ["rehab.placements.commands.consent.close_unanswered"],
    "RequestSubmitted": ["rehab.discharge.commands.episodes.ask_about_episode"],
    "RequestWithdrawn": [
        "rehab.panel.commands.agenda.take_off_withdrawn",
        "rehab.panel.commands.referrals.end_with_request",
        "rehab.placements.commands.choosing.close_all",
    ],
    "CallOffsStopped": ["rehab.placements.commands.stopped.tell_of_stop"],
    "FacilityBlocked": ["rehab.placements.commands.register.tell_of_block"],
    "CaseDecided": [
        "rehab.placements.commands.extensions.follow_panel",
        "rehab.placements.commands.exceptions.follow_panel_on_exception",
        "rehab.placements.commands.assessments.open_assessed",
    ],
    "StayOpened": [
        "rehab.placements.commands.extensions.await_ask",
        "rehab.reviews.commands.clocks.start_clock",
        "rehab.discharge.commands.follow_ups.stop_at_return",
    ],
    "StayChanged": [
        "rehab.reviews.commands.clocks.follow_stay",
        "rehab.discharge.commands.corrected.follow_correction",
        "rehab.placements.commands.onward.watch_gap_of_stay",
    ],
    "StayEnded": [
        "rehab.placements.commands.extensions.end_with_stay",
        "rehab.placements.commands.leave.end_leave_with_stay",
        "rehab.reviews.commands.clocks.stop_clock",
        "rehab.discharge.commands.follow_ups.follow_after",
    ],
    "BedsReduced": ["rehab.placements.commands.beds.keep_beds_in_use"],
}


def test_each_event_sets_off_exactly_these(built_app: Flask) -> None:
    assert events.subscriptions() == HANDLERS


def test_connecting_again_changes_nothing(built_app: Flask) -> None:
    from rehab import wiring

    before = events.subscriptions()
    wiring.connect()
    assert events.subscriptions() == before
