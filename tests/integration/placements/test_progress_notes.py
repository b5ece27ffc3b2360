"""Progress notes: who reads them, how they are put right, when the key worker is told."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.core.errors import Conflict, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.placements import queries
from rehab.placements.commands import notes as commands
from rehab.placements.models import ProgressNote, Stay
from rehab.placements.queries import notes
from tests.factories import NOON, TODAY, World, actor
from tests.support.house_life import a_progress_note
from tests.support.statements import statements_seen
from tests.support.stays import a_resident

DAY = dt.timedelta(days=1)
READERS = ("key_worker", "colleague", "team_manager", "provider_user")
NOT_READERS = ("other_key_worker", "other_provider_user", "commissioner", "coordinator", "chair", "administrator")


@pytest.fixture
def stay(world: World) -> Stay:
    return a_resident(world)


def texts(world: World, stay: Stay, who: str) -> list[str]:
    found, _total = notes.notes_of(actor(getattr(world, who)), queries.whole_stay(stay.id), page=1, size=25)
    return [note.text for note in found]


def test_the_house_and_the_persons_service_read_a_note(world: World, stay: Stay) -> None:
    a_progress_note(stay, world.provider_user)
    assert all(texts(world, stay, who) == ["Cooked."] for who in READERS)


@pytest.mark.parametrize("who", NOT_READERS)
def test_for_all_others_there_are_no_notes(world: World, stay: Stay, who: str) -> None:
    a_progress_note(stay, world.provider_user)
    with pytest.raises(NotFound):
        texts(world, stay, who)


def test_what_is_kept_in_the_house_is_read_and_told_there_alone(db: SQLAlchemy, world: World, stay: Stay) -> None:
    note = a_progress_note(stay, world.provider_user, shared=False)
    assert texts(world, stay, "provider_user") == ["Cooked."]
    assert texts(world, stay, "key_worker") == []
    with pytest.raises(NotFound):
        notes.get_note(actor(world.key_worker), queries.whole_stay(stay.id), note.public_id)
    assert list(notes.since(stay.id, stay.admitted_on)) == []
    assert list(notes.of_case(actor(world.key_worker), stay.request_id)) == []
    assert db.session.query(Notice).filter_by(template="progress_note").all() == []


def test_the_key_worker_is_told_once_a_day(db: SQLAlchemy, world: World, stay: Stay) -> None:
    for now in (NOON, NOON + dt.timedelta(hours=2), NOON + DAY):
        a_progress_note(stay, world.provider_user, now=now)
    told = db.session.query(Notice).filter_by(template="progress_note").order_by(Notice.id).all()
    path = f"/stays/{stay.public_id}"
    assert [(notice.recipient_id, notice.path, notice.created_at) for notice in told] == [
        (world.key_worker.id, path, NOON),
        (world.key_worker.id, path, NOON + DAY),
    ]


def test_a_correction_stands_beside_the_note_and_is_the_only_one(db: SQLAlchemy, world: World, stay: Stay) -> None:
    wrong, staff = a_progress_note(stay, world.provider_user), actor(world.provider_user)
    wrong_id, public_id = wrong.public_id, stay.public_id

    def correct(text: str) -> ProgressNote:
        with transaction():
            found = queries.get_stay_for_update(staff, public_id)
            note = notes.get_note(staff, found, wrong_id, lock=True)
            return commands.correct_note(found, note, text=text, by=staff, now=NOON + DAY)

    right = correct("It was Ben who cooked.")
    assert (right.corrects_id, right.about_on, right.shared) == (wrong.id, TODAY, True)
    assert texts(world, stay, "key_worker") == ["It was Ben who cooked.", "Cooked."]
    with statements_seen() as seen, pytest.raises(Conflict, match="corrected already"):
        correct("No, Ann.")
    assert seen.writes() == []
    told = db.session.query(AuditEntry).filter_by(subject_type="progress_note").order_by(AuditEntry.sequence).all()
    assert [(entry.action, entry.case_id) for entry in told] == [
        ("progress_note.written", stay.request_id),
        ("progress_note.corrected", stay.request_id),
    ]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"text": "  "}, "Enter the note"),
        ({"text": "x" * 4001}, "The note must be 4,000 characters or fewer"),
        ({"about_on": TODAY + DAY}, "The day must be 1 June 2026 or earlier"),
    ],
)
def test_refuses_what_is_no_note(world: World, stay: Stay, options: dict[str, object], sentence: str) -> None:
    with statements_seen() as seen, pytest.raises(InvalidInput, match=sentence):
        a_progress_note(stay, world.provider_user, **options)
    assert seen.writes() == []


def test_a_review_reads_the_notes_since_the_last_one(world: World, stay: Stay) -> None:
    a_progress_note(stay, world.provider_user, about_on=TODAY - 2 * DAY, text="Before")
    a_progress_note(stay, world.provider_user, about_on=TODAY - DAY, text="After")
    assert [note.text for note in notes.since(stay.id, TODAY - DAY)] == ["After"]


def test_the_service_reads_the_notes_of_all_stays_on_the_case(world: World, stay: Stay) -> None:
    a_progress_note(stay, world.provider_user)
    [note] = notes.of_case(actor(world.key_worker), stay.request_id)
    assert (note.text, note.stay.provider.name) == ("Cooked.", "Testhouse Ltd")
    assert list(notes.of_case(actor(world.coordinator), stay.request_id)) == []


def test_as_many_statements_for_many_notes_as_for_one(db: SQLAlchemy, world: World, stay: Stay) -> None:
    kay, counts = actor(world.key_worker), []
    for more in (1, 30):
        db.session.add_all(
            ProgressNote(
                stay_id=stay.id, about_on=TODAY, written_at=NOON, written_by_id=world.provider_user.id, text="Fine."
            )
            for _ in range(more)
        )
        db.session.commit()
        found = queries.whole_stay(stay.id)
        with statements_seen() as seen:
            rows, _total = notes.notes_of(kay, found, page=1, size=25)
            assert all(note.written_by.name for note in rows)
        counts.append(len(seen))
    assert counts == [2, 2]
