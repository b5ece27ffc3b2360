"""What came after a stay: the community service took over, or the person came back to treatment."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.placements.models import Stay

NAMES = {
    "community_return_on": "First day with the community service",
    "re_presented_on": "First day of a new treatment episode",
}


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
    if faults := _faults(wanted, stay.ended_on, today=london_date(now)):
        raise InvalidInput(faults)
    for name in changed:
        setattr(stay, name, wanted[name])
    audit.record("follow_up.recorded", subject=stay, by=by, case_id=stay.request_id, fields=changed, at=now)


def _faults(days: dict[str, dt.date | None], left_on: dt.date, *, today: dt.date) -> dict[str, str]:
    earliest = {"community_return_on": left_on, "re_presented_on": left_on + dt.timedelta(days=1)}
    faults = {}
    for name, day in days.items():
        if day is not None and day < earliest[name]:
            faults[name] = f"{NAMES[name]} must be {written(earliest[name])} or later: they left on {written(left_on)}"
        elif day is not None and day > today:
            faults[name] = f"{NAMES[name]} must be today or in the past"
    return faults
