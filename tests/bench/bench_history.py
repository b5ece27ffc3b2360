"""A council's history of 1,000, 10,000 and 100,000 stays beside the same work of today.

The figures of the two large pages against SQL written by hand, how they grow, what lists and home pages take, and the
memory of the longest export.
"""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from rehab.core.db import db
from rehab.placements.models import Stay
from rehab.reports import queries
from rehab.reports.rules import Group, Period, Use, UseGroup
from rehab.requests.models import PlacementRequest
from tests.bench import by_hand
from tests.bench.measuring import browser, median, replay, sizes
from tests.bench.report import NAMES, Report
from tests.factories import a_world
from tests.support import panels
from tests.support.history import imported
from tests.support.history_rows import a_file
from tests.support.made_up_history import History
from tests.support.many import fill
from tests.support.multiplied import grow

TODAY = dt.date(2026, 5, 17)
YEAR = Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31), TODAY)
ASKED = "start-day=1&start-month=4&start-year=2025&end-day=31&end-month=3&end-year=2026"
FIRST_ROWS = 1_340  # which hold some 1,000 stays
LIVE = 10
RUNS = 3
EXPORTED = 10_000
COMMISSIONER = "commissioner"
HOMES = ("key_worker", "team_manager", "coordinator", "chair", "provider_user", COMMISSIONER, "administrator")
LISTS = (
    ("key_worker", "/cases"),
    ("key_worker", "/cases?stage=panel&overdue=y"),
    ("coordinator", "/cases"),
    (COMMISSIONER, "/cases"),
    ("provider_user", "/offers"),
    ("provider_user", "/residents?show=here"),
    ("provider_user", "/residents?show=left"),
)
LARGE_PAGES = (
    "/measures",
    "/measures?by=provider",
    "/measures/rehab_completion",
    "/measures/bed_nights/cases",
    "/utilisation",
    "/utilisation?by=facility",
    "/activity",
    "/measures.pdf",
    "/utilisation.xlsx",
)
Times = dict[tuple[str, str], float]


def test_a_long_history(real_app: Flask, real_database: str, engine_name: str, report: Report) -> None:
    with real_app.app_context():
        council, people = _a_council()
        name = NAMES[engine_name]
        figures: dict[int, dict[str, float]] = {}
        pages: dict[int, Times] = {}
        for size in sizes():
            grow(size)
            stays = db.session.scalar(select(func.count()).select_from(Stay)) or 0
            figures[size] = _against_sql_by_hand(council, engine_name, stays, report)
            pages[size] = _pages(real_app, people)
            _large_pages(real_app, people, name, stays, report)
            if size >= EXPORTED:
                _export(real_database, people[COMMISSIONER], name, report)
        _growth(figures, name, report)
        _lists(pages, name, report)


def _a_council() -> tuple[int, dict[str, int]]:
    """One with what its people have to do today, and a thousand stays: its id, and those of its people."""
    world = a_world()
    history = History(
        7,
        today=TODAY,
        years=6,
        districts={world.authority.area: ("North", "South", "")},
        providers=(world.provider.legal_name, world.other_provider.legal_name),
    )
    imported(a_file(*history.rows(FIRST_ROWS)), today=TODAY)
    case_id = db.session.scalars(select(PlacementRequest.id).order_by(PlacementRequest.id)).first()
    fill(world, LIVE, meeting=panels.a_meeting(world, title="Bench"), case_id=case_id or 0)
    return world.authority.id, {who: getattr(world, who).id for who in HOMES}


def _against_sql_by_hand(council: int, engine_name: str, stays: int, report: Report) -> dict[str, float]:
    """Page -> milliseconds of the product's own queries."""
    works: dict[str, Callable[[], object]] = {
        "measures": lambda: _measures(council),
        "utilisation": lambda: _use(council),
    }
    taken = {}
    for page, work in works.items():
        written = by_hand.statements(page, engine_name, YEAR, council)
        assert work() == RESULTS[page](_rows(written)), page
        own = median(work, RUNS)
        bare = median(partial(replay, [(statement, ()) for statement in written]), RUNS)
        report.add("by_hand", NAMES[engine_name], stays, page, f"{own:.0f} ms", f"{bare:.0f} ms", f"{own / bare:.2f}")
        taken[page] = own
    taken["measures by provider"] = median(lambda: _measures(council, by=Group.PROVIDER), RUNS)
    taken["utilisation by facility"] = median(lambda: _use(council, by=UseGroup.FACILITY), RUNS)
    return taken


