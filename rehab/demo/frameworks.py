"""The framework of 2022 as Coventry published it, and an invented successor that is live today."""

import datetime as dt
import re
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rehab.core import clock
from rehab.core.actor import SYSTEM
from rehab.core.db import db
from rehab.demo.people import LEAD, PARTICIPATING
from rehab.framework import commands
from rehab.framework.models import Framework, FrameworkProvider, Lot, Provider
from rehab.framework.rules import (
    Beds,
    CareType,
    ContractType,
    FacilityDetails,
    ListedPlace,
    PriceBasis,
    Rating,
    RegulatedActivity,
    Stage,
    Terms,
    read_provider_list,
)

FILE = Path(__file__).parent / "data" / "framework-2022.csv"
OLD, NEW = "Residential rehabilitation framework 2022", "Residential rehab and detox framework 2025 (demonstration)"
STARTS, ENDS = dt.date(2025, 1, 1), dt.date(2028, 12, 31)
REHAB, DETOX = "Residential rehab", "Inpatient detox"
WITH_DETOX = frozenset({"BROADWAY LODGE LIMITED", "BOSENCE FARM COMMUNITY LTD", "PHOENIX HOUSE", "THE NELSON TRUST"})


def add_frameworks(*, now: dt.datetime) -> None:
    """Import the list of 2022, then its successor with a demonstration facility per provider."""
    listed = read_provider_list(FILE.read_bytes())
    commands.import_framework(listed, title=OLD, lead=LEAD, participating=[PARTICIPATING], by=SYSTEM, now=now)
    rehab = [place for place in listed if place.service == "Rehab"]
    commands.import_framework(
        [_renewed(place, service) for place in rehab for service in _services(place.legal_name)],
        title=NEW,
        lead=LEAD,
        participating=[PARTICIPATING],
        is_demonstration=True,
        by=SYSTEM,
        now=now,
    )
    db.session.flush()
    lots = _lots()
    for number, provider in enumerate(_providers(), start=1):
        _add_facility(provider, lots, number, now=now)


def _house(provider: str) -> str:
    return f"{re.sub(' (Limited|Ltd)$', '', provider.title())} (demonstration)"


def _services(legal_name: str) -> list[str]:
    return [REHAB, DETOX] if legal_name in WITH_DETOX else [REHAB]


def _renewed(place: ListedPlace, service: str) -> ListedPlace:
    return ListedPlace(place.legal_name, place.trading_name, service, ContractType.FRAMEWORK_AGREEMENT, STARTS, ENDS)


def _lots() -> dict[CareType, Lot]:
    wanted = select(Lot).join(Framework).where(Framework.title == NEW).order_by(Lot.number)
    return {lot.care_type: lot for lot in db.session.scalars(wanted) if lot.care_type is not None}


def _providers() -> list[Provider]:
    wanted = (
        select(FrameworkProvider)
        .join(Lot)
        .join(Framework)
        .where(Framework.title == NEW, Lot.care_type == CareType.RESIDENTIAL_REHAB)
        .options(joinedload(FrameworkProvider.provider))
        .order_by(FrameworkProvider.id)
    )
    return [place.provider for place in db.session.scalars(wanted)]


def _add_facility(provider: Provider, lots: dict[CareType, Lot], number: int, *, now: dt.datetime) -> None:
    """Beds, prices, rating and vacancies are made up from the number, so that every load is alike."""
    detox = provider.legal_name in WITH_DETOX
    details = FacilityDetails(
        name=_house(provider.name),
        address=f"{number} Demonstration Street, Demotown",
        postcode=f"CV1 {number % 9 + 1}ZZ",
        beds=Beds(men=6 + number % 4, women=4 + number % 3, either=1 + number % 2),
        cqc_location_id=f"1-{990000000 + number}",
        is_registered=True,
        activities=frozenset(RegulatedActivity) if detox else frozenset({RegulatedActivity.ACCOMMODATION}),
        rating=Rating.OUTSTANDING if number % 6 == 0 else Rating.GOOD,
        rated_on=STARTS + dt.timedelta(days=number * 7),
        description="Beds, price, rating and vacancies are invented for this demonstration.",
    )
    facility = commands.add_facility(provider, details, is_demonstration=True, by=SYSTEM, now=now)
    for care_type, lot in lots.items():
        if care_type is CareType.RESIDENTIAL_REHAB or detox:
            base, stage = (68_000, Stage.STAGE_1) if care_type is CareType.RESIDENTIAL_REHAB else (245_000, Stage.DETOX)
            commands.set_price(
                facility,
                lot,
                stage=stage,
                terms=Terms(PriceBasis.WEEKLY, base + number * 2_500),
                valid_from=STARTS,
                by=SYSTEM,
                now=now,
            )
    # The facilities are as old as the rest; what they say of their beds must be new, or it is not believed.
    reported_at = clock.now() - dt.timedelta(hours=3, days=9 if number % 7 == 0 else 0)
    commands.report_vacancies(
        facility,
        Beds(men=number % 3, women=number % 2, either=0),
        next_free_on=clock.london_date(reported_at) + dt.timedelta(days=number),
        by=SYSTEM,
        now=reported_at,
    )
