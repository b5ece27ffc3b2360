"""Providers as those who look after them, work with them or work for them may see them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from rehab.accounts import queries as accounts
from rehab.accounts.models import Organisation
from rehab.accounts.rules import Role
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.core.text import fold
from rehab.framework.models import (
    Assurance,
    Facility,
    FacilityProfile,
    Framework,
    FrameworkProvider,
    Lot,
    Provider,
    ProviderContact,
)
from rehab.framework.queries.directory import is_seen_by

_LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A provider in a list: how many facilities it has, and the first day on which one of its papers runs out."""

    provider: Provider
    facilities: int
    first_date: dt.date | None


@dataclass(frozen=True, slots=True)
class ProviderFile:
    """All that one page says of a provider; its facilities by name. `leaders` look after it."""

    provider: Provider
    leaders: frozenset[int]
    places: Sequence[FrameworkProvider]
    facilities: Sequence[Facility]
    contacts: Sequence[ProviderContact]
    assurances: Sequence[Assurance]


def leaders_of(provider_id: int) -> frozenset[int]:
    """Ids of the councils that look after a provider.

    They lead a framework that it is on; while it is on none, it is the council that took it on.
    """
    leading = set(
        db.session.scalars(
            select(Framework.lead_authority_id)
            .join(Lot, Lot.framework_id == Framework.id)
            .join(FrameworkProvider, FrameworkProvider.lot_id == Lot.id)
            .where(FrameworkProvider.provider_id == provider_id)
        )
    )
    if not leading:
        leading = set(
            db.session.scalars(
                select(Organisation.commissioned_by_id)
                .join(Provider, Provider.organisation_id == Organisation.id)
                .where(Provider.id == provider_id, Organisation.commissioned_by_id.is_not(None))
            )
        )
    return frozenset(council for council in leading if council is not None)


def people_behind(provider: Provider) -> set[int]:
    """Ids of the users who keep a provider's papers in order: its managers, and the commissioners of its leaders."""
    return managers_of(provider) | commissioners_of(provider.id)


def managers_of(provider: Provider) -> set[int]:
    """Ids of a provider's managers."""
    return {user.id for user in accounts.holders(Role.PROVIDER_MANAGER, provider.organisation_id)}


def commissioners_of(provider_id: int) -> set[int]:
    """Ids of the commissioners of the councils that look after a provider."""
    return {user.id for council in leaders_of(provider_id) for user in accounts.holders(Role.COMMISSIONER, council)}


def works_there(actor: Actor) -> ColumnElement[bool]:
    """Whether a Provider is one that the actor works for."""
    return Provider.organisation_id.in_(actor.organisations(Permission.ANSWER_OFFERS))


def is_looked_after_by(actor: Actor) -> ColumnElement[bool]:
    """The rule of `leaders_of`, in SQL: whether a Provider is one that a council of this commissioner looks after."""
    own = actor.organisations(Permission.MANAGE_FRAMEWORK)
    on_any = exists().where(FrameworkProvider.provider_id == Provider.id).correlate(Provider)
    led = (
        exists()
        .where(
            FrameworkProvider.provider_id == Provider.id,
            FrameworkProvider.lot_id == Lot.id,
            Lot.framework_id == Framework.id,
            Framework.lead_authority_id.in_(own),
        )
        .correlate(Provider)
    )
    taken_on = Provider.organisation_id.in_(select(Organisation.id).where(Organisation.commissioned_by_id.in_(own)))
    return or_(led, and_(taken_on, ~on_any))


def is_known_to(actor: Actor) -> ColumnElement[bool]:
    """Whether a Provider is one that the actor works for, looks after, or may meet on a framework."""
    on_seen_framework = (
        select(FrameworkProvider.provider_id).join(FrameworkProvider.lot).join(Lot.framework).where(is_seen_by(actor))
    )
    return or_(works_there(actor), Provider.id.in_(on_seen_framework), is_looked_after_by(actor))


