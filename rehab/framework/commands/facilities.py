"""A provider's houses: what they are, what they cost, what is free."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import Conflict, InvalidInput
from rehab.core.text import fold
from rehab.framework.models import Facility, FacilityActivity, FrameworkProvider, Lot, Price, Provider, VacancyReport
from rehab.framework.rules import (
    STAGES_OF_CARE,
    Beds,
    FacilityDetails,
    PriceBasis,
    Stage,
    facility_faults,
    vacancy_faults,
)

ONE_DAY = dt.timedelta(days=1)


def add_facility(
    provider: Provider, details: FacilityDetails, *, is_demonstration: bool = False, by: Actor, now: dt.datetime
) -> Facility:
    """Add a house to a provider. Raises InvalidInput for what no facility can be, or a name or CQC location taken."""
    faults = facility_faults(details, today=clock.london_date(now)) or _taken(provider, details)
    if faults:
        raise InvalidInput(faults)
    facility = Facility(
        provider_id=provider.id,
        name=details.name.strip(),
        name_key=fold(details.name),
        address=details.address.strip(),
        postcode=details.postcode,
        cqc_location_id=details.cqc_location_id,
        is_registered=details.is_registered,
        activities=[FacilityActivity(activity=activity) for activity in sorted(details.activities)],
        rating=details.rating,
        rated_on=details.rated_on,
        beds_men=details.beds.men,
        beds_women=details.beds.women,
        beds_any=details.beds.either,
        description=details.description,
        is_demonstration=is_demonstration,
    )
    db.session.add(facility)
    db.session.flush()
    audit.record("facility.added", subject=facility, by=by, at=now)
    return facility


def _taken(provider: Provider, details: FacilityDetails) -> dict[str, str]:
    same_name = select(Facility.id).where(Facility.provider_id == provider.id, Facility.name_key == fold(details.name))
    if db.session.scalar(same_name) is not None:
        return {"name": f"{provider.name} has a facility of this name already"}
    location = details.cqc_location_id
    if location and db.session.scalar(select(Facility.id).where(Facility.cqc_location_id == location)) is not None:
        return {"cqc_location_id": "Another facility has this location number"}
    return {}


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


def report_vacancies(
    facility: Facility, free: Beds, *, next_free_on: dt.date | None = None, by: Actor, now: dt.datetime
) -> VacancyReport:
    """Keep what the provider says is free now, and when the next bed will be.

    Raises InvalidInput for more beds than there are, or a next free date in the past.
    """
    beds = Beds(facility.beds_men, facility.beds_women, facility.beds_any)
    faults = vacancy_faults(free, beds, next_free_on=next_free_on, today=clock.london_date(now))
    if faults:
        raise InvalidInput(faults)
    report = VacancyReport(
        facility_id=facility.id,
        reported_at=now,
        reported_by_id=by.user_id,
        free_men=free.men,
        free_women=free.women,
        free_any=free.either,
        next_free_on=next_free_on,
    )
    db.session.add(report)
    audit.record("vacancies.reported", subject=report, by=by, at=now)
    return report
