"""Who sees which requests, and lists of them."""

import datetime as dt
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import insert

from rehab.accounts.models import RoleGrant, User
from rehab.accounts.rules import Role
from rehab.clients.models import Client
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.clock import end_of_day
from rehab.core.errors import NotFound
from rehab.core.transaction import transaction
from rehab.framework.rules import CareType
from rehab.requests import queries
from rehab.requests.models import PlacementRequest
from rehab.requests.queries import Criteria
from rehab.requests.rules import Origin, RequestStatus, Stage
from tests.factories import NOON, TODAY, World, a_client, a_request, actor
from tests.support.statements import statements_seen

S = RequestStatus


def sees(user: User, request: PlacementRequest) -> bool:
    by = actor(user)
    try:
        found = queries.get_request(by, request.reference)
    except NotFound:
        found = None
    listed = request.id in {row.request.id for row in queries.case_list(by, size=100)[0]}
    assert listed is (found is not None)
    return listed


def test_who_sees_a_request(db: SQLAlchemy, world: World) -> None:
    draft = a_request(a_client(world.service), world.key_worker)
    submitted = a_request(a_client(world.service), world.key_worker, status=S.SUBMITTED)
    for user in (world.key_worker, world.colleague, world.team_manager):
        assert (sees(user, draft), sees(user, submitted)) == (True, True)
    for user in (world.coordinator, world.commissioner):
        assert (sees(user, draft), sees(user, submitted)) == (False, True)
    others = (world.other_key_worker, world.other_commissioner, world.chair, world.provider_user, world.administrator)
    for user in others:
        assert (sees(user, draft), sees(user, submitted)) == (False, False)


def test_a_draft_that_was_withdrawn_never_reaches_the_authority(db: SQLAlchemy, world: World) -> None:
    request = a_request(a_client(world.service), world.key_worker, status=S.WITHDRAWN, submitted_on=None)
    assert not sees(world.coordinator, request)
    request.origin = Origin.IMPORTED
    db.session.commit()
    assert sees(world.coordinator, request)


def test_only_those_who_request_placements_for_the_service_may_open_it_for_change(db: SQLAlchemy, world: World) -> None:
    request = a_request(a_client(world.service), world.key_worker, status=S.SUBMITTED)
    assert queries.get_own_request(actor(world.team_manager), request.reference).id == request.id
    for user in (world.coordinator, world.commissioner, world.other_key_worker):
        with pytest.raises(NotFound):
            queries.get_own_request(actor(user), request.reference)


def references(user: User, sort: str = "-created", **criteria: Any) -> list[str]:
    rows, total = queries.case_list(actor(user), Criteria(**criteria), sort=sort)
    assert total == len(rows)
    return [row.request.reference for row in rows]


def test_names_are_searched_only_by_those_who_may_see_them(db: SQLAlchemy, world: World) -> None:
    request = a_request(a_client(world.service), world.key_worker, status=S.READY)
    a_request(a_client(world.service, given_name="Bob", family_name="Young"), world.key_worker, status=S.READY)
    for user in (world.key_worker, world.coordinator):
        assert references(user, name="sent TERRY") == [request.reference]
    assert references(world.commissioner, name="sentinel") == []
    assert references(world.commissioner, reference=request.reference.lower()) == [request.reference]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "terry sentinel young"])
def test_search_text_is_taken_as_it_is(db: SQLAlchemy, world: World, text: str) -> None:
    a_request(a_client(world.service), world.key_worker)
    assert references(world.key_worker, name=text) == []


def test_sorts_and_filters(db: SQLAlchemy, world: World) -> None:
    young = a_request(a_client(world.service, family_name="Young"), world.key_worker, status=S.READY)
    adams = a_request(
        a_client(world.service, family_name="Adams"),
        world.key_worker,
        status=S.SUBMITTED,
        submitted_on=dt.date(2026, 5, 2),
    )
    draft = a_request(a_client(world.service, family_name="Mills"), world.key_worker)
    by_name = [adams.reference, draft.reference, young.reference]
    assert references(world.key_worker, sort="name") == by_name
    assert references(world.key_worker, sort="-name") == by_name[::-1]
    assert references(world.key_worker, sort="submitted") == [young.reference, adams.reference, draft.reference]
    assert references(world.key_worker, sort="-submitted") == [adams.reference, young.reference, draft.reference]
    assert references(world.key_worker, status=S.READY) == [young.reference]
    by_reference = sorted([young.reference, adams.reference])
    assert by_reference != [adams.reference, young.reference]
    assert references(world.commissioner, sort="name") == by_reference
    elsewhere = world.other_authority.id
    db.session.add(RoleGrant(user_id=world.commissioner.id, role=Role.COORDINATOR, organisation_id=elsewhere))
    db.session.commit()
    assert references(world.commissioner, sort="name") == by_reference


