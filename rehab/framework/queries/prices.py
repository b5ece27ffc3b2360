"""Reads of price lines and of what providers propose for them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Facility, Framework, FrameworkProvider, Lot, Price, PriceProposal, Provider
from rehab.framework.queries.call_off import price_in_force
from rehab.framework.queries.directory import is_seen_by, lock_facility
from rehab.framework.rules import PriceChange, ProposalState, Stage

_Key = tuple[int, int, Stage]


@dataclass(frozen=True, slots=True)
class PriceLine:
    """What one stage on one lot costs at one facility: every version, the first first, and what is proposed."""

    lot: Lot
    facility: Facility
    stage: Stage
    versions: Sequence[Price]
    waiting: PriceProposal | None = None

    def on(self, day: dt.date) -> Price | None:
        """The version in force on a day."""
        held = (price for price in self.versions if price.valid_from <= day)
        return next((price for price in held if price.valid_to is None or price.valid_to >= day), None)

    def after(self, day: dt.date) -> Price | None:
        """The next version that begins after a day."""
        return next((price for price in self.versions if price.valid_from > day), None)

    @property
    def newest(self) -> Price:
        """The last version of all."""
        return self.versions[-1]


def change_of(proposal: PriceProposal) -> PriceChange:
    """From the price that it would follow to the one proposed, by the week."""
    return PriceChange(proposal.follows.weekly_pence, proposal.terms.weekly_pence)


def price_of_stage(lot_id: int, facility_id: int, stage: Stage, *, day: dt.date) -> Price | None:
    """The price of a stage that is in force on a day at a facility, on one lot."""
    wanted = select(Price).where(
        Price.lot_id == lot_id, Price.facility_id == facility_id, Price.stage == stage, price_in_force(day)
    )
    return db.session.scalar(wanted)


def facility_prices(actor: Actor, public_id: str) -> tuple[Facility, list[PriceLine], Sequence[Lot]]:
    """The facility, its lines on what the actor sees, and the lots on which it may have prices.

    Raises NotFound unless the actor works for its provider, or with a framework that the provider is on.
    """
    facility = db.session.scalar(
        select(Facility)
        .join(Facility.provider)
        .where(Facility.public_id == public_id)
        .options(contains_eager(Facility.provider))
    )
    lots = _lots(actor, facility) if facility else []
    if facility is None or not (lots or _works_at(actor, facility.provider)):
        raise NotFound
    prices = _whole_prices().where(Price.facility_id == facility.id, Price.lot_id.in_([lot.id for lot in lots]))
    return facility, _lines(db.session.scalars(prices.order_by(*_IN_ORDER)).all()), lots


def schedule(framework: Framework, *, page: int, size: int) -> tuple[list[PriceLine], int]:
    """A page of the price lines of a framework, by lot, provider, facility and stage, and how many there are."""
    keys = (
        select(Price.lot_id, Price.facility_id, Price.stage)
        .join(Price.lot)
        .join(Price.facility)
        .join(Facility.provider)
        .where(Lot.framework_id == framework.id)
        .group_by(Price.lot_id, Price.facility_id, Price.stage, Lot.number, Provider.name_key, Facility.name_key)
    )
    total = db.session.scalar(select(func.count()).select_from(keys.subquery())) or 0
    order = (Lot.number, Provider.name_key, Facility.name_key, Price.facility_id, Price.stage)
    shown = db.session.execute(keys.order_by(*order).limit(size).offset((page - 1) * size)).all()
    wanted = {(row.lot_id, row.facility_id, row.stage) for row in shown}
    prices = _whole_prices().where(
        Price.lot_id.in_({lot for lot, _, _ in wanted}), Price.facility_id.in_({place for _, place, _ in wanted})
    )
    found = db.session.scalars(prices.order_by(*_IN_ORDER)).all()
    return _lines([price for price in found if _key(price) in wanted]), total


def framework_by_reference(reference: str) -> Framework:
    """Whoever's it is: for the command line alone. Raises NotFound."""
    framework = db.session.scalar(select(Framework).where(Framework.reference == reference))
    if framework is None:
        msg = f"There is no framework {reference}."
        raise NotFound(msg)
    return framework


def schedule_rows(framework: Framework) -> list[tuple[int | str | Decimal | dt.date | None, ...]]:
    """Every version of every price of a framework, line after line, in the columns of its sheet."""
    prices = db.session.scalars(_whole_prices().where(Lot.framework_id == framework.id).order_by(*_IN_ORDER))
    return [
        (
            price.lot.number,
            price.facility.provider.legal_name,
            price.facility.name,
            price.stage.label,
            price.basis.value.capitalize(),
            Decimal(price.amount_pence) / 100,
            price.valid_from,
            price.valid_to,
            price.notice_days,
        )
        for price in prices
    ]


def get_price(actor: Actor, public_id: str) -> Price:
    """With its lot, framework, facility and provider. Raises NotFound for what the actor does not see."""
    price = db.session.scalar(_whole_prices().where(Price.public_id == public_id, _is_price_seen(actor)))
    if price is None:
        raise NotFound
    return price


def get_price_for_update(actor: Actor, public_id: str) -> Price:
    """The same, its facility held until the transaction ends."""
    lock_facility(get_price(actor, public_id).facility_id)
    return db.session.scalars(
        _whole_prices().where(Price.public_id == public_id).execution_options(populate_existing=True)
    ).one()


