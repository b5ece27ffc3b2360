"""What a house costs in each stage on a lot, from day to day."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import Conflict, InvalidInput
from rehab.framework.models import Facility, FrameworkProvider, Lot, Price
from rehab.framework.rules import STAGES_OF_CARE, PriceBasis, Stage

ONE_DAY = dt.timedelta(days=1)


def set_price(
    facility: Facility,
    lot: Lot,
    *,
    stage: Stage,
    basis: PriceBasis,
    amount_pence: int,
    valid_from: dt.date,
    by: Actor,
    now: dt.datetime,
) -> Price:
    """Set what a locked facility costs in a stage on a lot from a day on; the price before it ends the day before.

    Raises InvalidInput for a stage that the lot is not for, a provider that is not on it, or nothing to pay;
    Conflict where a price from that day or a later one is set already.
    """
    _check_price(facility, lot, stage, amount_pence)
    earlier = _prices(facility, lot, stage)
    if earlier and earlier[-1].valid_from >= valid_from:
        msg = f"{facility.name} has a price from {earlier[-1].valid_from:%d/%m/%Y} already: choose a later day."
        raise Conflict(msg)
    if earlier and (earlier[-1].valid_to is None or earlier[-1].valid_to >= valid_from):
        earlier[-1].valid_to = valid_from - ONE_DAY
        audit.record("price.ended", subject=earlier[-1], by=by, at=now, fields=["valid_to"])
    price = Price(
        lot_id=lot.id,
        facility_id=facility.id,
        stage=stage,
        basis=basis,
        amount_pence=amount_pence,
        valid_from=valid_from,
    )
    db.session.add(price)
    audit.record("price.set", subject=price, by=by, at=now)
    return price


def _check_price(facility: Facility, lot: Lot, stage: Stage, amount_pence: int) -> None:
    faults = {}
    if lot.care_type is None or stage not in STAGES_OF_CARE[lot.care_type]:
        faults["stage"] = f"{lot.title} has no prices for {stage.label.lower()}"
    if amount_pence <= 0:
        faults["amount"] = "Enter a price above nothing"
    place = select(FrameworkProvider.id).where(
        FrameworkProvider.lot_id == lot.id, FrameworkProvider.provider_id == facility.provider_id
    )
    if db.session.scalar(place) is None:
        faults["lot"] = f"The provider of {facility.name} is not on {lot.title}"
    if faults:
        raise InvalidInput(faults)


def _prices(facility: Facility, lot: Lot, stage: Stage) -> Sequence[Price]:
    """From the first to the last."""
    return db.session.scalars(
        select(Price)
        .where(Price.facility_id == facility.id, Price.lot_id == lot.id, Price.stage == stage)
        .order_by(Price.valid_from, Price.id)
    ).all()
