"""Leaving well, and leaving otherwise."""

import enum


class ExitKind(enum.StrEnum):
    """How a stay is left; the measures' own classes are in `placements.rules`."""

    PLANNED = "planned"
    UNPLANNED = "unplanned"
