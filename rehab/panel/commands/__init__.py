"""Writes of panels, by use case."""

from rehab.panel.commands.agenda import (
    add_case,
    cancel_meeting,
    change_meeting,
    create_meeting,
    move_case,
    plan_minutes,
    refuse_stale,
    take_off,
    take_off_withdrawn,
)
from rehab.panel.commands.apologies import send_apologies, take_back_apologies
from rehab.panel.commands.appeals import appoint, dismiss, lodge, open_appeal, withdraw_appeal
from rehab.panel.commands.budget import answer_consent, ask_consent
from rehab.panel.commands.conditions import answer_deferral, mark_met
from rehab.panel.commands.decision import decide
from rehab.panel.commands.fast_track import ask_fast_track, open_fast_track, to_next_panel, withdraw_fast_track
from rehab.panel.commands.panels import add_member, create_panel, end_term, renew, usually_votes
from rehab.panel.commands.papers import open_case, publish, redact, send_back
from rehab.panel.commands.referrals import end_with_request, put_referral_on_agenda, refer, take_back
from rehab.panel.commands.voting import answer_doubt, cast_vote, declare, record_conflict

__all__ = [
    "add_case",
    "add_member",
    "answer_consent",
    "answer_deferral",
    "answer_doubt",
    "appoint",
    "ask_consent",
    "ask_fast_track",
    "cancel_meeting",
    "cast_vote",
    "change_meeting",
    "create_meeting",
    "create_panel",
    "decide",
    "declare",
    "dismiss",
    "end_term",
    "end_with_request",
    "lodge",
    "mark_met",
    "move_case",
    "open_appeal",
    "open_case",
    "open_fast_track",
    "plan_minutes",
    "publish",
    "put_referral_on_agenda",
    "record_conflict",
    "redact",
    "refer",
    "refuse_stale",
    "renew",
    "send_apologies",
    "send_back",
    "take_back",
    "take_back_apologies",
    "take_off",
    "take_off_withdrawn",
    "to_next_panel",
    "usually_votes",
    "withdraw_appeal",
    "withdraw_fast_track",
]
