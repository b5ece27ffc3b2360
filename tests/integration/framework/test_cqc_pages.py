"""Pages of register checks: sending a list, what was found, and deciding; and the same from the command line."""

import io
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from threading import Event

import pytest
import time_machine
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from werkzeug.test import TestResponse

from rehab.accounts.models import User
from rehab.core.db import db as database
from rehab.framework.models import Facility, RegisterCheck, RegisterFinding, RegisterMatch
from rehab.framework.rules import Rating
from rehab.framework.rules.cqc import FindingState, MatchState
from rehab.framework.rules.cqc_file import LARGEST_REGISTER
from rehab.jobs.jobs import work_off
from rehab.jobs.models import LongJob
from rehab.jobs.rules import LongState
from rehab.requests.rules import RequestStatus
from rehab.scheduler import LONG_KINDS
from rehab.web.uploads import FOLDER
from tests.factories import (
    NOON,
    World,
    a_callable_facility,
    a_client,
    a_provider,
    a_request,
    a_world,
    an_offer,
    lot_of,
)
from tests.support import register
from tests.support.checking import a_resident, all_rows, check, fresh, templates
from tests.support.register_checks import a_check
from tests.support.statements import statements_seen
from tests.support.visitor import Page, Visitor

SignIn = Callable[[User], Visitor]
NEW = "/register-checks/new"


@pytest.fixture
def cast(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture(autouse=True)
def empty_instance(app: Flask) -> None:
    """Other tests of this process kept files there."""
    rmtree(Path(app.instance_path) / FOLDER, ignore_errors=True)


def send(visitor: Visitor, content: bytes, name: str = "01_June_2026_HSCA_Active_Locations.csv", **more: str) -> Page:
    return visitor.submit(NEW, "Check this list", file=(io.BytesIO(content), name), **more)


def do_the_work(app: Flask) -> LongJob:
    """What the scheduler does meanwhile."""
    with time_machine.travel(NOON, tick=False):
        work_off(LONG_KINDS, Path(app.instance_path) / FOLDER, stop=Event())
    database.session.expire_all()
    return database.session.query(LongJob).one()


def uploads(app: Flask) -> list[Path]:
    folder = Path(app.instance_path) / FOLDER
    return list(folder.iterdir()) if folder.is_dir() else []


def a_list(cast: World, path: Path, **changes: str) -> bytes:
    return register.write(path / "list.csv", all_rows(cast, **changes)).read_bytes()


def test_a_list_is_sent_read_beside_the_page_and_its_findings_shown(
    app: Flask, cast: World, signed_in: SignIn, tmp_path: Path
) -> None:
    visitor = signed_in(cast.commissioner)
    page = send(visitor, a_list(cast, tmp_path, Location_Latest_Overall_Rating="Inadequate"), is_full_list="y")
    assert (page.heading, page.html.select_one("[role=status]").text.strip()) == (
        "Check against the CQC register",
        "Waiting to start",
    )
    assert len(uploads(app)) == 1
    job = do_the_work(app)
    assert (job.state, uploads(app)) == (LongState.DONE, [])
    done = visitor.visit(page.path)
    assert "3 facilities were looked up in 3 rows: 1 changed" in done.text
    found = visitor.visit(done.links["See what came of it"])
    assert found.heading == "Check of 1 June 2026"
    for words in ("Rating", "Good", "Inadequate", "Applied", "1 June 2026", "list", cast.facility.name):
        assert words in found.text
    assert cast.second_facility.name not in found.text
    assert fresh(cast.facility).rating is Rating.INADEQUATE
    listed = visitor.visit("/register-checks")
    assert "01_June_2026_HSCA_Active_Locations.csv" in listed.text


def test_the_same_form_sent_twice_asks_once(app: Flask, cast: World, signed_in: SignIn, tmp_path: Path) -> None:
    visitor, content = signed_in(cast.commissioner), a_list(cast, tmp_path)
    form = visitor.visit(NEW)
    pages = [
        visitor.send(form, "Check this list", file=(io.BytesIO(content), "list.csv"), is_full_list="y")
        for _ in range(2)
    ]
    assert pages[0].path == pages[1].path
    assert database.session.query(LongJob).count() == 1


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("", b"", "Choose the list to check against"),
        ("list.pdf", b"%PDF-1.7", "Choose a file that ends in .ods, .xlsx or .csv"),
        ("list", b"anything", "Choose a file that ends in .ods, .xlsx or .csv"),
    ],
)
def test_what_is_no_list_is_refused_at_the_field(
    app: Flask, cast: World, signed_in: SignIn, name: str, content: bytes, error: str
) -> None:
    page = send(signed_in(cast.commissioner), content, name)
    assert (page.status, page.errors) == (422, [error])
    assert (database.session.query(LongJob).count(), uploads(app)) == (0, [])


