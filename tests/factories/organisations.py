"""Organisations and the people who work for them."""

from argon2 import PasswordHasher

from rehab.accounts import queries as accounts
from rehab.accounts.models import Organisation, RoleGrant, User
from rehab.accounts.rules import Role
from rehab.core.actor import Actor
from rehab.core.text import fold, letters_and_digits
from tests.factories.storing import NOON, numbers, stored

PASSWORD = "three random words"
# Parameters too weak for anything but tests, so that signing in costs no time.
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def an_organisation(name: str, *, commissioned_by: Organisation | None = None, **kinds: bool) -> Organisation:
    return stored(
        Organisation(
            name=name,
            name_key=letters_and_digits(name),
            commissioned_by_id=commissioned_by.id if commissioned_by else None,
            **kinds,
        )
    )


def an_authority(name: str = "Testbury Council") -> Organisation:
    return an_organisation(name, is_authority=True)


def a_service(authority: Organisation, name: str = "Testbury Recovery Service") -> Organisation:
    return an_organisation(name, commissioned_by=authority, is_treatment_service=True)


def a_user(role: Role, organisation: Organisation, *, name: str = "", employer: Organisation | None = None) -> User:
    """A user with one role for `organisation`, employed there unless `employer` says otherwise."""
    number = next(numbers)
    name = name or f"{role.label} {number}"
    return stored(
        User(
            email=f"user{number}@example.org",
            name=name,
            name_key=fold(name),
            organisation_id=(employer or organisation).id,
            password_hash=PASSWORD_HASH,
            created_at=NOON,
            grants=[RoleGrant(role=role, organisation_id=organisation.id)],
        )
    )


def actor(user: User) -> Actor:
    """The user as commands and queries want them."""
    return accounts.actor_by_id(user.id)
