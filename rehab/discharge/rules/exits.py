"""Leaving well, and leaving otherwise: which reasons go with which exit, and what is asked after an unplanned one."""

import datetime as dt
import enum
from dataclasses import dataclass

from rehab.placements.rules import COMPLETED, UNPLANNED, ExitAccommodation, ExitReason, Satisfaction


class ExitKind(enum.StrEnum):
    """How a stay is left; the measures' own classes are in `placements.rules`."""

    PLANNED = "planned"
    UNPLANNED = "unplanned"

    @property
    def label(self) -> str:
        """The kind in words."""
        return "As planned" if self is ExitKind.PLANNED else "Unplanned"


_NEVER_ARRANGED = UNPLANNED | {ExitReason.CUSTODY, ExitReason.DIED}
# Without an arrangement anything can have happened, a completion too: a fact is never refused (`domain.md`).
REASONS: dict[ExitKind, tuple[ExitReason, ...]] = {
    ExitKind.PLANNED: tuple(reason for reason in ExitReason if reason not in _NEVER_ARRANGED),
    ExitKind.UNPLANNED: tuple(sorted(ExitReason, key=lambda reason: reason in COMPLETED)),
}


@dataclass(frozen=True, slots=True)
class Leaving:
    """How and when somebody left; of a planned exit the checklist is not asked, and what else is may be blank.

    `paid_work_days` are those of the last 28 before leaving (`kpis.md`).
    """

    ended_on: dt.date
    reason: ExitReason
    where_to: str = ""
    note: str = ""
    tolerance_explained: bool | None = None
    naloxone_supplied: bool | None = None
    who_was_told: str = ""
    accommodation: ExitAccommodation | None = None
    paid_work_days: int | None = None
    satisfaction: Satisfaction | None = None


def checklist_faults(leaving: Leaving) -> dict[str, str]:
    """What the checklist of an unplanned exit lacks (004 §3.36), by field; of somebody who died only who was told."""
    sentences = {
        "who_was_told": "Enter who was told, and when",
        "tolerance_explained": "Say whether the loss of tolerance was explained",
        "naloxone_supplied": "Say whether naloxone was supplied",
        "where_to": "Enter where they went, or that it is not known",
    }
    asked = ["who_was_told"] if leaving.reason is ExitReason.DIED else list(sentences)
    return {name: sentences[name] for name in asked if getattr(leaving, name) in (None, "")}
