"""The timeline as the page of a case shows it."""

import datetime as dt

import pytest

from rehab.requests.rules import RequestStatus
from tests import factories
from tests.support.notes import a_note

pytestmark = pytest.mark.only("sqlite")  # what it holds is tested on both engines in test_timeline


@pytest.fixture
def world(db):
    return factories.a_world()


@pytest.fixture
def case(world):
    return factories.a_request(factories.a_client(world.service), world.key_worker, status=RequestStatus.SUBMITTED)


def entries(page):
    return [item.get_text(" ", strip=True) for item in page.html.select(".app-timeline__item")]


def test_is_read_in_pages_of_fifty(world, case, signed_in):
    for number in range(51):
        at = factories.NOON + dt.timedelta(minutes=number)
        a_note(case, world.key_worker, text=f"Note {number}", written_at=at)
    kay = signed_in(world.key_worker)
    page = kay.visit(f"/cases/{case.reference}")
    assert len(entries(page)) == 50
    assert "Note 50" in entries(page)[0]
    rest = entries(kay.visit(f"/cases/{case.reference}", page="2"))
    assert len(rest) == 1
    assert "Note 0" in rest[0]


def test_shows_one_part_and_says_when_there_is_nothing_of_it(world, case, signed_in):
    a_note(case, world.key_worker)
    kay = signed_in(world.key_worker)
    assert len(entries(kay.visit(f"/cases/{case.reference}", show="notes"))) == 1
    page = kay.visit(f"/cases/{case.reference}", show="mails")
    assert entries(page) == []
    assert "Nothing of this kind has happened" in page.text


def test_an_unknown_part_shows_everything(world, case, signed_in):
    a_note(case, world.key_worker)
    page = signed_in(world.key_worker).visit(f"/cases/{case.reference}", show="nonsense")
    assert len(entries(page)) == 1