def providers(actor: Actor, *, text: str = "", page: int, size: int) -> tuple[list[ProviderRow], int]:
    """A page of the providers that a commissioner's council looks after, by name, and how many there are.

    `text` is part of a legal or trading name.
    """
    wanted = select(Provider).where(is_looked_after_by(actor))
    if text:
        name = func.lower(Provider.legal_name + " " + func.coalesce(Provider.trading_name, ""))
        wanted = wanted.where(name.contains(fold(text)[:_LONGEST_SEARCH], autoescape=True))
    total = db.session.scalar(wanted.with_only_columns(func.count())) or 0
    found = db.session.execute(
        wanted.add_columns(_facility_count(), _first_date())
        .order_by(Provider.name_key, Provider.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [ProviderRow(provider, facilities, first_date) for provider, facilities, first_date in found], total


def _facility_count() -> ScalarSelect[int]:
    return select(func.count(Facility.id)).where(Facility.provider_id == Provider.id).scalar_subquery()


def _first_date() -> ScalarSelect[dt.date]:
    return select(func.min(Assurance.valid_until)).where(Assurance.provider_id == Provider.id).scalar_subquery()


def get_provider(actor: Actor, public_id: str, *, lock: bool = False) -> Provider:
    """Raises NotFound for a provider that does not exist or that the actor has nothing to do with."""
    wanted = select(Provider).where(Provider.public_id == public_id, is_known_to(actor))
    if lock:
        wanted = wanted.with_for_update(of=Provider).execution_options(populate_existing=True)
    provider = db.session.scalar(wanted)
    if provider is None:
        raise NotFound
    return provider


def provider_file(actor: Actor, public_id: str) -> ProviderFile:
    """Raises NotFound like `get_provider`. Whether the papers are the actor's to see is for `policy` to say."""
    provider = get_provider(actor, public_id)
    of_this = Provider.id == provider.id
    return ProviderFile(
        provider=provider,
        leaders=leaders_of(provider.id),
        places=_places(actor, provider),
        facilities=db.session.scalars(_facilities().where(of_this)).unique().all(),
        contacts=contacts_of(provider.id),
        assurances=db.session.scalars(
            select(Assurance)
            .where(Assurance.provider_id == provider.id)
            .order_by(Assurance.valid_until, Assurance.kind, Assurance.title)
        ).all(),
    )


def contacts_of(provider_id: int) -> Sequence[ProviderContact]:
    """Whom to ring at a provider, by name."""
    return db.session.scalars(
        select(ProviderContact)
        .where(ProviderContact.provider_id == provider_id)
        .order_by(ProviderContact.name, ProviderContact.id)
    ).all()


def get_contact(provider: Provider, public_id: str) -> ProviderContact:
    """One contact of a provider that the actor was let see. Raises NotFound."""
    contact = db.session.scalar(
        select(ProviderContact).where(
            ProviderContact.public_id == public_id, ProviderContact.provider_id == provider.id
        )
    )
    if contact is None:
        raise NotFound
    return contact


def get_assurance(provider: Provider, public_id: str) -> Assurance:
    """One paper of a provider that the actor was let see. Raises NotFound."""
    assurance = db.session.scalar(
        select(Assurance).where(Assurance.public_id == public_id, Assurance.provider_id == provider.id)
    )
    if assurance is None:
        raise NotFound
    return assurance


def own_facilities(actor: Actor, *, page: int, size: int) -> tuple[Sequence[Facility], int]:
    """A page of the facilities of the providers that the actor works for, by name, each with its profile."""
    wanted = _facilities().where(works_there(actor))
    total = db.session.scalar(select(func.count(Facility.id)).join(Facility.provider).where(works_there(actor))) or 0
    return db.session.scalars(wanted.limit(size).offset((page - 1) * size)).unique().all(), total


def get_facility_for_update(actor: Actor, public_id: str) -> Facility:
    """A facility that the actor may see, held until the transaction ends, with all its particulars.

    Raises NotFound like `facility_page`.
    """
    facility = db.session.scalar(
        select(Facility)
        .join(Facility.provider)
        .where(Facility.public_id == public_id, is_known_to(actor))
        .options(contains_eager(Facility.provider), *with_particulars())
        .with_for_update(of=Facility)
        .execution_options(populate_existing=True)
    )
    if facility is None:
        raise NotFound
    return facility


def get_facility(actor: Actor, public_id: str) -> Facility:
    """A facility with all its particulars. Raises NotFound where it is not the actor's to see."""
    facility = db.session.scalar(
        select(Facility)
        .join(Facility.provider)
        .where(Facility.public_id == public_id, is_known_to(actor))
        .options(contains_eager(Facility.provider), *with_particulars())
    )
    if facility is None:
        raise NotFound
    return facility


def with_particulars() -> tuple[Any, ...]:
    """What `particulars` needs loaded."""
    return (
        selectinload(Facility.activities),
        selectinload(Facility.profile).selectinload(FacilityProfile.features),
    )


def _facilities() -> Select[Facility]:
    return (
        select(Facility)
        .join(Facility.provider)
        .options(contains_eager(Facility.provider), joinedload(Facility.profile))
        .order_by(Facility.name_key, Facility.id)
    )


def _places(actor: Actor, provider: Provider) -> Sequence[FrameworkProvider]:
    """On frameworks that the actor may know of, the newest first."""
    return db.session.scalars(
        select(FrameworkProvider)
        .join(FrameworkProvider.provider)
        .join(FrameworkProvider.lot)
        .join(Lot.framework)
        .where(Provider.id == provider.id, or_(works_there(actor), is_seen_by(actor)))
        .options(contains_eager(FrameworkProvider.lot).contains_eager(Lot.framework))
        .order_by(Framework.starts_on.desc(), Framework.id, Lot.number)
    ).all()
