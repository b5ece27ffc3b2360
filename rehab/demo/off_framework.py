"""Places that no framework opens: one to decide, one refused, one in use."""

import datetime as dt
from dataclasses import replace
from typing import Self

from rehab.accounts import queries as accounts
from rehab.clients.rules import Sex
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.demo.cases import born
from rehab.demo.journey import Person
from rehab.demo.residence import Residence
from rehab.framework.rules import PriceBasis, Rating
from rehab.placements import commands, queries
from rehab.placements.commands import Wanted
from rehab.placements.rules import ExceptionGround, RegisterCheck
from rehab.requests import queries as request_queries

FAMILY_HOUSE = Wanted(
    ground=ExceptionGround.FAMILY,
    reason="No facility of the framework takes two children of 4 and 7. All were asked; the reasons are on the case.",
    provider_name="Seaside Families (demonstration)",
    facility_name="Seaside House (demonstration)",
    address="1 Demonstration Parade, Demotown",
    postcode="TQ1 1ZZ",
    cqc_location_id="1-980000001",
    basis=PriceBasis.WEEKLY,
    amount_pence=112_000,
    weeks=12,
)
SISTER_HOUSE = replace(
    FAMILY_HOUSE,
    ground=ExceptionGround.NEEDS,
    reason="Needs a ground floor room and nursing care for a wound. No facility of the framework has both today.",
    provider_name=people.OTHER_PROVIDER,
    facility_name="Phoenix Lodge (demonstration)",
    address="2 Demonstration Parade, Demotown",
    postcode="TQ2 1ZZ",
    cqc_location_id="1-980000002",
    basis=PriceBasis.NIGHTLY,
    amount_pence=15_500,
)


class OffFramework(Residence):
    """An approved or submitted person for whom no facility of the framework fits."""

    exception_id = ""

    @property
    def provider_key(self) -> str:
        """The login of the provider whose other house is off the framework."""
        return "otherprovider"

    def asked(self, wanted: Wanted) -> Self:
        """The key worker asks the commissioner."""
        with transaction():
            request = request_queries.get_request_for_update(self.key_worker, self.reference)
            exception = commands.ask_exception(request, wanted, by=self.key_worker, now=self.now)
            self.exception_id = exception.public_id
        return self

    def checked(self, rating: Rating = Rating.GOOD) -> Self:
        """The key worker has looked at the register."""
        with transaction():
            exception = queries.get_exception_for_update(self.key_worker, self.exception_id)
            check = RegisterCheck(has_activity=True, rating=rating, beds=9, checked_on=self.day)
            commands.record_check(exception, check, by=self.key_worker, now=self.now)
        return self

    def refused(self, reason: str) -> Self:
        """The commissioner says no."""
        commissioner = people.actor("commissioner")
        with transaction():
            exception = queries.get_exception_for_update(commissioner, self.exception_id)
            commands.refuse_exception(exception, reason=reason, by=commissioner, now=self.now)
        return self

    def opened(self, reason: str) -> Self:
        """The commissioner approves."""
        commissioner = people.actor("commissioner")
        with transaction():
            exception = queries.get_exception_for_update(commissioner, self.exception_id)
            council = accounts.get_organisation(exception.authority_id)
            commands.approve_exception(
                exception,
                council,
                reason=reason,
                valid_until=self.day + dt.timedelta(days=60),
                by=commissioner,
                now=self.now,
            )
        return self

    def offered(self) -> Self:
        """The key worker asks the house that the exception opens for a bed."""
        with transaction():
            request = request_queries.get_own_request_for_update(self.key_worker, self.reference)
            exception = queries.exception_in_force(request.id, day=self.day)
            houses = [exception.facility_id] if exception and exception.facility_id else []
            (offer,) = commands.make_offers(request, houses, by=self.key_worker, now=self.now)
            self.offer_id = offer.public_id
        return self


def _approved(person: Person, started_on: dt.date) -> OffFramework:
    journey = OffFramework(person, started_on)
    return journey.draft().after(1).submitted().after(1).ready().after(3).decided().after(2)


def off_framework(today: dt.date) -> None:
    """One that waits for the commissioner, one that was refused, and a resident."""
    journey = OffFramework(Person("Unity", born(1989), Sex.FEMALE), today - dt.timedelta(days=4))
    journey.draft().after(1).submitted().after(1).asked(FAMILY_HOUSE).after(1).checked()

    journey = _approved(Person("Val", born(1974)), today - dt.timedelta(days=20))
    wanted = replace(
        FAMILY_HOUSE,
        ground=ExceptionGround.CONTINUITY,
        reason="Did well there four years ago. The person would like to go back.",
    )
    journey.asked(wanted).after(1).checked(Rating.REQUIRES_IMPROVEMENT)
    journey.after(1).refused("Two facilities of the framework fit and have beds. Please offer those first.")

    journey = _approved(Person("Winter", born(1966), Sex.FEMALE), today - dt.timedelta(days=45))
    journey.asked(SISTER_HOUSE).after(1).checked()
    journey.after(1).opened("Nursing care is needed and no other can give it.").in_a_bed()
