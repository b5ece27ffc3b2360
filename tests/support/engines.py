"""Which database a test runs on (docs/decisions/0001)."""

from pathlib import PurePath
from zlib import crc32

import pytest

from tests.support.databases import ENGINES

_WALKS_THROUGH_PAGES = {"visitor", "new_visitor", "signed_in"}
_ON_A_DATABASE_OF_ITS_OWN = {"real_database", "real_app"}
# What stands on locks, clocks, sums in SQL and whatever else the two databases do each in their own way.
_DIFFERS = {"access", "accounts", "audit", "clocks", "core", "finance", "imports", "jobs", "notifications", "reports"}


def engines_for(test: pytest.Metafunc) -> tuple[str, ...]:
    """Each engine for races, constraints across transactions, and the packages whose SQL differs; else one of them.

    It is always the same for a test, and half of the tests of each package run on each.
    """
    if _must_run_on_both(test):
        return ENGINES
    return (ENGINES[crc32(test.function.__qualname__.encode()) % len(ENGINES)],)


def _must_run_on_both(test: pytest.Metafunc) -> bool:
    asked = set(test.fixturenames)
    if asked & _ON_A_DATABASE_OF_ITS_OWN:
        return True
    return not asked & _WALKS_THROUGH_PAGES and PurePath(test.definition.path).parent.name in _DIFFERS
