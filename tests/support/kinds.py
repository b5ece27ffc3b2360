"""Fast tracks, appeals and what waits for an agenda, brought there by the commands that the pages use."""

import datetime as dt

from rehab.accounts.models import User
from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.framework.rules import CareType
from rehab.panel import commands, queries
from rehab.panel.models import Appeal, FastTrack, PanelCase, PanelMeeting
from rehab.panel.rules.appeals import Channel
from rehab.panel.rules.fast_track import Trigger
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from tests.factories import World, actor
from tests.support.panels import Case, a_ready_request

IN_TWO_WEEKS = dt.timedelta(days=14)
WHY = "Two seizures in the last fortnight"


def case_of(row: PanelCase) -> Case:
    """What a test keeps of a case."""
    meeting = db.session.get_one(PanelMeeting, row.meeting_id)
    request = db.session.get_one(PlacementRequest, row.request_id)
    return Case(row.id, row.public_id, row.request_id, request.reference, meeting.id, meeting.public_id)


def a_meeting_in_a_room(world: World, *, days: int = 14) -> PanelMeeting:
    """The next meeting of the world's panel."""
    now, by = clock.now(), actor(world.coordinator)
    starts_at = now + dt.timedelta(days=days)
    with transaction():
        panel = queries.get_panel(by, world.panel.public_id)
        return commands.create_meeting(
            panel,
            title="July panel",
            starts_at=starts_at,
            closes_at=starts_at + dt.timedelta(hours=2),
            place="Room 4",
            by=by,
            now=now,
        )


def asks_fast_track(request: PlacementRequest, user: User, *, detail: str = WHY) -> FastTrack:
    by, reference = actor(user), request.reference
    with transaction():
        found = requests.get_request_for_update(by, reference)
        return commands.ask_fast_track(found, trigger=Trigger.WITHDRAWAL, detail=detail, by=by, now=clock.now())


def opens_fast_track(world: World, request: PlacementRequest, *, now: dt.datetime | None = None) -> Case:
    by, reference = actor(world.coordinator), request.reference
    with transaction():
        found = requests.get_request_for_update(by, reference)
        alive = queries.fast_track_alive(found.id)
        assert alive is not None
        panel = queries.get_panel(by, world.panel.public_id)
        return case_of(commands.open_fast_track(alive, found, panel, by=by, now=now or clock.now()))


def an_open_fast_track(world: World, *, now: dt.datetime | None = None) -> Case:
    """A detox with the chair and the clinical lead."""
    request = a_ready_request(world, care_type=CareType.INPATIENT_DETOX)
    asks_fast_track(request, world.key_worker)
    return opens_fast_track(world, request, now=now)


def lodges(
    request: PlacementRequest,
    user: User,
    *,
    lodged_on: dt.date | None = None,
    late_reason: str = "",
    now: dt.datetime | None = None,
) -> Appeal:
    by, reference = actor(user), request.reference
    now = now or clock.now()
    with transaction():
        found = requests.get_request_for_update(by, reference)
        return commands.lodge(
            found,
            channel=Channel.KEY_WORKER,
            grounds="They did not know of the new risk plan",
            lodged_on=lodged_on or clock.london_date(now),
            late_reason=late_reason,
            by=by,
            now=now,
        )


def appoints(world: World, appeal: Appeal, user: User, *, presides: bool = False) -> None:
    by, public_id = actor(world.coordinator), appeal.public_id
    with transaction():
        found = queries.get_appeal_for_update(by, public_id)
        member = next(each for each in queries.possible_appeal_members() if each.id == user.id)
        commands.appoint(found, member, presides=presides, by=by, now=clock.now())


def opens_appeal(world: World, appeal: Appeal) -> Case:
    by, public_id = actor(world.coordinator), appeal.public_id
    with transaction():
        found = queries.get_appeal_for_update(by, public_id)
        return case_of(commands.open_appeal(found, by=by, now=clock.now()))
