"""How often the pages of a request ask the database: as often for a long request as for an empty one."""

from flask_sqlalchemy import SQLAlchemy

from rehab.requests.models import ROWS, PlacementRequest
from rehab.requests.queries import whole_request
from rehab.requests.rules import Section
from tests.factories import a_client, a_request
from tests.integration.requests.conftest import Desk
from tests.support.statements import statements_seen

# The most for each page. Prices and free beds, consents and the plan come on top of what all sections ask.
TASKS = ""
STATEMENTS = {
    TASKS: 21,
    "/check": 22,
    "/pdf": 15,
    **{f"/{section}": 16 for section in Section},
    f"/{Section.CONSENT}": 17,
    f"/{Section.CHOICE}": 18,
    f"/{Section.DISCHARGE_PLAN}": 19,
}


def asked_for(desk: Desk, request: PlacementRequest) -> dict[str, int]:
    counts = {}
    for page in STATEMENTS:
        with statements_seen() as seen:
            assert desk.key_worker.client.get(f"/requests/{request.reference}{page}").status_code == 200
        counts[page] = len(seen)
    return counts


def an_empty_request(desk: Desk, db: SQLAlchemy) -> PlacementRequest:
    request = a_request(a_client(desk.world.service, given_name="Em"), desk.world.key_worker)
    whole = whole_request(request.id)
    for name, _row in ROWS.values():
        setattr(whole, name, None)
    db.session.commit()
    return request


def test_each_page_asks_as_often_for_a_full_request_as_for_an_empty_one(desk: Desk, db: SQLAlchemy) -> None:
    facilities = (desk.world.facility, desk.world.other_facility)
    full = a_request(a_client(desk.world.service), desk.world.key_worker, facilities=facilities)
    asked_for(desk, full)  # sessions and settings are read once
    counts, fewest = asked_for(desk, full), asked_for(desk, an_empty_request(desk, db))
    assert {page: count for page, count in counts.items() if count > STATEMENTS[page]} == {}
    # A complete request asks who signs it, an empty one whether there is an earlier one to copy.
    assert abs(counts.pop(TASKS) - fewest.pop(TASKS)) <= 1
    assert counts == fewest
