"""A team of the demonstration as it changes: somebody has left, somebody is away, a request went back and forth."""

import datetime as dt

from rehab.accounts import commands as accounts
from rehab.accounts import queries as account_queries
from rehab.accounts.rules import Role
from rehab.clients.rules import Sex
from rehab.core import clock
from rehab.core.actor import SYSTEM
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.demo.cases import born
from rehab.demo.journey import Journey, Person
from rehab.requests import commands as requests
from rehab.requests import queries as request_queries
from rehab.requests.rules import Section

LEAVER = "leaver"
NO_PASSWORD = "!"  # noqa: S105  (nobody can sign in with it)


def change(today: dt.date) -> None:
    """In the order in which it happened."""
    _sent_back_and_answered(today - dt.timedelta(days=9))
    _handed_back(today - dt.timedelta(days=3))
    _leave(today - dt.timedelta(days=20), today - dt.timedelta(days=1))
    _go_away(today)


def _sent_back_and_answered(day: dt.date) -> None:
    """Waits for its second check: one section was answered, one left as it was."""
    journey = Journey(Person("Quill", born(1978), Sex.FEMALE), day)
    journey.draft().after(1).submitted().after(1)
    journey.returned(
        {
            Section.RISK: "Who has been told about the risk at home?",
            Section.TREATMENT: "How many preparation sessions were there in the end?",
        }
    )
    journey.after(2)
    worker = journey.key_worker
    with transaction():
        found = request_queries.get_own_request_for_update(worker, journey.reference)
        told = {**(request_queries.values_of(found, Section.TREATMENT) or {}), "preparation_sessions": 9}
        requests.save_answers(found, Section.TREATMENT, told, by=worker, now=journey.now)
    journey.after(1).submitted(as_it_is=True)


def _handed_back(day: dt.date) -> None:
    """The manager wants something put right before signing."""
    journey = Journey(Person("Remy", born(1994)), day, key_worker="colleague").draft().after(1).asked_for_signature()
    manager = people.manager_of(journey.key_worker)
    with transaction():
        found = request_queries.get_own_request_for_update(manager, journey.reference)
        requests.hand_back(found, comment="Please name who holds the spare key.", by=manager, now=journey.now)


def _leave(started_on: dt.date, left_on: dt.date) -> None:
    """A key worker whose account is shut, and whose case nobody sees to yet."""
    service = account_queries.organisation_by_name(people.COVENTRY_SERVICE)
    if service is None:
        return
    with transaction():
        accounts.add_user(
            email=f"{LEAVER}@demo.example",
            name="Lindsay Demo (left)",
            organisation=service,
            roles={Role.KEY_WORKER: service},
            password_hash=NO_PASSWORD,
            by=SYSTEM,
            now=clock.start_of_day(started_on),
        )
    journey = Journey(Person("Sky", born(1982), Sex.FEMALE), started_on, key_worker=LEAVER)
    journey.draft().after(1).submitted().after(1).ready()
    with transaction():
        leaver = account_queries.get_user(journey.key_worker.user_id or 0, lock=True)
        accounts.disable(leaver, by=SYSTEM, now=clock.start_of_day(left_on))


def _go_away(today: dt.date) -> None:
    """A colleague is on leave this week, and the key worker covers."""
    away, stand_in = people.actor("colleague"), people.actor("keyworker")
    with transaction():
        accounts.arrange_cover(
            account_queries.get_user(away.user_id or 0, lock=True),
            account_queries.get_user(stand_in.user_id or 0),
            service_id=away.organisation_id or 0,
            from_on=today,
            until_on=today + dt.timedelta(days=7),
            by=people.manager_of(away),
            now=clock.now(),
        )
