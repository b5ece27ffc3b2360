"""The list of cases is read from an index, in its order and by its filters, however many there are."""

from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event, text
from sqlalchemy.engine import Connection

from rehab.core.actor import Actor
from rehab.requests import queries
from rehab.requests.queries import Criteria
from rehab.requests.rules import RequestStatus, Stage
from tests.factories import NOON, TODAY, World, actor
from tests.support import panels
from tests.support.many import fill

ENOUGH = 20


@pytest.fixture
def crowd(db: SQLAlchemy, world: World) -> World:
    """So many cases that reading them all is not worth while."""
    fill(world, ENOUGH, meeting=panels.a_meeting(world, title="Many"), case_id=panels.a_ready_request(world).id)
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    return world


def plan_of(db: SQLAlchemy, by: Actor, criteria: Criteria) -> str:
    """How the database reads the rows of a list; PostgreSQL is kept from taking few rows for a reason to read all."""
    connection, seen = db.session.connection(), []

    def note(_connection: Connection, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        seen.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    try:
        queries.case_list(by, criteria)
    finally:
        event.remove(connection, "before_cursor_execute", note)
    [(statement, parameters)] = [each for each in seen if "ORDER BY" in each[0]]
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "\n".join(row[3] for row in found)
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
    return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters))


def test_lists_are_read_from_an_index_and_the_newest_without_sorting(db: SQLAlchemy, crowd: World) -> None:
    for user, scope in ((crowd.key_worker, "service_id"), (crowd.commissioner, "authority_id")):
        plan = plan_of(db, actor(user), Criteria())
        assert f"ix_placement_request_{scope}_created_at" in plan
        assert "Sort" not in plan
        assert "TEMP B-TREE" not in plan
    for criteria in (
        Criteria(status=RequestStatus.RETURNED),
        Criteria(stage=Stage.PANEL),
        Criteria(overdue_at=NOON),
        Criteria(key_worker_id=crowd.colleague.id),
        Criteria(submitted_from=TODAY),
    ):
        plan = plan_of(db, actor(crowd.team_manager), criteria)
        assert "ix_placement_request_" in plan, criteria
        assert "SCAN placement_request" not in plan, criteria
        assert "Seq Scan on placement_request" not in plan, criteria