def get_proposal(actor: Actor, public_id: str) -> PriceProposal:
    """With its lot, framework, facility, provider and the price it follows. Raises NotFound for what is not seen."""
    wanted = _whole_proposals().where(PriceProposal.public_id == public_id)
    proposal = db.session.scalar(wanted)
    if proposal is None or not (
        _works_at(actor, proposal.facility.provider)
        or actor.can_for(Permission.MANAGE_FRAMEWORK, proposal.lot.framework.lead_authority_id)
    ):
        raise NotFound
    return proposal


def get_proposal_for_update(actor: Actor, public_id: str) -> PriceProposal:
    """The same, its facility held until the transaction ends."""
    lock_facility(get_proposal(actor, public_id).facility_id)
    return db.session.scalars(
        _whole_proposals().where(PriceProposal.public_id == public_id).execution_options(populate_existing=True)
    ).one()


def waiting_proposals(actor: Actor, *, limit: int) -> Sequence[PriceProposal]:
    """What providers propose and the actor's council, as the lead, has to answer; the oldest first."""
    return db.session.scalars(
        _whole_proposals()
        .where(
            PriceProposal.state == ProposalState.WAITING,
            Framework.lead_authority_id.in_(actor.organisations(Permission.MANAGE_FRAMEWORK)),
        )
        .order_by(PriceProposal.proposed_at, PriceProposal.id)
        .limit(limit)
    ).all()


def own_proposals(actor: Actor, *, decided_since: dt.datetime, limit: int) -> Sequence[PriceProposal]:
    """Prices that the actor's own providers proposed: those that wait, and those answered since, the latest first."""
    answered = (ProposalState.ACCEPTED, ProposalState.REFUSED)
    return db.session.scalars(
        _whole_proposals()
        .join(PriceProposal.facility)
        .join(Facility.provider)
        .where(
            Provider.organisation_id.in_(actor.organisations(Permission.ANSWER_OFFERS)),
            or_(
                PriceProposal.state == ProposalState.WAITING,
                PriceProposal.state.in_(answered) & (PriceProposal.decided_at >= decided_since),
            ),
        )
        .order_by(PriceProposal.decided_at.desc().nulls_last(), PriceProposal.id.desc())
        .limit(limit)
    ).all()


def proposals_of(facility_id: int, lot_ids: Collection[int]) -> Sequence[PriceProposal]:
    """The proposals for a facility's prices on these lots, the newest first; at most fifty."""
    return db.session.scalars(
        _whole_proposals()
        .where(PriceProposal.facility_id == facility_id, PriceProposal.lot_id.in_(lot_ids))
        .order_by(PriceProposal.proposed_at.desc(), PriceProposal.id.desc())
        .limit(50)
    ).all()


_IN_ORDER = (Lot.number, Provider.name_key, Facility.name_key, Price.facility_id, Price.stage, Price.valid_from)


def _whole_prices() -> Select[Price]:
    return (
        select(Price)
        .join(Price.lot)
        .join(Lot.framework)
        .join(Price.facility)
        .join(Facility.provider)
        .options(
            contains_eager(Price.lot).contains_eager(Lot.framework),
            contains_eager(Price.facility).contains_eager(Facility.provider),
        )
    )


def _whole_proposals() -> Select[PriceProposal]:
    return (
        select(PriceProposal)
        .join(PriceProposal.lot)
        .join(Lot.framework)
        .options(
            contains_eager(PriceProposal.lot).contains_eager(Lot.framework),
            joinedload(PriceProposal.facility).joinedload(Facility.provider),
            joinedload(PriceProposal.follows),
        )
    )


def _works_at(actor: Actor, provider: Provider) -> bool:
    return actor.can_for(Permission.ANSWER_OFFERS, provider.organisation_id)


def _is_price_seen(actor: Actor) -> ColumnElement[bool]:
    """To the provider, and to whoever runs a framework that their council takes part in."""
    own = Provider.organisation_id.in_(actor.organisations(Permission.ANSWER_OFFERS))
    return or_(own, is_seen_by(actor)) if actor.can(Permission.MANAGE_FRAMEWORK) else own


def _lots(actor: Actor, facility: Facility) -> Sequence[Lot]:
    """The lots with prices that the facility's provider is on and the actor sees, the newest framework first."""
    wanted = (
        select(Lot)
        .join(Lot.framework)
        .join(Lot.places)
        .where(FrameworkProvider.provider_id == facility.provider_id, Lot.care_type.is_not(None))
        .options(contains_eager(Lot.framework))
        .order_by(Framework.starts_on.desc(), Framework.id, Lot.number)
    )
    if not _works_at(actor, facility.provider):
        wanted = wanted.where(is_seen_by(actor))
    return db.session.scalars(wanted).all()


def _lines(prices: Sequence[Price]) -> list[PriceLine]:
    """Prices that come line after line, as lines; each with the proposal that waits for it."""
    lines: dict[_Key, list[Price]] = defaultdict(list)
    for price in prices:
        lines[_key(price)].append(price)
    waiting = {
        (proposal.lot_id, proposal.facility_id, proposal.stage): proposal
        for proposal in db.session.scalars(
            select(PriceProposal).where(
                PriceProposal.state == ProposalState.WAITING,
                PriceProposal.facility_id.in_({price.facility_id for price in prices}),
            )
        )
    }
    return [
        PriceLine(versions[0].lot, versions[0].facility, versions[0].stage, versions, waiting.get(key))
        for key, versions in lines.items()
    ]


def _key(price: Price) -> _Key:
    return price.lot_id, price.facility_id, price.stage
