"""Taking in placements that were kept elsewhere: what is stored, what is left, and what is refused."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from rehab.accounts.models import Organisation
from rehab.clients.models import Client
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.actor import SYSTEM
from rehab.core.db import db as database
from rehab.core.errors import Conflict
from rehab.core.transaction import transaction
from rehab.imports import commands, queries
from rehab.placements.models import HistoryRow, Placement, Segment, Stay
from rehab.placements.rules import ExitReason
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Origin, RequestStatus
from rehab.reviews.models import Review
from rehab.reviews.rules import REVIEW_CLOCKS
from tests import factories
from tests.support.history import imported, reading_of
from tests.support.history_rows import Row, a_file, a_row, an_open_row
from tests.support.statements import statements_seen

TODAY = dt.date(2026, 6, 1)
TABLES = (Client, PlacementRequest, Placement, Stay, Segment, Review, HistoryRow)

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def coventry(db) -> Organisation:
    """Two councils without anybody in them, and one provider on a framework of theirs."""
    council = factories.an_authority("Coventry City Council")
    framework = factories.a_framework(council, participating=(factories.an_authority("Warwickshire County Council"),))
    factories.a_place(factories.lot_of(framework), factories.a_provider("PHOENIX HOUSE"))
    return council


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    """Import a file through the command line."""

    def run(content: bytes, *options: str) -> Result:
        file = tmp_path / "history.csv"
        file.write_bytes(content)
        return app.test_cli_runner().invoke(args=["placements", "import", str(file), *options])

    return run


def counts() -> list[int]:
    return [database.session.scalar(select(func.count()).select_from(table)) for table in TABLES]


def stay() -> Stay:
    return database.session.scalars(select(Stay)).one()


def take(*rows: Row, update: bool = False) -> commands.Outcome:
    outcome = imported(a_file(*rows), today=TODAY, update=update)
    database.session.expire_all()
    return outcome


def test_stores_the_request_the_person_and_the_stay_marked_as_imported():
    take(a_row(reviews_on="2025-03-01"))
    request = database.session.scalars(select(PlacementRequest)).one()
    assert (request.origin, request.status) == (Origin.IMPORTED, RequestStatus.ENDED)
    assert (request.decision_working_days, request.approved_weeks) == (5, 12)
    assert stay().exit_reason is ExitReason.COMPLETED
    assert stay().re_presentation_window_ends_on == dt.date(2025, 10, 14)
    assert database.session.scalars(select(Segment)).one().weekly_price_pence == 70_000
    assert database.session.scalars(select(Review.held_on)).all() == [dt.date(2025, 3, 1)]
    assert database.session.scalars(select(Client)).one().name == "C-1"


def test_the_same_file_again_changes_nothing():
    rows = [a_row(1), an_open_row(2)]
    take(*rows)
    before = counts()
    with statements_seen() as seen:
        outcome = take(*rows, update=True)
    assert (outcome.added, outcome.updated, outcome.unchanged) == (0, 0, 2)
    assert counts() == before
    bookkeeping = {"history_import", "audit_entry", "audit_head"}
    assert seen.writes(besides=frozenset(bookkeeping)) == []


def test_reports_a_changed_row_and_leaves_it(run):
    take(a_row())
    result = run(a_file(a_row(ended_on="2025-03-31", discharge_plan_agreed_on="")))
    assert result.exit_code == 0
    assert "row 2, S-1" in result.output
    assert stay().ended_on == dt.date(2025, 4, 14)


def test_brings_a_changed_row_to_what_the_file_says(run):
    take(a_row(reviews_on="2025-02-01;2025-03-01"))
    changed = a_row(
        ended_on="2025-03-31",
        exit_reason="client_left",
        exit_accommodation="",
        reviews_on="2025-03-01;2025-03-15",
        substances="1101",
        weekly_price="",
        nightly_price="99.50",
    )
    assert "Updated: 1 row" in run(a_file(changed), "--update").output
    database.session.expire_all()
    assert (stay().ended_on, stay().exit_reason, stay().exit_accommodation) == (
        dt.date(2025, 3, 31),
        ExitReason.CLIENT_LEFT,
        None,
    )
    days = database.session.scalars(select(Review.held_on).order_by(Review.held_on)).all()
    assert days == [dt.date(2025, 3, 1), dt.date(2025, 3, 15)]
    segment = database.session.scalars(select(Segment)).one()
    assert (segment.weekly_price_pence, segment.nightly_price_pence) == (None, 9_950)
    assert database.session.scalars(select(PlacementRequest.uses_opiates_or_crack)).one()
    assert "Unchanged: 1 row" in run(a_file(changed), "--update").output


def test_a_change_in_the_file_leaves_what_changed_here():
    take(a_row())
    with transaction():
        stay().community_return_on = dt.date(2025, 4, 20)
    take(a_row(satisfaction="poor"), update=True)
    assert stay().community_return_on == dt.date(2025, 4, 20)


def test_detox_and_rehab_of_one_request_are_two_stays_of_one_placement():
    detox = a_row(
        1,
        care_type="inpatient_detox",
        ended_on="2025-01-30",
        exit_reason="completed_further_residential",
        discharge_plan_agreed_on="",
    )
    rehab = a_row(1, stay_ref="S-2", admitted_on="2025-01-30")
    take(detox)
    take(rehab)
    assert len(set(database.session.scalars(select(Stay.placement_id)))) == 1
    assert database.session.scalar(select(func.count()).select_from(Stay)) == 2
    assert database.session.scalar(select(func.count()).select_from(Client)) == 1


def test_an_arrival_in_a_later_file_becomes_a_stay():
    never = dict.fromkeys(("admitted_on", "funded_until", "ended_on", "exit_reason", "exit_accommodation"), "")
    take(a_row(**never, satisfaction="", discharge_plan_agreed_on="", paid_work_days_28=""))
    assert database.session.scalars(select(PlacementRequest.status)).one() is RequestStatus.EXPIRED
    take(a_row(), update=True)
    assert stay().admitted_on == dt.date(2025, 1, 20)
    assert database.session.scalars(select(PlacementRequest.status)).one() is RequestStatus.ENDED
    assert database.session.scalars(select(HistoryRow.stay_id)).one() == stay().id


def test_an_open_stay_waits_for_its_review_until_a_later_file_ends_it():
    take(an_open_row(reviews_on="2025-03-03"))
    clock = database.session.scalars(select(Clock).where(Clock.kind == ClockKind.REVIEW)).one()
    assert (clock.state, clock.due_at.date()) == (ClockState.RUNNING, dt.date(2025, 5, 26))
    take(a_row(reviews_on="2025-03-03"), update=True)
    states = database.session.scalars(select(Clock.state).where(Clock.kind.in_(REVIEW_CLOCKS)))
    assert set(states) == {ClockState.STOPPED}


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"stay_ref": "S-1"}, "row 3, stay_ref: stands in row 2 already"),
        ({"request_ref": "R-1"}, "row 3, client_ref: another row gives this request to another person"),
        ({"client_ref": "C-1", "date_of_birth": "1980-05-02"}, "row 3, date_of_birth: another row says 1980-05-01"),
        ({"client_ref": "C-1", "admitted_on": "2025-04-13"}, "row 3, admitted_on: the person was elsewhere"),
        ({"sex": "x", "provider": "Nobody"}, "row 3, sex: x is not one of"),
    ],
)
def test_takes_the_whole_file_or_nothing(run, other, words):
    before = counts()
    result = run(a_file(a_row(1), a_row(2, **other)))
    assert result.exit_code == 1
    assert words in result.output
    assert "Nothing was imported: 1 row with faults." in result.output
    assert counts() == before


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"request_ref": "R-1"}, "another row gives this request to another person"),
        ({"client_ref": "C-1", "date_of_birth": "1980-05-02"}, "another row says 1980-05-01"),
        ({"client_ref": "C-1", "admitted_on": "2025-01-20"}, "the person was elsewhere"),
    ],
)
def test_compares_with_what_was_imported_before(run, other, words):
    take(a_row(1))
    result = run(a_file(a_row(2, **other)))
    assert result.exit_code == 1
    assert words in result.output


def test_leaving_on_the_day_of_the_next_admission_is_no_night_in_two_places():
    take(a_row(1, ended_on="2025-02-20", discharge_plan_agreed_on=""))
    take(a_row(2, client_ref="C-1", admitted_on="2025-02-20"))
    assert database.session.scalar(select(func.count()).select_from(Stay)) == 2


def test_a_changed_stay_is_not_compared_with_what_it_was():
    take(a_row(1), a_row(2, client_ref="C-1", admitted_on="2025-04-14", ended_on="2025-05-01"))
    take(
        a_row(1, ended_on="2025-04-20"),
        a_row(2, client_ref="C-1", admitted_on="2025-04-20", ended_on="2025-05-01"),
        update=True,
    )
    assert dt.date(2025, 4, 20) in set(database.session.scalars(select(Stay.ended_on)))


def test_refuses_to_take_back_an_admission(run):
    take(a_row())
    ends = ("admitted_on", "ended_on", "exit_reason")
    result = run(a_file(a_row(**dict.fromkeys(ends, ""))), "--update")
    assert result.exit_code == 1
    assert "cannot be taken back" in result.output


def test_skips_bad_rows_and_writes_them_with_their_faults(run, tmp_path):
    result = run(a_file(a_row(1), a_row(2, sex="x", district="=1+1")) + b"one,two\r\n", "--skip-bad-rows")
    assert result.exit_code == 0
    assert "Added: 1 row" in result.output
    lines = (tmp_path / "history.csv.rejected.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    assert "sex: x is not one of male, female, not_stated" in lines[1]
    assert ",'=1+1," in lines[1], "what was refused as a formula is none in the file that is opened to mend it"
    assert "there are 2 cells where the header has 36" in lines[2]


def test_refuses_a_file_that_is_none(run):
    result = run(b"PK\x03\x04")
    assert result.exit_code == 1
    assert "save the sheet as CSV" in result.output


def test_refuses_a_file_read_before_another_was_imported():
    reading = reading_of(a_file(a_row(1)), today=TODAY)
    take(a_row(2))
    with pytest.raises(Conflict), transaction():
        commands.import_history(reading, file_name="x.csv", update=False, by=SYSTEM, now=factories.NOON)


def test_a_council_imports_for_its_own_residents_alone(coventry):
    lines = a_file(a_row(1), a_row(2, local_authority="Warwickshire")).splitlines(keepends=True)
    reading = queries.read(lines, today=TODAY, scope={coventry.id})
    assert [str(fault) for fault in reading.faults] == ["row 3, local_authority: Warwickshire is no council here"]


@pytest.mark.parametrize(
    ("same", "words"),
    [
        ({"client_ref": "C-1", "date_of_birth": "1990-01-01"}, "client_ref: another council has imported a person"),
        ({"client_ref": "C-1", "admitted_on": "2025-01-21"}, "client_ref: another council has imported a person"),
        ({"request_ref": "R-1", "client_ref": "C-1"}, "request_ref: another council has imported a request"),
        ({"stay_ref": "S-1"}, "stay_ref: another council has imported a stay"),
    ],
)
def test_nobody_reads_or_changes_another_councils_people_by_guessing_their_references(coventry, same, words):
    take(a_row(1, local_authority="Warwickshire"))
    lines = a_file(a_row(2, **same)).splitlines(keepends=True)
    reading = queries.read(lines, today=TODAY, scope={coventry.id})
    [fault] = [str(fault) for fault in reading.faults]
    assert words in fault
    assert "1980" not in fault
    assert reading.new == []


def test_who_imports_for_all_councils_may_tell_of_one_person_who_moved():
    take(a_row(1, local_authority="Warwickshire"))
    take(a_row(2, client_ref="C-1", admitted_on="2025-04-14", ended_on="2025-05-14"))
    assert database.session.scalar(select(func.count()).select_from(Client)) == 1


def test_as_many_statements_for_a_hundred_rows_as_for_ten():
    def cost(first: int, count: int) -> int:
        rows = [a_row(number, reviews_on="2025-03-01") for number in range(first, first + count)]
        with statements_seen() as seen:
            take(*rows)
        return len(seen)

    cost(0, 5)
    assert cost(100, 10) == cost(1_000, 100)
