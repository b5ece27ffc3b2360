"""What commissioners must decide about money."""

import datetime as dt
from collections.abc import Iterator

from rehab.casework.rules import WorkItem
from rehab.core import clock
from rehab.placements import queries as placements

LIMIT = 25


def unpaid_nights(authorities: frozenset[int], today: dt.date) -> Iterator[WorkItem]:
    """People who stay, or stayed, on beyond their funding, by the first night that nobody pays for."""
    for found in placements.stays_beyond_funding(authorities, today=today, limit=LIMIT):
        count = "1 night" if found.nights == 1 else f"{found.nights} nights"
        yield WorkItem(
            found.stay.request.reference,
            f"{count} at {found.stay.provider.name} since {clock.written(found.first)}",
            f"/stays/{found.stay.public_id}",
            tag="Not paid",
            tone="bad",
        )
