"""Moves inside a stay, a rehab that follows a detox, and nights that nobody pays for."""

import datetime as dt
from typing import Self

from rehab.clients.rules import Sex
from rehab.core import clock
from rehab.core.transaction import transaction
from rehab.demo import answers, people
from rehab.demo.cases import approved, born
from rehab.demo.journey import Person, offered_facilities
from rehab.demo.residence import Residence
from rehab.framework.rules import CareType, Stage
from rehab.placements import commands as placements
from rehab.placements import queries as placement_queries
from rehab.placements.commands import Authorised
from rehab.placements.jobs import tell_of_unpaid_nights
from rehab.placements.rules import OverstayReason
from rehab.requests import commands as requests
from rehab.requests import queries as request_queries

ONE_DAY = dt.timedelta(days=1)
HEROIN = 1101


class DetoxFirst(Residence):
    """Somebody whose request says that a detox comes before the rehab."""

    def draft(self, *, complete: bool = True) -> Self:
        """As any other, with this answer."""
        super().draft(complete=complete)
        told = {**answers.eligibility(self.person.court_order), "detox_first": True}
        with transaction():
            requests.save_eligibility(self._own(), self.person.care_type, told, by=self.key_worker, now=self.now)
        return self

    def offered(self) -> Self:
        """The detox, and once they are there the rehab."""
        if self.stay_id:
            return super().offered()
        house = offered_facilities(self.authority_id, CareType.INPATIENT_DETOX, self.day)[0]
        by, now = self.key_worker, self.now
        with transaction():
            request = request_queries.get_own_request_for_update(by, self.reference)
            (offer,) = placements.make_offers(request, [house.id], detox_first=True, by=by, now=now)
            self.offer_id = offer.public_id
        return self


def move_on(today: dt.date) -> None:
    """One is in a detox with a rehab ahead, one in the second stage, two stay on beyond their funding."""
    _from_detox_to_rehab(today)
    _second_stage(today)
    _beyond_the_funding(today)
    tell_of_unpaid_nights(now=clock.now())


def _from_detox_to_rehab(today: dt.date) -> None:
    """The rehab has a bed three nights after the detox ends, so key worker and coordinator were told of the gap."""
    person = Person("Rowan", born(1987), Sex.FEMALE, substances=(HEROIN,), weeks=14)
    stay = DetoxFirst(person, today - 17 * ONE_DAY).draft().after(1).submitted().after(1).ready().after(3).decided()
    stay.after(2).offered().after(1).accepted(bed_in=3)
    stay.confirmed().after(3).admitted().after(2).offered().after(1).accepted(bed_in=14).after(1).confirmed()


def _second_stage(today: dt.date) -> None:
    stay = approved(Person("Briar", born(1991), weeks=24), today - 100 * ONE_DAY).in_a_bed().after(70).reviewed()
    stay.after(9)
    provider = stay.provider
    with transaction():
        found = placement_queries.get_stay_for_update(provider, stay.stay_id)
        placements.move_stage(found, stage=Stage.STAGE_2, on=stay.day, by=provider, now=stay.now)


def _beyond_the_funding(today: dt.date) -> None:
    """Both came for four weeks: nobody has answered for the first, a commissioner has for the second."""
    _resident_for_four_weeks("Sorrel", today)
    paid = _resident_for_four_weeks("Linden", today)
    commissioner, until = people.actor("commissioner"), today + 5 * ONE_DAY
    given = Authorised(until, OverstayReason.NEXT_BED, "A flat is free from that day (demonstration)")
    with transaction():
        found = placement_queries.get_stay_for_update(commissioner, paid.stay_id)
        seen = str(found.funded_until)
        placements.authorise_nights(found, given, seen=seen, by=commissioner, now=clock.now())


def _resident_for_four_weeks(name: str, today: dt.date) -> Residence:
    return approved(Person(name, born(1980), weeks=4), today - 44 * ONE_DAY).in_a_bed()
