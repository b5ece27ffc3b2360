"""Files that spreadsheets open: nothing typed is ever a formula."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice

import xlsxwriter
from flask import Response, stream_with_context

from rehab.core.errors import NotFound

FORMULA = ("=", "+", "-", "@", "\t", "\r")
CSV, PDF = "text/csv", "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | int | float | Decimal | dt.date | None
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]+\.(?P<kind>csv|xlsx)")
_WIDEST = 50
_LINES_AT_ONCE = 500


def csv_cell(value: object) -> str:
    """The cell's text; what a spreadsheet would run gets an apostrophe in front, numbers excepted."""
    if value is None:
        return ""
    text = str(value)
    is_number = isinstance(value, int | float | Decimal)
    return f"'{text}" if text.startswith(FORMULA) and not is_number else text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The text of a CSV file line by line; dates as 2026-04-01."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in chain([head], rows):
        writer.writerow([csv_cell(value) for value in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def csv_file(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The text of a CSV file as a whole."""
    return "".join(csv_lines(head, rows))


def xlsx_file(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet: dates are dates, decimals pounds, other numbers numbers, all else text."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        money = book.add_format({"num_format": "£#,##0.00"})
        sheet.write_row(0, 0, head, bold)
        widths = [len(name) for name in head]
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                widths[place] = max(widths[place], len(str(value or "")))
                if isinstance(value, dt.date):
                    sheet.write_datetime(last, place, value, day)
                elif isinstance(value, int | float | Decimal):
                    sheet.write_number(last, place, value, money if isinstance(value, Decimal) else None)
                elif value is not None:
                    sheet.write_string(last, place, value)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(width, _WIDEST) + 2)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(head) - 1)
    return out.getvalue()


def attachment(content: str | bytes, mimetype: str, name: str) -> Response:
    """A file to keep, under a name that tells nobody anything about a person."""
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": f"attachment; filename={name}"})


def csv_stream(head: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> Response:
    """A CSV file that is sent while it is read: however long, it never is in memory as a whole.

    `rows` are first asked for when the view has returned, so it must have refused and recorded by then.
    """
    lines = csv_lines(head, rows)
    pieces = iter(lambda: "".join(islice(lines, _LINES_AT_ONCE)), "")
    response = Response(stream_with_context(pieces), mimetype=CSV)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def sheet_file(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], name: str) -> Response:
    """The rows as the kind of file that the name ends with.

    NotFound for one that is neither .csv nor .xlsx. The ending comes from the address, so all of the name is checked.
    """
    plain = _PLAIN_NAME.fullmatch(name)
    if plain is None:
        raise NotFound
    if plain["kind"] == "csv":
        return attachment(csv_file(head, rows), CSV, name)
    return attachment(xlsx_file(title, head, rows), XLSX, name)
