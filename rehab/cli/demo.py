"""`flask --app wsgi demo`: invented people and cases, to see how everything works."""

import click
from flask.cli import AppGroup
from flask_migrate import upgrade

from rehab.core import clock
from rehab.core.errors import DomainError
from rehab.demo import load as loading
from rehab.demo.people import LOGINS, PASSWORD, SHOWN

group = AppGroup("demo", help="The demonstration.")


@group.command("prepare")
def prepare() -> None:
    """Bring the database up to date, load the demonstration once, and print its logins."""
    upgrade()
    _load()
    _tell_logins()


@group.command("load")
def load() -> None:
    """Load the demonstration into an empty database; where it is loaded, leave it as it is."""
    _load()


@group.command("logins")
def logins() -> None:
    """Print one login per role."""
    _tell_logins()


def _load() -> None:
    if loading.loaded_at() is None:
        try:
            loading.load()
        except DomainError as error:
            raise click.ClickException(str(error)) from error
        click.echo("The demonstration is loaded.")
    elif loading.is_stale(clock.now()):
        click.echo("The demonstration is more than two weeks old: `make fresh` loads it anew, at today's dates.")


def _tell_logins() -> None:
    click.echo(f"Sign in with the password: {PASSWORD}")
    for login in LOGINS:
        if login.key in SHOWN:
            what = login.on_panel.label if login.on_panel else login.role.label
            click.echo(f"  {login.email:<38} {what}, {login.organisation}")