def a_zip_bomb(_cast: World, path: Path) -> bytes:
    return register.write_zip_bomb(path / "bomb.ods").read_bytes()


def twice(cast: World, path: Path) -> bytes:
    rows = all_rows(cast)
    return register.write(path / "twice.csv", [*rows, rows[0]]).read_bytes()


Make = Callable[[World, Path], bytes]
BAD: dict[str, tuple[str, Make, str]] = {
    "wrong type": ("list.xlsx", lambda _cast, _path: b"%PDF-1.7 and so on", "This is a PDF file"),
    "not a sheet": ("list.csv", lambda _cast, _path: bytes(100), "This is not a sheet"),
    "zip bomb": (
        "list.ods",
        a_zip_bomb,
        "unpacks to more than 1024 MB",
    ),
    "no header": ("list.csv", lambda _cast, _path: b"Name,Town\nA,B\n", "has the columns Location ID"),
    "same location twice": ("list.csv", twice, "is in row 5 already"),
    "impossible date": (
        "list.csv",
        lambda cast, path: a_list(cast, path, Publication_Date="31/02/2026"),
        "31/02/2026 is not a date",
    ),
    "short list": ("list.csv", a_list, "this is probably not all of it"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_list_is_refused_in_a_sentence_with_nothing_stored(
    app: Flask, cast: World, signed_in: SignIn, tmp_path: Path, case: str
) -> None:
    name, make, sentence = BAD[case]
    visitor = signed_in(cast.commissioner)
    sent = send(visitor, make(cast, tmp_path), name)
    job = do_the_work(app)
    assert job.state is LongState.FAILED
    page = visitor.visit(sent.path)
    assert sentence in page.text
    assert "It could not be done" in page.text
    assert database.session.query(RegisterCheck).count() == 0
    assert fresh(cast.facility).is_registered
    assert uploads(app) == []


@pytest.mark.parametrize("case", BAD)
def test_a_bad_list_is_refused_on_the_command_line_with_nothing_stored(
    app: Flask, cast: World, tmp_path: Path, case: str
) -> None:
    name, make, sentence = BAD[case]
    path = tmp_path / name
    path.write_bytes(make(cast, tmp_path))
    with statements_seen() as seen, time_machine.travel(NOON, tick=False):
        result = app.test_cli_runner().invoke(args=["framework", "check-cqc", str(path)])
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stderr.endswith("The check was not done.\n")
    assert seen.writes() == []


def test_a_file_of_one_gigabyte_is_refused_on_the_command_line_at_once(app: Flask, cast: World, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("wb") as file:
        file.truncate(1024**3)
    result = app.test_cli_runner().invoke(args=["framework", "check-cqc", str(path)])
    assert (result.exit_code, result.stderr) == (
        1,
        "The file is larger than 80 MB: send only the sheet that is needed\nThe check was not done.\n",
    )


def claims(visitor: Visitor, size: int) -> TestResponse:
    """Begin to send a form of so many bytes."""
    return visitor.client.post(
        NEW,
        input_stream=io.BytesIO(b"--b"),
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"CONTENT_LENGTH": str(size)},
    )


def test_a_file_of_one_gigabyte_is_refused_by_the_page_without_reading_it(
    app: Flask, cast: World, signed_in: SignIn
) -> None:
    visitor = signed_in(cast.commissioner)
    with statements_seen() as seen:
        answer = claims(visitor, 1024**3)
    assert answer.status_code == 413
    assert "81 MB is the most that can be sent here" in answer.text
    assert seen.writes(besides=frozenset({"user_session"})) == []
    assert uploads(app) == []


def test_only_those_who_may_send_a_list_may_send_much(app: Flask, cast: World, signed_in: SignIn) -> None:
    for visitor in (signed_in(cast.key_worker), Visitor(app.test_client())):
        answer = claims(visitor, LARGEST_REGISTER)
        assert answer.status_code == 413
        assert "12 MB is the most" in answer.text


def test_the_command_line_tells_what_it_found(app: Flask, cast: World, tmp_path: Path) -> None:
    rows = all_rows(cast, Care_homes_beds="99")[:2]
    rows.append({**all_rows(cast)[2], "Location ID": "1-77"})
    path = register.write(tmp_path / "01_June_2026_HSCA.ods", rows)
    with time_machine.travel(NOON, tick=False):
        result = app.test_cli_runner().invoke(args=["framework", "check-cqc", "--full-list", str(path)])
    assert result.exit_code == 0, result.output
    assert "3 facilities were looked up in 3 rows: 1 changed, 1 not in the register, 1 with a possible" in result.output
    assert f"  Beds: {cast.facility.beds} -> 99 [To decide]" in result.output
    assert "  Registration gone: Registered -> Not in the register [Applied]" in result.output
    assert f"  May be 1-77, {cast.other_facility.name}, CV1 1AA (" in result.output
    assert cast.second_facility.name not in result.output


def test_a_commissioner_of_the_lead_decides_on_the_page(cast: World, signed_in: SignIn) -> None:
    done = a_check(cast.commissioner, cast.facility)
    visitor, path = signed_in(cast.commissioner), f"/register-checks/{done.public_id}"
    about = f"Name of {cast.facility.name}"
    page = visitor.submit(path, f"Apply : {about}")
    assert page.notices == ["Another Name now has what the register says."]
    about = "Another Name and 1-77000"
    page = visitor.submit(path, f"Not this one : {about}")
    assert page.notices == ["Another Name is another place. It will not be proposed again."]
    assert page.forms() == []
    assert fresh(cast.facility).name == "Another Name"
    history = visitor.visit(f"/facilities/{cast.facility.public_id}/history").text
    assert "Brought to what the CQC register says" in history


def test_leaving_and_confirming_on_the_page(cast: World, signed_in: SignIn) -> None:
    done = a_check(cast.commissioner, cast.facility)
    visitor, path = signed_in(cast.commissioner), f"/register-checks/{done.public_id}"
    visitor.submit(path, f"Leave as it is : Name of {cast.facility.name}")
    visitor.submit(path, f"It is this one : {cast.facility.name} and 1-77000")
    assert fresh(cast.facility).cqc_location_id == "1-77000"
    assert database.session.query(RegisterFinding).one().state is FindingState.DISMISSED
    assert database.session.query(RegisterMatch).one().state is MatchState.CONFIRMED


def test_what_cannot_be_applied_is_told_in_a_sentence(cast: World, signed_in: SignIn) -> None:
    done = a_check(cast.commissioner, cast.facility, name=cast.second_facility.name)
    visitor = signed_in(cast.commissioner)
    page = visitor.submit(f"/register-checks/{done.public_id}", f"Apply : Name of {cast.facility.name}")
    assert page.status == 422
    assert "has a facility of this name already" in page.text


def test_a_participating_council_reads_its_own_check_and_decides_nothing(cast: World, signed_in: SignIn) -> None:
    done = a_check(cast.other_commissioner, cast.facility)
    visitor = signed_in(cast.other_commissioner)
    page = visitor.visit(f"/register-checks/{done.public_id}")
    assert "Another Name" in page.text
    assert page.forms() == []
    finding = database.session.query(RegisterFinding).one().public_id
    assert visitor.post(f"/register-findings/{finding}", decision="apply").status == 403
    match = database.session.query(RegisterMatch).one().public_id
    assert visitor.post(f"/register-matches/{match}", decision="confirm").status == 403
    assert fresh(cast.facility).name == cast.facility.name


def test_another_councils_check_does_not_exist(cast: World, signed_in: SignIn) -> None:
    done = a_check(cast.commissioner, cast.facility)
    finding = database.session.query(RegisterFinding).one().public_id
    match = database.session.query(RegisterMatch).one().public_id
    visitor = signed_in(cast.other_commissioner)
    assert visitor.visit(f"/register-checks/{done.public_id}").status == 404
    assert visitor.visit(f"/register-checks/{done.public_id}.csv").status == 404
    assert visitor.post(f"/register-findings/{finding}", decision="apply").status == 404
    assert visitor.post(f"/register-matches/{match}", decision="confirm").status == 404
    assert "No list has been checked yet." in visitor.visit("/register-checks").text


def test_the_csv_has_a_row_for_each_difference_and_match(cast: World, signed_in: SignIn) -> None:
    done = a_check(cast.commissioner, cast.facility, name="=cmd()")
    answer = signed_in(cast.commissioner).client.get(f"/register-checks/{done.public_id}.csv")
    head, *rows = answer.text.splitlines()
    assert head == "facility,provider,outcome,what,here,in_the_register,state"
    assert len(rows) == 2
    assert "'=cmd()" in rows[0]


def test_the_facility_page_says_when_it_was_checked(cast: World, signed_in: SignIn) -> None:
    visitor, path = signed_in(cast.key_worker), f"/facilities/{cast.facility.public_id}"
    assert "Checked against the register Not yet" in visitor.visit(path).text
    a_check(cast.commissioner, cast.facility)
    assert "Checked against the register 1 June 2026: differs" in visitor.visit(path).text


def many_houses(cast: World, count: int) -> list[Facility]:
    provider = a_provider(f"Manyhouse {count} Ltd")
    return [a_callable_facility(lot_of(cast.framework), provider) for _ in range(count)]


def test_a_check_takes_as_many_statements_for_many_facilities_as_for_few(cast: World, signed_in: SignIn) -> None:
    visitor, counted = signed_in(cast.commissioner), []
    for count in (10, 40):
        done = a_check(cast.commissioner, *many_houses(cast, count))
        with statements_seen() as seen:
            page = visitor.visit(f"/register-checks/{done.public_id}")
        assert len(page.html.select("main section")) == count
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_the_list_of_checks_takes_as_many_statements_for_many_as_for_few(cast: World, signed_in: SignIn) -> None:
    visitor, counted = signed_in(cast.commissioner), []
    for more in (10, 60):
        for _ in range(more):
            a_check(cast.commissioner, cast.facility)
        with statements_seen() as seen:
            assert len(visitor.visit("/register-checks").html.select("tbody tr")) == min(25, more)
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_the_home_of_commissioners_says_where_people_live_that_lost_registration(
    cast: World, signed_in: SignIn, tmp_path: Path
) -> None:
    lost = "Residents where registration was lost"
    visitor = signed_in(cast.commissioner)
    assert "Everybody lives at a place that is registered and not rated Inadequate." in visitor.visit("/").text
    for _ in range(2):
        a_resident(cast)
    check(all_rows(cast, Location_Latest_Overall_Rating="Inadequate"), tmp_path)
    home = visitor.visit("/")
    assert lost in home.text
    assert "2 people live there Rated Inadequate" in home.text
    assert home.links[cast.facility.name] == "/stopped"
    reference = a_resident(cast)
    assert reference in visitor.visit("/stopped").text
    assert "people live there" not in signed_in(cast.other_commissioner).visit("/").text


def test_a_case_that_waits_for_an_offer_there_is_told_too(cast: World, tmp_path: Path) -> None:
    request = a_request(a_client(cast.service), cast.key_worker, status=RequestStatus.APPROVED)
    an_offer(request, cast.facility)
    check(all_rows(cast)[1:], tmp_path)
    assert ("registration_lost_case", f"/cases/{request.reference}") in templates()
