"""People are found before they are made twice, and two records of one person become one, and two again."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from rehab.audit.models import AuditEntry
from rehab.clients import queries
from rehab.clients.models import Client, Consent
from rehab.clients.rules import ConsentKind, Particulars
from rehab.core.db import db as database
from rehab.core.errors import Conflict, DomainError, InvalidInput, NotFound
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import LIVE, RequestStatus
from tests.factories import TODAY, World, a_client, a_request, a_service, a_stay, a_world, actor
from tests.support.people import BORN, merge, merge_or_submit_as, register_as, take_back, undo
from tests.support.races import racers
from tests.support.signing import a_signature
from tests.support.statements import statements_seen

NHS, OTHER_NHS = "9434765919", "9434765870"
ROUNDS = 10


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def real_world(real_app: Flask) -> Iterator[World]:
    """A world in a database where a commit is a commit."""
    with real_app.app_context():
        yield a_world()
        database.session.remove()


def refusal_of(do: Callable[[], object], error: type[DomainError]) -> str:
    """The sentence of the refusal, once it is sure that nothing was stored."""
    with statements_seen() as seen, pytest.raises(error) as caught:
        do()
    assert seen.writes() == []
    return str(caught.value)


def found(world: World, text: str = "", born_on: dt.date | None = None) -> list[int]:
    rows, total = queries.find_clients(actor(world.key_worker), text, born_on=born_on, size=25)
    assert total == len(rows)
    return [client.id for client in rows]


def numbered(db: SQLAlchemy, client: Client, number: str = NHS) -> Client:
    client.nhs_number = number
    db.session.commit()
    return client


def test_finds_by_nhs_number_however_it_is_written_and_by_birth_date(world: World, db: SQLAlchemy) -> None:
    client = numbered(db, a_client(world.service))
    a_client(world.service, given_name="Bob", date_of_birth=dt.date(1990, 1, 1))
    assert found(world, "943 476 5919") == [client.id]
    assert found(world, born_on=BORN) == [client.id]
    assert found(world, "bob", born_on=BORN) == []
    assert len(found(world)) == 2


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (Particulars("Terry", "Sentinel", BORN), "The same name and date of birth"),
        (Particulars("Sentinel", "TERRY", BORN), "The same name and date of birth"),
        (Particulars("Teresa", "Sentinel", BORN), "The same date of birth, and a name in common"),
        (Particulars("Terry", "Sentinel", dt.date(1985, 4, 18)), "differs in one place"),
        (Particulars("Wholly", "Different", TODAY, NHS), "The same NHS number"),
    ],
)
def test_shows_likely_duplicates_of_the_service_and_why(
    world: World, db: SQLAlchemy, person: Particulars, why: str
) -> None:
    client = numbered(db, a_client(world.service))
    a_client(world.other_service)
    a_client(a_service(world.authority, "Second Service"))
    ((match, reason),) = queries.likely_same(world.service.id, person)
    assert (match.id, why in reason) == (client.id, True)


def test_people_whose_nhs_numbers_differ_are_not_taken_for_one(world: World, db: SQLAlchemy) -> None:
    numbered(db, a_client(world.service))
    assert queries.likely_same(world.service.id, Particulars("Terry", "Sentinel", BORN, OTHER_NHS)) == []


def test_a_merged_record_is_found_as_the_one_that_is_kept(world: World, db: SQLAlchemy) -> None:
    kept, merged = a_client(world.service), numbered(db, a_client(world.service, given_name="Maiden"))
    merge(kept, merged, by=world.team_manager)
    for text in ("maiden", merged.reference, NHS, "terry", ""):
        assert found(world, text) == [kept.id]
    with pytest.raises(NotFound):
        queries.get_client(actor(world.key_worker), merged.public_id)
    assert [record.id for record in queries.records_of(merged.id)] == [kept.id, merged.id]


def test_undoing_a_merge_makes_it_a_record_of_its_own_and_both_are_noted(world: World, db: SQLAlchemy) -> None:
    kept, merged = a_client(world.service), a_client(world.service, given_name="Other")
    merge(kept, merged, by=world.team_manager)
    undo(merged, by=world.team_manager)
    assert set(found(world)) == {kept.id, merged.id}
    noted = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == merged.id)).all()
    assert {"client.merged", "client.merge_undone"} <= set(noted)
    assert "not merged" in refusal_of(lambda: undo(merged, by=world.team_manager), Conflict)


def test_an_nhs_number_comes_with_a_merged_record_and_goes_with_it(world: World, db: SQLAlchemy) -> None:
    kept, merged = a_client(world.service), numbered(db, a_client(world.service, given_name="Maiden"))
    merge(kept, merged, by=world.team_manager)
    assert db.session.get_one(Client, kept.id).nhs_number == NHS
    undo(merged, by=world.team_manager)
    assert db.session.get_one(Client, kept.id).nhs_number is None
    assert db.session.get_one(Client, merged.id).nhs_number == NHS


def test_undoing_a_merge_leaves_a_number_that_was_put_right_meanwhile(world: World, db: SQLAlchemy) -> None:
    kept, merged = a_client(world.service), numbered(db, a_client(world.service, given_name="Maiden"))
    merge(kept, merged, by=world.team_manager)
    numbered(db, kept, OTHER_NHS)
    undo(merged, by=world.team_manager)
    assert db.session.get_one(Client, kept.id).nhs_number == OTHER_NHS


def test_refuses_records_of_two_services_and_of_two_nhs_numbers(world: World, db: SQLAlchemy) -> None:
    kept, elsewhere = numbered(db, a_client(world.service)), a_client(world.other_service)
    other = numbered(db, a_client(world.service, given_name="Other"), OTHER_NHS)
    assert "your service" in refusal_of(lambda: merge(kept, elsewhere, by=world.team_manager), InvalidInput)
    assert "NHS numbers differ" in refusal_of(lambda: merge(kept, other, by=world.team_manager), InvalidInput)
    assert "another record" in refusal_of(lambda: merge(kept, kept, by=world.team_manager), InvalidInput)


def test_refuses_chains_of_merged_records(world: World) -> None:
    first, second, third = (a_client(world.service, given_name=name) for name in ("Ann", "Bea", "Cat"))
    merge(first, second, by=world.team_manager)
    for kept, merged in ((second, third), (third, first), (third, second)):
        assert "merged already" in refusal_of(lambda k=kept, m=merged: merge(k, m, by=world.team_manager), Conflict)
    merge(first, third, by=world.team_manager)
    assert len(queries.records_of(first.id)) == 3


@pytest.mark.parametrize("status", sorted(LIVE))
def test_refuses_while_both_have_a_live_request(world: World, status: RequestStatus) -> None:
    kept, merged = a_client(world.service), a_client(world.service, given_name="Other")
    a_request(kept, world.key_worker, status=RequestStatus.SUBMITTED)
    a_request(merged, world.key_worker, status=status)
    assert "Both records have a live request" in refusal_of(
        lambda: merge(kept, merged, by=world.team_manager), Conflict
    )


def test_refuses_while_both_stay_somewhere(world: World) -> None:
    kept, merged = a_client(world.service), a_client(world.service, given_name="Other")
    for client in (kept, merged):
        a_stay(a_request(client, world.key_worker, status=RequestStatus.ADMITTED), world.facility)
    assert "live request" in refusal_of(lambda: merge(kept, merged, by=world.team_manager), Conflict)


def test_a_live_request_of_the_merged_record_counts_as_the_persons(world: World) -> None:
    kept, merged = a_client(world.service), a_client(world.service, given_name="Other")
    live = a_request(merged, world.key_worker, status=RequestStatus.READY)
    draft = a_request(kept, world.key_worker)
    merge(kept, merged, by=world.team_manager)
    request = requests.get_own_request(actor(world.key_worker), draft.reference)
    elsewhere = requests.live_elsewhere(request)
    assert elsewhere is not None
    assert elsewhere.id == live.id


def test_cases_of_a_merged_record_are_found_by_any_name_or_number_of_the_person(world: World, db: SQLAlchemy) -> None:
    kept, merged = numbered(db, a_client(world.service)), a_client(world.service, given_name="Maiden")
    case = a_request(merged, world.key_worker)
    merge(kept, merged, by=world.team_manager)
    for text in ("maiden", "terry", NHS, case.reference.lower()):
        rows, _total = requests.case_list(actor(world.key_worker), requests.Criteria(name=text))
        assert [row.request.id for row in rows] == [case.id], text
    assert requests.case_list(actor(world.commissioner), requests.Criteria(name=NHS))[1] == 0


def test_consent_is_withdrawn_on_every_record_of_the_person(world: World, db: SQLAlchemy) -> None:
    kept, merged = a_client(world.service), a_client(world.service, given_name="Other")
    merge(kept, merged, by=world.team_manager)
    take_back(kept, ConsentKind.SHARING, by=world.key_worker)
    for record in (kept, merged):
        assert ConsentKind.SHARING not in queries.consents_in_force(record.id)
    noted = select(func.count()).where(AuditEntry.action == "consent.withdrawn")
    assert db.session.scalar(noted) == 2


def test_consent_is_not_withdrawn_on_a_day_to_come(world: World, db: SQLAlchemy) -> None:
    client = a_client(world.service)
    tomorrow = TODAY + dt.timedelta(days=1)
    refusal_of(lambda: take_back(client, ConsentKind.NDTMS, by=world.key_worker, on=tomorrow), InvalidInput)
    assert db.session.scalar(select(func.count()).where(Consent.withdrawn_on.is_not(None))) == 0


def test_the_list_takes_as_many_statements_for_many_as_for_few(world: World) -> None:
    def said(count: int) -> int:
        for number in range(count):
            a_client(world.service, given_name=f"N{count}x{number}")
        with statements_seen() as seen:
            queries.find_clients(by, "sentinel", size=25)
        return len(seen)

    by = actor(world.key_worker)
    assert said(3) == said(30) == 2


def test_two_who_register_one_person_at_once_make_one_record(real_database: str, real_world: World) -> None:
    world = real_world
    with racers(real_database, register_as, 3) as processes:
        for number in range(ROUNDS):
            job = (world.key_worker.id, world.service.id, f"N{number}")
            database.session.rollback()  # or SQLite would show the state before the race
            assert processes.round([job] * 3) == ["done"] * 3
            made = select(func.count()).where(Client.name_key == f"sentinel n{number}")
            assert database.session.scalar(made) == 1
            database.session.rollback()


def test_a_merge_and_a_submission_at_once_never_leave_two_live_requests(real_database: str, real_world: World) -> None:
    world = real_world
    with racers(real_database, merge_or_submit_as, 2) as processes:
        for number in range(ROUNDS):
            kept, merged = (a_client(world.service, given_name=f"{name}{number}") for name in ("Ann", "Bea"))
            a_request(kept, world.key_worker, status=RequestStatus.SUBMITTED)
            draft = a_request(merged, world.key_worker, facilities=(world.facility, world.second_facility))
            a_signature(draft, world.team_manager)
            jobs = [
                ("merge", world.team_manager.id, (kept.id, merged.id)),
                ("submit", world.key_worker.id, draft.reference),
            ]
            pair = {kept.id, merged.id}
            database.session.rollback()
            outcomes = processes.round(jobs)
            assert outcomes in (["done", "LiveRequestExists"], ["Conflict", "done"])
            live = select(func.count()).where(
                PlacementRequest.client_id.in_(pair), PlacementRequest.status == RequestStatus.SUBMITTED
            )
            assert database.session.scalar(live) == 1 + (outcomes[1] == "done")
            database.session.rollback()
