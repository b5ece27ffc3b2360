"""Prices set, corrected and proposed as people do it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.core.actor import Actor
from rehab.core.transaction import transaction
from rehab.framework import commands, queries
from rehab.framework.models import Price, PriceProposal
from rehab.framework.rules import PriceBasis, Stage, Terms
from tests import factories
from tests.factories import NOON, World

DAY = dt.timedelta(days=1)
NEXT_MONTH = dt.date(2026, 7, 1)
DEARER = Terms(PriceBasis.WEEKLY, 72_450, notice_days=7)


def line(db: SQLAlchemy, world: World, stage: Stage = Stage.STAGE_1) -> Sequence[Price]:
    wanted = select(Price).where(Price.facility_id == world.facility.id, Price.stage == stage)
    return db.session.scalars(wanted.order_by(Price.valid_from)).all()


def set_price(world: World, by: Actor, *, first: dt.date = NEXT_MONTH, terms: Terms = DEARER) -> Price:
    with transaction():
        facility = queries.lock_facility(world.facility.id)
        lot = factories.lot_of(world.framework)
        return commands.set_price(facility, lot, stage=Stage.STAGE_1, terms=terms, valid_from=first, by=by, now=NOON)


def correct(price: Price, by: Actor, *, first: dt.date, terms: Terms = DEARER) -> None:
    with transaction():
        held = queries.get_price_for_update(by, price.public_id)
        commands.correct_price(held, terms, valid_from=first, by=by, now=NOON)


def propose(price: Price, by: Actor, *, terms: Terms = DEARER, **change: Any) -> PriceProposal:
    details = {"valid_from": NEXT_MONTH, "reason": "Energy costs", **change}
    with transaction():
        held = queries.get_price_for_update(by, price.public_id)
        return commands.propose_price(held, terms, by=by, now=NOON, **details)
