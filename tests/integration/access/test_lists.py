"""Every page with a list asks the database as often for 1,000 rows as for 10.

`make statements` writes the figures into docs/statements.md.
"""

import os
from collections.abc import Callable
from pathlib import Path

from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from tests.factories import World, a_client, a_request, a_world
from tests.support import panels
from tests.support.many import fill
from tests.support.statements import statements_seen
from tests.support.visitor import Visitor

SIZES = {"postgresql": (10, 1_000), "sqlite": (10, 40)}
FILE_VARIABLE = "STATEMENTS_FILE"
FILTERS = "stage=panel&overdue=y&care_type=residential_rehab&whose=mine"
Pages = list[tuple[str, str]]
HEAD = """# SQL statements of each page with a list

Measured on PostgreSQL with 10 and with 1,000 rows of everything that the page lists (200 cases on one agenda); the
figures must be equal. Each holds the two statements that read the session of whoever asks, and the ones that note who
looked at a person's record. `make statements` writes this file.

| page | for | 10 rows | 1,000 rows |
|---|---|---:|---:|
"""


def pages(world: World, meeting: str, reference: str) -> Pages:
    listed = {
        "key_worker": [
            "/",
            "/cases",
            "/cases?sort=name",
            f"/cases?{FILTERS}",
            "/cases.csv",
            f"/cases/{reference}",
            f"/cases/{reference}?show=notes&page=2",
            "/frameworks",
        ],
        "team_manager": ["/", "/cases"],
        "coordinator": ["/", "/cases", "/panel", "/panel?show=past", f"/panel/meetings/{meeting}"],
        "chair": ["/", "/panel", "/panel/decided", f"/panel/meetings/{meeting}"],
        "provider_user": [
            "/",
            "/offers",
            "/offers?state=closed",
            "/residents?show=arriving",
            "/residents?show=here",
            "/residents?show=left",
        ],
        "commissioner": [
            "/",
            "/cases",
            f"/frameworks/{world.framework.reference}",
            "/measures",
            "/measures?by=provider",
            "/measures/bed_nights/cases",
            "/measures/decision_on_time/cases",
        ],
        "administrator": ["/", "/admin/users", "/admin/service"],
    }
    request = [
        f"/requests/{reference}{page}" for page in ("", "/choice", "/funding", "/discharge-plan", "/check", "/pdf")
    ]
    return [(who, path) for who, paths in listed.items() for path in paths] + [("key_worker", path) for path in request]


def test_costs_as_many_statements_for_a_thousand_rows_as_for_ten(
    db: SQLAlchemy, signed_in: Callable[[User], Visitor], engine_name: str
) -> None:
    # The larger figure is smaller on SQLite: which statements are sent does not depend on the engine.
    world = a_world()
    meeting = panels.a_meeting(world, title="Listed")
    request = a_request(a_client(world.service), world.key_worker, facilities=(world.facility, world.second_facility))
    listed = pages(world, meeting.public_id, request.reference)
    browsers = {who: signed_in(getattr(world, who)) for who, _ in listed}
    counted: dict[tuple[str, str], list[int]] = {page: [] for page in listed}
    stored = 0
    for size in SIZES[engine_name]:
        fill(world, size - stored, meeting=meeting, case_id=request.id)
        stored = size
        for who, path in listed:
            with statements_seen() as seen:
                assert browsers[who].client.get(path).status_code == 200, path
            counted[who, path].append(len(seen))
    names = {request.reference: "<reference>", meeting.public_id: "<meeting>", world.framework.reference: "<framework>"}
    lines = [_line(who, path, figures, names) for (who, path), figures in counted.items()]
    print("\n".join(lines))  # noqa: T201  (read with -s, or from the report of a failure)
    assert [line for line, figures in zip(lines, counted.values(), strict=True) if len(set(figures)) > 1] == []
    if engine_name == "postgresql" and FILE_VARIABLE in os.environ:
        Path(os.environ[FILE_VARIABLE]).write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def _line(who: str, path: str, figures: list[int], names: dict[str, str]) -> str:
    for name, shown in names.items():
        path = path.replace(name, shown)
    return f"| `{path}` | {who.replace('_', ' ')} | {' | '.join(map(str, figures))} |"
