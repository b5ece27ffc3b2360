"""The measures at 1,000 and at 10,000 stays: growth, and the figures against the bare SQL that finds them.

`make bench` prints the figures; they stand in docs/benchmarks.md. BENCH_ROWS=100000 adds a third size.
"""

import datetime as dt
import os
import time
from itertools import pairwise

from flask import Flask

from rehab.core.db import db
from rehab.reports import queries
from rehab.reports.rules import Group, Period
from tests.bench.measuring import median, noted, replay
from tests.support.history import a_framework_of_2022, imported
from tests.support.history_rows import a_file
from tests.support.made_up_history import History

TODAY = dt.date(2026, 5, 17)
YEAR = Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31), TODAY)
SIZES = sorted({1_000, 10_000, int(os.environ.get("BENCH_ROWS", "10000"))})
RUNS = 5


def test_measures_and_import(real_app: Flask, engine_name: str) -> None:
    with real_app.app_context():
        a_framework_of_2022()
        history, rows, taken = History(7, today=TODAY, years=6), 0, []
        for size in SIZES:
            content = a_file(*history.rows(size - rows))
            began = time.perf_counter()
            imported(content, today=TODAY)
            seconds = time.perf_counter() - began
            taken.append((size, _figures(None), _figures(Group.PROVIDER)))
            print(f"\n{engine_name}: {size - rows:,} rows imported, {(size - rows) / seconds:,.0f} a second")  # noqa: T201
            rows = size
        for size, everybody, grouped in taken:
            print(f"{engine_name}, {size:,} rows: {_told(everybody)}; by provider {_told(grouped)}")  # noqa: T201
        for (before, first, _), (after, second, _) in pairwise(taken):
            print(f"{engine_name}: from {before:,} to {after:,} rows {second[0] / first[0]:.1f} times as long")  # noqa: T201


def _figures(by: Group | None) -> tuple[float, float, int]:
    """Milliseconds of all figures, those of their bare SQL, and how many statements there are."""

    def work() -> None:
        queries.figures(YEAR, by=by)
        db.session.remove()

    with noted() as statements:
        work()
    return median(work, RUNS), median(lambda: replay(statements), RUNS), len(statements)


def _told(found: tuple[float, float, int]) -> str:
    whole, bare, statements = found
    return f"{whole:.0f} ms, bare SQL {bare:.0f} ms, ratio {whole / bare:.2f}, {statements} statements"
