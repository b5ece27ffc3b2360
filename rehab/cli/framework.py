"""`flask --app wsgi framework ...`: the list of providers."""

from pathlib import Path

import click
from flask.cli import AppGroup

from rehab.cli import cqc, prices
from rehab.core import clock
from rehab.core.actor import SYSTEM
from rehab.core.errors import InvalidInput
from rehab.core.text import sentence_list
from rehab.core.transaction import transaction
from rehab.framework import commands
from rehab.framework.commands import ImportOutcome
from rehab.framework.rules import LARGEST_FILE, read_provider_list

group = AppGroup("framework", help="Frameworks and the providers on them.")
group.add_command(cqc.command)
group.add_command(prices.group)


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--title", required=True, help="What the framework is called.")
@click.option("--lead", required=True, metavar="NAME", help="The council that let it.")
@click.option("--participating", multiple=True, metavar="NAME", help="A council that takes part; may be given again.")
def import_list(file: Path, title: str, lead: str, participating: tuple[str, ...]) -> None:
    """Bring a framework to what a CSV file says: providers, services, contracts and their dates.

    The columns are legal_name, trading_name, service, contract_type, start_date and end_date. A framework is known
    by its lead and title: importing the same file again changes nothing. A file with faults is not imported at all.
    """
    try:
        with file.open("rb") as stream:
            listed = read_provider_list(stream.read(LARGEST_FILE + 1))
        with transaction():
            outcome = commands.import_framework(
                listed, title=title, lead=lead, participating=participating, by=SYSTEM, now=clock.now()
            )
    except InvalidInput as refusal:
        for fault in refusal.faults.values():
            click.echo(fault, err=True)
        click.echo("Nothing was imported.", err=True)
        raise click.exceptions.Exit(1) from refusal
    click.echo(_report(outcome))


def _report(outcome: ImportOutcome) -> str:
    framework = outcome.framework
    if outcome.is_new:
        state = "added"
    else:
        state = f"changed ({sentence_list(outcome.framework_changes)})" if outcome.framework_changes else "unchanged"
    lines = [
        f"{framework.title} ({framework.reference}, {framework.starts_on} to {framework.last_day}): {state}",
        *_listing("Added", outcome.added),
        *_listing("Changed", outcome.changed),
        *_listing("Left unchanged", outcome.unchanged),
    ]
    if outcome.not_listed:
        lines += _listing("No longer in the file, left as they are", outcome.not_listed)
    return "\n".join(lines)


def _listing(heading: str, names: list[str]) -> list[str]:
    return [f"{heading}: {len(names)}", *(f"  {name}" for name in names)]
