"""Frameworks, the providers on them, and their facilities."""

import datetime as dt

from rehab.accounts.models import Organisation
from rehab.core.db import db
from rehab.core.text import fold, letters_and_digits
from rehab.framework.models import (
    Facility,
    FacilityActivity,
    Framework,
    FrameworkParticipant,
    FrameworkProvider,
    Lot,
    Price,
    Provider,
)
from rehab.framework.rules import CareType, ContractType, PlaceStatus, PriceBasis, Rating, RegulatedActivity, Stage
from tests.factories.organisations import an_organisation
from tests.factories.storing import numbers, stored


def a_provider(
    name: str = "Testhouse Ltd", *, trading_name: str | None = None, taken_on_by: Organisation | None = None
) -> Provider:
    organisation = an_organisation(name, commissioned_by=taken_on_by, is_provider=True)
    return stored(
        Provider(
            organisation_id=organisation.id,
            legal_name=name,
            trading_name=trading_name,
            name_key=letters_and_digits(name),
        )
    )


def a_framework(
    lead: Organisation,
    *,
    participating: tuple[Organisation, ...] = (),
    starts_on: dt.date = dt.date(2025, 1, 1),
    ends_on: dt.date = dt.date(2028, 12, 31),
) -> Framework:
    """A framework with two lots: 1 rehab, 2 detox."""
    number = next(numbers)
    framework = stored(
        Framework(
            reference=f"F-2025-{number:05d}",
            title=f"Framework {number}",
            lead_authority_id=lead.id,
            starts_on=starts_on,
            ends_on=ends_on,
            participants=[FrameworkParticipant(authority_id=other.id) for other in participating],
        )
    )
    for order, care_type in enumerate((CareType.RESIDENTIAL_REHAB, CareType.INPATIENT_DETOX), start=1):
        stored(Lot(framework_id=framework.id, number=order, title=care_type.label, care_type=care_type))
    return framework


def lot_of(framework: Framework, care_type: CareType = CareType.RESIDENTIAL_REHAB) -> Lot:
    return db.session.query(Lot).filter_by(framework_id=framework.id, care_type=care_type).one()


def a_place(lot: Lot, provider: Provider, *, status: PlaceStatus = PlaceStatus.ADMITTED) -> FrameworkProvider:
    framework = db.session.get_one(Framework, lot.framework_id)
    return stored(
        FrameworkProvider(
            lot_id=lot.id,
            provider_id=provider.id,
            contract_type=ContractType.FRAMEWORK_AGREEMENT,
            starts_on=framework.starts_on,
            ends_on=framework.ends_on,
            status=status,
        )
    )


def a_facility(
    provider: Provider,
    name: str = "",
    *,
    beds: int = 5,
    rating: Rating = Rating.GOOD,
    is_registered: bool = True,
    activities: tuple[RegulatedActivity, ...] = tuple(RegulatedActivity),
) -> Facility:
    number = next(numbers)
    name = name or f"House {number}"
    return stored(
        Facility(
            provider_id=provider.id,
            name=name,
            name_key=fold(name),
            address=f"{number} Test Street, Testbury",
            postcode="CV1 1AA",
            cqc_location_id=f"1-{number:09d}",
            is_registered=is_registered,
            rating=rating,
            beds_any=beds,
            activities=[FacilityActivity(activity=activity) for activity in activities],
        )
    )


def a_price(
    lot: Lot,
    facility: Facility,
    *,
    weekly_pence: int = 70_000,
    stage: Stage = Stage.STAGE_1,
    valid_from: dt.date = dt.date(2025, 1, 1),
    valid_to: dt.date | None = None,
) -> Price:
    return stored(
        Price(
            lot_id=lot.id,
            facility_id=facility.id,
            stage=stage,
            basis=PriceBasis.WEEKLY,
            amount_pence=weekly_pence,
            valid_from=valid_from,
            valid_to=valid_to,
        )
    )


def a_callable_facility(lot: Lot, provider: Provider, name: str = "", *, beds: int = 5) -> Facility:
    """A facility that every call-off rule allows: placed on the lot if its provider is not yet, priced."""
    if not db.session.query(FrameworkProvider).filter_by(lot_id=lot.id, provider_id=provider.id).first():
        a_place(lot, provider)
    facility = a_facility(provider, name, beds=beds)
    stage = Stage.DETOX if lot.care_type is CareType.INPATIENT_DETOX else Stage.STAGE_1
    a_price(lot, facility, stage=stage)
    return facility
