"""Nights beyond the funding: which are not paid, which were authorised."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import joinedload

from rehab.core.db import db
from rehab.placements.models import Extension, Overstay, Stay
from rehab.placements.queries.money import money_of_stays
from rehab.placements.rules import Window, unpaid_window
from rehab.placements.rules.extensions import OPEN_EXTENSIONS
from rehab.requests.rules import Origin

# How long nights that nobody authorised stay on the lists once the person has left.
LISTED_AFTERWARDS = dt.timedelta(days=91)


@dataclass(frozen=True, slots=True)
class UnpaidNights:
    """Nights of a stay that nobody pays for: the first of them, and the day after the last one so far."""

    stay: Stay
    first: dt.date
    after: dt.date

    @property
    def nights(self) -> int:
        """How many they are."""
        return (self.after - self.first).days


def overstays_of(stay_id: int) -> Sequence[Overstay]:
    """What was authorised for a stay that the caller has scoped, in order, with by whom."""
    wanted = select(Overstay).where(Overstay.stay_id == stay_id).options(joinedload(Overstay.authorised_by))
    return db.session.scalars(wanted.order_by(Overstay.from_on)).all()


def newest_overstay(stay_id: int) -> Overstay | None:
    """The one authorised last for a stay that the caller has scoped."""
    return db.session.scalar(select(Overstay).where(Overstay.stay_id == stay_id).order_by(Overstay.id.desc()).limit(1))


def unpaid_nights(stay: Stay, *, today: dt.date) -> Window | None:
    """The nights so far that nobody pays for, of a stay that the caller has scoped.

    While an extension that was asked for in time waits for its answer, the funding runs on.
    """
    if _is_asked_in_time(stay.id):
        return None
    return unpaid_window(money_of_stays([stay.id])[stay.id], today=today)


def _is_asked_in_time(stay_id: int) -> bool:
    return bool(db.session.scalar(select(exists().where(Extension.stay_id == stay_id, _RUNS_ON))))


_RUNS_ON = and_(Extension.status.in_(OPEN_EXTENSIONS), Extension.in_time)


def stays_beyond_funding(
    authority_ids: Collection[int] | None, *, today: dt.date, limit: int | None = None
) -> list[UnpaidNights]:
    """The stays with nights that nobody pays for, by the first of these, with their requests and providers.

    None is every council, for the job that tells of them.
    """
    wanted = (
        select(Stay)
        .where(
            Stay.origin == Origin.ENTERED,
            Stay.funded_until <= today,
            or_(Stay.ended_on.is_(None), Stay.ended_on > today - LISTED_AFTERWARDS),
            or_(Stay.ended_on.is_(None), Stay.ended_on > Stay.funded_until),
            ~exists().where(Extension.stay_id == Stay.id, _RUNS_ON),
        )
        .options(joinedload(Stay.request), joinedload(Stay.provider))
        .order_by(Stay.funded_until, Stay.id)
    )
    if authority_ids is not None:
        wanted = wanted.where(Stay.authority_id.in_(authority_ids))
    stays = db.session.scalars(wanted).all()
    paid = money_of_stays([stay.id for stay in stays])
    found = [
        UnpaidNights(stay, *window)
        for stay in stays
        if (window := unpaid_window(paid[stay.id], today=today)) is not None
    ]
    return sorted(found, key=lambda row: (row.first, row.stay.id))[:limit]
