"""`flask --app wsgi placements ...`: placements that were kept elsewhere."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup

from rehab.core import clock
from rehab.core.actor import SYSTEM
from rehab.core.errors import Conflict, InvalidInput
from rehab.core.transaction import transaction
from rehab.imports import commands, queries
from rehab.imports.commands import Outcome
from rehab.imports.queries import Reading
from rehab.imports.rules import COLUMNS, listed
from rehab.web.exports import csv_cell

group = AppGroup("placements", help="Placements that were kept elsewhere.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--update", is_flag=True, help="Also bring rows that were imported before to what the file says now.")
@click.option("--skip-bad-rows", is_flag=True, help="Take the good rows; write the others to FILE.rejected.csv.")
def import_file(file: Path, *, update: bool, skip_bad_rows: bool) -> None:
    """Take in a CSV file of placements, one row for each stay (docs/history-import.md).

    The file is taken whole or not at all; every fault is listed by row and column. The same file again changes
    nothing: a row is known by its stay_ref.
    """
    try:
        reading = _read(file)
        if reading.faults and not skip_bad_rows:
            _refuse(reading)
        with transaction():
            outcome = commands.import_history(reading, file_name=file.name, update=update, by=SYSTEM, now=clock.now())
    except InvalidInput as refusal:
        for fault in refusal.faults.values():
            click.echo(fault, err=True)
        click.echo("Nothing was imported.", err=True)
        raise click.exceptions.Exit(1) from refusal
    except Conflict as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _report(reading, outcome)
    if reading.rejected:
        click.echo(f"{_rows(len(reading.rejected))} with faults written to {_write_rejected(file, reading)}")


def _read(file: Path) -> Reading:
    with (
        file.open("rb") as stream,
        click.progressbar(length=file.stat().st_size, label="Reading", file=sys.stderr) as bar,
    ):

        def lines() -> Iterator[bytes]:
            for line in stream:
                bar.update(len(line))
                yield line

        return queries.read(lines(), today=clock.today())


def _refuse(reading: Reading) -> None:
    for fault in listed(reading.faults):
        click.echo(fault, err=True)
    click.echo(f"Nothing was imported: {_rows(len(reading.rejected))} with faults.", err=True)
    raise click.exceptions.Exit(1)


def _report(reading: Reading, outcome: Outcome) -> None:
    click.echo(f"Added: {_rows(outcome.added)}")
    click.echo(f"Updated: {_rows(outcome.updated)}")
    click.echo(f"Unchanged: {_rows(outcome.unchanged)}")
    if outcome.changed_but_left:
        click.echo(f"Changed in the file, left as they are: {_rows(outcome.changed_but_left)} (--update takes them)")
        for change in reading.changes:
            click.echo(f"  {change}")


def _write_rejected(file: Path, reading: Reading) -> Path:
    """The rows as they came, but for what a spreadsheet would run, each with its faults in a last column."""
    faults: dict[int, list[str]] = {}
    for fault in reading.faults:
        faults.setdefault(fault.row, []).append(f"{fault.column}: {fault.what}" if fault.column else fault.what)
    path = file.with_name(f"{file.name}.rejected.csv")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*COLUMNS, "faults"])
        for record in sorted(reading.rejected, key=lambda record: record.number):
            cells = [record.cells.get(column, "") for column in COLUMNS] if record.cells else list(record.raw)
            writer.writerow([*map(csv_cell, cells), "; ".join(faults.get(record.number, []))])
    return path


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
