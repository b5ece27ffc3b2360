"""`flask --app wsgi audit ...`: the chain of who did and saw what."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from rehab.audit import queries
from rehab.audit.commands import chain_key
from rehab.audit.rules import HEADS_FILE
from rehab.core.errors import DomainError

group = AppGroup("audit", help="The record of who did and who saw what.")


@group.command("verify")
def verify() -> None:
    """Check the whole chain, also against the ends kept outside the database; exits with 1 where it is broken."""
    try:
        kept = queries.kept_heads(Path(current_app.instance_path) / HEADS_FILE)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    verdict = queries.verify(chain_key(), kept=kept)
    if verdict.broken_at is not None:
        raise click.ClickException(verdict.sentence)
    click.echo(verdict.sentence)
