"""Roles, passwords and how long a session lasts."""

import datetime as dt

import pytest

from rehab.accounts.rules import KIND_OF_ROLE, PERMISSIONS, Role, password_fault, session_ends
from rehab.core.actor import Permission

OPENED = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)
WHO = {"email": "kay.worker@example.org", "name": "Kay Worker-Longname"}


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_name_a_place_and_something_to_do(role: Role) -> None:
    assert role.label
    assert role in KIND_OF_ROLE
    assert PERMISSIONS[role]


def test_an_administrator_can_administer_and_nothing_else() -> None:
    assert PERMISSIONS[Role.ADMINISTRATOR] == {Permission.ADMINISTER}


@pytest.mark.parametrize("password", ["three random words", "Ümläute sind auch gut", "x9 y8 z7 w6 v5"])
def test_takes_a_long_password_of_any_kind(password: str) -> None:
    assert password_fault(password, **WHO) is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("eleven char", "at least 12"),
        ("x" * 201, "no longer than 200"),
        ("Password-12345", "too easy"),
        ("aaaaaaaaaaaaaaaa", "too easy"),
        ("abababababababab", "too easy"),
        ("kay.worker@example.org", "too easy"),
        ("KAY WORKER LONGNAME", "too easy"),
    ],
)
def test_refuses_a_password_that_is_short_common_or_ones_own_name(password: str, reason: str) -> None:
    assert reason in str(password_fault(password, **WHO))


@pytest.mark.parametrize(
    ("last_seen", "ends"),
    [
        (dt.timedelta(), dt.timedelta(minutes=30)),
        (dt.timedelta(hours=2), dt.timedelta(hours=2, minutes=30)),
        (dt.timedelta(hours=11, minutes=50), dt.timedelta(hours=12)),
    ],
)
def test_a_session_ends_when_idle_and_after_twelve_hours(last_seen: dt.timedelta, ends: dt.timedelta) -> None:
    assert session_ends(opened_at=OPENED, last_seen_at=OPENED + last_seen) == OPENED + ends
