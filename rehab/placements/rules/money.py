"""What a stay costs: which of its nights are paid, and what notice is due after an early exit."""

import datetime as dt
import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rehab.finance.rules import Cost, LedgerKind, Run
from rehab.placements.rules.stays import ExitReason

Window = tuple[dt.date, dt.date]
ONE_DAY = dt.timedelta(days=1)
LONGEST_OVERSTAY = dt.timedelta(weeks=4)
# The provider itself gave the bed up, or nobody could give notice.
NO_NOTICE = frozenset({ExitReason.PROVIDER_ENDED, ExitReason.DIED})


class OverstayReason(enum.StrEnum):
    """Why nights after the end of the funding are paid all the same."""

    DECISION_AWAITED = "decision_awaited"
    NEXT_BED = "next_bed"
    NO_SAFE_PLACE = "no_safe_place"
    UNWELL = "unwell"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in words."""
        return {
            OverstayReason.DECISION_AWAITED: "A decision of the council is awaited",
            OverstayReason.NEXT_BED: "The next bed is not free yet",
            OverstayReason.NO_SAFE_PLACE: "There is no safe place to go to yet",
            OverstayReason.UNWELL: "They are not well enough to leave",
            OverstayReason.OTHER: "Another reason",
        }[self]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stay at one net price a week, in pence (None: nobody knows it), with the notice that it asks for."""

    starts_on: dt.date
    weekly_net_pence: int | None
    notice_days: int = 0


@dataclass(frozen=True, slots=True)
class Paid:
    """What decides the cost of a stay: its parts in order of days, until when it is funded, and what came of it.

    `further` are the nights after the funding that were authorised. `notice_given_on` is when the provider was told
    of the exit, where that was before the day of leaving.
    """

    parts: Sequence[Part]
    funded_until: dt.date | None
    further: Sequence[Window] = ()
    ended_on: dt.date | None = None
    exit_reason: ExitReason | None = None
    notice_given_on: dt.date | None = None


def merged(windows: Iterable[Window]) -> list[Window]:
    """The same nights as windows that neither touch nor overlap, in order; each is a first night and a day after."""
    found: list[Window] = []
    for first, after in sorted(window for window in windows if window[0] < window[1]):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], after))
        else:
            found.append((first, after))
    return found


def costs_of(stay: Paid, *, goes_on: dt.date | None = None) -> list[Cost]:
    """What the council pays for a stay: what is to come while it lasts, afterwards the nights stayed and any notice.

    Nights beyond the funding are paid only as far as they were authorised. Somebody still there `goes_on` to another
    bed on a day.
    """
    if not stay.parts:
        return []
    kind = LedgerKind.COMMITTED if stay.ended_on is None else LedgerKind.ACTUAL
    notice = _notice(stay)
    nights = Cost(kind, _nights_paid(stay, goes_on or dt.date.max))
    return [nights, Cost(LedgerKind.NOTICE, [notice])] if notice else [nights]


def _nights_paid(stay: Paid, goes_on: dt.date) -> list[Run]:
    funded_until = stay.funded_until or stay.ended_on or stay.parts[0].starts_on
    windows = merged([(stay.parts[0].starts_on, funded_until), *stay.further])
    last = stay.ended_on or goes_on
    ends = [*(part.starts_on for part in stay.parts[1:]), last]
    return [
        Run(first, (after - first).days, part.weekly_net_pence)
        for part, end in zip(stay.parts, ends, strict=True)
        if part.weekly_net_pence is not None
        for first, after in ((max(part.starts_on, start), min(end, stop)) for start, stop in windows)
        if first < after
    ]


def _notice(stay: Paid) -> Run | None:
    """The nights after an early exit that are still to be paid, never beyond the funding."""
    last = stay.parts[-1]
    if stay.ended_on is None or stay.exit_reason in NO_NOTICE or last.weekly_net_pence is None:
        return None
    told_on = min(stay.notice_given_on or stay.ended_on, stay.ended_on)
    until = min(told_on + dt.timedelta(days=last.notice_days), stay.funded_until or stay.ended_on)
    nights = (until - stay.ended_on).days
    return Run(stay.ended_on, nights, last.weekly_net_pence) if nights > 0 else None


def unpaid_window(stay: Paid, *, today: dt.date) -> Window | None:
    """The nights so far, tonight's included, that nobody has authorised: the first, and the day after the last.

    None when all are paid.
    """
    if stay.funded_until is None or not stay.parts:
        return None
    first_night = stay.parts[0].starts_on
    windows = merged([(first_night, max(stay.funded_until, first_night)), *stay.further])
    reached = next((after for first, after in windows if first <= stay.funded_until <= after), stay.funded_until)
    later = [first for first, _ in windows if first > reached]
    after = min([stay.ended_on or today + ONE_DAY, *later])
    return (reached, after) if reached < after else None
