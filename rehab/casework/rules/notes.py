"""Notes and tasks on a case: who reads them, and for how long a note may be changed."""

import datetime as dt
import enum

CHANGEABLE = dt.timedelta(minutes=15)
LONGEST_NOTE = 4000
LONGEST_TASK = 200


class NoteKind(enum.StrEnum):
    """What a note tells of."""

    CALL = "call"
    MEETING = "meeting"
    LETTER = "letter"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {
            NoteKind.CALL: "Phone call",
            NoteKind.MEETING: "Meeting",
            NoteKind.LETTER: "Letter or email",
            NoteKind.OTHER: "Something else",
        }[self]


class Readers(enum.StrEnum):
    """Who reads a note. Commissioners, panel members and providers read none."""

    SERVICE = "service"
    COORDINATORS_TOO = "coordinators_too"

    @property
    def label(self) -> str:
        """The readers in words."""
        return {
            Readers.SERVICE: "My service only",
            Readers.COORDINATORS_TOO: "My service and the panel coordinators",
        }[self]


def may_be_changed(written_at: dt.datetime, *, now: dt.datetime) -> bool:
    """Whether a slip of the pen may still be mended; afterwards only a new note corrects the old one."""
    return now < written_at + CHANGEABLE
