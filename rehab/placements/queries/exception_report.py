"""Placements off the framework, reported apart from all others."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, select, true

from rehab.core.actor import Actor, Permission
from rehab.core.clock import start_of_day
from rehab.core.db import db
from rehab.finance.models import LedgerLine
from rehab.finance.rules import LedgerKind
from rehab.placements.models import Offer, Placement, PlacementException
from rehab.placements.queries.exceptions import EXCEPTION_PARTS
from rehab.placements.rules import ExceptionStatus, PlacementStatus
from rehab.requests.models import PlacementRequest

_HAPPENED = (PlacementStatus.ARRANGED, PlacementStatus.ADMITTED, PlacementStatus.ENDED)


@dataclass(frozen=True, slots=True)
class Share:
    """Placements, and what is bound or spent for them net of contributions, in pence."""

    placements: int = 0
    pence: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """How many exceptions stand in each status, and how placements off the framework compare with all of them."""

    by_status: dict[ExceptionStatus, int]
    off_framework: Share
    all_placements: Share


def exception_list(
    actor: Actor, *, year: int | None, status: ExceptionStatus | None, page: int, size: int
) -> tuple[Sequence[PlacementException], int]:
    """A page of what was asked of the actor's councils in a financial year, the latest first, and how many."""
    wanted = select(PlacementException).where(*_asked_of(actor, year))
    if status is not None:
        wanted = wanted.where(PlacementException.status == status)
    total = db.session.scalar(wanted.with_only_columns(func.count(PlacementException.id)))
    rows = db.session.scalars(
        wanted.options(*EXCEPTION_PARTS)
        .order_by(PlacementException.asked_at.desc(), PlacementException.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return rows, total or 0


def exception_totals(actor: Actor, *, year: int | None) -> Totals:
    """The exceptions asked for, and the placements arranged, in a financial year or ever (None)."""
    counted = db.session.execute(
        select(PlacementException.status, func.count())
        .where(*_asked_of(actor, year))
        .group_by(PlacementException.status)
    ).all()
    shares = dict(_shares(actor, year))
    off, on = shares.get(True, Share()), shares.get(False, Share())
    return Totals(
        by_status={status: dict(counted).get(status, 0) for status in ExceptionStatus},
        off_framework=off,
        all_placements=Share(off.placements + on.placements, off.pence + on.pence),
    )


def _shares(actor: Actor, year: int | None) -> list[tuple[bool, Share]]:
    """Whether it rests on an exception -> the placements that did not fall through, and their cost."""
    cost = (
        select(LedgerLine.case_id, func.sum(LedgerLine.amount_pence).label("pence"))
        .where(LedgerLine.kind != LedgerKind.RESERVED)
        .group_by(LedgerLine.case_id)
        .subquery()
    )
    is_off = Offer.exception_id.is_not(None).label("is_off")
    councils = actor.organisations(Permission.MANAGE_FRAMEWORK)
    rows = db.session.execute(
        select(is_off, func.count(Placement.id), func.coalesce(func.sum(cost.c.pence), 0))
        .join(Placement.request)
        .outerjoin(Placement.offer)
        .outerjoin(cost, cost.c.case_id == Placement.request_id)
        .where(
            PlacementRequest.authority_id.in_(councils),
            Placement.status.in_(_HAPPENED),
            _within(Placement.arranged_at, year),
        )
        .group_by(is_off)
        .order_by(is_off)
    )
    return [(bool(off), Share(count, int(pence))) for off, count, pence in rows]


def _asked_of(actor: Actor, year: int | None) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    councils = actor.organisations(Permission.MANAGE_FRAMEWORK)
    return PlacementException.authority_id.in_(councils), _within(PlacementException.asked_at, year)


def _within(moment: SQLColumnExpression[dt.datetime], year: int | None) -> ColumnElement[bool]:
    """Whether it is in the financial year that begins in April of `year`; any moment is where there is no year."""
    if year is None:
        return true()
    return and_(moment >= start_of_day(dt.date(year, 4, 1)), moment < start_of_day(dt.date(year + 1, 4, 1)))
