"""`flask --app wsgi framework prices ...`: the price schedule of a framework as a file."""

from pathlib import Path

import click
from flask.cli import AppGroup

from rehab.core import clock
from rehab.core.actor import SYSTEM
from rehab.core.errors import DomainError, InvalidInput
from rehab.core.sheets import read_sheet
from rehab.core.transaction import transaction
from rehab.framework import commands, queries
from rehab.framework.rules import SCHEDULE_COLUMNS, SCHEDULE_OPTIONAL, read_price_schedule
from rehab.web.exports import csv_file, xlsx_file

group = AppGroup("prices", help="What the facilities on a framework cost.")
HEAD = (*SCHEDULE_COLUMNS, *SCHEDULE_OPTIONAL)
FRAMEWORK = click.option("--framework", "reference", required=True, metavar="REFERENCE", help="Like F-2025-00001.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@FRAMEWORK
def import_schedule(file: Path, reference: str) -> None:
    """Bring a framework's prices to what a sheet (.xlsx, .ods or .csv) lists, all of it or nothing.

    The columns are those that `export` writes. Importing the same sheet again changes nothing.
    """
    try:
        listed = read_price_schedule(read_sheet(file, SCHEDULE_COLUMNS, optional=SCHEDULE_OPTIONAL))
        with transaction():
            framework = queries.framework_by_reference(reference)
            outcome = commands.import_prices(framework, listed, by=SYSTEM, now=clock.now())
    except DomainError as refusal:
        for sentence in refusal.faults.values() if isinstance(refusal, InvalidInput) else [str(refusal)]:
            click.echo(sentence, err=True)
        click.echo("Nothing was imported.", err=True)
        raise click.exceptions.Exit(1) from refusal
    click.echo(outcome.sentence)


@group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@FRAMEWORK
def export_schedule(file: Path, reference: str) -> None:
    """Write every price of a framework to FILE, past and to come: as .xlsx by its name, otherwise as CSV."""
    try:
        rows = queries.schedule_rows(queries.framework_by_reference(reference))
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if file.suffix.casefold() == ".xlsx":
        file.write_bytes(xlsx_file("Prices", HEAD, rows))
    else:
        file.write_text(csv_file(HEAD, rows), encoding="utf-8", newline="")
    click.echo(f"{len(rows)} prices written to {file.name}.")
