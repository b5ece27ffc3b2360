"""The steps from an approved request to a stay, each done as its page does it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import insert, inspect, select

from rehab.accounts.models import User
from rehab.accounts.queries import actor_by_id
from rehab.clients.models import Client, Consent
from rehab.clients.rules import ConsentKind
from rehab.core.clock import LONDON
from rehab.core.db import Model, db, new_public_id
from rehab.core.transaction import transaction
from rehab.framework.models import Facility
from rehab.placements import commands, queries
from rehab.placements.models import Offer, Placement, Stay
from rehab.placements.rules import AskingOrder, AssessmentWay, DeclineReason, ExitReason, NonArrivalReason
from rehab.placements.rules.arrivals import CameWith, Handover, NonArrival, StepTaken
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from tests.factories import NOON, TODAY, World, actor

ARRIVAL = dt.datetime.combine(TODAY, dt.time(11, 30), LONDON)
HANDOVER = Handover(CameWith.ALONE, medication="", belongings="", plan_looked_at=True)
NOT_COME = NonArrival(
    NonArrivalReason.CHANGED_MIND, frozenset({StepTaken.RANG_PERSON}), "Rang the key worker.", may_come_later=True
)


@dataclass(frozen=True)
class Case:
    """An approved request of the world's key worker, for a person who consents to all that is needed."""

    world: World
    request: PlacementRequest

    def staff_of(self, facility_or_provider_id: int) -> User:
        """Who answers for a provider."""
        world = self.world
        return world.provider_user if facility_or_provider_id == world.provider.id else world.other_provider_user


def make_offers(case: Case, *facilities: Facility, by: User | None = None, now: dt.datetime = NOON) -> list[Offer]:
    """Ask these facilities for a bed."""
    key_worker = actor(by or case.world.key_worker)
    wanted = [facility.id for facility in facilities]
    with transaction():
        request = requests.get_own_request_for_update(key_worker, case.request.reference)
        return commands.make_offers(request, wanted, by=key_worker, now=now)


def make_offer(case: Case, facility: Facility, *, now: dt.datetime = NOON) -> Offer:
    """Ask one facility."""
    (offer,) = make_offers(case, facility, now=now)
    return offer


def ask_in_order(case: Case, *facilities: Facility, now: dt.datetime = NOON) -> list[Offer]:
    """Ask these facilities one after the other; returns what was sent already."""
    key_worker, wanted = actor(case.world.key_worker), [facility.id for facility in facilities]
    with transaction():
        request = requests.get_own_request_for_update(key_worker, case.request.reference)
        return commands.make_offers(request, wanted, order=AskingOrder.IN_ORDER, by=key_worker, now=now)


def ask_assessment(case: Case, *facilities: Facility, now: dt.datetime = NOON) -> list[Offer]:
    """Let these facilities assess the person before the panel has decided."""
    key_worker, wanted = actor(case.world.key_worker), [facility.id for facility in facilities]
    with transaction():
        request = requests.get_own_request_for_update(key_worker, case.request.reference)
        return commands.ask_assessment(request, wanted, by=key_worker, now=now)


def book_assessment(
    case: Case,
    offer: Offer,
    *,
    at: dt.datetime = NOON + dt.timedelta(days=1),
    way: AssessmentWay = AssessmentWay.VIDEO,
    place: str = "",
) -> None:
    """The provider says when it meets the person."""
    staff, public_id = actor(case.staff_of(offer.provider_id)), offer.public_id
    with transaction():
        found = queries.get_offer_for_update(staff, public_id)
        commands.book_assessment(found, at=at, way=way, place=place, by=staff, now=NOON)


def take_back(case: Case, offer: Offer) -> None:
    """The person does not want this place."""
    key_worker, public_id = actor(case.world.key_worker), offer.public_id
    with transaction():
        made = queries.get_made_offer_for_update(key_worker, public_id)
        commands.take_back(made, by=key_worker, now=NOON)


def give_up_bed(case: Case, offer: Offer) -> None:
    """The person does not want the bed that was confirmed."""
    key_worker, public_id = actor(case.world.key_worker), offer.public_id
    with transaction():
        made = queries.get_made_offer_for_update(key_worker, public_id)
        commands.give_up_bed(made, by=key_worker, now=NOON)


def write_on_offer(offer: Offer, by: User, text: str = "Does she use a wheelchair?") -> None:
    """Somebody of either side writes about an offer."""
    writer, public_id = actor(by), offer.public_id
    with transaction():
        thread = queries.thread_of_offer(writer, public_id, lock=True)
        commands.write_message(thread, text=text, path=f"/offers/{public_id}/messages", by=writer, now=NOON)


def accept(
    case: Case, offer: Offer, *, bed_from: dt.date = TODAY, conditions: str = "", now: dt.datetime = NOON
) -> None:
    """The provider keeps a bed."""
    staff, public_id = actor(case.staff_of(offer.provider_id)), offer.public_id
    with transaction():
        found = queries.get_offer_for_update(staff, public_id)
        commands.accept(found, bed_from=bed_from, conditions=conditions, by=staff, now=now)


