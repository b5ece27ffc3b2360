"""What was decided about a framework, and its rows held for a decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from rehab.accounts.models import Organisation, User
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import (
    ExtensionOption,
    Framework,
    FrameworkOpening,
    FrameworkParticipant,
    FrameworkProvider,
    Lot,
    PlaceChange,
    Provider,
)
from rehab.framework.queries.directory import get_framework, is_seen_by


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot, and how many providers are on it."""

    lot: Lot
    providers: int


def get_framework_for_update(actor: Actor, reference: str) -> Framework:
    """As `get_framework`, held until the transaction ends: take it before deciding anything about its life."""
    db.session.execute(select(Framework.id).where(Framework.reference == reference).with_for_update())
    return get_framework(actor, reference)


def options_of(framework: Framework) -> Sequence[ExtensionOption]:
    """The options to extend it, in their order."""
    return db.session.scalars(
        select(ExtensionOption)
        .where(ExtensionOption.framework_id == framework.id)
        .order_by(ExtensionOption.number)
        .execution_options(populate_existing=True)
    ).all()


def openings_of(framework: Framework) -> Sequence[FrameworkOpening]:
    """When providers may apply, or could, the latest first."""
    return db.session.scalars(
        select(FrameworkOpening)
        .where(FrameworkOpening.framework_id == framework.id)
        .order_by(FrameworkOpening.from_on.desc(), FrameworkOpening.id)
    ).all()


def lots_of(framework: Framework) -> list[LotRow]:
    """Its lots by number, each with how many providers are on it."""
    found = db.session.execute(
        select(Lot, func.count(FrameworkProvider.id))
        .outerjoin(FrameworkProvider, FrameworkProvider.lot_id == Lot.id)
        .where(Lot.framework_id == framework.id)
        .group_by(Lot.id)
        .order_by(Lot.number)
    )
    return [LotRow(lot, count) for lot, count in found]


def lot_of(framework: Framework, number: int) -> Lot:
    """Raises NotFound."""
    for lot in framework.lots:
        if lot.number == number:
            return lot
    raise NotFound


def participant_of(framework: Framework, public_id: str) -> FrameworkParticipant:
    """The part of a council in a framework. Raises NotFound."""
    for participant in framework.participants:
        if participant.authority.public_id == public_id:
            return participant
    raise NotFound


def councils_outside(framework: Framework) -> Sequence[Organisation]:
    """The councils that could join: neither the lead nor one that takes part, by name."""
    inside = {framework.lead_authority_id} | {
        participant.authority_id for participant in framework.participants if participant.left_on is None
    }
    return db.session.scalars(
        select(Organisation)
        .where(Organisation.is_authority, Organisation.id.not_in(inside))
        .order_by(Organisation.name_key, Organisation.id)
    ).all()


def all_providers() -> Sequence[Provider]:
    """Everybody who could apply for a lot, by name."""
    return db.session.scalars(select(Provider).order_by(Provider.name_key, Provider.id)).all()


def get_place(actor: Actor, public_id: str, *, lock: bool = False) -> FrameworkProvider:
    """A provider's place on a lot, with its provider, lot, framework and lead; locked, its framework first.

    Raises NotFound, also when the actor's council takes no part in the framework.
    """
    wanted = (
        select(FrameworkProvider)
        .join(FrameworkProvider.lot)
        .join(Lot.framework)
        .where(FrameworkProvider.public_id == public_id, is_seen_by(actor))
    )
    if lock:
        framework_id = db.session.scalar(wanted.with_only_columns(Lot.framework_id))
        db.session.execute(select(Framework.id).where(Framework.id == framework_id).with_for_update())
        wanted = wanted.with_for_update(of=FrameworkProvider)
    place = db.session.scalar(
        wanted.options(
            joinedload(FrameworkProvider.provider),
            contains_eager(FrameworkProvider.lot).contains_eager(Lot.framework).joinedload(Framework.lead_authority),
        )
    )
    if place is None:
        raise NotFound
    return place


def history_of(place: FrameworkProvider) -> list[tuple[PlaceChange, str]]:
    """What happened to a place, the latest first, each with the name of who recorded it."""
    found = db.session.execute(
        select(PlaceChange, User.name)
        .outerjoin(User, User.id == PlaceChange.by_id)
        .where(PlaceChange.place_id == place.id)
        .order_by(PlaceChange.on.desc(), PlaceChange.id.desc())
    )
    return [(change, name or "The service") for change, name in found]


def led_councils(actor: Actor) -> Sequence[Organisation]:
    """The councils for which the actor is commissioner, by name."""
    return db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(actor.organisations(Permission.MANAGE_FRAMEWORK)))
        .order_by(Organisation.name_key, Organisation.id)
    ).all()
