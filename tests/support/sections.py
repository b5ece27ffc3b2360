"""A draft whose sections are filled in by pages."""

from typing import Any

from rehab.requests import queries
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Section
from tests.factories import a_client, a_request
from tests.integration.requests.conftest import Desk
from tests.support.statements import statements_seen
from tests.support.visitor import Page

SAVE, SAVE_AND_LIST = "Save and continue", "Save and go to all sections"
DAY = {"day": "3", "month": "5", "year": "2026"}


def a_draft(desk: Desk, **options: Any) -> PlacementRequest:
    """Filled in throughout, with two facilities."""
    client = a_client(desk.world.service)
    options.setdefault("facilities", (desk.world.facility, desk.world.other_facility))
    return a_request(client, desk.world.key_worker, **options)


def path_of(request: PlacementRequest, section: Section) -> str:
    return f"/requests/{request.reference}/{section.value}"


def a_date(name: str, **parts: str) -> dict[str, str]:
    return {f"{name}-{part}": value for part, value in (DAY | parts).items()}


def no_date(name: str) -> dict[str, str]:
    return a_date(name, day="", month="", year="")


def save(desk: Desk, request: PlacementRequest, section: Section, **values: Any) -> Page:
    return desk.key_worker.submit(path_of(request, section), SAVE, **values)


def refused(desk: Desk, request: PlacementRequest, section: Section, **values: Any) -> list[str]:
    """The errors shown, after making sure that nothing was written and what was typed is still there."""
    page = desk.key_worker.visit(path_of(request, section))
    with statements_seen() as seen:
        page = desk.key_worker.send(page, SAVE, **values)
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert seen.writes() == []
    return page.errors


def stored(request: PlacementRequest) -> PlacementRequest:
    return queries.whole_request(request.id)
