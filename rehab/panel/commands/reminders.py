"""Reminding members of open votes, and telling whoever can do something about a quorum that cannot be had."""

import datetime as dt
from collections.abc import Sequence

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.settings import value_of
from rehab.notifications.commands import notify
from rehab.panel import queries
from rehab.panel.models import PanelCase, PanelMeeting, QuorumWarning, VoteReminder
from rehab.panel.queries import Progress
from rehab.panel.rules import presiding
from rehab.panel.rules.meetings import reminder_due


def remind_members(meeting: PanelMeeting, cases: Sequence[PanelCase], *, now: dt.datetime) -> int:
    """Tell each member who has still to declare or to vote, once for each reminder whose time has come.

    One mail for the meeting, however many of its open cases wait. Returns how many were told.
    """
    states = queries.progress_of(cases, now=now)
    sent = queries.reminders_of(meeting.id)
    told = 0
    for user_id, level in _due(meeting, cases, states, now).items():
        reminder = sent.get(user_id)
        if reminder is not None and reminder.level >= level:
            continue
        if reminder is None:
            reminder = VoteReminder(meeting_id=meeting.id, user_id=user_id)
            db.session.add(reminder)
        reminder.level, reminder.sent_at = level, now
        notify([user_id], template="vote_waits", path=f"/panel/meetings/{meeting.public_id}", now=now)
        told += 1
    return told


def _due(
    meeting: PanelMeeting, cases: Sequence[PanelCase], states: dict[int, Progress], now: dt.datetime
) -> dict[int, int]:
    """Member -> the reminder whose time has come, for those who have still to declare or to vote."""
    authority_id, today = meeting.panel.authority_id, london_date(now)
    working_days = value_of("vote_reminder_working_days", authority_id=authority_id, on=today)
    days = value_of("vote_last_reminder_days", authority_id=authority_id, on=today)
    due: dict[int, int] = {}
    for case in cases:
        level = reminder_due(
            opened_at=case.opened_at or now, closes_at=meeting.closes_at, now=now, working_days=working_days, days=days
        )
        if level is not None:
            waiting = states[case.id].bench.still_to_act
            due |= {user_id: max(level, due.get(user_id, 0)) for user_id in waiting}
    return due


def warn_of_quorum(meeting: PanelMeeting, cases: Sequence[PanelCase], *, now: dt.datetime) -> int:
    """Tell whoever presides and the coordinators of each case that can get no quorum; again when something else lacks.

    Returns how many cases they were told of.
    """
    states = queries.progress_of(cases, now=now)
    warnings = queries.quorum_warnings([case.id for case in cases])
    told = 0
    for case in cases:
        state, warning = states[case.id], warnings.get(case.id)
        if not state.out_of_reach:
            if warning is not None:
                db.session.delete(warning)
            continue
        if warning is None:
            warning = QuorumWarning(panel_case_id=case.id, missing="")
            db.session.add(warning)
        if warning.missing != state.at_risk:
            warning.missing, warning.sent_at = state.at_risk, now
            coordinators = {user.id for user in accounts.holders(Role.COORDINATOR, meeting.panel.authority_id)}
            people = presiding(state.bench.unconflicted) | coordinators
            notify(people, template="quorum_at_risk", path=f"/panel/cases/{case.public_id}", now=now)
            told += 1
    return told
