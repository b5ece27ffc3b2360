"""Reads of panels: who sits, meetings and cases, where a decision stands, letters."""

from rehab.panel.queries.cases import (
    UNDECIDED,
    cases_seen_by,
    get_case,
    get_case_for_update,
    get_case_with_request,
    may_be_shared,
    undecided_case_of,
)
from rehab.panel.queries.decisions import Progress, bench_of, connected, progress
from rehab.panel.queries.letters import get_letter, letters_of
from rehab.panel.queries.meetings import (
    agenda,
    get_meeting,
    get_meeting_for_update,
    last_position,
    meetings,
    meetings_seen_by,
    prepared_cases,
    ready_requests,
)
from rehab.panel.queries.panels import get_panel, panels_of, seats

__all__ = [
    "UNDECIDED",
    "Progress",
    "agenda",
    "bench_of",
    "cases_seen_by",
    "connected",
    "get_case",
    "get_case_for_update",
    "get_case_with_request",
    "get_letter",
    "get_meeting",
    "get_meeting_for_update",
    "get_panel",
    "last_position",
    "letters_of",
    "may_be_shared",
    "meetings",
    "meetings_seen_by",
    "panels_of",
    "prepared_cases",
    "progress",
    "ready_requests",
    "seats",
    "undecided_case_of",
]
