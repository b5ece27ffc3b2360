"""`flask --app wsgi reports`: figures for scripts and spreadsheets."""

import csv
import datetime as dt
import json
import sys

import click
from flask.cli import AppGroup

from rehab.core import clock
from rehab.core.errors import InvalidInput
from rehab.reports import queries
from rehab.reports.rules import Group, Period

group = AppGroup("reports", help="The measures that placements are held to.")
COLUMNS = ("id", "group", "numerator", "denominator", "value")
DAY = click.DateTime(formats=["%Y-%m-%d"])


def _plausible(_context: click.Context, _option: click.Parameter, day: dt.datetime | None) -> dt.datetime | None:
    """Definitions look half a year back and some days ahead, for which there must be days."""
    if day is not None and not 1900 <= day.year < 3000:
        msg = "the year must be from 1900 to 2999"
        raise click.BadParameter(msg)
    return day


@group.command("kpis")
@click.option(
    "--from", "start", type=DAY, required=True, callback=_plausible, help="First day of the period, as 2026-04-01."
)
@click.option("--to", "end", type=DAY, required=True, help="Last day of the period.")
@click.option("--by", type=click.Choice([item.value for item in Group]), help="Break down by.")
@click.option("--today", type=DAY, callback=_plausible, help="Work the figures out as of this day instead of today.")
@click.option("--format", "layout", type=click.Choice(["json", "csv"]), default="json", show_default=True)
def kpis(start: dt.datetime, end: dt.datetime, by: str | None, today: dt.datetime | None, layout: str) -> None:
    """Print every measure with numerator, denominator and value."""
    try:
        period = Period(start.date(), end.date(), today.date() if today else clock.today())
    except InvalidInput as error:
        raise click.UsageError(str(error)) from error
    rows = [figure.as_row() for figure in queries.figures(period, by=Group(by) if by else None)]
    if layout == "json":
        click.echo(json.dumps(rows, indent=1))
    else:
        writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
