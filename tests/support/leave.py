"""People who go on leave, come back, or do not."""

import datetime as dt

from rehab.accounts.models import User
from rehab.core.transaction import transaction
from rehab.placements import commands
from rehab.placements.commands import Absence
from rehab.placements.models import Leave, Stay
from rehab.placements.rules.leave import LeaveReason
from tests.factories import NOON
from tests.support.stays import locked

A_NIGHT = dt.timedelta(days=1)


def go_on_leave(
    stay: Stay,
    staff: User,
    *,
    left_at: dt.datetime = NOON,
    due_back_at: dt.datetime | None = None,
    contact: str = "Their own telephone",
    now: dt.datetime = NOON,
) -> Leave:
    """They go home for a night, unless it is said otherwise."""
    absence = Absence(left_at, due_back_at or left_at + A_NIGHT, LeaveReason.HOME_VISIT, contact)
    with transaction():
        found, by = locked(staff, stay)
        return commands.go_on_leave(found, absence, by=by, now=now)


def come_back(stay: Stay, staff: User, *, back_at: dt.datetime, now: dt.datetime, note: str = "") -> Leave:
    """They are back."""
    with transaction():
        found, by = locked(staff, stay)
        return commands.come_back(found, back_at=back_at, note=note, by=by, now=now)


def ids_of(stay: Stay, staff: User) -> dict[str, str]:
    """Of somebody who went away half an hour after they came at nine."""
    go_on_leave(stay, staff, left_at=NOON - dt.timedelta(hours=2, minutes=30))
    return {"away stay": stay.public_id}
