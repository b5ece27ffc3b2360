"""All that one page says of a facility to the one who looks."""

import datetime as dt
from collections.abc import Sequence, Set
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from rehab.accounts.models import Organisation
from rehab.core import clock, settings
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import (
    Embargo,
    Facility,
    FacilityProposal,
    Framework,
    FrameworkProvider,
    Lot,
    Price,
    ProviderContact,
    VacancyReport,
)
from rehab.framework.queries.call_off import CallOffOption, call_off_option, embargo_in_force
from rehab.framework.queries.cqc import LastCheck, last_check
from rehab.framework.queries.directory import councils_of, is_seen_by
from rehab.framework.queries.particulars import particulars
from rehab.framework.queries.proposals import waiting_for
from rehab.framework.queries.providers import contacts_of, is_known_to, leaders_of, with_particulars, works_there
from rehab.framework.rules import CareType, Exclusion, FrameworkState, Values, contradiction, is_stale


@dataclass(frozen=True, slots=True)
class CouncilView:
    """What one council may do there: an option for each care type, and its own embargo."""

    council: Organisation
    options: dict[CareType, CallOffOption]
    embargo: Embargo | None


@dataclass(frozen=True, slots=True)
class PlaceView:
    """The provider's place on a lot of a framework that the viewer sees, and where both stand on the day."""

    place: FrameworkProvider
    framework_state: FrameworkState
    contract_state: FrameworkState


@dataclass(frozen=True, slots=True)
class FacilityPage:
    """`prices` are those of the places shown, from the day on; `leaders` the councils that look after the provider.

    `vacancies` is the newest report; `vacancies_known` is False where there is none or it is stale. `waiting` is a
    change that waits for the commissioner; `last_check` the newest one against the register.
    """

    facility: Facility
    places: list[PlaceView]
    prices: Sequence[Price]
    councils: list[CouncilView]
    vacancies: VacancyReport | None
    vacancies_known: bool
    values: Values
    contacts: Sequence[ProviderContact]
    leaders: frozenset[int]
    waiting: FacilityProposal | None
    last_check: LastCheck | None

    @property
    def exclusions(self) -> list[Exclusion]:
        """Whom it does not take."""
        return [Exclusion(value) for value in self.values["exclusions"]]

    @property
    def cheapest_week(self) -> int | None:
        """The lowest price a week of those in force or to come, in pence."""
        return min((price.weekly_pence for price in self.prices), default=None)

    @property
    def free(self) -> int:
        """The beds that the newest report says are free."""
        report = self.vacancies
        return report.free_men + report.free_women + report.free_any if report else 0

    @property
    def contradiction(self) -> str | None:
        """Why the newest report cannot have been true when it was made, in words."""
        report = self.vacancies
        if report is None or report.known_taken is None or not self.vacancies_known:
            return None
        return contradiction(report.free, self.facility.beds, taken=report.known_taken)


def facility_page(actor: Actor, public_id: str, *, now: dt.datetime) -> FacilityPage:
    """Raises NotFound unless the actor works for its provider, looks after it, or meets it on a framework."""
    day = clock.london_date(now)
    facility = db.session.scalar(
        select(Facility)
        .join(Facility.provider)
        .where(Facility.public_id == public_id, is_known_to(actor))
        .options(contains_eager(Facility.provider), *with_particulars())
    )
    if facility is None:
        raise NotFound
    councils = db.session.scalars(
        select(Organisation).where(Organisation.id.in_(councils_of(actor))).order_by(Organisation.name_key)
    ).all()
    places = _places(actor, facility, day)
    report = newest_report(facility.id)
    return FacilityPage(
        facility=facility,
        places=places,
        prices=_prices(facility, {view.place.lot_id for view in places}, day),
        councils=[_council_view(facility, council, day) for council in councils],
        vacancies=report,
        vacancies_known=report is not None
        and not is_stale(report.reported_at, now=now, days=_stale_after(councils, day)),
        values=particulars(facility),
        contacts=contacts_of(facility.provider_id),
        leaders=leaders_of(facility.provider_id),
        waiting=waiting_for(facility.id),
        last_check=last_check(facility.id),
    )


def newest_report(facility_id: int) -> VacancyReport | None:
    """The report of free beds that counts, however old it is."""
    return db.session.scalar(
        select(VacancyReport)
        .where(VacancyReport.facility_id == facility_id)
        .order_by(VacancyReport.reported_at.desc(), VacancyReport.id.desc())
        .limit(1)
    )


def _places(actor: Actor, facility: Facility, day: dt.date) -> list[PlaceView]:
    places = db.session.scalars(
        select(FrameworkProvider)
        .join(FrameworkProvider.provider)
        .join(FrameworkProvider.lot)
        .join(Lot.framework)
        .where(FrameworkProvider.provider_id == facility.provider_id, or_(works_there(actor), is_seen_by(actor)))
        .options(contains_eager(FrameworkProvider.lot).contains_eager(Lot.framework))
        .order_by(Framework.starts_on.desc(), Framework.id, Lot.number)
    ).all()
    return [
        PlaceView(
            place,
            place.lot.framework.state_on(day),
            place.state_on(day),
        )
        for place in places
    ]


def _prices(facility: Facility, lot_ids: Set[int], day: dt.date) -> Sequence[Price]:
    """In force or to come, on these lots alone: what other councils pay is theirs to know."""
    return db.session.scalars(
        select(Price)
        .join(Price.lot)
        .where(
            Price.facility_id == facility.id,
            Price.lot_id.in_(lot_ids),
            or_(Price.valid_to.is_(None), Price.valid_to >= day),
        )
        .options(contains_eager(Price.lot))
        .order_by(Price.lot_id, Price.stage, Price.valid_from, Price.id)
    ).all()


def _council_view(facility: Facility, council: Organisation, day: dt.date) -> CouncilView:
    embargo = db.session.scalar(
        select(Embargo)
        .where(Embargo.facility_id == facility.id, Embargo.authority_id == council.id, embargo_in_force(day))
        .order_by(Embargo.id)
        .limit(1)
    )
    options = {
        care_type: call_off_option(facility.id, authority_id=council.id, care_type=care_type, day=day)
        for care_type in CareType
    }
    return CouncilView(council, options, embargo)


def _stale_after(councils: Sequence[Organisation], day: dt.date) -> int:
    """Days for which a report is believed: as the viewer's council has set it."""
    key = "vacancy_stale_days"
    if not councils:
        return settings.REGISTRY[key].default
    return settings.value_of(key, authority_id=councils[0].id, on=day)
