"""What all suites share: databases of their own, an app on each engine, and a visitor with a browser."""

import gc
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from xdist.remote import Producer

from tests.support.databases import ENGINES, Databases, begin_run, end_run
from tests.support.engines import engines_for
from tests.support.keys import AUDIT_KEY, SECRET_KEY
from tests.support.suites import KeptTogether, SuiteTimes
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from rehab.accounts.models import User

RUN = pytest.StashKey[Path]()

# A slow machine is no fault of the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
# Pages and rows are many and go as soon as a test ends: looking for rubbish as often as by default is a tenth of the
# work of the whole run.
gc.set_threshold(100_000, 50, 100)


def pytest_configure(config: pytest.Config) -> None:
    """The first process of a run makes what all of them share.

    Being told to terminate, as by a CI that ran out of time, is taken as Ctrl-C: it too must clear away.
    """
    if not hasattr(config, "workerinput"):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        config.stash[RUN] = begin_run()
        config.pluginmanager.register(SuiteTimes(), "suite-times")


def pytest_unconfigure(config: pytest.Config) -> None:
    """It also clears away at the end."""
    if RUN in config.stash:
        end_run(config.stash[RUN])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> KeptTogether:
    """Which process gets which tests, when there are several."""
    return KeptTogether(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Leave nothing to the choice of `engines_for`."""
    parser.addoption("--every-engine", action="store_true", help="walk through pages on every engine, not on one")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Say on which engines a test runs that asks for a database."""
    if "engine_name" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("only")
        every = metafunc.config.getoption("--every-engine")
        engines = mark.args if mark else ENGINES if every else engines_for(metafunc)
        metafunc.parametrize("engine_name", engines)


@pytest.fixture(scope="session")
def databases() -> Databases:
    """The databases of this run."""
    return Databases()


@pytest.fixture(scope="session")
def make_app(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Flask]]:
    """Make an app on the database at an address; connections are closed at the end of the run.

    A template is compiled by the first app of the run that shows it.
    """
    from config import Config
    from rehab.app import create_app
    from tests.support.isolation import ApartClient

    apps: list[Flask] = []
    compiled = FileSystemBytecodeCache(str(databases.templates))

    def make(database_url: str) -> Flask:
        instance = tmp_path_factory.mktemp("instance")
        app = create_app(
            Config(
                database_url=database_url,
                secret_key=SECRET_KEY,
                audit_key=AUDIT_KEY,
                instance=instance,
                testing=True,
            )
        )
        app.test_client_class = ApartClient
        app.jinja_env.bytecode_cache = compiled
        apps.append(app)
        return app

    yield make
    for app in apps:
        dispose(app)


def dispose(app: Flask) -> None:
    """Close every connection of an app."""
    from rehab.core.db import db

    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def shared_apps(databases: Databases, make_app: Callable[[str], Flask]) -> Callable[[str], Flask]:
    """The app of this process on an engine, made when first asked for."""
    made: dict[str, Flask] = {}

    def app_on(engine_name: str) -> Flask:
        if engine_name not in made:
            made[engine_name] = make_app(databases.copy(engine_name))
        return made[engine_name]

    return app_on


@pytest.fixture
def app(shared_apps: Callable[[str], Flask], engine_name: str) -> Iterator[Flask]:
    """The app; whatever the test commits is gone when it ends."""
    from tests.support.isolation import everything_rolled_back

    app = shared_apps(engine_name)
    with everything_rolled_back(app):
        yield app


@pytest.fixture
def db(app: Flask) -> Iterator[SQLAlchemy]:
    """The database, inside an app context, for tests that call commands and queries themselves."""
    from rehab.core.db import db

    with app.app_context():
        yield db
        db.session.remove()


@pytest.fixture
def new_visitor(app: Flask) -> Callable[[], Visitor]:
    """Open a browser of its own for one more person. CSRF protection is on, as for real users."""
    return lambda: Visitor(app.test_client())


@pytest.fixture
def visitor(new_visitor: Callable[[], Visitor]) -> Visitor:
    """Somebody with a browser who has not signed in."""
    return new_visitor()


@pytest.fixture
def signed_in(new_visitor: Callable[[], Visitor], db: SQLAlchemy) -> Callable[["User"], Visitor]:
    """Give a user of the factories a browser in which they are signed in, as the form leaves it.

    The form itself is tested with the accounts; here it would cost every test two pages that it does not look at.
    """
    from rehab.accounts import commands
    from rehab.core import clock
    from rehab.core.transaction import transaction
    from tests.factories import actor

    def as_user(user: "User") -> Visitor:
        visitor = new_visitor()
        with transaction():
            token = commands.open_session(user, checked_hash=user.password_hash, by=actor(user), now=clock.now())
        db.session.expire_all()  # as after a request
        with visitor.client.session_transaction() as cookie:
            cookie.update({"_user_id": token, "_fresh": True})
        return visitor

    return as_user


@pytest.fixture
def real_database(databases: Databases, engine_name: str) -> Iterator[str]:
    """The address of an empty database of the test's own, where a commit is a commit."""
    with databases.temporary(engine_name) as url:
        yield url


@pytest.fixture
def real_app(real_database: str, make_app: Callable[[str], Flask]) -> Iterator[Flask]:
    """An app on a database of the test's own."""
    app = make_app(real_database)
    yield app
    dispose(app)
