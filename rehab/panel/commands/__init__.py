"""Writes of panels, by use case."""

from rehab.panel.commands.agenda import add_case, create_meeting, take_off, take_off_withdrawn
from rehab.panel.commands.appeals import appoint, dismiss, lodge, open_appeal, withdraw_appeal
from rehab.panel.commands.budget import answer_consent, ask_consent
from rehab.panel.commands.conditions import answer_deferral, mark_met
from rehab.panel.commands.decision import decide
from rehab.panel.commands.fast_track import ask_fast_track, open_fast_track, to_next_panel, withdraw_fast_track
from rehab.panel.commands.papers import open_case, publish
from rehab.panel.commands.referrals import end_with_request, put_referral_on_agenda, refer, take_back
from rehab.panel.commands.voting import cast_vote, declare

__all__ = [
    "add_case",
    "answer_consent",
    "answer_deferral",
    "appoint",
    "ask_consent",
    "ask_fast_track",
    "cast_vote",
    "create_meeting",
    "decide",
    "declare",
    "dismiss",
    "end_with_request",
    "lodge",
    "mark_met",
    "open_appeal",
    "open_case",
    "open_fast_track",
    "publish",
    "put_referral_on_agenda",
    "refer",
    "take_back",
    "take_off",
    "take_off_withdrawn",
    "to_next_panel",
    "withdraw_appeal",
    "withdraw_fast_track",
]
