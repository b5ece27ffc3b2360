"""Leaving well, and leaving otherwise: which reasons go with which exit, and what is asked after an unplanned one."""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from rehab.core.clock import written, written_time
from rehab.placements.rules import COMPLETED, UNPLANNED, ExitAccommodation, ExitReason, Satisfaction

# The outcomes profile at the exit is taken within two weeks of it, before or after.
AROUND_EXIT = dt.timedelta(days=14)


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


class ToldWhom(enum.StrEnum):
    """Who may have to know at once that somebody left."""

    KEY_WORKER = "key_worker"
    FAMILY = "family"
    PRESCRIBER = "prescriber"
    GP = "gp"
    POLICE = "police"
    SOCIAL_WORKER = "social_worker"

    @property
    def label(self) -> str:
        """Who it is, in words."""
        return {
            ToldWhom.KEY_WORKER: "Key worker, or who stands in",
            ToldWhom.FAMILY: "Family or next of kin",
            ToldWhom.PRESCRIBER: "Prescriber",
            ToldWhom.GP: "GP",
            ToldWhom.POLICE: "Police",
            ToldWhom.SOCIAL_WORKER: "Social worker",
        }[self]


@dataclass(frozen=True, slots=True)
class Leaving:
    """How and when somebody left.

    `paid_work_days` are those of the last 28 before leaving (`kpis.md`). `told` holds the London time at which each was
    told, on the day of leaving; who else was told, or on another day, stands in `who_was_told`.
    """

    ended_on: dt.date
    reason: ExitReason
    where_to: str = ""
    note: str = ""
    tolerance_explained: bool | None = None
    naloxone_supplied: bool | None = None
    medication: str = ""
    who_was_told: str = ""
    told: Mapping[ToldWhom, dt.time] = field(default_factory=dict)
    accommodation: ExitAccommodation | None = None
    paid_work_days: int | None = None
    satisfaction: Satisfaction | None = None


def in_words(leaving: Leaving) -> dict[str, str]:
    """Each thing that was told, as people read it; blank where nothing was."""
    told = [f"{who.label} at {written_time(at)}" for who, at in sorted(leaving.told.items(), key=lambda item: item[1])]
    return {
        "Day they left": written(leaving.ended_on),
        "What happened": leaving.reason.label,
        "Loss of tolerance explained": _yes_or_no(leaving.tolerance_explained),
        "Naloxone supplied": _yes_or_no(leaving.naloxone_supplied),
        "Medication": leaving.medication,
        "Where they went": leaving.where_to,
        "Who was told": "; ".join([*told, *([leaving.who_was_told] if leaving.who_was_told else [])]),
        "Where they live now": leaving.accommodation.label if leaving.accommodation else "",
        "Days of paid work in the last 28": "" if leaving.paid_work_days is None else str(leaving.paid_work_days),
        "How they rate their stay": leaving.satisfaction.label if leaving.satisfaction else "",
        "Note": leaving.note,
    }


# What may name or place somebody is left out for those who know people by reference only.
_NAMELESS = ("Day they left", "What happened", "Loss of tolerance explained", "Naloxone supplied")


def without_names(leaving: Leaving) -> dict[str, str]:
    """What a commissioner reads: nothing that was typed, and of who was told only of what kind they were."""
    told = ", ".join(who.label for who in leaving.told)
    words = in_words(leaving)
    return {name: words[name] for name in _NAMELESS} | {"Who was told": told or "Somebody else"}


def _yes_or_no(answer: bool | None) -> str:
    return "" if answer is None else "Yes" if answer else "No"


_SENTENCES = {
    "tolerance_explained": "Say whether the loss of tolerance was explained",
    "naloxone_supplied": "Say whether naloxone was supplied",
    "medication": "Enter which medication they have with them, or that they have none",
    "where_to": "Enter where they went, or that it is not known",
}
_OF_PLANNED = ("naloxone_supplied", "medication")


def checklist_faults(kind: ExitKind, leaving: Leaving) -> dict[str, str]:
    """What the checklist of an exit lacks (004 §3.36), by field; of somebody who died only who was told."""
    asked = _OF_PLANNED if kind is ExitKind.PLANNED else tuple(_SENTENCES)
    if leaving.reason is ExitReason.DIED:
        asked = ()
    faults = {name: _SENTENCES[name] for name in asked if getattr(leaving, name) in (None, "")}
    if kind is ExitKind.UNPLANNED and not leaving.told and not leaving.who_was_told:
        faults["who_was_told"] = "Enter when somebody was told, or who else was told and when"
    return faults
