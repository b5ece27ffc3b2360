"""Telling whom it concerns that the regulator's register stops placements where people live or are expected."""

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.framework.events import FacilityBlocked
from rehab.notifications.commands import notify
from rehab.placements import queries
from rehab.placements.commands.stopped import STOPPED_PATH


def tell_of_block(event: FacilityBlocked) -> None:
    """Tell the commissioners of each council with people there, and the key workers of these; all stay there."""
    cases = queries.cases_at(event.facility_id)
    for authority_id in sorted({case.authority_id for case in cases}):
        commissioners = [user.id for user in accounts.holders(Role.COMMISSIONER, authority_id)]
        notify(commissioners, template="registration_lost", path=STOPPED_PATH, now=event.now)
    for case in cases:
        path = f"/cases/{case.reference}"
        notify([case.key_worker_id], template="registration_lost_case", path=path, now=event.now)
