"""Who sees which requests, and lists of them."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import insert

from rehab.accounts.models import User
from rehab.core.errors import NotFound
from rehab.requests import queries
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Origin, RequestStatus
from tests.factories import NOON, World, a_client, a_request, actor
from tests.support.statements import statements_seen

S = RequestStatus


def sees(user: User, request: PlacementRequest) -> bool:
    by = actor(user)
    try:
        found = queries.get_request(by, request.reference)
    except NotFound:
        found = None
    listed = request.id in {row.id for row in queries.case_list(by, size=100)[0]}
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


def references(user: User, **options: str) -> list[str]:
    rows, total = queries.case_list(actor(user), **options)  # type: ignore[arg-type]
    assert total == len(rows)
    return [row.reference for row in rows]


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
    assert references(world.commissioner, sort="name") == sorted([young.reference, adams.reference])


def test_counts_by_status(db: SQLAlchemy, world: World) -> None:
    for status in (S.DRAFT, S.DRAFT, S.RETURNED):
        a_request(a_client(world.service), world.key_worker, status=status)
    a_request(a_client(world.other_service), world.other_key_worker)
    assert queries.counts(actor(world.key_worker)) == {S.DRAFT: 2, S.RETURNED: 1}


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
            rows, total = queries.case_list(by, reference="R-2025", sort="name")
            assert rows[0].client.name
            assert rows[0].key_worker is not None
            assert rows[0].service.name
        counted.append((len(seen), total))
    assert counted == [(2, 10), (2, 1000)]
    assert len(rows) == 25


def test_the_pages_of_a_list_hold_everything_once(db: SQLAlchemy, world: World) -> None:
    fill(db, world, 60)
    by = actor(world.key_worker)
    pages = [queries.case_list(by, page=number, sort="submitted")[0] for number in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [25, 25, 10, 0]
    assert len({row.id for page in pages for row in page}) == 60
