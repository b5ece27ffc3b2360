"""Prices that were raised, refused and proposed, and what the provider with a login said of its beds for a week."""

import datetime as dt

from sqlalchemy import select

from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.framework import commands, queries
from rehab.framework.models import Facility, Price, PriceProposal, Provider
from rehab.framework.rules import Beds, PriceBasis, Terms
from rehab.placements import commands as placements

ONE_DAY = dt.timedelta(days=1)
NOTICE_DAYS = 7
NOTES = ("", "One room is being decorated (demonstration)", "", "Please ring before noon (demonstration)")


def negotiate(today: dt.date) -> None:
    """Two facilities cost more from next month; the provider with a login was refused one uplift and asks again."""
    now = clock.now()
    with transaction():
        _raise_two(today + 30 * ONE_DAY, now=now - 10 * ONE_DAY)
    refused = _propose(112, "Staff pay and energy (demonstration)", today - 20 * ONE_DAY, now=now - 60 * ONE_DAY)
    commissioner = people.actor("commissioner")
    with transaction():
        held = queries.get_proposal_for_update(commissioner, refused.public_id)
        reason = "Twelve per cent is more than the framework allows (demonstration)"
        commands.refuse_proposal(held, reason=reason, by=commissioner, now=now - 52 * ONE_DAY)
    _propose(104, "In line with inflation (demonstration)", today + 45 * ONE_DAY, now=now - 2 * ONE_DAY)


def _raise_two(first: dt.date, *, now: dt.datetime) -> None:
    by = people.actor("commissioner")
    others = (
        select(Price)
        .join(Price.facility)
        .join(Facility.provider)
        .where(Provider.legal_name != people.PROVIDER, Price.valid_to.is_(None), Facility.is_demonstration)
        .order_by(Price.id)
        .limit(2)
    )
    for price in db.session.scalars(others).all():
        held = queries.get_price_for_update(by, price.public_id)
        terms = _terms(held, 103)
        commands.set_price(held.facility, held.lot, stage=held.stage, terms=terms, valid_from=first, by=by, now=now)


def _terms(price: Price, per_cent: int) -> Terms:
    return Terms(PriceBasis.WEEKLY, price.amount_pence * per_cent // 100, NOTICE_DAYS)


def _propose(per_cent: int, reason: str, first: dt.date, *, now: dt.datetime) -> PriceProposal:
    by = people.actor("providermanager")
    own = select(Price).join(Price.facility).join(Facility.provider).where(Provider.legal_name == people.PROVIDER)
    with transaction():
        price = db.session.scalars(own.order_by(Price.id).limit(1)).one()
        held = queries.get_price_for_update(by, price.public_id)
        return commands.propose_price(held, _terms(held, per_cent), valid_from=first, reason=reason, by=by, now=now)


def report_mornings(_today: dt.date) -> None:
    """A week of mornings; the last report says more than can be true, so that the contradiction shows."""
    by, now = people.actor("provider"), clock.now()
    for days in range(7, -1, -1):
        with transaction():
            facility = _own_facility()
            free = Beds(men=min(days % 3, facility.beds_men), women=min(1, facility.beds_women))
            if not days:
                free = Beds(facility.beds_men, facility.beds_women, facility.beds_any)
            at = now - days * ONE_DAY - dt.timedelta(minutes=40)
            next_free_on = clock.london_date(at) + (days + 3) * ONE_DAY
            note = NOTES[days % len(NOTES)]
            placements.report_vacancies(facility, free, next_free_on=next_free_on, note=note, by=by, now=at)


def _own_facility() -> Facility:
    own = select(Facility.id).join(Facility.provider).where(Provider.legal_name == people.PROVIDER)
    return queries.lock_facility(db.session.scalars(own.order_by(Facility.id).limit(1)).one())
