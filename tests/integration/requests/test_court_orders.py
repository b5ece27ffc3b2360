"""A court order: the panel reads its conditions and no contacts, the provider reads whom to tell as well."""

from flask_sqlalchemy import SQLAlchemy

from rehab.requests.models import PlacementRequest
from rehab.requests.queries import whole_request
from rehab.requests.rules import CourtOrder, RequestStatus
from tests.factories import World, a_client, a_request
from tests.support.panels import a_ready_request, an_open_case
from tests.support.placements import Case, make_offer

CONDITIONS, CONTACT = "Weekly tests for six months", "The probation office, 020 7946 0000"


def ordered(db: SQLAlchemy, request: PlacementRequest) -> PlacementRequest:
    eligibility = whole_request(request.id).eligibility
    assert eligibility is not None
    eligibility.court_order, eligibility.order_conditions = CourtOrder.DRR, CONDITIONS
    eligibility.order_contact = CONTACT
    db.session.commit()
    return request


def test_the_panel_reads_the_conditions_and_not_whom_to_tell(db: SQLAlchemy, world: World) -> None:
    pack = an_open_case(world, request=ordered(db, a_ready_request(world))).row().pack
    assert pack is not None
    told = {row["key"]: row["value"] for section in pack["sections"] for row in section["rows"]}
    assert told["Voluntary or by court order"] == "Drug rehabilitation requirement (DRR)"
    assert told["Conditions of the order"] == CONDITIONS
    assert CONTACT not in str(pack)


def test_the_provider_reads_the_conditions_and_whom_to_tell(db: SQLAlchemy, world: World) -> None:
    request = a_request(
        a_client(world.service),
        world.key_worker,
        status=RequestStatus.APPROVED,
        facilities=(world.facility, world.other_facility),
    )
    summary = make_offer(Case(world, ordered(db, request)), world.facility).summary
    told = {row["key"]: row["value"] for section in summary["needs"] for row in section["rows"]}
    assert summary["court_order"] == "Drug rehabilitation requirement (DRR)"
    assert told["Conditions of the order"] == CONDITIONS
    assert told["Who must be told about progress"] == CONTACT
