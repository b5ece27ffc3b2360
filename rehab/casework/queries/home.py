"""Home pages: what needs you now, what you wait for, what is coming. Each list is one statement."""

import datetime as dt
from dataclasses import dataclass

from rehab.casework.queries import (
    cover_work,
    manager_work,
    member_work,
    oversight,
    panel_work,
    provider_work,
    service_work,
)
from rehab.casework.rules import WorkList
from rehab.core.actor import Actor, Permission
from rehab.notifications import queries as notifications
from rehab.notifications.queries import News


@dataclass(frozen=True)
class HomePage:
    """The tiles, lists and news of whoever is signed in."""

    tiles: tuple[dict[str, object], ...]
    lists: tuple[WorkList, ...]
    news: News


_PARTS = (
    (Permission.MANAGE_SERVICE, manager_work.home),
    # What one does for a colleague is little and easily forgotten: it stands above one's own long lists.
    (Permission.VIEW_CASES, cover_work.home),
    (Permission.VIEW_CASES, service_work.home),
    (Permission.COORDINATE_PANEL, panel_work.home),
    (Permission.SIT_ON_PANEL, member_work.home),
    (Permission.ANSWER_OFFERS, provider_work.home),
    (Permission.MANAGE_FRAMEWORK, oversight.commissioner_home),
    (Permission.ADMINISTER, oversight.administrator_home),
)


def home_page(actor: Actor, *, now: dt.datetime) -> HomePage:
    """The parts of the home page for everything that this person is here."""
    tiles: list[dict[str, object]] = []
    lists: list[WorkList] = []
    for permission, build in _PARTS:
        if actor.can(permission):
            more_tiles, more_lists = build(actor, now)
            tiles += more_tiles
            lists += more_lists
    return HomePage(tuple(tiles), tuple(lists), notifications.news(actor, now=now))
