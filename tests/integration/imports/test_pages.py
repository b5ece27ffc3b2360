"""Pages of imports: a commissioner sends a file, long work takes it in, and the page says what came of it."""

import io
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from rehab.accounts.models import RoleGrant, User
from rehab.core.db import db as database
from rehab.imports import jobs
from rehab.imports.models import HistoryImport
from rehab.jobs.jobs import work_off
from rehab.jobs.models import LongJob
from rehab.placements.models import HistoryRow
from rehab.scheduler import LONG_KINDS
from rehab.web.uploads import FOLDER
from tests import factories
from tests.support.history import an_import
from tests.support.history_rows import a_file, a_row
from tests.support.statements import statements_seen
from tests.support.visitor import Page, Visitor

SignIn = Callable[[User], Visitor]
NEW = "/imports/new"


@pytest.fixture
def cast(db) -> factories.World:
    return factories.a_world()


@pytest.fixture(autouse=True)
def empty_instance(app: Flask) -> None:
    """Other tests of this process kept files there."""
    rmtree(Path(app.instance_path) / FOLDER, ignore_errors=True)


def rows(cast: factories.World, *, others: str = "") -> bytes:
    """Two good rows, the second of which may be another council's."""
    here = {"provider": cast.provider.legal_name, "local_authority": cast.authority.name}
    return a_file(a_row(1, **here), a_row(2, **here | ({"local_authority": others} if others else {})))


def send(visitor: Visitor, content: bytes, name: str = "placements.csv", **more: str) -> Page:
    return visitor.submit(NEW, "Import this file", file=(io.BytesIO(content), name), **more)


def do_the_work(app: Flask, visitor: Visitor) -> Page:
    """What the scheduler does meanwhile, and the page that the commissioner waits on."""
    work_off(LONG_KINDS, Path(app.instance_path) / FOLDER, stop=Event())
    database.session.expire_all()
    job = database.session.scalars(select(LongJob)).one()
    return visitor.visit(f"/long-work/{job.public_id}")


def stored() -> int:
    return database.session.scalar(select(func.count()).select_from(HistoryRow)) or 0


def test_takes_in_a_file_and_shows_what_came_of_it(app, cast, signed_in):
    jo = signed_in(cast.commissioner)
    assert "Waiting to start" in send(jo, rows(cast)).text
    page = do_the_work(app, jo)
    assert "The file was taken in" in page.text
    (done,) = database.session.scalars(select(HistoryImport))
    shown = jo.visit(f"/imports/{done.public_id}")
    assert "placements.csv" in shown.text
    assert stored() == 2
    assert "placements.csv" in jo.visit("/imports").text


def test_lists_every_fault_and_stores_nothing(app, cast, signed_in):
    jo = signed_in(cast.commissioner)
    send(jo, rows(cast, others="Atlantis"))
    page = do_the_work(app, jo)
    assert "row 3, local_authority: Atlantis is no council here" in page.text
    assert stored() == 0


def test_another_councils_residents_are_not_ones_own_to_import(app, cast, signed_in):
    other = factories.an_authority("Farham Council")
    jo = signed_in(cast.commissioner)
    send(jo, rows(cast, others=other.name))
    assert "Farham Council is no council here" in do_the_work(app, jo).text
    assert stored() == 0


def test_leaves_out_rows_with_faults_when_told_to(app, cast, signed_in):
    jo = signed_in(cast.commissioner)
    send(jo, rows(cast, others="Atlantis"), skip_bad_rows="y")
    do_the_work(app, jo)
    assert stored() == 1
    (done,) = database.session.scalars(select(HistoryImport))
    assert "Atlantis is no council here" in jo.visit(f"/imports/{done.public_id}").text


def take_the_role_away(user: User) -> None:
    database.session.execute(delete(RoleGrant).where(RoleGrant.user_id == user.id))
    database.session.commit()
    database.session.expire_all()


@pytest.mark.parametrize("while_it_is_read", [False, True])
def test_whoever_lost_the_role_meanwhile_imports_nothing(app, cast, signed_in, monkeypatch, while_it_is_read):
    jo, read = signed_in(cast.commissioner), jobs.queries.read

    def reads_and_loses(*args: Any, **named: Any) -> Any:
        reading = read(*args, **named)
        take_the_role_away(cast.commissioner)
        return reading

    send(jo, rows(cast), skip_bad_rows="y")
    if while_it_is_read:
        monkeypatch.setattr(jobs.queries, "read", reads_and_loses)
    else:
        take_the_role_away(cast.commissioner)
    assert jobs.NO_LONGER in do_the_work(app, jo).text
    assert stored() == 0


@pytest.mark.parametrize(("content", "words"), [(b"PK\x03\x04zip", "not a CSV file"), (b"", "The file is empty")])
def test_says_what_is_no_such_file(app, cast, signed_in, content, words):
    jo = signed_in(cast.commissioner)
    page = send(jo, content)
    if page.path.startswith("/long-work/"):
        page = do_the_work(app, jo)
    assert words in page.text
    assert stored() == 0


def test_refuses_another_kind_of_file_by_its_name(cast, signed_in):
    page = send(signed_in(cast.commissioner), b"anything", name="placements.xlsx")
    assert page.status == 422
    assert "Choose a file that ends in .csv" in page.text


def test_another_councils_import_does_not_exist(cast, signed_in):
    other = factories.an_authority("Farham Council")
    done = an_import(cast.commissioner, other)
    jo = signed_in(cast.commissioner)
    assert jo.visit(f"/imports/{done.public_id}").status == 404
    assert "Nothing has been imported yet" in jo.visit("/imports").text


def test_a_list_of_many_imports_costs_as_many_statements_as_one_of_few(cast, signed_in):
    jo = signed_in(cast.commissioner)

    def cost() -> int:
        with statements_seen() as seen:
            jo.visit("/imports")
        return len(seen)

    an_import(cast.commissioner, cast.authority)
    jo.visit("/imports")
    few = cost()
    for _ in range(30):
        an_import(cast.commissioner, cast.authority)
    assert cost() == few
