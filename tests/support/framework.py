"""What the tests of frameworks need besides the cast: embargoes, and frameworks of many rows made quickly."""

import datetime as dt
import itertools

from rehab.accounts.models import Organisation
from rehab.core.db import db
from rehab.framework.models import (
    Embargo,
    Facility,
    FacilityActivity,
    Framework,
    FrameworkProvider,
    Lot,
    Price,
    Provider,
)
from rehab.framework.rules import ContractType, PlaceStatus, PriceBasis, RegulatedActivity, Stage
from tests import factories

_numbers = itertools.count(1)


def an_embargo(
    facility: Facility, council: Organisation, *, starts_on: dt.date, ends_on: dt.date | None = None
) -> Embargo:
    stop = Embargo(
        facility_id=facility.id,
        authority_id=council.id,
        reason="Too few staff at night",
        starts_on=starts_on,
        ends_on=ends_on,
    )
    db.session.add(stop)
    db.session.commit()
    return stop


def many_facilities(framework: Framework, count: int) -> None:
    """So many providers admitted to the first lot, each with one facility that may be called off from."""
    lot = factories.lot_of(framework)
    db.session.add_all([_a_place(framework, lot, next(_numbers)) for _ in range(count)])
    db.session.commit()


def _a_place(framework: Framework, lot: Lot, number: int) -> FrameworkProvider:
    key = f"many{number:06d}"
    organisation = Organisation(name=key, name_key=key, is_provider=True)
    facility = Facility(
        name=key,
        name_key=key,
        address="1 Many Street",
        postcode="CV1 1AA",
        is_registered=True,
        beds_any=3,
        activities=[FacilityActivity(activity=RegulatedActivity.ACCOMMODATION)],
    )
    provider = Provider(organisation=organisation, legal_name=key, name_key=key)
    facility.provider = provider
    price = Price(
        lot_id=lot.id,
        facility=facility,
        stage=Stage.STAGE_1,
        basis=PriceBasis.WEEKLY,
        amount_pence=70_000,
        valid_from=framework.starts_on,
    )
    db.session.add_all([facility, price])
    return FrameworkProvider(
        lot_id=lot.id,
        provider=provider,
        contract_type=ContractType.FRAMEWORK_AGREEMENT,
        starts_on=framework.starts_on,
        ends_on=framework.ends_on,
        status=PlaceStatus.ADMITTED,
    )
