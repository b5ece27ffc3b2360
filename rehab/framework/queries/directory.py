"""Lists of frameworks, of the providers on one, and of a provider's facilities."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from rehab.accounts.models import Organisation
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Facility, Framework, FrameworkParticipant, FrameworkProvider, Lot, Provider
from rehab.framework.rules import FrameworkState


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """A framework in a list: where it stands on the day, and how many providers are on it."""

    framework: Framework
    state: FrameworkState
    providers: int


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A provider's place on a lot: where its contract stands on the day, and the provider's facilities."""

    place: FrameworkProvider
    contract_state: FrameworkState
    facilities: Sequence[Facility]


def councils_of(actor: Actor) -> Select[int]:
    """Ids of the councils whose frameworks the actor works with: their own, or the one behind their service."""
    return select(func.coalesce(Organisation.commissioned_by_id, Organisation.id)).where(
        Organisation.id.in_(actor.organisations(Permission.VIEW_FRAMEWORK))
    )


def is_seen_by(actor: Actor) -> ColumnElement[bool]:
    """Whether a Framework is one that a council of the actor leads or takes part in."""
    taking_part = select(FrameworkParticipant.framework_id).where(
        FrameworkParticipant.authority_id.in_(councils_of(actor))
    )
    return or_(Framework.lead_authority_id.in_(councils_of(actor)), Framework.id.in_(taking_part))


def frameworks(actor: Actor, *, day: dt.date, page: int, size: int) -> tuple[list[FrameworkRow], int]:
    """A page of the frameworks that the actor works with, the newest first, and how many there are."""
    seen = is_seen_by(actor)
    total = db.session.scalar(select(func.count(Framework.id)).where(seen)) or 0
    providers = (
        select(func.count(FrameworkProvider.provider_id.distinct()))
        .join(FrameworkProvider.lot)
        .where(Lot.framework_id == Framework.id)
        .scalar_subquery()
    )
    found = db.session.execute(
        select(Framework, providers)
        .where(seen)
        .options(joinedload(Framework.lead_authority))
        .order_by(Framework.starts_on.desc(), Framework.title, Framework.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [FrameworkRow(framework, framework.state_on(day), count) for framework, count in found], total


def get_framework(actor: Actor, reference: str) -> Framework:
    """With its councils and lots. Raises NotFound, also when the actor's council takes no part in it."""
    framework = db.session.scalar(
        select(Framework)
        .where(Framework.reference == reference, is_seen_by(actor))
        .options(
            joinedload(Framework.lead_authority),
            selectinload(Framework.participants).joinedload(FrameworkParticipant.authority),
            selectinload(Framework.lots),
        )
    )
    if framework is None:
        raise NotFound
    return framework


def places(framework: Framework, *, day: dt.date, page: int, size: int) -> tuple[list[PlaceRow], int]:
    """A page of the providers on a framework, by lot and name, and how many places there are."""
    on_framework = select(FrameworkProvider).join(FrameworkProvider.lot).where(Lot.framework_id == framework.id)
    total = db.session.scalar(select(func.count()).select_from(on_framework.subquery())) or 0
    found = db.session.scalars(
        on_framework.join(FrameworkProvider.provider)
        .options(contains_eager(FrameworkProvider.lot), contains_eager(FrameworkProvider.provider))
        .order_by(Lot.number, Provider.name_key, FrameworkProvider.id)
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    facilities = _facilities_by_provider({place.provider_id for place in found})
    return [PlaceRow(place, place.state_on(day), facilities[place.provider_id]) for place in found], total


def _facilities_by_provider(provider_ids: Iterable[int]) -> dict[int, list[Facility]]:
    facilities: dict[int, list[Facility]] = defaultdict(list)
    for facility in db.session.scalars(
        select(Facility).where(Facility.provider_id.in_(provider_ids)).order_by(Facility.name_key, Facility.id)
    ):
        facilities[facility.provider_id].append(facility)
    return facilities


def facilities_of(actor: Actor) -> Sequence[Facility]:
    """The facilities of the providers that the actor works for, by name, each with its provider."""
    return db.session.scalars(
        select(Facility)
        .join(Facility.provider)
        .where(Provider.organisation_id.in_(actor.organisations(Permission.ANSWER_OFFERS)))
        .options(contains_eager(Facility.provider))
        .order_by(Facility.name_key, Facility.id)
    ).all()


def lock_facility(facility_id: int) -> Facility:
    """The facility, held until the transaction ends: take it before counting beds. Raises NotFound."""
    facility = db.session.scalar(
        select(Facility)
        .where(Facility.id == facility_id)
        .options(joinedload(Facility.provider))
        .with_for_update(of=Facility)
        .execution_options(populate_existing=True)
    )
    if facility is None:
        raise NotFound
    return facility
