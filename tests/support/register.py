"""The regulator's monthly list of active locations, made up: any number of rows in its own 122 columns and layout.

Written as the regulator does: a sheet of explanations first, and the header some rows down on the second sheet.
`python -m tests.support.register 56000 list.ods` writes one to try things with.
"""

import csv
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

HEADER_FILE = Path(__file__).parents[1] / "data" / "cqc-active-locations-header.csv"
HEADER = tuple(next(csv.reader(HEADER_FILE.read_text(encoding="utf-8-sig").splitlines())))
ACCOMMODATION = "Regulated activity - Accommodation for persons who require treatment for substance misuse"
TREATMENT = "Regulated activity - Treatment of disease, disorder or injury"
PREAMBLE = (("Care Quality Commission",), ("Active locations, published 1 June 2026",), ())
Row = dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A sheet by its name and its rows of texts."""

    name: str
    rows: Iterable[Sequence[str]]


def a_row(location_id: str, **changes: str) -> Row:
    """A location with every usual column filled in; `changes` are by the regulator's column, with _ for a space."""
    row = dict.fromkeys(HEADER, "")
    row |= {
        "Location ID": location_id,
        "Dormant (Y/N)": "N",
        "Care home?": "Y",
        "Location Name": f"Location {location_id}",
        "Care homes beds": "12",
        "Location Latest Overall Rating": "Good",
        "Publication Date": "14/03/2025",
        "Location Street Address": "1 Register Street",
        "Location City": "Registerton",
        "Location Postal Code": "ZZ1 1ZZ",
        "Provider ID": "1-101",
        "Provider Name": "Register Care Limited",
        ACCOMMODATION: "Y",
    }
    return row | {name.replace("_", " "): value for name, value in changes.items()}


TREES = ("Alder", "Ash", "Beech", "Birch", "Cedar", "Elm", "Hazel", "Holly", "Larch", "Maple", "Oak", "Rowan")
PLACES = ("bank", "bridge", "brook", "croft", "dale", "field", "ford", "grove", "hurst", "mead", "ridge", "wood")


def many_rows(count: int) -> Iterator[Row]:
    """So many locations that nobody knows, each with as many filled columns as a usual one."""
    usual = {name: name[:20] for name in HEADER[7:60]}
    for number in range(count):
        own = a_row(f"1-{500_000_000 + number}")
        own["Location Postal Code"] = f"ZZ{number % 90 + 10} {number % 9 + 1}ZZ"
        tree, place = TREES[number % len(TREES)], PLACES[number // len(TREES) % len(PLACES)]
        own["Location Name"] = f"{tree}{place} House {chr(ord('A') + number % 26)}"
        yield usual | {name: value for name, value in own.items() if value or name not in usual}


def cells(rows: Iterable[Row]) -> Iterator[Sequence[str]]:
    """Preamble, header and rows, as they stand on a sheet."""
    yield from PREAMBLE
    yield HEADER
    for row in rows:
        yield [row[name] for name in HEADER]


def write(path: Path, rows: Iterable[Row]) -> Path:
    """The list as .csv, .xlsx or .ods, by the name of the file."""
    sheets = [Sheet("Read me", [("What the columns mean",)]), Sheet("HSCA_Active_Locations", cells(rows))]
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(cells(rows))
    elif path.suffix == ".xlsx":
        write_xlsx(path, sheets)
    else:
        write_ods(path, sheets)
    return path


_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def write_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    """A workbook with texts alone, written row by row."""
    numbers = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for number in numbers
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/'
        f'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": _relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/_rels/workbook.xml.rels": _relations(
            {f"rId{number}": ("worksheet", f"worksheets/sheet{number}.xml") for number in numbers}
        ),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(
            f'<sheet name="{escape(sheet.name)}" sheetId="{number}" r:id="rId{number}"/>'
            for number, sheet in enumerate(sheets, start=1)
        )
        + "</sheets></workbook>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.items():
            archive.writestr(name, _DECLARATION + text)
        for number, sheet in enumerate(sheets, start=1):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as part:
                part.write(f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
                for row in sheet.rows:
                    texts = "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in row)
                    part.write(f"<row>{texts}</row>".encode())
                part.write(b"</sheetData></worksheet>")


def _relations(targets: dict[str, tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"


def write_ods(path: Path, sheets: Sequence[Sheet]) -> None:
    """An OpenDocument spreadsheet with texts alone, written row by row."""
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_NAMES}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("mimetype", _ODS, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _DECLARATION + manifest)
        with archive.open("content.xml", "w", force_zip64=True) as part:
            names = " ".join(f'xmlns:{name}="{_NAMES}:{name}:1.0"' for name in ("office", "table", "text"))
            part.write(f"{_DECLARATION}<office:document-content {names}><office:body><office:spreadsheet>".encode())
            for sheet in sheets:
                part.write(f'<table:table table:name="{escape(sheet.name)}">'.encode())
                for row in sheet.rows:
                    part.write(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>".encode())
                part.write(b"</table:table>")
            part.write(b"</office:spreadsheet></office:body></office:document-content>")


def _ods_cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'


def write_zip_bomb(path: Path) -> Path:
    """Some megabytes that would unpack to more than a gigabyte."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        part = archive.open("content.xml", "w")
        for _ in range(1_030):
            part.write(bytes(1024**2))
        part.close()
    return path


if __name__ == "__main__":
    write(Path(sys.argv[2]), many_rows(int(sys.argv[1])))
