"""Registering, merging and taking back consent, as people do it at the same moment."""

import datetime as dt

from rehab.accounts import queries as accounts
from rehab.accounts.models import User
from rehab.accounts.queries import actor_by_id
from rehab.clients import commands, queries
from rehab.clients.models import Client
from rehab.clients.rules import ConsentKind, Sex
from rehab.core.transaction import transaction
from rehab.requests import commands as request_commands
from rehab.requests import queries as requests
from tests.factories import NOON, TODAY, actor

BORN = dt.date(1985, 4, 17)


def merge(kept: Client, merged: Client, *, by: User) -> None:
    """The manager makes the two one."""
    _merge(by.id, kept.id, merged.id)


def _merge(user_id: int, kept_id: int, merged_id: int) -> None:
    manager = actor_by_id(user_id)
    with transaction():
        records = queries.locked_records({kept_id, merged_id})
        commands.merge(records[kept_id], records[merged_id], by=manager, now=NOON)


def undo(merged: Client, *, by: User) -> None:
    """The manager parts them again."""
    manager, merged_id = actor(by), merged.id
    with transaction():
        commands.undo_merge(queries.locked_records({merged_id})[merged_id], by=manager, now=NOON)


def take_back(client: Client, kind: ConsentKind, *, by: User, on: dt.date = TODAY) -> None:
    """The person takes a consent back."""
    key_worker, client_id = actor(by), client.id
    with transaction():
        record = queries.locked_records({client_id})[client_id]
        commands.withdraw_consent(record, kind, withdrawn_on=on, by=key_worker, now=NOON)


def register_as(job: tuple[int, int, str]) -> None:
    """The user of this id registers somebody of this name in this service, in whatever process this runs."""
    user_id, service_id, name = job
    by = actor_by_id(user_id)
    with transaction():
        service = accounts.get_organisation(service_id)
        commands.register(
            service, given_name=name, family_name="Sentinel", date_of_birth=BORN, sex=Sex.MALE, by=by, now=NOON
        )


def merge_or_submit_as(job: tuple[str, int, object]) -> None:
    """The user of this id merges two records (ids), or submits a request (its reference)."""
    what, user_id, things = job
    if what == "merge":
        kept_id, merged_id = things  # type: ignore[misc]
        _merge(user_id, kept_id, merged_id)
        return
    by = actor_by_id(user_id)
    with transaction():
        request = requests.get_own_request_to_submit(by, str(things))
        request_commands.submit(request, by=by, now=NOON)
