"""A placement off the framework, asked for, checked and decided as people do it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts import queries as accounts
from rehab.accounts.models import User
from rehab.accounts.queries import actor_by_id
from rehab.core.errors import DomainError, InvalidInput
from rehab.core.transaction import transaction
from rehab.framework.models import Facility
from rehab.framework.rules import PriceBasis, Rating
from rehab.placements import commands, queries
from rehab.placements.commands import Wanted
from rehab.placements.models import PlacementException
from rehab.placements.rules import ExceptionGround, RegisterCheck
from rehab.requests import queries as requests
from tests.factories import NOON, TODAY, actor
from tests.support.placements import Case
from tests.support.statements import statements_seen

BY_THE_SEA = Wanted(
    ground=ExceptionGround.NEEDS,
    reason="None takes a mother with three children.",
    provider_name="Seaside Families Ltd",
    facility_name="Seaside House",
    address="1 The Front, Seatown",
    postcode="TQ1 1AA",
    cqc_location_id="1-555000111",
    basis=PriceBasis.WEEKLY,
    amount_pence=90_000,
    weeks=12,
)
GOOD = RegisterCheck(has_activity=True, rating=Rating.GOOD, beds=8, checked_on=TODAY)
ARRIVE_BY = TODAY + dt.timedelta(days=40)


def ask(
    case: Case, *, by: User | None = None, wanted: Wanted = BY_THE_SEA, now: dt.datetime = NOON, **changes: object
) -> PlacementException:
    """The key worker, or whoever is named, asks."""
    asker = actor(by or case.world.key_worker)
    with transaction():
        request = requests.get_request_for_update(asker, case.request.reference)
        return commands.ask_exception(request, replace(wanted, **changes), by=asker, now=now)


def check(case: Case, exception: PlacementException, found: RegisterCheck = GOOD) -> None:
    """The key worker has looked at the register."""
    checker, public_id = actor(case.world.key_worker), exception.public_id
    with transaction():
        wanted = queries.get_exception_for_update(checker, public_id)
        commands.record_check(wanted, found, by=checker, now=NOON)


def approve(
    case: Case,
    exception: PlacementException,
    *,
    by: User | None = None,
    valid_until: dt.date = ARRIVE_BY,
    reason: str = "No other takes the children.",
    now: dt.datetime = NOON,
) -> None:
    """The commissioner, or whoever is named, approves."""
    _approve(actor(by or case.world.commissioner), exception.public_id, valid_until=valid_until, reason=reason, now=now)


def _approve(commissioner: object, public_id: str, *, valid_until: dt.date, reason: str, now: dt.datetime) -> None:
    with transaction():
        found = queries.get_exception_for_update(commissioner, public_id)
        council = accounts.get_organisation(found.authority_id)
        commands.approve_exception(found, council, reason=reason, valid_until=valid_until, by=commissioner, now=now)


def refuse(case: Case, exception: PlacementException, *, reason: str = "Too far from the children.") -> None:
    """The commissioner says no."""
    commissioner, public_id = actor(case.world.commissioner), exception.public_id
    with transaction():
        found = queries.get_exception_for_update(commissioner, public_id)
        commands.refuse_exception(found, reason=reason, by=commissioner, now=NOON)


def withdraw(case: Case, exception: PlacementException) -> None:
    """The key worker takes it back."""
    key_worker, public_id = actor(case.world.key_worker), exception.public_id
    with transaction():
        found = queries.get_exception_for_update(key_worker, public_id)
        commands.withdraw_exception(found, by=key_worker, now=NOON)


def approved(case: Case, **changes: object) -> PlacementException:
    """Asked, checked and approved."""
    exception = ask(case, **changes)
    if exception.facility_id is None:
        check(case, exception)
    approve(case, exception)
    return exception


def decide_or_withdraw_as(job: tuple[str, int, str]) -> None:
    """The user of this id approves or withdraws the exception of this public id, in whatever process this runs."""
    what, user_id, public_id = job
    who = actor_by_id(user_id)
    if what == "approve":
        _approve(who, public_id, valid_until=ARRIVE_BY, reason="It fits.", now=NOON)
        return
    with transaction():
        found = queries.get_exception_for_update(who, public_id)
        commands.withdraw_exception(found, by=who, now=NOON)


def refusal_of(do: Callable[[], object], error: type[DomainError] = InvalidInput) -> str:
    """The sentence of the refusal, once it is sure that nothing was stored."""
    with statements_seen() as seen, pytest.raises(error) as caught:
        do()
    assert seen.writes() == []
    return str(caught.value)


def opened(db: SQLAlchemy, exception: PlacementException) -> Facility:
    """The facility that an approved one opens."""
    return db.session.get_one(Facility, exception.facility_id)
