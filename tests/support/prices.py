"""Prices and reports of free beds in the world that access is tested with."""

import datetime as dt

from rehab.accounts.models import User
from rehab.core.db import db
from rehab.framework.models import Facility, Lot, Price, PriceProposal, VacancyReport
from rehab.framework.rules import PriceBasis, Stage
from tests import factories
from tests.factories import NOON, TODAY


def price_ids(owner: str, facility: Facility, lot: Lot, by: User) -> dict[str, str]:
    """A price in force with a proposal to follow it, a price to come, and a report of free beds."""
    price = db.session.query(Price).filter_by(facility_id=facility.id, lot_id=lot.id, stage=Stage.STAGE_1).one()
    coming = factories.a_price(lot, facility, stage=Stage.STAGE_2, valid_from=TODAY + dt.timedelta(days=30))
    proposal = PriceProposal(
        lot_id=lot.id,
        facility_id=facility.id,
        stage=Stage.STAGE_1,
        follows_id=price.id,
        basis=PriceBasis.WEEKLY,
        amount_pence=72_450,
        valid_from=TODAY + dt.timedelta(days=30),
        reason="Energy costs",
        proposed_at=NOON,
        proposed_by_id=by.id,
    )
    db.session.add_all([proposal, VacancyReport(facility_id=facility.id, reported_at=NOON, free_any=1)])
    db.session.commit()
    return {
        f"{owner}price": price.public_id,
        f"{owner}coming price": coming.public_id,
        f"{owner}price proposal": proposal.public_id,
    }
