"""Sheets that people send: found whatever they are, refused in a sentence where they are not sheets."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from rehab.core.errors import InvalidInput
from rehab.core.sheets import SheetRow, read_sheet

COLUMNS = ("Facility", "From")
Rows = Sequence[Sequence[object]]
GOOD: Rows = [("Facility", "From"), ("Rowan House", dt.date(2026, 4, 1))]


def xlsx(**sheets: Rows) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def ods(rows: Rows) -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{urn}:office:1.0" '
        f'xmlns:table="{urn}:table:1.0" xmlns:text="{urn}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet1">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    return archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def csv_of(rows: Rows) -> bytes:
    return "".join(",".join(str(cell) for cell in row) + "\n" for row in rows).encode()


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def read(content: bytes, columns: Sequence[str] = COLUMNS, **options: int) -> list[SheetRow]:
    return list(read_sheet(content, columns, **options))


def refusal(content: bytes, columns: Sequence[str] = COLUMNS, **options: int) -> str:
    with pytest.raises(InvalidInput) as caught:
        read(content, columns, **options)
    assert list(caught.value.faults) == ["file"]
    return caught.value.faults["file"]


def test_reads_csv_by_its_content() -> None:
    content = "\ufeffFrom,Facility,More\r\n2026-04-01, Rowan House ,x\r\n".encode()
    assert read(content) == [SheetRow(2, {"From": "2026-04-01", "Facility": "Rowan House"})]


def test_reads_xlsx_with_dates_as_dates() -> None:
    assert read(xlsx(Prices=GOOD)) == [SheetRow(2, {"Facility": "Rowan House", "From": dt.date(2026, 4, 1)})]


def test_reads_ods() -> None:
    assert read(ods([("facility", "FROM"), ("Rowan House", "soon")])) == [
        SheetRow(2, {"Facility": "Rowan House", "From": "soon"})
    ]


def test_finds_the_header_rows_down_on_a_later_sheet() -> None:
    content = xlsx(Readme=[["About this file"]], Prices=[[], ["As of today"], [], *GOOD, [], ["Elm House"]], Other=GOOD)
    assert [(row.number, row.text("Facility")) for row in read(content)] == [(5, "Rowan House"), (7, "Elm House")]


def test_a_number_reads_as_it_was_typed() -> None:
    rows = read(xlsx(A=[("Facility", "From"), (12.0, 12.5)]))
    assert (rows[0].text("Facility"), rows[0].text("From")) == ("12", "12.5")


def test_columns_that_may_be_missing_have_no_cells() -> None:
    rows = list(read_sheet(b"Facility,Note\nRowan,yes\n", ("Facility",), optional=("Note", "Basis")))
    assert rows == [SheetRow(2, {"Facility": "Rowan", "Note": "yes"})]
    assert rows[0].text("Basis") == ""


def test_reads_a_file_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "prices.anything"
    path.write_bytes(xlsx(A=GOOD))
    assert len(list(read_sheet(path, COLUMNS))) == 1


@pytest.mark.parametrize("make", [lambda rows: xlsx(A=rows), csv_of, ods], ids=["xlsx", "csv", "ods"])
def test_reads_many_rows_of_each_kind(make: Callable[[Rows], bytes]) -> None:
    rows = read(make([COLUMNS, *((f"House {number}", "x") for number in range(1201))]))
    assert (len(rows), rows[-1].number, rows[-1].text("Facility")) == (1201, 1202, "House 1200")


def test_names_the_columns_that_the_likely_header_lacks() -> None:
    content = xlsx(Readme=[["Hello"]], Prices=[[], ["Facility", "Note"]])
    assert refusal(content) == "Row 2 looks like the header, but this column is missing: From"


def test_refuses_a_sheet_without_the_header() -> None:
    assert refusal(xlsx(A=[["a", "b"], ["c", "d"]])) == (
        "No row among the first 40 of any sheet has the columns Facility and From"
    )
    assert "No row" in refusal(xlsx(A=[*[["-"]] * 40, *GOOD]))


def test_refuses_a_column_that_is_there_twice() -> None:
    assert refusal(b"Facility,From,from\n") == "Row 1 has the column From more than once"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old spreadsheet"),
        (b"PK\x03\x04 and then nothing", "cannot be read"),
        (archive({"letter.txt": b"Hello"}), "without a sheet in it"),
        (archive({"xl/workbook.xml": b"<workbook"}), "cannot be read"),
        (archive({"content.xml": b"\xff\xff"}), "cannot be read"),
        (b"Facility,From\n\xff\xfe,x\n", "not UTF-8"),
        (b"Facility,From\n\x00,x\n", "not a sheet"),
        (b'Facility,From\n"Rowan"House,x\n', "Row 2: quotation marks"),
        (b"Facility,From\n" + b"x" * 200_000 + b",x\n", "Row 2: quotation marks are not in pairs, or a cell"),
    ],
)
def test_refuses_what_is_no_sheet(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_refuses_a_file_that_is_too_large_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(1024**3)
    with pytest.raises(InvalidInput, match="larger than 10 MB"):
        next(read_sheet(path, COLUMNS))


def test_refuses_a_zip_bomb_by_what_it_says_it_unpacks_to() -> None:
    bomb = archive({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b"0" * 5_000_000})
    assert len(bomb) < 10_000
    assert "unpacks to more than 1 MB" in refusal(bomb, most_unpacked=1024 * 1024)


def test_a_sheet_made_to_exhaust_memory_ends_only_the_reading() -> None:
    """Two cells at the opposite corners of a sheet: 17 billion cells for whoever keeps them all."""
    corners = xlsx(A=GOOD)
    with zipfile.ZipFile(io.BytesIO(corners)) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", far)
    assert "cannot be read" in refusal(archive(members))
