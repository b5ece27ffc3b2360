"""Approvals that nobody used in time."""

import datetime as dt

from rehab.core.actor import SYSTEM
from rehab.core.clock import london_date
from rehab.core.transaction import transaction
from rehab.placements import queries
from rehab.requests import commands as requests
from rehab.requests.queries import locked


def expire_approvals(*, now: dt.datetime) -> str:
    """Close each approved request whose last day has passed without a bed being arranged; its money goes back."""
    today = london_date(now)
    with transaction():
        request_ids = queries.lapsed_approvals(today=today)
    count = sum(_expire(request_id, now=now) for request_id in request_ids)
    return f"{count} expired" if count else "Nothing has expired"


def _expire(request_id: int, *, now: dt.datetime) -> bool:
    """Whether it was still unused once it was locked."""
    with transaction():
        request = locked(request_id)
        if not queries.is_lapsed(request, today=london_date(now)):
            return False
        requests.expire(request, by=SYSTEM, now=now)
    return True
