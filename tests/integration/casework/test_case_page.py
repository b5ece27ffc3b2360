"""The page of a case: who sees it, what it shows to whom, and that looking is recorded."""

import pytest

from rehab.audit.models import AuditEntry
from rehab.core.db import db as database
from rehab.core.transaction import transaction
from rehab.requests import commands, queries
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.factories import actor

NAME = "Terry Sentinel"


@pytest.fixture
def world(db):
    return factories.a_world()


@pytest.fixture
def request_(world):
    client = factories.a_client(world.service)
    facilities = (world.facility, world.other_facility)
    return factories.a_request(client, world.key_worker, status=RequestStatus.SUBMITTED, facilities=facilities)


@pytest.mark.parametrize("who", ["key_worker", "colleague", "team_manager", "coordinator"])
def test_shows_the_name_to_the_service_and_the_coordinator(world, request_, signed_in, who):
    page = signed_in(getattr(world, who)).visit(f"/cases/{request_.reference}")
    assert page.heading == f"{request_.reference} {NAME}" or NAME in page.text


def test_shows_a_commissioner_the_reference_alone(world, request_, signed_in):
    page = signed_in(world.commissioner).visit(f"/cases/{request_.reference}")
    assert page.status == 200
    assert "Sentinel" not in page.response.text
    assert "17 April 1985" not in page.response.text


@pytest.mark.parametrize("who", ["other_key_worker", "other_commissioner", "provider_user", "chair", "administrator"])
def test_does_not_exist_for_anybody_else(world, request_, signed_in, who):
    assert signed_in(getattr(world, who)).visit(f"/cases/{request_.reference}").status == 404


def test_a_draft_is_the_services_own_business(world, signed_in):
    draft = factories.a_request(factories.a_client(world.service), world.key_worker)
    assert signed_in(world.coordinator).visit(f"/cases/{draft.reference}").status == 404
    assert signed_in(world.key_worker).visit(f"/cases/{draft.reference}").status == 200


def test_every_look_is_recorded(world, request_, signed_in):
    signed_in(world.commissioner).visit(f"/cases/{request_.reference}")
    seen = database.session.query(AuditEntry).filter_by(action="request.viewed", case_id=request_.id).all()
    assert [entry.actor_id for entry in seen] == [world.commissioner.id]


def test_the_timeline_tells_who_did_what_newest_first(world, request_, signed_in):
    with transaction():
        locked = queries.get_request_for_update(actor(world.coordinator), request_.reference)
        commands.mark_ready(locked, by=actor(world.coordinator), now=factories.NOON)
    page = signed_in(world.key_worker).visit(f"/cases/{request_.reference}")
    first = page.html.select_one(".app-timeline__item")
    assert first is not None
    assert "Found complete and ready for the panel" in first.get_text()
    assert world.coordinator.name in first.get_text()


@pytest.mark.parametrize(
    ("status", "who", "button"),
    [
        (RequestStatus.DRAFT, "key_worker", "Continue the request"),
        (RequestStatus.RETURNED, "colleague", "Continue the request"),
        (RequestStatus.SUBMITTED, "coordinator", "Check that it is complete"),
        (RequestStatus.READY, "coordinator", "Put it on an agenda"),
        (RequestStatus.APPROVED, "key_worker", "Make an offer"),
    ],
)
def test_the_next_step_stands_first(world, signed_in, status, who, button):
    client = factories.a_client(world.service)
    case = factories.a_request(client, world.key_worker, status=status, facilities=(world.facility,))
    page = signed_in(getattr(world, who)).visit(f"/cases/{case.reference}")
    assert button in page.links


def test_a_commissioner_can_do_nothing_to_a_case(world, request_, signed_in):
    page = signed_in(world.commissioner).visit(f"/cases/{request_.reference}")
    assert not page.html.select('main a.govuk-button, main form[method="post"]')
