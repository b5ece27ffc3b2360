"""What requests have to say when two records of a person become one."""

from rehab.clients import queries as clients
from rehab.clients.rules import RecordsMerging
from rehab.core.errors import Conflict
from rehab.requests import queries


def refuse_two_live(event: RecordsMerging) -> None:
    """Raises Conflict when both records have a live request, which holds while a stay lasts."""
    kept = queries.live_of({record.id for record in clients.records_of(event.kept_id)})
    merged = queries.live_of({event.merged_id})
    if kept is not None and merged is not None:
        msg = (
            f"Both records have a live request: {kept.reference} and {merged.reference}. "
            "Withdraw one, or wait until it has ended."
        )
        raise Conflict(msg)
