"""The clocks that a look finds are those that the rule names, on days on which the clocks change too."""

import datetime as dt
import itertools

from flask_sqlalchemy import SQLAlchemy

from rehab.clocks import commands, queries
from rehab.clocks.models import Clock
from rehab.clocks.rules import STEPS, ClockKind, ClockState, steps_reached
from rehab.core.clock import end_of_day, london_date
from rehab.core.transaction import transaction
from tests.factories import NOON, TODAY, a_client, a_request, a_world

DAY = dt.timedelta(days=1)
TODAYS = (dt.date(2026, 3, 29), dt.date(2026, 10, 25), dt.date(2028, 2, 29))


def one_of_each_sort() -> list[ClockKind]:
    """Kinds that are chased by the same steps are alike."""
    by_steps = {tuple(step.level for step in STEPS if kind in step.kinds): kind for kind in ClockKind}
    return list(by_steps.values())


def test_finds_just_what_the_rule_names(db: SQLAlchemy) -> None:
    world = a_world()
    case_id = a_request(a_client(world.service), world.key_worker).id
    offsets = sorted({step.days_after + off for step in STEPS for off in (-1, 0)})
    levels = range(max(step.level for step in STEPS) + 1)
    number = itertools.count(1)
    with transaction() as session:
        session.add_all(
            Clock(
                kind=kind,
                subject_type="anything",
                subject_id=next(number),
                case_id=case_id,
                started_at=NOON,
                due_at=end_of_day(today - offset * DAY),
                chased=chased,
            )
            for today in TODAYS
            for kind in one_of_each_sort()
            for offset in offsets
            for chased in levels
        )
    clocks = db.session.query(Clock).order_by(Clock.due_at, Clock.id).all()
    for today in TODAYS:
        by_rule = [
            clock.id
            for clock in clocks
            if steps_reached(clock.kind, due_on=london_date(clock.due_at), chased=clock.chased, today=today)
        ]
        assert [clock.id for clock in queries.to_chase(today=today, limit=10_000)] == by_rule
        assert by_rule


def test_a_clock_that_starts_with_a_week_to_go_has_had_the_reminder_for_two_weeks(db: SQLAlchemy) -> None:
    world = a_world()
    request = a_request(a_client(world.service), world.key_worker)
    with transaction():
        commands.start(
            ClockKind.REVIEW,
            request,
            case_id=request.id,
            due_on=TODAY + 7 * DAY,
            owner_id=world.key_worker.id,
            now=NOON,
        )
    assert queries.to_chase(today=TODAY, limit=9) == []
    assert len(queries.to_chase(today=TODAY + 4 * DAY, limit=9)) == 1
    (clock,) = queries.alive_on(request.id)
    assert clock.state is ClockState.RUNNING
