"""Home pages and lists start from what is open: SQLite never goes through all cases or stays for them."""

import re

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

from rehab.casework.queries.home import home_page
from rehab.casework.queries.lists import facilities_of_cases
from rehab.placements import queries as placements
from tests.factories import NOON, World, a_world, actor
from tests.support import panels
from tests.support.many import fill
from tests.support.statements import statements_seen

pytestmark = pytest.mark.only("sqlite")

ENOUGH, TIMES = 20, 1_000
EVERYTHING = re.compile(
    r"SCAN (placement_request|stay|segment|placement|offer|client)$"
    r"|SEARCH (placement_request|stay|offer|placement) .*\((service_id|authority_id|provider_id|key_worker_id)=\?\)$"
)


@pytest.fixture
def history(db: SQLAlchemy) -> World:
    """A world that SQLite takes for one of very many cases, of which nobody told it that few are open."""
    world = a_world()
    fill(world, ENOUGH, meeting=panels.a_meeting(world, title="Many"), case_id=panels.a_ready_request(world).id)
    db.session.execute(text("ANALYZE"))
    for table, index, said in db.session.execute(text("SELECT tbl, idx, stat FROM sqlite_stat1")).all():
        has_condition = db.session.scalar(
            text("SELECT sql LIKE '% WHERE %' FROM sqlite_master WHERE name = :name"), {"name": index}
        )
        if not has_condition:
            many = " ".join(n if int(n) <= ENOUGH else str(int(n) * TIMES) for n in said.split() if n.isdigit())
            update = "UPDATE sqlite_stat1 SET stat = :stat WHERE tbl = :tbl AND idx IS :idx"
            db.session.execute(text(update), {"stat": many, "tbl": table, "idx": index})
    db.session.execute(text("ANALYZE sqlite_schema"))
    db.session.commit()
    return world


def plans_of(db: SQLAlchemy, statements: list[str]) -> dict[str, list[str]]:
    """Statement -> the steps in which SQLite would go through everything, where there are any."""
    connection = db.session.connection()
    found: dict[str, list[str]] = {}
    for statement in statements:
        values = tuple(None for _ in range(statement.count("?")))
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
        if steps := [step for step in plan if EVERYTHING.search(step)]:
            found[statement] = steps
    return found


@pytest.mark.parametrize("who", ["key_worker", "team_manager", "coordinator", "chair", "provider_user", "commissioner"])
def test_a_home_page_starts_from_what_is_open(db: SQLAlchemy, history: World, who: str) -> None:
    user = actor(getattr(history, who))
    with statements_seen() as seen:
        home_page(user, now=NOON)
    assert plans_of(db, seen) == {}


def test_the_facilities_of_a_filter_and_the_last_residents_are_not_looked_for_among_all(
    db: SQLAlchemy, history: World
) -> None:
    staff, key_worker, commissioner = map(actor, (history.provider_user, history.key_worker, history.commissioner))
    with statements_seen() as seen:
        placements.counts(staff, "arriving", "here", "left")
        placements.residents(staff, have_left=True, page=1, size=25)
        placements.residents(staff, have_left=False, page=1, size=25)
    assert plans_of(db, seen) == {}
    with statements_seen() as seen:
        found = [facilities_of_cases(user) for user in (key_worker, commissioner)]
    assert [facility.id for facility in found[0]] == [facility.id for facility in found[1]] != []
    assert all(".provider_id=?" not in step for steps in plans_of(db, seen).values() for step in steps)
