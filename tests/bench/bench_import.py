"""How fast a file of placements that were kept elsewhere is taken in."""

import time

from flask import Flask

from tests.bench.bench_history import TODAY
from tests.bench.measuring import LIMIT
from tests.bench.report import NAMES, Report
from tests.support.history import a_framework_of_2022, imported
from tests.support.history_rows import a_file
from tests.support.made_up_history import History

ROWS = min(10_000, LIMIT or 10_000)


def test_rows_a_second(real_app: Flask, engine_name: str, report: Report) -> None:
    with real_app.app_context():
        a_framework_of_2022()
        content = a_file(*History(7, today=TODAY, years=6).rows(ROWS))
        began = time.perf_counter()
        imported(content, today=TODAY)
        report.add("imports", NAMES[engine_name], ROWS, round(ROWS / (time.perf_counter() - began)))
