"""Which database a test runs on (docs/decisions/0001)."""

from zlib import crc32

import pytest

from tests.support.databases import ENGINES

_WALKS_THROUGH_PAGES = {"visitor", "new_visitor", "signed_in"}


def engines_for(test: pytest.Metafunc) -> tuple[str, ...]:
    """Each engine, for what tests commands, queries, constraints and races.

    What walks through pages runs on one, always the same for a test and half of the tests on each: what stands behind
    the pages has its own tests, and the page is the same on both.
    """
    if _WALKS_THROUGH_PAGES.isdisjoint(test.fixturenames):
        return ENGINES
    return (ENGINES[crc32(test.function.__qualname__.encode()) % len(ENGINES)],)
