"""Where people are: one on leave, one who was, one who never came, and an arrival that was put right."""

import datetime as dt

from sqlalchemy import select

from rehab.clients.models import Client
from rehab.clients.rules import Sex
from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.demo.cases import approved, born
from rehab.demo.journey import Person
from rehab.placements import commands, queries
from rehab.placements.commands import Absence
from rehab.placements.models import Stay
from rehab.placements.rules import NonArrivalReason
from rehab.placements.rules.arrivals import NonArrival, StepTaken
from rehab.placements.rules.leave import LeaveReason

SIX_PM = dt.timedelta(hours=18)
NOT_COME = NonArrival(
    reason=NonArrivalReason.NOT_REACHED,
    steps=frozenset({StepTaken.RANG_PERSON, StepTaken.TOLD_KEY_WORKER}),
    note="The telephone is off. The key worker goes to the flat this afternoon.",
    may_come_later=True,
)


def tell(today: dt.date) -> None:
    """Harper is away until tomorrow evening, Indigo was for a weekend; Vesper never came; Gale came an hour earlier."""
    visit = Absence(_at(today, -30), _at(today, -28), LeaveReason.HOME_VISIT, "07700 900456, at the mother's")
    _away("Indigo", visit, now=visit.left_at)
    _back("Indigo", _at(today, -28), "Came back rested. Nothing was used.")
    hospital = Absence(_at(today, -1), _at(today, 1), LeaveReason.HEALTH, "07700 900789, at the hospital overnight")
    _away("Harper", hospital, now=min(hospital.left_at, clock.now()))
    person = Person("Vesper", born(1982), Sex.FEMALE)
    residence = approved(person, today - dt.timedelta(days=12)).offered().after(1).accepted(bed_in=3)
    residence.after(1).confirmed().after(2)
    _never_came(residence.placement_reference, now=residence.now)
    _put_right("Gale")


def _at(today: dt.date, days: int) -> dt.datetime:
    return clock.start_of_day(today + dt.timedelta(days=days)) + SIX_PM


def _stay_of(given_name: str) -> str:
    wanted = select(Stay.public_id).join(Client, Client.id == Stay.client_id).where(Client.given_name == given_name)
    return db.session.scalars(wanted.order_by(Stay.id)).one()


def _away(given_name: str, absence: Absence, *, now: dt.datetime) -> None:
    public_id, house = _stay_of(given_name), people.actor("provider")
    with transaction():
        commands.go_on_leave(queries.get_stay_for_update(house, public_id), absence, by=house, now=now)


def _back(given_name: str, back_at: dt.datetime, note: str) -> None:
    public_id, house = _stay_of(given_name), people.actor("provider")
    with transaction():
        stay = queries.get_stay_for_update(house, public_id)
        commands.come_back(stay, back_at=back_at, note=note, by=house, now=back_at)


def _never_came(reference: str, *, now: dt.datetime) -> None:
    house = people.actor("provider")
    with transaction():
        placement = queries.get_placement_for_update(house, reference)
        commands.record_non_arrival(placement, NOT_COME, by=house, now=now)


def _put_right(given_name: str) -> None:
    public_id, house = _stay_of(given_name), people.actor("provider")
    with transaction():
        stay = queries.get_stay_for_update(house, public_id)
        recorded = stay.admitted_at or clock.start_of_day(stay.admitted_on)
        entered = recorded + dt.timedelta(days=2)
        earlier = recorded - dt.timedelta(hours=1)
        commands.correct_arrival(stay, earlier, reason="", seen=stay.admitted_at, by=house, now=entered)
