"""Telling councils that a place where they have people takes nobody new."""

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.core.clock import london_date
from rehab.framework.events import CallOffsStopped
from rehab.notifications.commands import notify
from rehab.placements import queries

STOPPED_PATH = "/stopped"


def tell_of_stop(event: CallOffsStopped) -> None:
    """Tell the commissioners of each council concerned that has people there; the people stay where they are."""
    concerned = queries.authorities_with_people_at(event.facility_ids)
    for authority_id in sorted(concerned if event.authority_id is None else concerned & {event.authority_id}):
        rows = queries.stopped([authority_id], day=london_date(event.now))
        if any(row.facility_id in event.facility_ids for row in rows):
            commissioners = [user.id for user in accounts.holders(Role.COMMISSIONER, authority_id)]
            notify(commissioners, template="placements_stopped", path=STOPPED_PATH, now=event.now)
