"""Records of people as a service keeps them: NHS numbers of the test range, a merge, a twin to find, a consent back."""

import datetime as dt

from sqlalchemy import select

from rehab.accounts import queries as accounts
from rehab.clients import commands, queries
from rehab.clients.models import Client
from rehab.clients.rules import ConsentKind, Sex, is_nhs_number
from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.demo.cases import born

# Numbers that begin with 999 are given to nobody.
TEST_RANGE = range(9_990_000_000, 9_990_001_000)
NUMBERED = ("Ashley", "Blake", "Gale", "Lane", "Unity")


def records(today: dt.date) -> None:
    """What the list of people, its search and a person's page show."""
    day = today - dt.timedelta(days=3)
    now = min(clock.start_of_day(day) + dt.timedelta(hours=11), clock.now())
    _number(now)
    _merge("Ashley", "Ash", Sex.FEMALE, born(1979), now)
    _register("Blaik", Sex.MALE, born(1988), now)
    _take_back("Gale", ConsentKind.NDTMS, day, now)


def _number(now: dt.datetime) -> None:
    numbers = (str(number) for number in TEST_RANGE if is_nhs_number(str(number)))
    key_worker = people.actor("keyworker")
    with transaction():
        for name in NUMBERED:
            commands.set_nhs_number(_known(name), next(numbers), by=key_worker, now=now)


def _register(given_name: str, sex: Sex, birth: dt.date, now: dt.datetime) -> None:
    key_worker = people.actor("colleague")
    with transaction():
        commands.register(
            accounts.get_organisation(key_worker.organisation_id or 0),
            given_name=given_name,
            family_name="Example",
            date_of_birth=birth,
            sex=sex,
            by=key_worker,
            now=now,
        )


def _merge(kept: str, merged: str, sex: Sex, birth: dt.date, now: dt.datetime) -> None:
    _register(merged, sex, birth, now)
    manager = people.actor("manager")
    with transaction():
        ids = _known(kept).id, _known(merged).id
        found = queries.locked_records(ids)
        commands.merge(found[ids[0]], found[ids[1]], by=manager, now=now)


def _take_back(name: str, kind: ConsentKind, day: dt.date, now: dt.datetime) -> None:
    with transaction():
        commands.withdraw_consent(_known(name), kind, withdrawn_on=day, by=people.actor("keyworker"), now=now)


def _known(given_name: str) -> Client:
    return db.session.scalars(
        select(Client).where(Client.given_name == given_name, Client.family_name == "Example").order_by(Client.id)
    ).one()