def _measures(council: int, by: Group | None = None) -> dict[str, tuple[Any, Any]]:
    found = queries.figures(YEAR, by=by, authorities=[council])
    db.session.remove()
    return {figure.measure.id: (figure.numerator, figure.denominator) for figure in found}


def _use(council: int, by: UseGroup | None = None) -> list[tuple[Any, ...]]:
    groups = (None, UseGroup.MONTH, *([by] if by else []))
    used = [row for group in groups for row in queries.use(YEAR, by=group, authorities=[council])]
    waits = tuple(number for wait in queries.waits(YEAR, [council]) for number in (wait.people, wait.days))
    unused = queries.unused_approvals(YEAR, [council])
    db.session.remove()
    return [*map(_sums, used), waits, unused]


def _sums(use: Use) -> tuple[Any, ...]:
    return (
        use.group or "",
        use.nights,
        use.pence,
        use.admissions,
        use.exits,
        use.completed,
        use.stayed_days,
        use.funded_days,
        use.funded_exits,
        use.completed_pence,
    )


def _rows(written: list[str]) -> list[dict[Any, Any]]:
    """What the statements by hand find, one after the other."""
    found = []
    with db.engine.connect() as connection:
        for statement in written:
            result = connection.exec_driver_sql(statement)
            found += [dict(enumerate(row)) | dict(row._mapping) for row in result]
    return found


def _measures_by_hand(rows: list[dict[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    numbers = {name: value for row in rows for name, value in row.items() if isinstance(name, str)}
    return {name: (numbers[name], numbers.get(f"{name}_of")) for name in numbers if not name.endswith("_of")}


def _use_by_hand(rows: list[dict[Any, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(_whole(value) for place, value in row.items() if isinstance(place, int)) for row in rows]


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) else value


RESULTS: dict[str, Callable[[list[dict[Any, Any]]], object]] = {
    "measures": _measures_by_hand,
    "utilisation": _use_by_hand,
}


def _pages(app: Flask, people: dict[str, int]) -> Times:
    """Milliseconds of each home page and list."""
    wanted = [(who, "/") for who in HOMES] + list(LISTS)
    browsers = {who: browser(app, people[who]) for who, _ in wanted}
    return {(who, path): median(partial(_get, browsers[who], path), 2 * RUNS) for who, path in wanted}


def _large_pages(app: Flask, people: dict[str, int], name: str, stays: int, report: Report) -> None:
    client = browser(app, people[COMMISSIONER])
    for path in LARGE_PAGES:
        address = f"{path}{'&' if '?' in path else '?'}{ASKED}"
        report.add("pages", name, stays, f"`{path}`", f"{median(partial(_get, client, address), 1):.0f} ms")


def _get(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200, path


def _export(url: str, user_id: int, name: str, report: Report) -> None:
    """In a program of its own, so that its memory is the export's alone."""
    command = [sys.executable, "-m", "tests.bench.exporting", url, str(user_id), "/cases.csv"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    rows, before, after, seconds = int(said[0]), int(said[1]), int(said[2]), float(said[3])
    report.add("export", name, rows, f"{before} MB", f"{after} MB", f"{after - before} MB", f"{seconds:.1f} s")


def _growth(figures: dict[int, dict[str, float]], name: str, report: Report) -> None:
    for page in figures[min(figures)]:
        steps = [figures[size][page] / figures[before][page] for before, size in pairwise(figures)]
        report.add("growth", name, page, *(f"{step:.1f}" for step in steps))


def _lists(pages: dict[int, Times], name: str, report: Report) -> None:
    small, large = pages[min(pages)], pages[max(pages)]
    for (who, path), before in small.items():
        after = large[who, path]
        told = who.removesuffix("_user").replace("_", " ")
        report.add("lists", name, told, f"`{path}`", f"{before:.0f} ms", f"{after:.0f} ms", f"{after / before:.2f}")
