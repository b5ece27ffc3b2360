"""`flask --app wsgi framework check-cqc FILE`: every facility against the regulator's list of active locations."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from rehab.core import clock
from rehab.core.actor import SYSTEM
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.framework.commands.cqc import Summary, apply_register, compare_with_register
from rehab.framework.queries import cqc as queries
from rehab.framework.rules.cqc import CheckOutcome
from rehab.framework.rules.cqc_file import USUAL_ROWS, Progress


@click.command("check-cqc")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--full-list", is_flag=True, help="Believe the list even if it is short or lacks most known locations.")
def command(file: Path, full_list: bool) -> None:
    """Check every facility against the regulator's monthly list of active locations (.ods, .xlsx or .csv).

    Registration, activities and rating are taken over at once: a place that is gone or rated Inadequate takes nobody
    new. Name, address, beds and who a facility without a location number may be are for a commissioner to decide. A
    file with faults changes nothing.
    """
    now = clock.now()
    try:
        with _progress() as progress:
            comparison = compare_with_register(
                file, file_name=file.name, by=SYSTEM, today=clock.london_date(now), progress=progress
            )
        with transaction():
            summary = apply_register(comparison, organisation_id=None, is_full_list=full_list, by=SYSTEM, now=now)
    except InvalidInput as refusal:
        for fault in refusal.faults.values():
            click.echo(fault, err=True)
        click.echo("The check was not done.", err=True)
        raise click.exceptions.Exit(1) from refusal
    _report(summary)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on a terminal, nothing elsewhere."""
    with click.progressbar(length=USUAL_ROWS, label="Reading the list") as bar:

        def tell(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield tell


def _report(summary: Summary) -> None:
    click.echo(summary.sentence)
    for result in queries.everything_found(summary.check):
        click.echo(f"{result.facility.name} ({result.facility.provider.name}): {result.outcome.label}")
        for finding in result.findings:
            both = " -> ".join(side for side in (finding.before, finding.after) if side)
            click.echo(f"  {finding.kind.label}: {both} [{finding.state.label}]")
        for match in result.matches:
            click.echo(f"  May be {match.location_id}, {match.name}, {match.postcode} ({match.score} of 100)")
        if result.outcome is CheckOutcome.UNKNOWN and not result.matches:
            click.echo("  Nothing like it is in the list")
