"""A budget is judged under its lock, so that two decisions at once cannot both take the last of it."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from rehab.core.transaction import transaction
from rehab.finance import commands, queries
from rehab.finance.rules import FundingSource
from tests.factories import NOON, a_client, a_request, a_world

PHG = FundingSource.PUBLIC_HEALTH_GRANT
APRIL = dt.date(2026, 4, 1)
AT_ONCE = 4
WHOLE_BUDGET = 50_000_000


def test_of_all_who_reserve_the_whole_budget_at_once_one_stays_within_it(real_app: Flask) -> None:
    with real_app.app_context():
        world = a_world()
        people = [a_client(world.service, family_name=f"Person{number}") for number in range(AT_ONCE)]
        case_ids = [a_request(person, world.key_worker).id for person in people]
        authority_id = world.authority.id
    together = Barrier(AT_ONCE)

    def reserve(case_id: int) -> int:
        with real_app.app_context():
            together.wait()
            with transaction():
                effects = commands.reserve(case_id, authority_id, PHG, WHOLE_BUDGET, APRIL, 1, NOON, "Approved")
            return effects[0].after

    with ThreadPoolExecutor(AT_ONCE) as pool:
        left = sorted(pool.map(reserve, case_ids), reverse=True)
    assert left == [0, -WHOLE_BUDGET, -2 * WHOLE_BUDGET, -3 * WHOLE_BUDGET]
    with real_app.app_context():
        assert queries.positions(authority_id, [2026], PHG)[2026].remaining == left[-1]
