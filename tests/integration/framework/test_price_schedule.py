"""The price schedule as a file: out, in again, and every way in which a sheet is refused."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest
import time_machine
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from rehab.accounts.models import User
from rehab.framework.models import Price
from rehab.framework.rules import Stage
from rehab.web.exports import csv_file, xlsx_file
from tests import factories
from tests.factories import NOON, World
from tests.support.framework import many_facilities
from tests.support.statements import statements_seen
from tests.support.visitor import Page, Visitor

SignIn = Callable[[User], Visitor]
HEAD = ("Lot", "Provider", "Facility", "Stage", "Basis", "Price", "From", "Until", "Notice days")
REFUSED = "The file was not imported. Put right what is listed and send it again"
BEGUN = (
    "Row 3, Price: a price of £700.00 a week has begun on this day and cannot change: list the new one from a later day"
)
BESIDES = frozenset({"user_session", "audit_entry"})


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """It is noon in London on the factories' day."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return factories.a_world()


def path(world: World, more: str = "") -> str:
    return f"/frameworks/{world.framework.reference}/prices{more}"


def row(facility: str = "Test House", first: str = "2026-07-01", **change: object) -> list[object]:
    cells = {
        "Lot": 1,
        "Provider": "Otherhouse Ltd" if facility == "Other House" else "Testhouse Ltd",
        "Facility": facility,
        "Stage": "Stage 1",
        "Basis": "Weekly",
        "Price": "724.50",
        "From": first,
        **{name.replace("_", " "): value for name, value in change.items()},
    }
    return [cells.get(name, "") for name in HEAD]


def send(visitor: Visitor, world: World, content: bytes | Sequence[Sequence[object]], name: str = "prices.csv") -> Page:
    sent = content if isinstance(content, bytes) else csv_file(HEAD, content).encode()
    return visitor.submit(path(world, "/import"), "Import this sheet", file=(io.BytesIO(sent), name))


def listed_faults(page: Page) -> list[str]:
    heading = page.html.find("h2", string="What to put right")
    assert heading is not None
    found = heading.find_next("ul")
    assert found is not None
    return [item.get_text() for item in found.find_all("li")]


def prices(db: SQLAlchemy) -> int:
    return db.session.scalar(select(func.count(Price.id))) or 0


def test_a_sheet_adds_corrects_ends_and_again_changes_nothing(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    visitor = signed_in(world.commissioner)
    sheet = [
        row(Notice_days=7),
        row("Second House", Until="2026-12-31"),
        row("Other House", Price="10", Basis="Nightly"),
    ]
    page = send(visitor, world, sheet)
    assert "3 added, 0 corrected, 0 given a last day, 0 left as they were." in page.notices[0]
    assert "3 left as they were" in send(visitor, world, sheet).notices[0]
    sheet[0] = row(Price="730", Until="2027-06-30")
    page = send(visitor, world, sheet)
    assert "0 added, 1 corrected, 1 given a last day, 2 left as they were." in page.notices[0]
    line = db.session.scalars(
        select(Price).where(Price.facility_id == world.facility.id).order_by(Price.valid_from)
    ).all()
    assert [(price.amount_pence, price.notice_days, price.valid_to) for price in line] == [
        (70_000, 0, dt.date(2026, 6, 30)),
        (73_000, 0, dt.date(2027, 6, 30)),
    ]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_downloaded_can_be_sent_back_and_changes_nothing(
    world: World, signed_in: SignIn, db: SQLAlchemy, ending: str
) -> None:
    factories.a_price(
        factories.lot_of(world.framework), world.facility, stage=Stage.STAGE_2, valid_to=dt.date(2025, 12, 31)
    )
    visitor = signed_in(world.commissioner)
    content = visitor.visit(path(world, f".{ending}")).response.data
    page = send(visitor, world, content, f"prices.{ending}")
    assert "0 added, 0 corrected, 0 given a last day, 4 left as they were." in page.notices[0]


def test_an_exported_schedule_rebuilds_the_lines_even_those_that_ended(
    world: World, signed_in: SignIn, db: SQLAlchemy
) -> None:
    lot = factories.lot_of(world.framework)
    factories.a_price(lot, world.facility, stage=Stage.STAGE_2, valid_to=dt.date(2025, 12, 31))
    visitor = signed_in(world.commissioner)
    content = visitor.visit(path(world, ".xlsx")).response.data
    before = {(price.stage, price.valid_from, price.valid_to) for price in db.session.scalars(select(Price))}
    db.session.query(Price).delete()
    db.session.commit()
    assert "4 added" in send(visitor, world, content, "prices.xlsx").notices[0]
    assert {(price.stage, price.valid_from, price.valid_to) for price in db.session.scalars(select(Price))} == before


def test_the_workbook_has_typed_cells_and_no_formula(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    world.facility.name = "=1+1"
    db.session.commit()
    content = signed_in(world.commissioner).visit(path(world, ".xlsx")).response.data
    rows = list(openpyxl.load_workbook(io.BytesIO(content))["Prices"].iter_rows())
    assert [cell.value for cell in rows[0]] == list(HEAD)
    mine = next(cells for cells in rows if cells[2].value == "=1+1")
    assert mine[2].data_type == "s"
    assert (mine[5].value, mine[6].value, mine[8].value) == (700, dt.datetime(2025, 1, 1), 0)  # noqa: DTZ001
    text = signed_in(world.commissioner).visit(path(world, ".csv")).response.text
    assert "'=1+1" in text


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (row(Lot=9), "Row 3, Lot: the framework has no lot 9"),
        (row("Nowhere"), "Row 3, Facility: the provider has no facility of this name"),
        (row(Provider="Nobody Ltd"), "Row 3, Provider: the framework has no provider of this name"),
        (row(first="2025-01-01"), BEGUN),
        (row(first="2024-06-01"), "Row 3, From: Test House has a price from 01/01/2025 already: choose a later day"),
        (row(Lot=2), "Row 3, Stage: Inpatient detox has no prices for stage 1"),
        (row(Price="£-5"), "Row 3, Price: must be an amount in pounds and pence, like 850 or 1,250.50"),
        (row(first="2026-02-30"), "Row 3, From: there is no such day"),
    ],
)  # fmt: skip
def test_one_bad_row_keeps_the_whole_sheet_out(
    world: World, signed_in: SignIn, db: SQLAlchemy, bad: list[object], sentence: str
) -> None:
    before = prices(db)
    visitor = signed_in(world.commissioner)
    page = send(visitor, world, [row("Second House"), bad])
    assert (page.status, page.errors) == (422, [REFUSED])
    assert sentence in listed_faults(page)
    assert prices(db) == before


