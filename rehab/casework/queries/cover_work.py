"""What needs doing for colleagues who are away."""

import dataclasses
import datetime as dt

from rehab.accounts import queries as accounts
from rehab.casework.queries import service_work
from rehab.casework.rules import WorkList
from rehab.core.actor import Actor, Permission
from rehab.core.clock import london_date, written


def home(actor: Actor, now: dt.datetime) -> tuple[list[dict[str, object]], list[WorkList]]:
    """A list for each colleague for whom this person covers today: what needs them first.

    Whoever has left the service meanwhile sees nothing of it any more, whatever was arranged.
    """
    lists, services = [], actor.organisations(Permission.VIEW_CASES)
    arranged = accounts.covered_by(actor.user_id, london_date(now))
    for cover in (each for each in arranged if each.service_id in services):
        grants = frozenset({(Permission.VIEW_CASES, cover.service_id)})
        away = Actor(user_id=cover.away_id, name=cover.away.name, grants=grants)
        needed = service_work.home(away, now)[1][0]
        heading = f"Covering for {away.name} until {written(cover.until_on)}"
        lists.append(dataclasses.replace(needed, heading=heading, empty="Nothing of theirs needs you now.", more=""))
    return [], lists
