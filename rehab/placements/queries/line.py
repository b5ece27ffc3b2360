"""Reads of the facilities that wait to be asked in order; the caller has scoped, or locked, the request."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Facility
from rehab.placements.models import NextInLine, Offer
from rehab.placements.rules import OPEN_OFFERS


def line_of(request_id: int) -> Sequence[NextInLine]:
    """Those who wait, and those passed over, in the order of their turns, with their facilities and providers."""
    return db.session.scalars(
        select(NextInLine)
        .where(NextInLine.request_id == request_id)
        .options(joinedload(NextInLine.facility).joinedload(Facility.provider))
        .order_by(NextInLine.rank, NextInLine.id)
    ).all()


def in_line(request_id: int, facility_public_id: str) -> NextInLine:
    """One of `line_of`. Raises NotFound for a facility that does not stand there any more."""
    found = next((each for each in line_of(request_id) if each.facility.public_id == facility_public_id), None)
    if found is None:
        raise NotFound
    return found


def last_rank(request_id: int) -> int:
    """The highest rank that was ever given under the request; nought before the first."""
    asked = db.session.scalar(select(func.max(Offer.rank)).where(Offer.request_id == request_id))
    waiting = db.session.scalar(select(func.max(NextInLine.rank)).where(NextInLine.request_id == request_id))
    return max(asked or 0, waiting or 0)


def is_asking_in_order(request_id: int) -> bool:
    """Whether one that was asked in its turn has still to answer, or offers a bed."""
    wanted = select(Offer.id).where(
        Offer.request_id == request_id, Offer.rank.is_not(None), Offer.status.in_(OPEN_OFFERS)
    )
    return db.session.scalar(wanted.limit(1)) is not None
