"""Who is behind a clock: the case it stands on, and where a provider is waited for, its people and their page."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.clocks.models import Clock
from rehab.clocks.rules import THE_KEY_WORKERS, Audience, ClockKind
from rehab.core.db import db
from rehab.placements.models import Complaint, Incident, IncidentFollowUp, Offer
from rehab.requests.models import PlacementRequest

PROVIDER_ROLES = (Role.PROVIDER_STAFF, Role.PROVIDER_MANAGER)


@dataclass(frozen=True)
class Asked:
    """A provider that is waited for: its organisation, and the page where its people do what they are asked for."""

    organisation_id: int
    path: str


Find = Callable[[Collection[int]], dict[int, Asked]]


@dataclass(frozen=True)
class Chase:
    """A clock, the case it stands on, and whom it asks if a provider is waited for."""

    clock: Clock
    request: PlacementRequest
    asked: Asked | None


def chases(clocks: Sequence[Clock]) -> list[Chase]:
    """The clocks, in their order, with what is behind them."""
    case_ids = {clock.case_id for clock in clocks}
    cases = db.session.scalars(select(PlacementRequest).where(PlacementRequest.id.in_(case_ids)))
    requests = {request.id: request for request in cases}
    asked = {ASKED_ON[kind]: ASKED_ON[kind](_subjects(clocks, ASKED_ON[kind])) for kind in _kinds(clocks)}
    return [
        Chase(
            clock=clock,
            request=requests[clock.case_id],
            asked=asked[ASKED_ON[clock.kind]].get(clock.subject_id) if clock.kind in ASKED_ON else None,
        )
        for clock in clocks
    ]


def _kinds(clocks: Sequence[Clock]) -> set[ClockKind]:
    return {clock.kind for clock in clocks} & set(ASKED_ON)


def _subjects(clocks: Sequence[Clock], find: Find) -> set[int]:
    return {clock.subject_id for clock in clocks if ASKED_ON.get(clock.kind) is find}


def _on_offers(ids: Collection[int]) -> dict[int, Asked]:
    found = db.session.scalars(select(Offer).where(Offer.id.in_(ids)).options(joinedload(Offer.provider)))
    return {offer.id: Asked(offer.provider.organisation_id, f"/offers/{offer.public_id}") for offer in found}


def _on_complaints(ids: Collection[int]) -> dict[int, Asked]:
    found = db.session.scalars(select(Complaint).where(Complaint.id.in_(ids)).options(joinedload(Complaint.provider)))
    return {item.id: Asked(item.provider.organisation_id, f"/complaints/{item.reference}") for item in found}


def _on_follow_ups(ids: Collection[int]) -> dict[int, Asked]:
    to_provider = joinedload(IncidentFollowUp.incident).joinedload(Incident.provider)
    found = db.session.scalars(select(IncidentFollowUp).where(IncidentFollowUp.id.in_(ids)).options(to_provider))
    return {
        item.id: Asked(item.incident.provider.organisation_id, f"/incidents/{item.incident.reference}")
        for item in found
    }


# What a provider is asked for, and how to find its people's page from the ids of what the clocks stand on.
ASKED_ON: dict[ClockKind, Find] = {
    ClockKind.OFFER_ACKNOWLEDGE: _on_offers,
    ClockKind.OFFER_ANSWER: _on_offers,
    ClockKind.ASSESSMENT: _on_offers,
    ClockKind.COMPLAINT_ANSWER: _on_complaints,
    ClockKind.INCIDENT_FOLLOW_UP: _on_follow_ups,
}


# What a commissioner must look at, whichever of them comes first.
THE_COMMISSIONERS = frozenset({ClockKind.INCIDENT_REPORT, ClockKind.UNPLANNED_EXIT_TOLD})


def on_the_case(chase: Chase, audience: Audience) -> set[int]:
    """The users of this audience who read the case's page; a provider does not."""
    request = chase.request
    match audience:
        case Audience.OWNER if chase.clock.kind in THE_COMMISSIONERS:
            return _holders(Role.COMMISSIONER, request.authority_id)
        case Audience.OWNER:
            return _owner(chase) or _holders(Role.COORDINATOR, request.authority_id)
        case Audience.MANAGERS:
            return _holders(Role.TEAM_MANAGER, request.service_id)
        case Audience.COMMISSIONERS:
            return _holders(Role.COMMISSIONER, request.authority_id)


def _owner(chase: Chase) -> set[int]:
    """Whose it is to do; the managers' of a key worker whose account is shut; nobody's if it has no owner."""
    request = chase.request
    owner_id = request.key_worker_id if chase.asked else chase.clock.owner_id
    if owner_id is None or accounts.is_enabled(owner_id):
        return {owner_id} if owner_id else set()
    is_the_services = chase.asked is not None or chase.clock.kind in THE_KEY_WORKERS
    return _holders(Role.TEAM_MANAGER, request.service_id) if is_the_services else set()


def at_the_provider(chase: Chase) -> set[int]:
    """The users who can do what the provider is asked for."""
    if chase.asked is None:
        return set()
    return {user_id for role in PROVIDER_ROLES for user_id in _holders(role, chase.asked.organisation_id)}


def _holders(role: Role, organisation_id: int) -> set[int]:
    return {user.id for user in accounts.holders(role, organisation_id)}
