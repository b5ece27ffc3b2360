"""Two who set weights on one form at the same moment: one of them is told to look again."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from rehab.core.transaction import transaction
from rehab.matching import commands, queries
from rehab.matching.rules import Home, Weights
from tests.factories import NOON, a_world, actor

AT_ONCE = 4
TOMORROW = NOON.date() + dt.timedelta(days=1)


def test_of_all_who_set_weights_at_once_one_wins(real_app: Flask) -> None:
    with real_app.app_context():
        world = a_world()
        commissioner, authority_id = actor(world.commissioner), world.authority.id
    together = Barrier(AT_ONCE)

    def set_weights(weight: int) -> str:
        with real_app.app_context():
            together.wait()
            with transaction():
                if queries.edition(queries.locked_versions(authority_id)):
                    return "told to look again"
                weights = Weights(needs=weight)
                commands.set_weights(authority_id, weights, Home(), valid_from=TOMORROW, by=commissioner, now=NOON)
            return "set"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = sorted(pool.map(set_weights, range(1, AT_ONCE + 1)))
    assert outcomes == ["set", *["told to look again"] * (AT_ONCE - 1)]
    with real_app.app_context():
        assert len(queries.versions(authority_id)) == 1
