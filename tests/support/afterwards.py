"""People who have left: stays that ended by the command, links to give feedback, requests that follow."""

import datetime as dt

from rehab.accounts.models import User
from rehab.core.transaction import transaction
from rehab.discharge import commands, queries
from rehab.discharge.models import EpisodeQuestion, Feedback
from rehab.discharge.rules import FollowedUp, FollowUpKind, FollowUpOutcome
from rehab.placements import commands as placement_commands
from rehab.placements import queries as placements
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason, Satisfaction
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY, World, a_client, a_request, a_stay, actor, stored


def has_left(
    world: World,
    *,
    on: dt.date,
    reason: ExitReason = ExitReason.COMPLETED,
    now: dt.datetime | None = None,
    admitted_on: dt.date = dt.date(2026, 5, 1),
    worker: User | None = None,
) -> Stay:
    """A person of the key worker who was in the first house, and left."""
    worker = worker or world.key_worker
    request = a_request(a_client(world.service), worker, status=RequestStatus.ADMITTED)
    stay = a_stay(request, world.facility, admitted_on=admitted_on)
    by = actor(world.provider_user)
    with transaction():
        found = placements.get_stay_for_update(by, stay.public_id)
        placement_commands.end_stay(
            found,
            ended_on=on,
            reason=reason,
            discharge_plan_agreed_on=None,
            by=by,
            now=now or dt.datetime.combine(on, dt.time(12), dt.UTC),
        )
    return stay


def a_link(stay: Stay, by: User, *, now: dt.datetime) -> str:
    """What a new link to the feedback of a stay ends with."""
    maker, public_id = actor(by), stay.public_id
    with transaction():
        return commands.make_link(placements.get_stay_for_update(maker, public_id), by=maker, now=now)


def a_further_request(stay: Stay, by: User) -> PlacementRequest:
    """The person of a stay is put forward again."""
    client = placements.whole_stay(stay.id).request.client
    return a_request(client, by, status=RequestStatus.SUBMITTED)


def spoken_with(stay: Stay, by: User, kind: FollowUpKind, *, on: dt.date, now: dt.datetime) -> None:
    """Somebody reached the person."""
    worker, told = actor(by), FollowedUp(on, FollowUpOutcome.CONTACTED)
    with transaction():
        found = placements.get_stay_for_update(worker, stay.public_id)
        follow_up = queries.follow_up_of(found.id, kind, lock=True)
        commands.record_follow_up(found, follow_up, told, seen=follow_up.version, by=worker, now=now)


def ids_of(gone: Stay, other: Stay, cast: World) -> dict[str, str]:
    """What addresses name by after somebody has left, and an answer about another stay, for the house's results."""
    request = a_further_request(gone, cast.key_worker)
    spoken_with(gone, cast.key_worker, FollowUpKind.WEEKS_12, on=TODAY, now=NOON)
    stored(EpisodeQuestion(stay_id=gone.id, request_id=request.id, asked_at=NOON))
    stored(Feedback(stay_id=other.id, rating=Satisfaction.GOOD, submitted_at=NOON))
    return {
        "feedback token": a_link(gone, cast.key_worker, now=NOON),
        "further request": request.reference,
        "house of answers": cast.provider.public_id,
    }
