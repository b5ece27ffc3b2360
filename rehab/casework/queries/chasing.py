"""Who is behind a clock: the case it stands on, and where a provider's answer is waited for, the offer."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.clocks.models import Clock
from rehab.clocks.rules import Audience, ClockKind
from rehab.core.db import db
from rehab.placements.models import Offer
from rehab.requests.models import PlacementRequest

# What a provider is asked for: its people are reminded on the offer's own page.
ASKED_OF_PROVIDERS = frozenset({ClockKind.OFFER_ACKNOWLEDGE, ClockKind.OFFER_ANSWER, ClockKind.ASSESSMENT})
PROVIDER_ROLES = (Role.PROVIDER_STAFF, Role.PROVIDER_MANAGER)


@dataclass(frozen=True)
class Chase:
    """A clock, the case it stands on, and the offer if its provider is waited for."""

    clock: Clock
    request: PlacementRequest
    offer: Offer | None


def chases(clocks: Sequence[Clock]) -> list[Chase]:
    """The clocks, in their order, with what is behind them."""
    case_ids = {clock.case_id for clock in clocks}
    offer_ids = {clock.subject_id for clock in clocks if clock.kind in ASKED_OF_PROVIDERS}
    cases = db.session.scalars(select(PlacementRequest).where(PlacementRequest.id.in_(case_ids)))
    answers = db.session.scalars(select(Offer).where(Offer.id.in_(offer_ids)).options(joinedload(Offer.provider)))
    requests = {request.id: request for request in cases}
    offers = {offer.id: offer for offer in answers}
    return [
        Chase(
            clock=clock,
            request=requests[clock.case_id],
            offer=offers[clock.subject_id] if clock.kind in ASKED_OF_PROVIDERS else None,
        )
        for clock in clocks
    ]


def on_the_case(chase: Chase, audience: Audience) -> set[int]:
    """The users of this audience who read the case's page; a provider does not."""
    request = chase.request
    match audience:
        case Audience.OWNER:
            owner_id = request.key_worker_id if chase.offer else chase.clock.owner_id
            return {owner_id} if owner_id else _holders(Role.COORDINATOR, request.authority_id)
        case Audience.MANAGERS:
            return _holders(Role.TEAM_MANAGER, request.service_id)
        case Audience.COMMISSIONERS:
            return _holders(Role.COMMISSIONER, request.authority_id)


def at_the_provider(chase: Chase) -> set[int]:
    """The users who can answer the offer that is waited for."""
    if chase.offer is None:
        return set()
    organisation_id = chase.offer.provider.organisation_id
    return {user_id for role in PROVIDER_ROLES for user_id in _holders(role, organisation_id)}


def _holders(role: Role, organisation_id: int) -> set[int]:
    return {user.id for user in accounts.holders(role, organisation_id)}
