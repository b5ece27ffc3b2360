"""Fast tracks whose time has run out, and votes that close soon."""

import datetime as dt

from rehab.core.transaction import transaction
from rehab.panel import commands, queries
from rehab.panel.commands.reminders import remind_members, warn_of_quorum
from rehab.panel.rules.fast_track import FastTrackStatus
from rehab.requests.queries import locked

BATCH = 50


def end_fast_tracks(*, now: dt.datetime) -> str:
    """Send each fast track that was not agreed in time to the next panel."""
    with transaction():
        waiting = [(found.id, found.request_id) for found in queries.fast_tracks_out_of_time(now=now)]
    count = sum(_end(fast_track_id, request_id, now=now) for fast_track_id, request_id in waiting)
    return f"{count} sent to the next panel" if count else "No fast track has run out"


def _end(fast_track_id: int, request_id: int, *, now: dt.datetime) -> bool:
    """Whether it was still open once its request was locked."""
    with transaction():
        locked(request_id)
        case = queries.case_of_open_fast_track(fast_track_id)
        if case is None:
            return False
        commands.to_next_panel(case, FastTrackStatus.RAN_OUT, now=now)
        return True


def chase_votes(*, now: dt.datetime) -> str:
    """Remind members of votes that close soon, and warn of quorums that cannot be had; each once."""
    reminded, warned, last = 0, 0, 0
    while batch := queries.voting_meetings(now=now, after_id=last, limit=BATCH):
        last = batch[-1]
        for meeting_id in batch:
            with transaction():
                meeting, cases = queries.voting_meeting(meeting_id)
                reminded += remind_members(meeting, cases, now=now)
                warned += warn_of_quorum(meeting, cases, now=now)
    if not reminded and not warned:
        return "No vote waits for anybody"
    return f"Reminders of votes: {reminded}; warnings of quorums: {warned}"
