"""People for whom a bed is sought: asked in order, compared side by side, assessed before the panel has decided."""

import datetime as dt

from rehab.core.actor import Actor
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.demo.cases import approved, born
from rehab.demo.journey import Journey, Person, offered_facilities
from rehab.demo.residence import Residence
from rehab.placements import commands, queries
from rehab.placements.rules import AskingOrder, AssessmentWay, DeclineReason
from rehab.requests import queries as requests

HOUSES = {people.PROVIDER: "provider", people.OTHER_PROVIDER: "otherprovider"}


def seek_beds(today: dt.date) -> None:
    """Three people, each at another point of the search for a bed."""
    _asked_in_order(approved(Person("Linden", born(1987)), today - dt.timedelta(days=13)))
    _compared(approved(Person("Merle", born(1982)), today - dt.timedelta(days=12)))
    journey = Journey(Person("Nico", born(1994)), today - dt.timedelta(days=4))
    _assessed_early(journey.draft().after(1).submitted().after(1).ready())


def _asked_in_order(case: Residence) -> None:
    """The first house has no bed; the second was asked by itself, asks something and books an assessment."""
    ((first, staff),) = _ask(case, AskingOrder.IN_ORDER)
    note = "We are full until the end of next month."
    case.after(1)
    with transaction():
        offer = queries.get_offer_for_update(staff, first)
        commands.decline(offer, reason=DeclineReason.NO_BED, note=note, by=staff, now=case.now)
    other = people.actor("otherprovider")
    with transaction():
        ((line,), _) = queries.offer_list(other, is_open=True, to_answer=True, page=1, size=1)
    public_id = line.public_id or ""
    _write(case, other, public_id, "How do they take their medication, and who collects it at present?")
    _write(case, case.key_worker, public_id, "As tablets, once a day. They collect it themselves every Monday.")
    _book(case, other, public_id, AssessmentWay.VIDEO, "The link is sent to the key worker on the day before.")


def _compared(case: Residence) -> None:
    """Two houses offer a bed, one of them with conditions; the person has still to choose."""
    conditions = ("A blood test in the week before arrival. Visits from the third week on.", "")
    for (offer, staff), condition, days in zip(_ask(case, AskingOrder.TOGETHER), conditions, (14, 10), strict=True):
        with transaction():
            found = queries.get_offer_for_update(staff, offer)
            bed_from = case.day + dt.timedelta(days=days)
            commands.accept(found, bed_from=bed_from, conditions=condition, by=staff, now=case.now)


def _assessed_early(case: Journey) -> None:
    """With their agreement a house gets to know them while the panel has still to decide."""
    house = offered_facilities(case.authority_id, case.person.care_type, case.day)[0]
    with transaction():
        request = requests.get_own_request_for_update(case.key_worker, case.reference)
        (offer,) = commands.ask_assessment(request, [house.id], by=case.key_worker, now=case.now)
        public_id = offer.public_id
    _book(case, people.actor("provider"), public_id, AssessmentWay.PHONE, "We ring the service's number.")


def _ask(case: Residence, order: AskingOrder) -> list[tuple[str, Actor]]:
    """The offers that were sent, each with who answers it."""
    houses = offered_facilities(case.authority_id, case.person.care_type, case.day)
    with transaction():
        request = requests.get_own_request_for_update(case.key_worker, case.reference)
        wanted = [house.id for house in houses]
        commands.make_offers(request, wanted, order=order, by=case.key_worker, now=case.now)
        sent = [(offer.public_id, offer.provider.legal_name) for offer in queries.offers_of(request.id)]
    return [(public_id, people.actor(HOUSES[name])) for public_id, name in sent]


def _write(case: Journey, by: Actor, public_id: str, text: str) -> None:
    with transaction():
        thread = queries.thread_of_offer(by, public_id, lock=True)
        path = f"/offers/{public_id}/messages"
        commands.write_message(thread, text=text, path=path, by=by, now=case.now)


def _book(case: Journey, by: Actor, public_id: str, way: AssessmentWay, place: str) -> None:
    at = case.now + dt.timedelta(days=6)
    with transaction():
        offer = queries.get_offer_for_update(by, public_id)
        commands.book_assessment(offer, at=at, way=way, place=place, by=by, now=case.now)
