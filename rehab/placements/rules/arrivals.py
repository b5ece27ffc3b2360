"""What is noted when somebody arrives, and what is done when somebody does not."""

import enum
from dataclasses import dataclass

from rehab.placements.rules.stays import NonArrivalReason

LONGEST_HANDOVER = 2000


class CameWith(enum.StrEnum):
    """Who brought the person."""

    ALONE = "alone"
    KEY_WORKER = "key_worker"
    FAMILY = "family"
    PEER = "peer"
    STAFF = "staff"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Who it was, in words."""
        return {
            CameWith.ALONE: "Nobody, they came alone",
            CameWith.KEY_WORKER: "Their key worker",
            CameWith.FAMILY: "Family or a friend",
            CameWith.PEER: "A peer mentor or volunteer",
            CameWith.STAFF: "Staff of a hospital, prison or other service",
            CameWith.OTHER: "Somebody else",
        }[self]


class StepTaken(enum.StrEnum):
    """What a house did when somebody did not come."""

    RANG_PERSON = "rang_person"
    RANG_NEXT_OF_KIN = "rang_next_of_kin"
    TOLD_KEY_WORKER = "told_key_worker"
    TOLD_SERVICE = "told_service"
    WELFARE_CHECK = "welfare_check"
    OTHER = "other"

    @property
    def label(self) -> str:
        """What was done, in words."""
        return {
            StepTaken.RANG_PERSON: "Rang or texted the person",
            StepTaken.RANG_NEXT_OF_KIN: "Rang the person they named for emergencies",
            StepTaken.TOLD_KEY_WORKER: "Spoke to the key worker",
            StepTaken.TOLD_SERVICE: "Spoke to somebody else at the treatment service",
            StepTaken.WELFARE_CHECK: "Asked for a welfare check",
            StepTaken.OTHER: "Something else",
        }[self]


@dataclass(frozen=True, slots=True)
class Handover:
    """What came with somebody into the house.

    `medication` names what was handed over, with amounts; blank where there was none. `belongings` are those that the
    house keeps for them. The discharge plan must have been looked at together.
    """

    came_with: CameWith
    medication: str
    belongings: str
    plan_looked_at: bool


@dataclass(frozen=True, slots=True)
class NonArrival:
    """Why somebody did not come, what was done about it, and whether the house would take them on another day."""

    reason: NonArrivalReason
    steps: frozenset[StepTaken]
    note: str
    may_come_later: bool

    @property
    def steps_in_words(self) -> str:
        """What was done, in the order of the form."""
        return "; ".join(step.label for step in StepTaken if step in self.steps)

    @property
    def later_in_words(self) -> str:
        """Whether the house would take them on another day."""
        return "Yes, on another day" if self.may_come_later else "No"
