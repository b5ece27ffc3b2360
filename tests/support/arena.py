"""Where 8 processes meet on one database: made once for a module and engine, because making them costs seconds."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from flask import Flask

from rehab.accounts.queries import actor_by_id
from rehab.core.db import db
from rehab.core.errors import IllegalMove
from rehab.core.transaction import transaction
from rehab.placements import commands, queries
from rehab.placements.jobs import lapse_if_overdue
from rehab.requests import commands as requests
from rehab.requests import queries as request_queries
from tests.factories import NOON, TODAY, World, a_world
from tests.support.databases import Databases
from tests.support.placements import accept_as, admit_as
from tests.support.races import Racers, racers

RACERS = 8
Job = tuple[str, int, str]


@dataclass(frozen=True)
class Arena:
    """A world in a database where a commit is a commit, and the processes that race in it."""

    app: Flask
    world: World
    processes: Racers


Arenas = Callable[[str], Arena]


@contextmanager
def arenas(databases: Databases, make_app: Callable[[str], Flask]) -> Iterator[Arenas]:
    """The arena of an engine, made when first asked for; all processes and databases are gone at the end."""
    made: dict[str, Arena] = {}
    with ExitStack() as stack:

        def arena_on(engine_name: str) -> Arena:
            if engine_name not in made:
                url = stack.enter_context(databases.temporary(engine_name))
                app = make_app(url)
                stack.callback(_close, app)
                with app.app_context():
                    world = a_world()
                    db.session.remove()
                made[engine_name] = Arena(app, world, stack.enter_context(racers(url, act, RACERS)))
            return made[engine_name]

        yield arena_on


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def act(job: Job) -> None:
    """Do what the job names, as its user, to the thing of this key."""
    verb, user_id, key = job
    _VERBS[verb](user_id, key)


def _accept(user_id: int, key: str) -> None:
    accept_as((user_id, key))


def _admit(user_id: int, key: str) -> None:
    admit_as((user_id, key))


def _lapse(_user_id: int, key: str) -> None:
    if not lapse_if_overdue(int(key), now=NOON):
        msg = "it was answered"
        raise IllegalMove(msg)


def _confirm(user_id: int, key: str) -> None:
    key_worker = actor_by_id(user_id)
    with transaction():
        chosen = queries.get_made_offer_for_update(key_worker, key)
        commands.confirm(chosen, client_agreed_on=TODAY, by=key_worker, now=NOON)


def _withdraw(user_id: int, key: str) -> None:
    key_worker = actor_by_id(user_id)
    with transaction():
        request = request_queries.get_request_for_update(key_worker, key)
        requests.withdraw(request, reason="Moved away.", by=key_worker, now=NOON)


_VERBS = {"accept": _accept, "admit": _admit, "lapse": _lapse, "confirm": _confirm, "withdraw": _withdraw}
