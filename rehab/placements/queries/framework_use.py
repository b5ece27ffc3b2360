"""What placements on a framework cost so far: money by lot and provider, never by person."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select

from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.finance.models import LedgerLine
from rehab.finance.rules import LedgerKind
from rehab.framework.models import Framework, Lot, Price, Provider
from rehab.placements.models import Offer, Placement
from rehab.placements.rules import PlacementStatus
from rehab.requests.models import PlacementRequest

USED = (PlacementStatus.ARRANGED, PlacementStatus.ADMITTED, PlacementStatus.ENDED)


@dataclass(frozen=True, slots=True)
class SpendRow:
    """Money of a provider on a lot, in pence: bound for nights to come, and spent on nights stayed and on notice."""

    lot: Lot
    provider: Provider
    committed: int
    actual: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.committed + self.actual


@dataclass(frozen=True, slots=True)
class FrameworkSpend:
    """What the placements on a framework cost, for every council or (`is_whole` is False) for the viewer's own."""

    rows: list[SpendRow]
    is_whole: bool

    @property
    def committed(self) -> int:
        """Bound for nights to come, in pence."""
        return sum(row.committed for row in self.rows)

    @property
    def actual(self) -> int:
        """Spent on nights stayed and on notice, in pence."""
        return sum(row.actual for row in self.rows)

    @property
    def total(self) -> int:
        """Both together, in pence."""
        return self.committed + self.actual


def framework_spend(actor: Actor, framework: Framework) -> FrameworkSpend:
    """Committed and actual money of the cases whose bed was called off from a framework, by lot and provider.

    A case counts where its last bed is. Those who measure for the lead council see all councils' money together,
    others that of their own council (`domain.md`, Who uses it).
    """
    is_whole = actor.can_for(Permission.VIEW_MEASURES, framework.lead_authority_id)
    last_beds = select(func.max(Placement.id)).where(Placement.status.in_(USED)).group_by(Placement.request_id)
    wanted = (
        select(Lot, Provider, _sum_of(LedgerKind.COMMITTED), _sum_of(LedgerKind.ACTUAL, LedgerKind.NOTICE))
        .join_from(LedgerLine, Placement, Placement.request_id == LedgerLine.case_id)
        .join(Placement.offer)
        .join(Price, Price.id == Offer.price_id)
        .join(Price.lot)
        .join(Provider, Provider.id == Placement.provider_id)
        .where(Lot.framework_id == framework.id, Placement.id.in_(last_beds))
        .group_by(Lot.id, Provider.id)
        .order_by(Lot.number, Provider.name_key, Provider.id)
    )
    if not is_whole:
        own = actor.organisations(Permission.VIEW_MEASURES)
        wanted = wanted.join(Placement.request).where(PlacementRequest.authority_id.in_(own))
    found = db.session.execute(wanted)
    return FrameworkSpend([SpendRow(lot, by, int(bound), int(spent)) for lot, by, bound, spent in found], is_whole)


def _sum_of(*kinds: LedgerKind) -> ColumnElement[int]:
    return func.sum(case((LedgerLine.kind.in_(kinds), LedgerLine.amount_pence), else_=0))
