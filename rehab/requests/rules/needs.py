"""The words for what a place must suit: what the person takes, how they move, where they want to be."""

import enum


class Substitution(enum.StrEnum):
    """The opiate substitute that somebody is prescribed."""

    NONE = "none"
    METHADONE = "methadone"
    BUPRENORPHINE = "buprenorphine"
    LONG_ACTING = "long_acting_buprenorphine"

    @property
    def label(self) -> str:
        """The prescription in words."""
        return {
            Substitution.NONE: "None",
            Substitution.METHADONE: "Methadone",
            Substitution.BUPRENORPHINE: "Buprenorphine, daily",
            Substitution.LONG_ACTING: "Buprenorphine, weekly or monthly injection",
        }[self]


class Mobility(enum.StrEnum):
    """What the building must allow for."""

    STAIRS = "stairs"
    GROUND_FLOOR = "ground_floor"
    WHEELCHAIR = "wheelchair"

    @property
    def label(self) -> str:
        """The need in words."""
        return {
            Mobility.STAIRS: "Can use stairs",
            Mobility.GROUND_FLOOR: "Needs a room on the ground floor",
            Mobility.WHEELCHAIR: "Uses a wheelchair",
        }[self]


class Nearness(enum.StrEnum):
    """Where the person wants to be."""

    NEAR = "near"
    AWAY = "away"
    EITHER = "either"

    @property
    def label(self) -> str:
        """The wish in words."""
        return {
            Nearness.NEAR: "Near home",
            Nearness.AWAY: "Away from home",
            Nearness.EITHER: "It does not matter",
        }[self]
