"""Notes on a case: who reads them, and how they are put right."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.casework import commands
from rehab.casework.models import CaseNote
from rehab.casework.queries import notes as queries
from rehab.casework.rules import NoteKind, Readers
from rehab.core.errors import Conflict, IllegalMove, NotFound
from rehab.core.transaction import transaction
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, World, a_client, a_request, a_world, actor
from tests.support.notes import a_note

FOURTEEN, FIFTEEN = dt.timedelta(minutes=14), dt.timedelta(minutes=15)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def case(world: World) -> PlacementRequest:
    return a_request(a_client(world.service), world.key_worker, status=RequestStatus.SUBMITTED)


def write(world: World, case: PlacementRequest, readers: Readers = Readers.SERVICE) -> CaseNote:
    with transaction():
        said = {"kind": NoteKind.CALL, "readers": readers, "text": "Rang the sister."}
        return commands.write_note(case, **said, by=actor(world.key_worker), now=NOON)


def read(world: World, case: PlacementRequest) -> dict[str, list[str]]:
    """Who of the cast reads which notes of the case."""
    found = {
        who: [note.text for note in queries.of_case(actor(getattr(world, who)), case.id)]
        for who in World.__annotations__
        if hasattr(getattr(world, who), "email")
    }
    return {who: texts for who, texts in found.items() if texts}


def test_a_note_is_read_by_its_service_alone_or_by_the_coordinators_too(world: World, case: PlacementRequest) -> None:
    write(world, case)
    assert set(read(world, case)) == {"key_worker", "colleague", "team_manager"}
    write(world, case, Readers.COORDINATORS_TOO)
    seen = read(world, case)
    assert set(seen) == {"key_worker", "colleague", "team_manager", "coordinator"}
    assert len(seen["coordinator"]) == 1


def test_the_audit_tells_of_a_note_and_not_what_it_says(db: SQLAlchemy, world: World, case: PlacementRequest) -> None:
    note = write(world, case)
    [entry] = db.session.query(AuditEntry).filter_by(case_id=case.id, subject_type="case_note")
    assert (entry.action, entry.subject_id, entry.fields) == ("note.written", note.id, [])


def test_a_slip_is_mended_for_a_quarter_of_an_hour(world: World, case: PlacementRequest) -> None:
    note = write(world, case)
    by = actor(world.key_worker)
    with transaction():
        commands.change_note(note, text="Rang the brother.", by=by, now=NOON + FOURTEEN)
    with transaction(), pytest.raises(IllegalMove):
        commands.change_note(note, text="Rang nobody.", by=by, now=NOON + FIFTEEN)
    assert read(world, case)["key_worker"] == ["Rang the brother."]


def test_a_correction_stands_beside_the_note_and_is_read_by_the_same_people(
    world: World, case: PlacementRequest
) -> None:
    note = write(world, case)
    by = actor(world.colleague)
    with transaction():
        correction = commands.correct_note(note, text="It was the brother.", by=by, now=NOON + FIFTEEN)
    assert (correction.corrects_id, correction.readers, correction.kind) == (note.id, Readers.SERVICE, NoteKind.CALL)
    assert read(world, case)["key_worker"] == ["It was the brother.", "Rang the sister."]
    with transaction(), pytest.raises(Conflict):
        commands.correct_note(note, text="It was the aunt.", by=by, now=NOON + FIFTEEN)


def test_a_note_of_another_case_does_not_exist_on_this_one(world: World, case: PlacementRequest) -> None:
    elsewhere = a_request(a_client(world.service), world.key_worker)
    note = a_note(elsewhere, world.key_worker)
    with pytest.raises(NotFound):
        queries.get_note(actor(world.key_worker), note.public_id, request_id=case.id)
