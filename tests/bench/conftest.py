"""The page that the benchmarks fill."""

from collections.abc import Iterator

import pytest

from tests.bench.measuring import LIMIT
from tests.bench.report import PAGE, Report


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest) -> Iterator[Report]:
    """Collects lines; written to docs/bench.md after a run of everything at full size without a failure."""
    found = Report()
    yield found
    if LIMIT is None and found.is_whole and not request.session.testsfailed:
        found.write()
        print(f"\n{PAGE.name} has been written")  # noqa: T201
