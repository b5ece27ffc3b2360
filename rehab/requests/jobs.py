"""Drafts that nobody finished."""

import datetime as dt

from rehab.core.actor import SYSTEM
from rehab.core.clock import add_months, london_date, start_of_day
from rehab.core.transaction import transaction
from rehab.requests import commands, queries
from rehab.requests.rules import RequestStatus

MONTHS_UNTOUCHED = 6


def expire_drafts(*, now: dt.datetime) -> str:
    """Close each draft on which nobody has worked for six months; its key worker is told."""
    since = start_of_day(add_months(london_date(now), -MONTHS_UNTOUCHED))
    with transaction():
        request_ids = queries.stale_drafts(unchanged_since=since)
    count = sum(_expire(request_id, since=since, now=now) for request_id in request_ids)
    return f"{count} expired" if count else "Nothing has expired"


def _expire(request_id: int, *, since: dt.datetime, now: dt.datetime) -> bool:
    """Whether it was still a forgotten draft once it was locked."""
    with transaction():
        request = queries.locked(request_id)
        if request.status is not RequestStatus.DRAFT or request_id not in queries.stale_drafts(unchanged_since=since):
            return False
        commands.expire_draft(request, by=SYSTEM, now=now)
    return True
