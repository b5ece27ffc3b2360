"""A request that is ready to be submitted, and submitting it by its page."""

from typing import Any

from rehab.clients.models import Client
from rehab.requests.models import PlacementRequest
from tests.factories import World, a_client, a_request
from tests.integration.requests.conftest import Desk
from tests.support.signing import a_signature
from tests.support.visitor import Page

SUBMIT = "Submit the request"


def a_draft(world: World, client: Client | None = None, **options: Any) -> PlacementRequest:
    options.setdefault("facilities", (world.facility, world.other_facility))
    request = a_request(client or a_client(world.service), world.key_worker, **options)
    return a_signature(request, world.team_manager)


def submit(desk: Desk, request: PlacementRequest) -> Page:
    return desk.key_worker.submit(f"/requests/{request.reference}/check", SUBMIT, declaration="y")