def test_each_filter_narrows_the_list(db: SQLAlchemy, world: World) -> None:
    fits = a_request(
        a_client(world.service),
        world.key_worker,
        status=S.READY,
        care_type=CareType.INPATIENT_DETOX,
        substances=(1101,),
        submitted_on=dt.date(2026, 5, 4),
    )
    a_request(a_client(world.service), world.colleague, status=S.DRAFT)
    with transaction():
        clocks.start(ClockKind.DECISION, fits, case_id=fits.id, due_on=TODAY, owner_id=None, now=NOON)
    late = NOON + dt.timedelta(days=1)
    for criteria in (
        {"stage": Stage.PANEL},
        {"overdue_at": late},
        {"key_worker_id": world.key_worker.id},
        {"care_type": CareType.INPATIENT_DETOX},
        {"group": fits.substance_group},
        {"submitted_from": dt.date(2026, 5, 4)},
        {"submitted_to": dt.date(2026, 5, 4)},
        {"also": (PlacementRequest.id == fits.id,)},
    ):
        assert references(world.team_manager, **criteria) == [fits.reference], criteria
    for criteria in (
        {"overdue_at": NOON},
        {"submitted_from": dt.date(2026, 5, 5)},
        {"submitted_to": dt.date(2026, 5, 3)},
        {"stage": Stage.ENDED},
    ):
        assert references(world.team_manager, **criteria) == [], criteria


def test_people_are_found_by_their_birth_date_only_by_those_who_may_see_it(db: SQLAlchemy, world: World) -> None:
    request = a_request(a_client(world.service), world.key_worker, status=S.READY)
    born = db.session.get_one(Client, request.client_id).date_of_birth
    assert references(world.coordinator, born_on=born) == [request.reference]
    assert references(world.coordinator, born_on=born + dt.timedelta(days=1)) == []
    assert references(world.commissioner, born_on=born) == []


def test_says_when_the_next_thing_is_due(db: SQLAlchemy, world: World) -> None:
    request = a_request(a_client(world.service), world.key_worker, status=S.READY)
    with transaction():
        for days, kind in enumerate((ClockKind.DECISION, ClockKind.REVIEW)):
            due_on = TODAY + dt.timedelta(days=days)
            clocks.start(kind, request, case_id=request.id, due_on=due_on, owner_id=None, now=NOON)
        clocks.start(
            ClockKind.SIGN_OFF, request, case_id=request.id, due_on=dt.date(2026, 5, 1), owner_id=None, now=NOON
        )
        clocks.stop(ClockKind.SIGN_OFF, request, now=NOON)
    [row] = queries.case_list(actor(world.key_worker))[0]
    assert row.due_at == end_of_day(TODAY)


def test_counts_several_lists_at_once(db: SQLAlchemy, world: World) -> None:
    for status in (S.DRAFT, S.DRAFT, S.RETURNED):
        a_request(a_client(world.service), world.key_worker, status=status)
    a_request(a_client(world.other_service), world.other_key_worker)
    lists = [Criteria(status=S.DRAFT), Criteria(stage=Stage.PANEL), Criteria(status=S.APPROVED), Criteria()]
    by = actor(world.key_worker)
    with statements_seen() as seen:
        assert queries.counts(by, lists) == [2, 1, 0, 3]
    assert len(seen) == 1


def fill(db: SQLAlchemy, world: World, count: int) -> None:
    client_id = a_client(world.service).id
    row = {
        "client_id": client_id,
        "service_id": world.service.id,
        "authority_id": world.authority.id,
        "key_worker_id": world.key_worker.id,
        "status": S.DECLINED,
        "submitted_on": dt.date(2026, 5, 1),
        "created_at": NOON,
        "version": 1,
    }
    start = db.session.query(PlacementRequest).count()
    references = (f"R-2025-{number:05d}" for number in range(start, start + count))
    db.session.execute(insert(PlacementRequest), [{**row, "reference": reference} for reference in references])
    db.session.commit()


def test_a_list_of_a_thousand_takes_as_many_statements_as_one_of_ten(db: SQLAlchemy, world: World) -> None:
    by = actor(world.key_worker)
    counted = []
    for more in (10, 990):
        fill(db, world, more)
        db.session.expunge_all()
        with statements_seen() as seen:
            rows, total = queries.case_list(by, Criteria(reference="R-2025"), sort="name")
            assert rows[0].request.client.name
            assert rows[0].request.key_worker is not None
            assert rows[0].request.service.name
        counted.append((len(seen), total))
    assert counted == [(2, 10), (2, 1000)]
    assert len(rows) == 25


def test_the_pages_of_a_list_hold_everything_once(db: SQLAlchemy, world: World) -> None:
    fill(db, world, 60)
    by = actor(world.key_worker)
    pages = [queries.case_list(by, page=number, sort="submitted")[0] for number in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [25, 25, 10, 0]
    assert len({row.request.id for page in pages for row in page}) == 60
