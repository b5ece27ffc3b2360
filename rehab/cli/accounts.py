"""`flask --app wsgi accounts ...`: the first council, service and administrator of an empty installation."""

import click
from flask.cli import AppGroup

from rehab.accounts import commands, passwords, queries
from rehab.accounts.models import Organisation
from rehab.accounts.rules import OrganisationKind, Role, password_fault
from rehab.core import clock
from rehab.core.actor import SYSTEM
from rehab.core.errors import InvalidInput
from rehab.core.text import letters_and_digits
from rehab.core.transaction import transaction

group = AppGroup("accounts", help="Councils, treatment services and administrators.")


@group.command("add-council")
@click.argument("name")
def add_council(name: str) -> None:
    """Add a council, like "Coventry City Council"."""
    with transaction():
        _insist_on_new(name)
        council = commands.add_organisation(name, OrganisationKind.AUTHORITY, by=SYSTEM, now=clock.now())
        area = council.area
    click.echo(f"Added {name}. Files and reports call it {area}.")


@group.command("add-service")
@click.argument("name")
@click.option("--council", required=True, metavar="NAME", help="The council that commissions it.")
def add_service(name: str, council: str) -> None:
    """Add a treatment service."""
    with transaction():
        _insist_on_new(name)
        commissioner = _council(council)
        kind = OrganisationKind.TREATMENT_SERVICE
        commands.add_organisation(name, kind, commissioned_by=commissioner, by=SYSTEM, now=clock.now())
    click.echo(f"Added {name}.")


@group.command("add-administrator")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--council", required=True, metavar="NAME", help="The council that they work for.")
@click.password_option(help="Asked for where it is left out.")
def add_administrator(email: str, name: str, council: str, password: str) -> None:
    """Add somebody who can add the other accounts on the pages."""
    fault = password_fault(password, email=email, name=name)
    if fault:
        raise click.ClickException(fault)
    password_hash = passwords.hash_password(password)
    try:
        with transaction():
            organisation = _council(council)
            commands.add_user(
                email=email,
                name=name,
                organisation=organisation,
                roles={Role.ADMINISTRATOR: organisation},
                password_hash=password_hash,
                by=SYSTEM,
                now=clock.now(),
            )
    except InvalidInput as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"Added {email}.")


def _insist_on_new(name: str) -> None:
    if not letters_and_digits(name) or queries.organisation_by_name(name) is not None:
        raise click.ClickException(f"{name} is here already" if letters_and_digits(name) else "Give a name.")


def _council(name: str) -> Organisation:
    found = queries.organisation_by_name(name)
    if found is None or not found.is_authority:
        msg = f"There is no council called {name}. Add it with `flask --app wsgi accounts add-council`."
        raise click.ClickException(msg)
    return found
