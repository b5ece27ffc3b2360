"""What a provider may open: while it is asked or expects somebody, while they stay, and never without consent."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.clients import commands as clients
from rehab.clients.models import Client
from rehab.clients.rules import ConsentKind
from rehab.core.db import db as database
from rehab.core.errors import NotFound
from rehab.core.transaction import transaction
from rehab.documents.models import Document
from rehab.documents.rules import DocumentKind as K
from rehab.placements import commands, queries
from rehab.placements.models import Offer, Stay
from rehab.placements.rules import ExitReason, OfferStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY, World, a_client, a_request, actor
from tests.support import placements as beds
from tests.support.documents import a_document


@pytest.fixture
def bed(world: World) -> beds.Case:
    facilities = (world.facility, world.other_facility)
    approved = a_request(
        a_client(world.service), world.key_worker, status=RequestStatus.APPROVED, facilities=facilities
    )
    return beds.Case(world, approved)


@pytest.fixture
def risk(world: World, bed: beds.Case, folder: Path) -> Document:
    a_document(bed.request, world.key_worker, folder, K.COURT_ORDER)
    return a_document(bed.request, world.key_worker, folder, K.RISK_ASSESSMENT)


def seen_with_offer(user: User, offer: Offer) -> list[str]:
    """Public ids of what the provider's staff may open through the offer today."""
    return [
        document.public_id for document in queries.offered_documents(queries.get_offer(actor(user), offer.public_id))
    ]


def seen_with_stay(user: User, stay: Stay) -> list[str]:
    who = actor(user)
    return [document.public_id for document in queries.documents_of_stay(who, queries.get_stay(who, stay.public_id))]


def withdraw_sharing(request: PlacementRequest, by: User) -> None:
    with transaction():
        client = database.session.get_one(Client, request.client_id)
        clients.withdraw_consent(client, ConsentKind.SHARING, withdrawn_on=TODAY, by=actor(by), now=NOON)


def test_a_provider_that_is_asked_opens_what_it_needs_and_no_more(world: World, bed: beds.Case, risk: Document) -> None:
    offer = beds.make_offer(bed, world.facility)
    assert seen_with_offer(world.provider_user, offer) == [risk.public_id]
    with pytest.raises(NotFound):
        queries.get_offer(actor(world.other_provider_user), offer.public_id)


def test_sight_ends_when_the_offer_closes(world: World, bed: beds.Case, risk: Document) -> None:
    chosen, other = beds.make_offers(bed, world.facility, world.other_facility)
    beds.accept(bed, chosen)
    beds.confirm(bed, chosen)
    assert seen_with_offer(world.provider_user, chosen) == [risk.public_id]
    with pytest.raises(NotFound):
        seen_with_offer(world.other_provider_user, other)


def test_sight_through_an_offer_ends_when_the_person_does_not_come(
    world: World, bed: beds.Case, risk: Document
) -> None:
    offer = beds.make_offer(bed, world.facility)
    beds.accept(bed, offer)
    beds.did_not_arrive(bed, beds.confirm(bed, offer))
    database.session.expire_all()
    found = database.session.get_one(Offer, offer.id)
    assert found.status is not OfferStatus.SENT
    assert queries.offered_documents(found) == ()
    with pytest.raises(NotFound):
        queries.offered_document(found, risk.public_id)


def test_the_house_opens_documents_of_who_stays_there_until_they_leave(
    world: World, bed: beds.Case, risk: Document
) -> None:
    stay = beds.admit(bed, beds.arranged(bed, world.facility), at=NOON - dt.timedelta(hours=3))
    assert seen_with_stay(world.provider_user, stay) == [risk.public_id]
    assert seen_with_stay(world.key_worker, stay) == []
    staff = actor(world.provider_user)
    with transaction():
        found = queries.get_stay_for_update(staff, stay.public_id)
        commands.end_stay(
            found, ended_on=TODAY, reason=ExitReason.COMPLETED, discharge_plan_agreed_on=None, by=staff, now=NOON
        )
    assert seen_with_stay(world.provider_user, stay) == []
    with pytest.raises(NotFound):
        queries.document_of_stay(staff, queries.get_stay(staff, stay.public_id), risk.public_id)


@pytest.mark.parametrize("arrived", [False, True], ids=["offered", "staying"])
def test_sight_ends_at_once_when_consent_to_sharing_is_withdrawn(
    world: World, bed: beds.Case, risk: Document, *, arrived: bool
) -> None:
    user = world.provider_user
    if arrived:
        stay = beds.admit(bed, beds.arranged(bed, world.facility), at=NOON - dt.timedelta(hours=3))
        look: Callable[[], list[str]] = lambda: seen_with_stay(user, stay)  # noqa: E731  (two ways to the same papers)
    else:
        offer = beds.make_offer(bed, world.facility)
        look = lambda: seen_with_offer(user, offer)  # noqa: E731  (as above)
    assert look() == [risk.public_id]
    withdraw_sharing(bed.request, world.key_worker)
    if arrived:
        assert look() == []
    else:
        with pytest.raises(NotFound):
            look()


def test_sight_ends_when_consent_is_withdrawn_under_another_record_of_the_person(
    db: SQLAlchemy, world: World, bed: beds.Case, risk: Document
) -> None:
    offer = beds.make_offer(bed, world.facility)
    twin = a_client(world.service, given_name="Terri")
    with transaction():
        kept = database.session.get_one(Client, bed.request.client_id)
        clients.merge(kept, database.session.get_one(Client, twin.id), by=actor(world.team_manager), now=NOON)
    with transaction():
        merged = database.session.get_one(Client, twin.id)
        clients.withdraw_consent(merged, ConsentKind.SHARING, withdrawn_on=TODAY, by=actor(world.key_worker), now=NOON)
    with pytest.raises(NotFound):
        seen_with_offer(world.provider_user, offer)
    assert risk.is_kept
