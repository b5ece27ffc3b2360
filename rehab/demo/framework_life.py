"""What commissioners decided: a framework extended and open to providers, a suspension, and who lives there."""

import datetime as dt
from typing import Self

from sqlalchemy import select

from rehab.accounts.models import Organisation
from rehab.clients.rules import Sex
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.demo.cases import born
from rehab.demo.frameworks import NEW
from rehab.demo.journey import Person
from rehab.demo.residence import Residence
from rehab.framework import commands, queries
from rehab.framework.commands import ProviderDetails
from rehab.framework.models import Facility, Framework, Lot, Provider
from rehab.framework.rules import (
    Beds,
    CareType,
    FacilityDetails,
    PlaceStatus,
    PriceBasis,
    Rating,
    RegulatedActivity,
    Stage,
    Terms,
)
from rehab.placements import commands as placements
from rehab.requests import queries as request_queries

VALUE_PENCE = 720_000_000
FAMILIES = "Family rehab framework (demonstration)"
JOINED, WAITS = "Elm Court Recovery (demonstration)", "Stepping Stones (demonstration)"
HOUSE = FacilityDetails(
    name="Elm Court (demonstration)",
    address="90 Demonstration Street, Demotown",
    postcode="CV1 9ZZ",
    beds=Beds(men=4, women=4, either=1),
    cqc_location_id="1-970000001",
    is_registered=True,
    activities=frozenset({RegulatedActivity.ACCOMMODATION}),
    rating=Rating.GOOD,
    rated_on=dt.date(2025, 2, 3),
    description="Invented for this demonstration, like everything that is said of it.",
)
TERMS = Terms(PriceBasis.WEEKLY, 66_000)


class AtElmCourt(Residence):
    """Somebody who chose the house that joined later."""

    @property
    def provider(self) -> Actor:
        """Nobody signs in for that house, so the coordinator's login answers for it."""
        organisation_id, login = _provider(JOINED).organisation_id, people.actor("coordinator")
        return Actor(login.user_id, JOINED, grants=frozenset({(Permission.ANSWER_OFFERS, organisation_id)}))

    def offered(self) -> Self:
        """The key worker asks that house."""
        house = db.session.scalars(select(Facility.id).where(Facility.name == HOUSE.name)).one()
        with transaction():
            request = request_queries.get_own_request_for_update(self.key_worker, self.reference)
            (offer,) = placements.make_offers(request, [house], by=self.key_worker, now=self.now)
            self.offer_id = offer.public_id
        return self


def decide(today: dt.date) -> None:
    """Everything that this module tells of, in the order of its days."""
    _family_framework(today)
    opened_on = today - dt.timedelta(days=300)
    _live_framework(opened_on)
    _applied(WAITS, CareType.INPATIENT_DETOX, opened_on + dt.timedelta(days=20))
    place_id = _applied(JOINED, CareType.RESIDENTIAL_REHAB, opened_on + dt.timedelta(days=10))
    reserved_on, admitted_on = opened_on + dt.timedelta(days=60), opened_on + dt.timedelta(days=70)
    _set_standing(place_id, PlaceStatus.RESERVE, "Good, but its beds open in the spring.", reserved_on)
    _set_standing(place_id, PlaceStatus.ADMITTED, "Its beds are open. Visited on the day.", admitted_on)
    _elm_court(admitted_on)
    somebody = AtElmCourt(Person("Umber", born(1982), Sex.FEMALE), today - dt.timedelta(days=70))
    somebody.draft().after(1).submitted().after(1).ready().after(3).decided().after(2).in_a_bed()
    reason = "Two serious incidents in a month; a visit is arranged."
    _set_standing(place_id, PlaceStatus.SUSPENDED, reason, today - dt.timedelta(days=4))


def _at(day: dt.date) -> dt.datetime:
    return clock.start_of_day(day) + dt.timedelta(hours=11)


def _provider(name: str) -> Provider:
    return db.session.scalars(select(Provider).where(Provider.legal_name == name)).one()


def _lead() -> Organisation:
    return db.session.scalars(select(Organisation).where(Organisation.name == people.LEAD)).one()


def _framework(by: Actor, title: str) -> Framework:
    reference = db.session.scalars(select(Framework.reference).where(Framework.title == title)).one()
    return queries.get_framework_for_update(by, reference)


def _lot(framework: Framework, care_type: CareType) -> Lot:
    return next(lot for lot in framework.lots if lot.care_type is care_type)


def _live_framework(on: dt.date) -> None:
    """Worth something, with two options to extend, and opened to providers once."""
    by = people.actor("commissioner")
    with transaction():
        framework = _framework(by, NEW)
        commands.set_value(framework, VALUE_PENCE, by=by, now=_at(on))
        for year in (2029, 2030):
            commands.add_option(framework, dt.date(year, 12, 31), by=by, now=_at(on))
        last_day, reason = on + dt.timedelta(days=28), "Too few beds for women and for detox."
        commands.open_to_providers(framework, from_on=on, to_on=last_day, reason=reason, by=by, now=_at(on))


def _applied(name: str, care_type: CareType, on: dt.date) -> str:
    """A provider that is new here applied for a lot; the public id of its place."""
    by = people.actor("commissioner")
    with transaction():
        commands.add_provider(ProviderDetails(name), taken_on_by=_lead(), by=by, now=_at(on))
    with transaction():
        framework = _framework(by, NEW)
        lot, provider = _lot(framework, care_type), _provider(name)
        place = commands.record_application(framework, lot, provider, on=on, reason="Tender 7", by=by, now=_at(on))
        return place.public_id


def _set_standing(place_id: str, status: PlaceStatus, reason: str, on: dt.date) -> None:
    by = people.actor("commissioner")
    with transaction():
        place = queries.get_place(by, place_id, lock=True)
        commands.set_place_status(place, status, reason=reason, on=on, by=by, now=_at(on))


def _elm_court(on: dt.date) -> None:
    """The house of the provider that joined, with its price."""
    by = people.actor("commissioner")
    with transaction():
        lot = _lot(_framework(by, NEW), CareType.RESIDENTIAL_REHAB)
        house = commands.add_facility(_provider(JOINED), HOUSE, is_demonstration=True, by=by, now=_at(on))
        commands.set_price(house, lot, stage=Stage.STAGE_1, terms=TERMS, valid_from=on, by=by, now=_at(on))


def _family_framework(today: dt.date) -> None:
    """Extended by its one option while it lasted, and in its extension now."""
    by, ended_on = people.actor("commissioner"), today - dt.timedelta(days=60)
    let_on = today - dt.timedelta(days=350)
    with transaction():
        framework = commands.add_framework(
            _lead(), title=FAMILIES, starts_on=let_on, ends_on=ended_on, value_pence=90_000_000, by=by, now=_at(let_on)
        )
        framework.is_demonstration = True
        reference = framework.reference
    with transaction():
        framework = queries.get_framework_for_update(by, reference)
        commands.add_option(framework, today + dt.timedelta(days=305), by=by, now=_at(let_on))
        commands.add_lot(
            framework,
            title="Parents with children",
            care_type=CareType.RESIDENTIAL_REHAB,
            specialism="Families",
            by=by,
            now=_at(let_on),
        )
    decided_on = ended_on - dt.timedelta(days=45)
    with transaction():
        commands.exercise_option(
            queries.get_framework_for_update(by, reference),
            1,
            decision="The need goes on and the providers' work was good. One year more at the same prices.",
            decided_by="Cabinet",
            decided_on=decided_on,
            by=by,
            now=_at(decided_on),
        )
