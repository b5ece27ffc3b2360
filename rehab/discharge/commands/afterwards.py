"""What came after a stay: the community service took over, or the person came back to treatment."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.discharge.commands.follow_ups import await_pick_up
from rehab.discharge.rules import day_faults
from rehab.placements.models import Stay


def record_afterwards(
    stay: Stay,
    *,
    community_return_on: dt.date | None,
    re_presented_on: dt.date | None,
    seen: int,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Store the first day with the community service and the first day of a new treatment episode, or none yet.

    The stay is locked; `seen` is its version on the form. The same again is success. Raises IllegalMove while the
    person is there, Conflict when the stay was changed meanwhile, InvalidInput for a day before (re-presentation: or
    on) that of leaving or in the future.
    """
    if stay.ended_on is None:
        msg = "The person is still there. Record first that they have left."
        raise IllegalMove(msg)
    wanted = {"community_return_on": community_return_on, "re_presented_on": re_presented_on}
    changed = [name for name, day in wanted.items() if day != getattr(stay, name)]
    if not changed:
        return
    if seen != stay.version:
        msg = "Somebody else changed this stay while you were working on it. Reload the page and look again."
        raise Conflict(msg)
    if faults := day_faults(wanted, stay.ended_on, today=london_date(now)):
        raise InvalidInput(faults)
    for name in changed:
        setattr(stay, name, wanted[name])
    if "community_return_on" in changed:
        await_pick_up(stay, now=now)
    audit.record("follow_up.recorded", subject=stay, by=by, case_id=stay.request_id, fields=changed, at=now)
