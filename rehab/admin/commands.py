"""Writes of administration."""

import datetime as dt
from collections.abc import Iterable

from rehab.accounts import commands as accounts
from rehab.accounts import queries
from rehab.accounts.models import Organisation, User
from rehab.accounts.rules import PROVIDER_ROLES, Role
from rehab.core.actor import Actor, Permission
from rehab.core.errors import NotAllowed


def add_user(
    *,
    name: str,
    email: str,
    organisation_id: str,
    roles: Iterable[Role],
    password_hash: str,
    by: Actor,
    now: dt.datetime,
) -> User:
    """Add an account at an organisation that the administrator looks after, by its public id.

    Raises NotFound for another organisation, InvalidInput for a role that does not fit or an address in use.
    """
    organisation = queries.administered_organisation(by, organisation_id)
    return accounts.add_user(
        name=name,
        email=email,
        organisation=organisation,
        roles={role: _scope(role, organisation, by) for role in roles},
        password_hash=password_hash,
        by=by,
        now=now,
    )


def _scope(role: Role, organisation: Organisation, by: Actor) -> Organisation:
    """For whom the role is held: the employer, but somebody from elsewhere sits on the administrator's own panel."""
    if role is not Role.PANEL_MEMBER or organisation.is_authority:
        return organisation
    return queries.get_organisation(min(by.organisations(Permission.ADMINISTER)))


def add_staff(*, name: str, email: str, role: Role, password_hash: str, by: Actor, now: dt.datetime) -> User:
    """Add an account at the provider whose manager adds it.

    Raises NotAllowed for a role that is not a provider's, InvalidInput for an address in use.
    """
    own = by.organisations(Permission.MANAGE_STAFF)
    if role not in PROVIDER_ROLES or not own:
        raise NotAllowed
    house = queries.get_organisation(by.organisation_id if by.organisation_id in own else min(own))
    return accounts.add_user(
        name=name,
        email=email,
        organisation=house,
        roles={role: house},
        password_hash=password_hash,
        by=by,
        now=now,
    )
