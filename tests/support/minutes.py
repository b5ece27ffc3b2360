"""Minutes of a meeting, made by the command that the pages use."""

import datetime as dt

from rehab.core import clock
from rehab.core.transaction import transaction
from rehab.panel import queries
from rehab.panel.commands import minutes as commands
from tests.factories import World, actor
from tests.support.panels import Case

AFTER_IT_CLOSED = dt.timedelta(days=8)


def begin_minutes(world: World, case: Case) -> str:
    """The public id of the draft of the meeting that the case was before."""
    by, now = actor(world.coordinator), clock.now() + AFTER_IT_CLOSED
    with transaction():
        meeting = queries.get_meeting_for_update(by, case.meeting_public_id, clock.today())
        return commands.begin(meeting, by=by, now=now).public_id
