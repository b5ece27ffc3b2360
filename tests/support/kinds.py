"""Fast tracks, appeals and what waits for an agenda, brought there by the commands that the pages use."""

import datetime as dt
from collections.abc import Callable

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.framework.rules import CareType
from rehab.panel import commands, queries
from rehab.panel.models import Appeal, AppealMember, FastTrack, PanelCase, PanelMeeting
from rehab.panel.rules import Choice
from rehab.panel.rules.appeals import Channel
from rehab.panel.rules.fast_track import Trigger
from rehab.placements import commands as placement_commands
from rehab.placements import queries as placements
from rehab.placements.commands import ExtensionWanted
from rehab.placements.models import Extension, Stay
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_user, actor
from tests.support.panels import (
    DECLINE,
    Case,
    a_prepared_case,
    a_ready_request,
    bench,
    decides,
    publish,
    votes,
)

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


def asks_extension(stay: Stay, user: User, *, weeks: int = 4) -> Extension:
    by, public_id = actor(user), stay.public_id
    with transaction():
        found = placements.get_stay_for_update(by, public_id)
        assert found.funded_until is not None
        until = found.funded_until + dt.timedelta(weeks=weeks)
        asked = ExtensionWanted(until, "Has just begun family work", "Finish it", "The review was held late")
        return placement_commands.ask_extension(found, asked, by=by, now=clock.now())


def sends_extension(extension: Extension, user: User) -> None:
    by, public_id = actor(user), extension.public_id
    with transaction():
        found, stay = placements.get_extension_for_update(by, public_id)
        placement_commands.send_extension(found, stay, by=by, now=clock.now())


def a_declined_case(world: World, request: PlacementRequest) -> Case:
    """Declined by the whole panel."""
    case = a_prepared_case(world, request)
    publish(world, case.meeting_public_id)
    for member in bench(world):
        votes(case, member, Choice.DECLINE)
    decides(case, world.chair, DECLINE)
    return case


def ids_of(world: World, make: Callable[[str, RequestStatus], PlacementRequest]) -> tuple[dict[str, str], str]:
    """What addresses name fast tracks and appeals by, and somebody who could be appointed; `make` makes requests."""
    ids = {}
    for state in ("detox", "urgent"):
        request = make(state, RequestStatus.READY)
        request.care_type = CareType.INPATIENT_DETOX
        db.session.commit()
        ids[state] = request.reference
    asks_fast_track(request, world.key_worker)
    ids["appealable"] = a_declined_case(world, make("appealable", RequestStatus.READY)).reference
    declined = a_declined_case(world, make("appealed", RequestStatus.READY))
    appeal = lodges(db.session.get_one(PlacementRequest, declined.request_id), world.key_worker)
    fresh = [a_user(Role.PANEL_MEMBER, world.authority) for _ in range(4)]
    for member in fresh[:3]:
        appoints(world, appeal, member, presides=member is fresh[0])
    ids["appeal"] = appeal.public_id
    ids["appeal member"] = db.session.query(AppealMember).filter_by(user_id=fresh[1].id).one().public_id
    return ids, fresh[3].public_id
