"""Tiles of homes that count cases: each opens the list that it counted."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from rehab.core.actor import Actor
from rehab.requests import queries as requests
from rehab.requests.queries import Criteria

Tiles = list[dict[str, object]]


class CaseTile(NamedTuple):
    """A number and what it counts; `address` are the filters of the list, `tone` how it looks unless there are none."""

    label: str
    criteria: Criteria
    address: dict[str, str]
    tone: str | None = None


def case_tiles(actor: Actor, tiles: Sequence[CaseTile]) -> Tiles:
    """The tiles with their numbers, in one statement."""
    counted = requests.counts(actor, [tile.criteria for tile in tiles])
    return [
        {"label": tile.label, "count": count, "href": f"/cases?{urlencode(tile.address)}", "tone": tile.tone}
        for tile, count in zip(tiles, counted, strict=True)
    ]