def test_lists_every_fault_at_once(world: World, signed_in: SignIn) -> None:
    page = send(signed_in(world.commissioner), world, [row(Lot=9), row("Nowhere"), row("Second House", "2025-01-01")])
    assert [fault.split(":")[0] for fault in listed_faults(page)] == [
        "Row 2, Lot",
        "Row 3, Facility",
        "Row 4, Price",
    ]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(420):
                sheet.write(b"0" * 1024 * 1024)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04 not really", "cannot be read"),
        (b"Facility,Price\nTest House,5\n", "these columns are missing"),
        (b"hello\n", "No row among the first 40"),
        (csv_file(HEAD, []).encode(), "There are no rows below the header"),
        (xlsx_file("Empty", ["Nothing"], []), "No row among the first 40"),
    ],
    ids=["pdf", "damaged", "half_a_header", "text", "no_rows", "other_sheet"],
)
def test_refuses_what_is_no_price_schedule(world: World, signed_in: SignIn, content: bytes, words: str) -> None:
    visitor = signed_in(world.commissioner)
    visitor.visit(path(world))
    with statements_seen() as seen:
        page = send(visitor, world, content)
    assert page.status == 422
    assert words in listed_faults(page)[0]
    assert seen.writes(besides=BESIDES) == []


def test_refuses_a_zip_bomb(world: World, signed_in: SignIn) -> None:
    page = send(signed_in(world.commissioner), world, bomb(), "prices.xlsx")
    assert "unpacks to more than 400 MB" in listed_faults(page)[0]


def test_refuses_a_file_that_is_too_large(world: World, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("forms.prices", "views.price_schedule"):
        monkeypatch.setattr(f"rehab.framework.{module}.LARGEST_FILE", 1024 * 1024 // 4)
    page = send(signed_in(world.commissioner), world, b"0" * (1024 * 1024 // 4 + 1))
    assert "The file is larger than" in listed_faults(page)[0]


def test_asks_for_a_file_where_none_was_chosen(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.commissioner).submit(path(world, "/import"), "Import this sheet")
    assert (page.status, page.errors) == (422, ["Choose the sheet to import"])


def test_only_the_lead_imports(world: World, signed_in: SignIn) -> None:
    participant = signed_in(world.other_commissioner)
    assert "Import a sheet of prices" not in participant.visit(path(world)).text
    assert participant.visit(path(world, "/import")).status == 403
    assert participant.post(path(world, "/import")).status == 403


def test_the_schedule_costs_as_many_statements_for_many_lines_as_for_few(world: World, signed_in: SignIn) -> None:
    visitor = signed_in(world.commissioner)
    counts = []
    for more in (7, 290):
        many_facilities(world.framework, more)
        with statements_seen() as seen:
            page = visitor.visit(path(world))
        counts.append(len(seen))
    assert "Showing 1 to 25 of 300 prices" in page.text
    assert counts[0] == counts[1]


# The command line


def test_the_command_line_exports_and_imports(world: World, app: Flask, db: SQLAlchemy, tmp_path: Path) -> None:
    run = app.test_cli_runner()
    file = tmp_path / "prices.xlsx"
    out = run.invoke(args=["framework", "prices", "export", str(file), "--framework", world.framework.reference])
    assert out.output == "3 prices written to prices.xlsx.\n"
    out = run.invoke(args=["framework", "prices", "import", str(file), "--framework", world.framework.reference])
    assert (out.exit_code, out.output) == (0, "0 added, 0 corrected, 0 given a last day, 3 left as they were.\n")


def test_the_command_line_names_every_fault_and_stores_nothing(
    world: World, app: Flask, db: SQLAlchemy, tmp_path: Path
) -> None:
    file = tmp_path / "prices.csv"
    file.write_text(csv_file(HEAD, [row(), row(Lot=9), row("Nowhere")]))
    before = prices(db)
    run = app.test_cli_runner()
    out = run.invoke(args=["framework", "prices", "import", str(file), "--framework", world.framework.reference])
    assert out.exit_code == 1
    assert out.stderr.splitlines() == [
        "Row 3, Lot: the framework has no lot 9",
        "Row 4, Facility: the provider has no facility of this name",
        "Nothing was imported.",
    ]
    assert prices(db) == before
    out = run.invoke(args=["framework", "prices", "import", str(file), "--framework", "F-1999-00001"])
    assert "There is no framework F-1999-00001." in out.stderr
