"""Writes of plans during a stay, of its exit, and of what came afterwards."""

from rehab.discharge.commands.afterwards import record_afterwards
from rehab.discharge.commands.arranging import arrange
from rehab.discharge.commands.corrected import follow_correction
from rehab.discharge.commands.episodes import answer_about_episode, ask_about_episode, drop_episodes
from rehab.discharge.commands.feedback import give_feedback, make_link
from rehab.discharge.commands.follow_ups import (
    follow_after,
    plan,
    record_follow_up,
    stop_at_return,
    take_profile_afterwards,
)
from rehab.discharge.commands.leaving import leave_as_planned, leave_unplanned
from rehab.discharge.commands.planning import insist_present, save_plan, sign_plan

__all__ = [
    "answer_about_episode",
    "arrange",
    "ask_about_episode",
    "drop_episodes",
    "follow_after",
    "follow_correction",
    "give_feedback",
    "insist_present",
    "leave_as_planned",
    "leave_unplanned",
    "make_link",
    "plan",
    "record_afterwards",
    "record_follow_up",
    "save_plan",
    "sign_plan",
    "stop_at_return",
    "take_profile_afterwards",
]
