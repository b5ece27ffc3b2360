"""What several do with panel cases at the same moment, each in a process of its own."""

from typing import NamedTuple

from rehab.accounts import queries as accounts
from rehab.core import clock
from rehab.core.actor import Actor
from rehab.core.errors import NotAllowed
from rehab.core.transaction import transaction
from rehab.panel import commands, policy, queries
from rehab.panel.rules import Choice
from rehab.requests import commands as request_commands
from rehab.requests import queries as requests
from tests.support.panels import APPROVE, Case


class Job(NamedTuple):
    """The user of this id decides a case, changes their vote on it, or withdraws its request."""

    what: str
    user_id: int
    case: Case


def act(job: Job) -> None:
    """As the page does it: judged again under the lock."""
    {"decide": _decide, "decline": _vote_against, "withdraw": _withdraw}[job.what](
        accounts.actor_by_id(job.user_id), job.case
    )


def _decide(by: Actor, case: Case) -> None:
    now = clock.now()
    with transaction():
        found = queries.get_case_with_request(by, case.public_id, clock.today())
        if not policy.can_decide(by, found, queries.progress(found, now=now).bench):
            raise NotAllowed
        commands.decide(found, APPROVE, by=by, now=now)


def _vote_against(by: Actor, case: Case) -> None:
    now = clock.now()
    with transaction():
        found = queries.get_case_with_request(by, case.public_id, clock.today())
        if not policy.can_vote(by, found, queries.progress(found, now=now).bench):
            raise NotAllowed
        commands.cast_vote(found, choice=Choice.DECLINE, reason="Too early", by=by, now=now)


def _withdraw(by: Actor, case: Case) -> None:
    with transaction():
        request = requests.get_own_request_for_update(by, case.reference)
        request_commands.withdraw(request, reason="Changed their mind", by=by, now=clock.now())