def decline(case: Case, offer: Offer, *, reason: DeclineReason = DeclineReason.NO_BED, note: str = "") -> None:
    """The provider says no."""
    staff, public_id = actor(case.staff_of(offer.provider_id)), offer.public_id
    with transaction():
        found = queries.get_offer_for_update(staff, public_id)
        commands.decline(found, reason=reason, note=note, by=staff, now=NOON)


def confirm(case: Case, offer: Offer, *, client_agreed_on: dt.date = TODAY, now: dt.datetime = NOON) -> Placement:
    """The person chose this bed."""
    key_worker, public_id = actor(case.world.key_worker), offer.public_id
    with transaction():
        chosen = queries.get_made_offer_for_update(key_worker, public_id)
        return commands.confirm(chosen, client_agreed_on=client_agreed_on, by=key_worker, now=now)


def admit(
    case: Case,
    placement: Placement,
    *,
    at: dt.datetime = ARRIVAL,
    room: str = "4",
    handover: Handover = HANDOVER,
    now: dt.datetime = NOON,
) -> Stay:
    """The person has arrived."""
    staff, reference = actor(case.staff_of(placement.provider_id)), placement.reference
    with transaction():
        found = queries.get_placement_for_update(staff, reference)
        return commands.admit(found, admitted_at=at, room=room, handover=handover, by=staff, now=now)


def did_not_arrive(case: Case, placement: Placement, *, told: NonArrival = NOT_COME, now: dt.datetime = NOON) -> None:
    """The person did not come."""
    staff, reference = actor(case.staff_of(placement.provider_id)), placement.reference
    with transaction():
        found = queries.get_placement_for_update(staff, reference)
        commands.record_non_arrival(found, told, by=staff, now=now)


def arranged(case: Case, facility: Facility, *, bed_from: dt.date = TODAY) -> Placement:
    """A bed that was asked for, offered and chosen."""
    offer = make_offer(case, facility)
    accept(case, offer, bed_from=bed_from)
    return confirm(case, offer)


def offers_now(request: PlacementRequest) -> dict[int, Offer]:
    """Facility id -> its latest offer."""
    found = db.session.scalars(select(Offer).where(Offer.request_id == request.id).order_by(Offer.id))
    return {offer.facility_id: offer for offer in found}


def copies_of(row: Model, count: int, **varied: Callable[[int], object]) -> list[int]:
    """Insert so many rows like this one at once; `varied` columns are made from the number. Returns their ids."""
    attributes = inspect(type(row)).column_attrs
    same = {attribute.key: getattr(row, attribute.key) for attribute in attributes if attribute.key != "id"}
    rows = [{**same, **{name: make(number) for name, make in varied.items()}} for number in range(count)]
    kind = type(row)
    ids = db.session.scalars(insert(kind).returning(kind.id, sort_by_parameter_order=True), rows).all()
    return list(ids)


def copies_of_request(request: PlacementRequest, count: int) -> list[int]:
    """As many requests like this one, each for a person of its own who consents to sharing; returns their ids."""
    client = db.session.get_one(Client, request.client_id)
    consent = db.session.query(Consent).filter_by(client_id=client.id, kind=ConsentKind.SHARING).one()
    tag = new_public_id()
    clients = copies_of(client, count, reference=lambda n: f"C-{tag}-{n}", public_id=lambda _: new_public_id())
    copies_of(consent, count, client_id=lambda n: clients[n])
    return copies_of(request, count, reference=lambda n: f"R-{tag}-{n}", client_id=lambda n: clients[n])


def accept_as(job: tuple[int, str]) -> None:
    """The user of this id accepts the offer of this public id, in whatever process this runs."""
    user_id, public_id = job
    staff = actor_by_id(user_id)
    with transaction():
        found = queries.get_offer_for_update(staff, public_id)
        commands.accept(found, bed_from=TODAY, conditions="", by=staff, now=NOON)


def admit_as(job: tuple[int, str]) -> None:
    """The user of this id records the arrival under this placement, in whatever process this runs."""
    user_id, reference = job
    staff = actor_by_id(user_id)
    with transaction():
        found = queries.get_placement_for_update(staff, reference)
        commands.admit(found, admitted_at=ARRIVAL, room="4", handover=HANDOVER, by=staff, now=NOON)


def leave_as(job: tuple[int, str]) -> None:
    """The user of this id records that the stay of this public id ended, in whatever process this runs."""
    user_id, public_id = job
    staff = actor_by_id(user_id)
    with transaction():
        found = queries.get_stay_for_update(staff, public_id)
        reason = ExitReason.COMPLETED
        commands.end_stay(found, ended_on=TODAY, reason=reason, discharge_plan_agreed_on=None, by=staff, now=NOON)
