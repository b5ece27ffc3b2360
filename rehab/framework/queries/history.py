"""Who changed what of a facility, and when; the audit keeps names of fields, never values."""

import datetime as dt
from dataclasses import dataclass

from rehab.accounts import queries as accounts
from rehab.audit import queries as audit
from rehab.framework.models import Facility
from rehab.framework.rules import PARTICULAR, history_title


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that was done to a facility; `fields` in words."""

    title: str
    who: str
    when: dt.datetime
    fields: list[str]


def facility_history(facility: Facility, *, page: int, size: int) -> tuple[list[HistoryEntry], int]:
    """A page of what was done to a facility, the newest first, and how many entries there are."""
    entries, total = audit.history_of(facility, page=page, size=size)
    names = accounts.names_of({entry.actor_id for entry in entries if entry.actor_id is not None})
    return [
        HistoryEntry(
            title=history_title(entry.action),
            who=names.get(entry.actor_id or 0, "The system"),
            when=entry.at,
            fields=[_in_words(field) for field in entry.fields],
        )
        for entry in entries
    ], total


def _in_words(field: str) -> str:
    particular = PARTICULAR.get(field)
    return particular.label if particular else field.replace("_", " ").capitalize()
