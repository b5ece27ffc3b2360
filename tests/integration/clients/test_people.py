"""Registering people, putting them right, and their consents."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.clients import commands, queries
from rehab.clients.models import Client, Consent
from rehab.clients.rules import ConsentKind, Sex
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from tests.factories import NOON, TODAY, World, a_client, a_service, a_world, actor
from tests.support.statements import statements_seen

BORN = dt.date(1985, 4, 17)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


def register(world: World, given_name: str = "Terry", family_name: str = "Sentinel", born: dt.date = BORN) -> Client:
    by = actor(world.key_worker)
    with transaction() as session:
        service = session.get_one(type(world.service), world.service.id)
        return commands.register(
            service,
            given_name=given_name,
            family_name=family_name,
            date_of_birth=born,
            sex=Sex.MALE,
            by=by,
            now=NOON,
        )


def test_registers_a_person_with_a_reference_and_no_name_in_the_audit(world: World, db: SQLAlchemy) -> None:
    client = register(world)
    assert client.reference == "C-2026-00001"
    assert (client.name_key, client.authority_id) == ("sentinel terry", world.authority.id)
    entry = db.session.query(AuditEntry).filter_by(action="client.registered").one()
    assert (entry.subject_id, entry.fields) == (client.id, [])


@pytest.mark.parametrize("name", ["Terry", "TERRY", "Térry"])
def test_a_service_keeps_one_record_of_a_name_and_birth_date(world: World, db: SQLAlchemy, name: str) -> None:
    first = register(world)
    again = register(world, given_name=name)
    assert again.id == first.id
    assert db.session.query(Client).count() == 1


def test_the_same_name_with_another_birth_date_is_somebody_else(world: World) -> None:
    assert register(world).id != register(world, born=dt.date(1985, 4, 18)).id


def test_another_services_record_is_not_used(world: World) -> None:
    elsewhere = a_client(a_service(world.authority, "Second Service"))
    client = register(world)
    assert client.id != elsewhere.id
    known = queries.same_person(world.authority.id, client.name_key, BORN)
    assert [person.id for person in known] == [elsewhere.id, client.id]


def test_the_same_person_is_not_looked_for_in_another_authority(world: World) -> None:
    a_client(world.other_service)
    client = register(world)
    assert [person.id for person in queries.same_person(world.authority.id, client.name_key, BORN)] == [client.id]


def test_corrections_name_the_fields_that_changed(world: World, db: SQLAlchemy) -> None:
    client, by = a_client(world.service), actor(world.key_worker)
    with transaction() as session:
        client = session.get_one(Client, client.id)
        commands.correct(
            client,
            given_name="Terence",
            family_name="Sentinel",
            date_of_birth=BORN,
            sex=Sex.MALE,
            by=by,
            now=NOON,
        )
    assert client.name_key == "sentinel terence"
    assert db.session.query(AuditEntry).filter_by(action="client.corrected").one().fields == ["given_name"]


def test_refuses_a_correction_that_makes_two_records_of_one_person(world: World) -> None:
    other = a_client(world.service)
    client, by = a_client(world.service, given_name="Bob"), actor(world.key_worker)
    with statements_seen() as seen, pytest.raises(InvalidInput) as refused, transaction() as session:
        commands.correct(
            session.get_one(Client, client.id),
            given_name="terry",
            family_name="Sentinel",
            date_of_birth=BORN,
            sex=Sex.MALE,
            by=by,
            now=NOON,
        )
    assert other.reference in refused.value.faults["family_name"]
    assert seen.writes() == []


def consent(client: Client, world: World, given_on: dt.date, kind: ConsentKind = ConsentKind.SHARING) -> None:
    by = actor(world.key_worker)
    with transaction() as session:
        commands.give_consent(session.get_one(Client, client.id), kind, given_on=given_on, by=by, now=NOON)


def withdraw(client: Client, world: World, on: dt.date, kind: ConsentKind = ConsentKind.SHARING) -> None:
    by = actor(world.key_worker)
    with transaction() as session:
        commands.withdraw_consent(session.get_one(Client, client.id), kind, withdrawn_on=on, by=by, now=NOON)


def test_a_consent_is_in_force_from_giving_to_withdrawing(world: World) -> None:
    client = a_client(world.service, consents=())
    consent(client, world, TODAY)
    assert queries.consents_in_force(client.id) == {ConsentKind.SHARING}
    withdraw(client, world, TODAY)
    assert queries.consents_in_force(client.id) == set()


def test_a_consent_can_be_given_again_after_it_was_withdrawn(world: World, db: SQLAlchemy) -> None:
    client = a_client(world.service, consents=())
    consent(client, world, dt.date(2026, 5, 1))
    withdraw(client, world, dt.date(2026, 5, 2))
    consent(client, world, dt.date(2026, 5, 3))
    assert queries.consents(client.id)[ConsentKind.SHARING].given_on == dt.date(2026, 5, 3)
    assert db.session.query(Consent).count() == 2


def test_the_day_of_a_consent_in_force_is_put_right_in_its_place(world: World, db: SQLAlchemy) -> None:
    client = a_client(world.service, consents=())
    consent(client, world, dt.date(2026, 5, 1))
    consent(client, world, dt.date(2026, 4, 1))
    assert db.session.query(Consent).one().given_on == dt.date(2026, 4, 1)


@pytest.mark.parametrize("day", [TODAY + dt.timedelta(days=1), dt.date(1985, 4, 16)])
def test_refuses_a_consent_before_birth_or_after_today(world: World, day: dt.date) -> None:
    client = a_client(world.service, consents=())
    with statements_seen() as seen, pytest.raises(InvalidInput):
        consent(client, world, day)
    assert seen.writes() == []


def test_refuses_to_withdraw_before_it_was_given(world: World) -> None:
    client = a_client(world.service, consents=())
    consent(client, world, TODAY)
    with statements_seen() as seen, pytest.raises(InvalidInput):
        withdraw(client, world, dt.date(2026, 5, 1))
    assert seen.writes() == []


def test_finds_people_by_parts_of_the_name_and_by_reference(world: World) -> None:
    client, by = a_client(world.service), actor(world.key_worker)
    a_client(world.service, given_name="Bob", family_name="Young")
    for text in ("sent ter", "TERRY", client.reference.lower()):
        assert [found.id for found in queries.find_clients(by, text, size=5)[0]] == [client.id]
    assert queries.find_clients(by, "%", size=5)[0] == []


def test_people_of_other_services_do_not_exist(world: World) -> None:
    client = a_client(world.other_service)
    by = actor(world.key_worker)
    assert queries.find_clients(by, "Terry", size=5)[0] == []
    with pytest.raises(NotFound):
        queries.get_client(by, client.public_id)
