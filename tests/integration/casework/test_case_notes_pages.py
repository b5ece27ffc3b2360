"""Writing on the page of a case."""

import datetime as dt

import pytest
import time_machine

from rehab.casework.models import CaseNote, CaseTask
from rehab.core import clock
from rehab.core.db import db as database
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.support.notes import a_note, a_task

pytestmark = pytest.mark.only("sqlite")  # the rules are tested on both engines in test_notes and test_tasks
SENTINEL = "The sister will drive them."


@pytest.fixture
def world(db):
    return factories.a_world()


@pytest.fixture
def case(world):
    return factories.a_request(factories.a_client(world.service), world.key_worker, status=RequestStatus.SUBMITTED)


def day(name, on):
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def test_a_note_is_written_once_and_stands_in_the_timeline(world, case, signed_in):
    kay = signed_in(world.key_worker)
    form = kay.visit(f"/cases/{case.reference}/notes/new")
    for _ in range(2):
        page = kay.send(form, "Save the note", kind="call", readers="service", text=SENTINEL)
    assert page.path == f"/cases/{case.reference}"
    assert page.text.count(SENTINEL) == 1
    assert SENTINEL not in signed_in(world.coordinator).visit(f"/cases/{case.reference}").text


def test_a_coordinator_is_not_asked_who_may_read(world, case, signed_in):
    robin = signed_in(world.coordinator)
    robin.submit(f"/cases/{case.reference}/notes/new", "Save the note", kind="call", text=SENTINEL)
    assert SENTINEL in signed_in(world.key_worker).visit(f"/cases/{case.reference}").text


def test_says_what_a_note_lacks_and_stores_nothing(world, case, signed_in):
    page = signed_in(world.key_worker).submit(f"/cases/{case.reference}/notes/new", "Save the note")
    assert page.errors == ["Choose what it is", "Enter what the note says", "Choose who may read it"]
    assert database.session.query(CaseNote).count() == 0


def test_ones_own_fresh_note_is_changed_and_an_old_one_corrected(world, case, signed_in):
    kay = signed_in(world.key_worker)
    note = a_note(case, world.key_worker, written_at=clock.now())
    path = f"/cases/{case.reference}/notes/{note.public_id}"
    assert kay.visit(path).heading.endswith("Change your note")
    assert signed_in(world.colleague).visit(path).heading.endswith("Correct a note")
    kay.submit(path, "Save the note", text=SENTINEL)
    assert note.text == SENTINEL
    with time_machine.travel(clock.now() + dt.timedelta(minutes=16), tick=False):
        page = kay.submit(path, "Save the correction", text="The brother will.")
    assert SENTINEL in page.text
    assert "The brother will." in page.text
    assert "Correction of the note of" in page.text


def test_a_task_is_set_shown_in_the_owners_home_and_done(world, case, signed_in):
    told = {"what": "Ring the GP", "owner": world.colleague.public_id, **day("due_on", clock.today())}
    signed_in(world.coordinator).submit(f"/cases/{case.reference}/tasks/new", "Set the task", **told)
    cory = signed_in(world.colleague)
    home = cory.visit("/")
    assert "Ring the GP" in home.text
    assert "From the coordinator" in home.text
    task = database.session.query(CaseTask).one()
    page = cory.submit(f"/cases/{case.reference}/tasks/{task.public_id}", "It is done", outcome="They send the list.")
    assert "They send the list." in page.text
    assert "Ring the GP" not in cory.visit("/").text


def test_a_task_for_yesterday_is_refused_at_its_field(world, case, signed_in):
    past = day("due_on", clock.today() - dt.timedelta(days=1))
    page = signed_in(world.key_worker).submit(f"/cases/{case.reference}/tasks/new", "Set the task", **past)
    assert page.errors[:2] == ["Enter what needs to be done", "Choose who does it"]
    assert page.errors[2].startswith("Due date must be ")


def test_an_overdue_task_stands_red_with_its_owner(world, case, signed_in):
    a_task(case, world.key_worker, world.key_worker, due_on=clock.today() - dt.timedelta(days=2))
    page = signed_in(world.key_worker).visit("/")
    assert "2 days overdue" in page.text
    assert page.html.select_one(".govuk-tag--red") is not None


def test_a_task_is_not_found_under_another_case(world, case, signed_in):
    task = a_task(case, world.key_worker, world.key_worker)
    elsewhere = factories.a_request(factories.a_client(world.service), world.key_worker)
    page = signed_in(world.key_worker).visit(f"/cases/{elsewhere.reference}/tasks/{task.public_id}")
    assert page.status == 404
