"""What the house writes about those who stay there."""

import datetime as dt
from typing import Any

from rehab.accounts.models import User
from rehab.core.transaction import transaction
from rehab.placements import queries
from rehab.placements.commands import notes
from rehab.placements.models import ProgressNote, Stay
from tests.factories import NOON, TODAY, World, actor


def a_progress_note(stay: Stay, by: User, *, now: dt.datetime = NOON, **options: Any) -> ProgressNote:
    """A note that the key worker may read, about the day of the factories."""
    staff, public_id = actor(by), stay.public_id
    with transaction():
        found = queries.get_stay_for_update(staff, public_id)
        return notes.write_note(found, **{"about_on": TODAY, "text": "Cooked."} | options, by=staff, now=now)


def ids_of(stay: Stay, cast: World) -> dict[str, str]:
    """What addresses name by, of a person who stays at the first house."""
    return {"progress note": a_progress_note(stay, cast.provider_user).public_id}
