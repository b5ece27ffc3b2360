"""What becomes of offers when the person takes their consent back, and agrees again."""

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.accounts.models import User
from rehab.clients import commands as clients
from rehab.clients.models import Client
from rehab.clients.rules import ConsentKind
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.db import db as database
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.placements.models import Offer, Placement
from rehab.placements.rules import OfferStatus, PlacementStatus
from tests.factories import NOON, TODAY, actor
from tests.support.people import take_back
from tests.support.placements import Case, accept, arranged, make_offer, make_offers


def withdraw(case: Case, kind: ConsentKind = ConsentKind.SHARING, *, by: User | None = None) -> None:
    client = database.session.get_one(Client, case.request.client_id)
    take_back(client, kind, by=by or case.world.key_worker)


def statuses(db: SQLAlchemy) -> list[OfferStatus]:
    return list(db.session.scalars(select(Offer.status).order_by(Offer.id)))


@pytest.mark.parametrize("kind", [ConsentKind.SHARING, ConsentKind.TREATMENT])
def test_open_offers_close_and_their_clocks_stop(db: SQLAlchemy, case: Case, kind: ConsentKind) -> None:
    _asked, answered = make_offers(case, case.world.facility, case.world.other_facility)
    accept(case, answered)
    withdraw(case, kind)
    assert statuses(db) == [OfferStatus.WITHDRAWN, OfferStatus.WITHDRAWN]
    assert db.session.get_one(Offer, answered.id).bed_held is False
    waits = select(Clock).where(Clock.kind == ClockKind.OFFER_ANSWER, Clock.state == ClockState.RUNNING)
    assert db.session.scalars(waits).all() == []


def test_leaving_the_national_data_closes_no_offer(db: SQLAlchemy, case: Case) -> None:
    make_offer(case, case.world.facility)
    withdraw(case, ConsentKind.NDTMS)
    assert statuses(db) == [OfferStatus.SENT]


def test_a_confirmed_bed_stays_kept(db: SQLAlchemy, case: Case) -> None:
    placement = arranged(case, case.world.facility)
    withdraw(case)
    assert statuses(db) == [OfferStatus.CONFIRMED]
    assert db.session.get_one(Placement, placement.id).status is PlacementStatus.ARRANGED


def test_the_provider_is_told_without_a_reason_and_the_key_worker_who_did_not_do_it(db: SQLAlchemy, case: Case) -> None:
    make_offer(case, case.world.facility)
    withdraw(case, by=case.world.colleague)
    told = {row.template: row.recipient_id for row in db.session.execute(select(Notice.template, Notice.recipient_id))}
    assert told["offer_closed"] == case.world.provider_user.id
    assert told["offers_without_consent"] == case.world.key_worker.id


def test_once_the_person_agrees_again_facilities_are_asked_anew(db: SQLAlchemy, case: Case) -> None:
    make_offer(case, case.world.facility)
    withdraw(case)
    by = actor(case.world.key_worker)
    with transaction() as session:
        client = session.get_one(Client, case.request.client_id)
        clients.give_consent(client, ConsentKind.SHARING, given_on=TODAY, by=by, now=NOON)
    assert statuses(db) == [OfferStatus.WITHDRAWN]
    make_offer(case, case.world.facility)
    assert statuses(db) == [OfferStatus.WITHDRAWN, OfferStatus.SENT]
