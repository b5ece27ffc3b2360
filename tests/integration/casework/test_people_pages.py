"""The pages of people: found by the service, consent withdrawn with its effect shown, records merged by a manager."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.clients.models import Client
from rehab.clients.rules import ConsentKind
from rehab.placements.rules import OfferStatus
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, World, a_client, a_request, a_stay, a_world, an_offer
from tests.support.people import merge
from tests.support.statements import statements_seen
from tests.support.visitor import Visitor

TODAY_TYPED = {"withdrawn_on-day": "1", "withdrawn_on-month": "6", "withdrawn_on-year": "2026", "sure": "y"}
SignedIn = Callable[[User], Visitor]


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def kay(world: World, signed_in: SignedIn) -> Visitor:
    return signed_in(world.key_worker)


def test_lists_the_services_people_and_nobody_elses(kay: Visitor, world: World) -> None:
    a_client(world.service)
    a_client(world.other_service, given_name="Elsewhere")
    page = kay.visit("/people")
    assert "Terry Sentinel" in page.text
    assert "Elsewhere" not in page.text


def test_says_so_while_nobody_is_known(kay: Visitor) -> None:
    assert "knows nobody yet" in kay.visit("/people").text


def test_finds_a_person_without_a_name_in_the_address(kay: Visitor, world: World) -> None:
    a_client(world.service)
    page = kay.submit("/people", "Find", text="terry")
    assert (page.path, "Terry Sentinel" in page.text) == ("/people/find", True)
    assert "knows nobody" in kay.submit("/people", "Find", text="nobody").text


def test_a_persons_page_shows_requests_and_consents_and_is_noted(kay: Visitor, world: World, db: SQLAlchemy) -> None:
    client = a_client(world.service)
    request = a_request(client, world.key_worker, status=RequestStatus.APPROVED)
    page = kay.visit(f"/people/{client.public_id}")
    assert page.heading == "Terry Sentinel"
    assert request.reference in page.text
    assert "1 January 2026" in page.text
    assert db.session.scalar(select(AuditEntry.subject_id).where(AuditEntry.action == "client.viewed")) == client.id


@pytest.mark.parametrize("who", ["other_key_worker", "commissioner", "coordinator", "provider_user", "administrator"])
def test_a_person_of_another_service_does_not_exist(world: World, signed_in: SignedIn, who: str) -> None:
    client = a_client(world.service)
    visitor = signed_in(getattr(world, who))
    for path in ("", "/consent/sharing", "/merge"):
        assert visitor.visit(f"/people/{client.public_id}{path}").status == 404


def test_says_who_sees_what_before_and_after_sharing_is_withdrawn(kay: Visitor, world: World) -> None:
    client = a_client(world.service)
    request = a_request(client, world.key_worker, status=RequestStatus.APPROVED)
    an_offer(request, world.facility)
    before = kay.visit(f"/people/{client.public_id}/consent/sharing")
    assert "The summary that was sent with the offer" in before.text
    assert "Nothing: the offer is closed" in before.text
    assert "ask them anew" in before.text
    after = kay.submit(f"/people/{client.public_id}/consent/sharing", "Withdraw consent", **TODAY_TYPED)
    assert after.path == f"/people/{client.public_id}"
    assert "The summary that was sent" not in after.text
    assert world.facility.name not in after.text


def test_a_provider_that_was_asked_loses_sight_at_once(kay: Visitor, world: World, signed_in: SignedIn) -> None:
    client = a_client(world.service)
    offer = an_offer(a_request(client, world.key_worker, status=RequestStatus.APPROVED), world.facility)
    house = signed_in(world.provider_user)
    assert house.visit(f"/offers/{offer.public_id}").status == 200
    kay.submit(f"/people/{client.public_id}/consent/sharing", "Withdraw consent", **TODAY_TYPED)
    assert house.visit(f"/offers/{offer.public_id}").status == 404
    assert "Terry" not in house.visit("/offers").text


def test_the_provider_that_has_the_person_keeps_what_safe_care_needs(
    kay: Visitor, world: World, signed_in: SignedIn
) -> None:
    client = a_client(world.service)
    stay = a_stay(a_request(client, world.key_worker, status=RequestStatus.ADMITTED), world.facility)
    page = kay.submit(f"/people/{client.public_id}/consent/sharing", "Withdraw consent", **TODAY_TYPED)
    assert "What safe care needs" in page.text
    assert signed_in(world.provider_user).visit(f"/stays/{stay.public_id}").status == 200


def test_asks_for_the_day_and_whether_the_person_was_told(kay: Visitor, world: World) -> None:
    client = a_client(world.service)
    page = kay.submit(f"/people/{client.public_id}/consent/ndtms", "Withdraw consent")
    assert page.status == 422
    assert page.errors == [
        "Enter the day on which the person took it back",
        "Tell the person what this means, then tick the box",
    ]


def test_refuses_a_day_before_it_was_given(kay: Visitor, world: World) -> None:
    client = a_client(world.service)
    early = TODAY_TYPED | {"withdrawn_on-year": "2025"}
    page = kay.submit(f"/people/{client.public_id}/consent/ndtms", "Withdraw consent", **early)
    assert page.errors == ["Consent cannot be withdrawn before it was given, nor on a day to come"]


def test_a_consent_that_is_not_in_force_leads_back_to_the_person(kay: Visitor, world: World) -> None:
    client = a_client(world.service, consents=())
    path = f"/people/{client.public_id}"
    assert kay.visit(f"{path}/consent/{ConsentKind.SHARING}").path == path
    assert kay.visit(f"{path}/consent/nonsense").status == 404


def test_a_manager_merges_two_records_and_undoes_it(world: World, signed_in: SignedIn, db: SQLAlchemy) -> None:
    kept, other = a_client(world.service), a_client(world.service, given_name="Teri")
    request = a_request(other, world.key_worker)
    manager = signed_in(world.team_manager)
    form = manager.visit(f"/people/{kept.public_id}/merge")
    assert "a name in common" in form.text
    page = manager.send(form, "Merge the records", record=other.reference.lower())
    assert page.path == f"/people/{kept.public_id}"
    assert request.reference in page.text
    assert manager.visit(f"/people/{other.public_id}").heading == "Terry Sentinel"
    page = manager.send(page, f"Undo: make {other.reference} a record of its own")
    assert page.heading == "Teri Sentinel"
    assert db.session.get_one(Client, other.id).merged_into_id is None


def test_tells_at_the_field_why_records_cannot_be_merged(world: World, signed_in: SignedIn) -> None:
    kept, elsewhere = a_client(world.service), a_client(world.other_service)
    manager = signed_in(world.team_manager)
    for reference in (elsewhere.reference, "C-2026-99999"):
        page = manager.submit(f"/people/{kept.public_id}/merge", "Merge the records", record=reference)
        assert page.errors == ["Your service has no record of this reference"]


def test_two_live_requests_are_told_and_nothing_is_merged(world: World, signed_in: SignedIn, db: SQLAlchemy) -> None:
    kept, other = a_client(world.service), a_client(world.service, given_name="Teri")
    for client in (kept, other):
        a_request(client, world.key_worker, status=RequestStatus.READY)
    manager = signed_in(world.team_manager)
    page = manager.submit(f"/people/{kept.public_id}/merge", "Merge the records", record=other.reference)
    assert (page.status, "Both records have a live request" in page.text) == (409, True)
    assert db.session.get_one(Client, other.id).merged_into_id is None


def test_a_key_worker_does_not_merge(kay: Visitor, world: World) -> None:
    client = a_client(world.service)
    assert kay.visit(f"/people/{client.public_id}/merge").status == 404
    assert "Merge another record" not in kay.visit(f"/people/{client.public_id}").text


def test_a_person_with_much_takes_as_many_statements_as_one_with_little(kay: Visitor, world: World) -> None:
    def said(client: Client) -> int:
        with statements_seen() as seen:
            assert kay.visit(f"/people/{client.public_id}").status == 200
        return len(seen)

    little, much = a_client(world.service, given_name="Little"), a_client(world.service, given_name="Much")
    a_request(little, world.key_worker)
    an_offer(a_request(much, world.key_worker, status=RequestStatus.APPROVED), world.facility)
    for status in (RequestStatus.DECLINED, RequestStatus.WITHDRAWN, RequestStatus.EXPIRED):
        request = a_request(much, world.key_worker, status=status)
        an_offer(request, world.second_facility, status=OfferStatus.DECLINED)
    merge(much, a_client(world.service, given_name="More"), by=world.team_manager)
    assert said(little) == said(much)
