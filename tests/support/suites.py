"""What differs from suite to suite: how its tests are handed to processes, and the seconds of work it may take."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath

import pytest
from xdist.scheduler import LoadScopeScheduling

# Seconds of work on one core. The whole run has 15 minutes on two cores, so these may add up to 1,800.
BUDGETS = {"unit": 60, "architecture": 60, "integration": 1200, "journeys": 480, "bench": 120}
TOGETHER = ("tests/journeys/", "tests/integration/runner/")


@dataclass
class Tally:
    """The tests of one suite and the seconds they worked."""

    tests: int = 0
    seconds: float = 0


class SuiteTimes:
    """A pytest plugin: adds up each test's set-up, call and tear-down by the folder it stands in."""

    def __init__(self) -> None:
        self.tallies: dict[str, Tally] = defaultdict(Tally)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        parts = PurePosixPath(report.nodeid).parts
        tally = self.tallies[parts[1] if len(parts) > 1 else parts[0]]
        tally.tests += report.when == "call"
        tally.seconds += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("work by suite")
        for suite, tally in sorted(self.tallies.items()):
            budget = BUDGETS.get(suite, 0)
            verdict = "" if tally.seconds <= budget else "  OVER BUDGET"
            terminalreporter.write_line(
                f"{suite:<14}{tally.tests:>6} tests {tally.seconds:>8.1f} s of {budget} s{verdict}"
            )


class KeptTogether(LoadScopeScheduling):
    """Hand out tests one by one, but those of each folder of `TOGETHER` to one process, which begins with them.

    They share a service that takes a while to start. xdist's own way to say so, its mark xdist_group, is lost on
    pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)
