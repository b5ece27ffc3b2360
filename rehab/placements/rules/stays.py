"""Placements and stays: states, reasons, nights and beds."""

import datetime as dt
import enum
import re

from rehab.framework.rules import CareType, Stage

LONGEST_ROOM = 50


class PlacementStatus(enum.StrEnum):
    """A bed that was confirmed; JOINED is one that a person went on to from another, as a further stay of that one."""

    ARRANGED = "arranged"
    ADMITTED = "admitted"
    JOINED = "joined"
    ENDED = "ended"
    DID_NOT_ARRIVE = "did_not_arrive"
    CANCELLED = "cancelled"


class NonArrivalReason(enum.StrEnum):
    """Why a person for whom a bed was kept did not come."""

    CHANGED_MIND = "changed_mind"
    UNWELL = "unwell"
    NOT_REACHED = "not_reached"
    CUSTODY = "custody"
    TRAVEL = "travel"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in words."""
        return {
            NonArrivalReason.CHANGED_MIND: "They changed their mind",
            NonArrivalReason.UNWELL: "They were not well enough, or in hospital",
            NonArrivalReason.NOT_REACHED: "They could not be reached",
            NonArrivalReason.CUSTODY: "They were in custody",
            NonArrivalReason.TRAVEL: "The journey did not work out",
            NonArrivalReason.OTHER: "Another reason",
        }[self]


class ExitReason(enum.StrEnum):
    """Why a stay ended (`kpis.md`)."""

    COMPLETED = "completed"
    COMPLETED_FURTHER_RESIDENTIAL = "completed_further_residential"
    COMPLETED_COMMUNITY = "completed_community"
    CLIENT_LEFT = "client_left"
    DID_NOT_RETURN = "did_not_return"
    PROVIDER_ENDED = "provider_ended"
    FUNDING_ENDED = "funding_ended"
    TRANSFERRED_HEALTH = "transferred_health"
    CUSTODY = "custody"
    TRANSFERRED_PROVIDER = "transferred_provider"
    DIED = "died"

    @property
    def label(self) -> str:
        """The reason in words."""
        return EXIT_LABELS[self]


EXIT_LABELS = {
    ExitReason.COMPLETED: "Completed the programme",
    ExitReason.COMPLETED_FURTHER_RESIDENTIAL: "Completed, moves to further residential treatment",
    ExitReason.COMPLETED_COMMUNITY: "Completed, moves to community treatment",
    ExitReason.CLIENT_LEFT: "Left against advice",
    ExitReason.DID_NOT_RETURN: "Did not come back from leave",
    ExitReason.PROVIDER_ENDED: "Asked to leave, treatment withdrawn",
    ExitReason.FUNDING_ENDED: "Funding ended",
    ExitReason.TRANSFERRED_HEALTH: "Moved to hospital or other care",
    ExitReason.CUSTODY: "Taken into custody",
    ExitReason.TRANSFERRED_PROVIDER: "Goes on at another provider",
    ExitReason.DIED: "Died",
}


class ExitAccommodation(enum.StrEnum):
    """Where somebody lives after leaving."""

    SETTLED = "settled"
    UNSETTLED = "unsettled"
    NO_FIXED_ABODE = "no_fixed_abode"

    @property
    def label(self) -> str:
        """The accommodation in words."""
        return self.value.replace("_", " ").capitalize()


class Satisfaction(enum.StrEnum):
    """How the person rated the stay."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"

    @property
    def label(self) -> str:
        """The rating in words."""
        return self.value.capitalize()


COMPLETED = frozenset({ExitReason.COMPLETED, ExitReason.COMPLETED_FURTHER_RESIDENTIAL, ExitReason.COMPLETED_COMMUNITY})


# After these somebody for whom a further bed was confirmed goes on to it.
GOES_ON = frozenset({ExitReason.COMPLETED, ExitReason.COMPLETED_FURTHER_RESIDENTIAL, ExitReason.TRANSFERRED_PROVIDER})


UNPLANNED = frozenset({ExitReason.CLIENT_LEFT, ExitReason.DID_NOT_RETURN, ExitReason.PROVIDER_ENDED})


_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?", re.IGNORECASE)


def read_time(text: str) -> dt.time | None:
    """A time of day as people write it: `14:30`, `2.30pm`, `9am`; None for anything else."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").casefold()
    if half and not 1 <= hour <= 12:
        return None
    if not half and match[2] is None:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def funded_until(admitted_on: dt.date, weeks: int) -> dt.date:
    """The day of leaving if all approved weeks are used: the last funded night is the one before."""
    return admitted_on + dt.timedelta(weeks=weeks)


def leaving_day(first: dt.date, weeks: int, ends_by: dt.date | None) -> dt.date:
    """The day of leaving of a bed from its first night on; `ends_by` is when the funding ends in any case."""
    leaving = funded_until(first, weeks)
    return leaving if ends_by is None else min(leaving, ends_by)


def gap_between(leaves_on: dt.date | None, arrives_on: dt.date) -> int:
    """Nights without a bed between one that somebody leaves, on a day that is set or expected, and the next."""
    return 0 if leaves_on is None else max(0, (arrives_on - leaves_on).days)


def nights_between(first: dt.date, leaving: dt.date) -> int:
    """Nights from the first one to the day of leaving, which is no night."""
    return max(0, (leaving - first).days)


def stages_of(care_type: CareType) -> frozenset[Stage]:
    """The stages between which a stay moves; a detox has one, and the rehab after it is a stay of its own."""
    return frozenset({Stage.DETOX} if care_type is CareType.INPATIENT_DETOX else {Stage.STAGE_1, Stage.STAGE_2})


def bed_free_from(expected_until: dt.date | None, *, today: dt.date) -> dt.date:
    """When the bed of somebody who is still there counts as free: never before tomorrow, whatever was planned."""
    return max(expected_until or dt.date.max, today + dt.timedelta(days=1))


def peak(intervals: list[tuple[dt.date, dt.date]], start: dt.date, end: dt.date) -> int:
    """The most beds taken on any night from `start` up to, not including, `end`.

    Each interval is the first night and the day of leaving, which is no night.
    """
    nights = {start} | {first for first, _ in intervals if start < first < end}
    return max(sum(first <= night < leaving for first, leaving in intervals) for night in nights)


def overlapping(intervals: list[tuple[dt.date, dt.date | None]], first: dt.date) -> bool:
    """Whether a stay from `first` on, with no end yet, shares a night with one of these; None has no end either."""
    return any(leaving is None or leaving > first for _, leaving in intervals)
