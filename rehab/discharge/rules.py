"""Leaving well, and leaving otherwise: which reasons go with which exit, and what is asked after an unplanned one."""

import datetime as dt
import enum
from dataclasses import dataclass

from rehab.placements.rules import COMPLETED, UNPLANNED, ExitReason
from rehab.plans.rules import Party


class ExitKind(enum.StrEnum):
    """How a stay is left; the measures' own classes are in `placements.rules`."""

    PLANNED = "planned"
    UNPLANNED = "unplanned"

    @property
    def label(self) -> str:
        """The kind in words."""
        return "As planned" if self is ExitKind.PLANNED else "Unplanned"


# Neither a success nor a failure of the programme: it can be arranged, and it can happen unannounced.
_EITHER = frozenset({ExitReason.FUNDING_ENDED, ExitReason.TRANSFERRED_HEALTH, ExitReason.TRANSFERRED_PROVIDER})
_ANNOUNCED_BY_NOBODY = frozenset({ExitReason.CUSTODY, ExitReason.DIED})
REASONS: dict[ExitKind, tuple[ExitReason, ...]] = {
    ExitKind.PLANNED: tuple(reason for reason in ExitReason if reason in COMPLETED | _EITHER),
    ExitKind.UNPLANNED: tuple(reason for reason in ExitReason if reason in UNPLANNED | _EITHER | _ANNOUNCED_BY_NOBODY),
}

# What the link and the page of each signature are called.
SIGNING = {
    Party.CLIENT: "Record the person's signature",
    Party.PROVIDER: "Sign for the provider",
    Party.KEY_WORKER: "Sign as key worker",
    Party.CLINICIAN: "Record the clinician's signature",
}


@dataclass(frozen=True, slots=True)
class Leaving:
    """How and when somebody left; of a planned exit only `where_to` and `note` are asked besides, and may be blank."""

    ended_on: dt.date
    reason: ExitReason
    where_to: str = ""
    note: str = ""
    tolerance_explained: bool | None = None
    naloxone_supplied: bool | None = None
    who_was_told: str = ""


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
