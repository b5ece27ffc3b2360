"""Offers, placements and stays: states, moves, exit reasons and nights."""

import datetime as dt
import enum


class OfferStatus(enum.StrEnum):
    """An offer to one facility; RELEASED is an acceptance that the person did not choose."""

    SENT = "sent"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    RELEASED = "released"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


O = OfferStatus  # noqa: E741  (a table of moves reads better with one letter)
OFFER_MOVES: dict[OfferStatus, frozenset[OfferStatus]] = {
    O.SENT: frozenset({O.ACCEPTED, O.DECLINED, O.LAPSED, O.WITHDRAWN}),
    O.ACCEPTED: frozenset({O.CONFIRMED, O.RELEASED, O.WITHDRAWN}),
    O.CONFIRMED: frozenset({O.WITHDRAWN}),
    O.DECLINED: frozenset(),
    O.RELEASED: frozenset(),
    O.LAPSED: frozenset(),
    O.WITHDRAWN: frozenset(),
}


class DeclineReason(enum.StrEnum):
    """Why a provider says no."""

    NO_BED = "no_bed"
    NEEDS_NOT_MET = "needs_not_met"
    RISK = "risk"
    MEDICATION = "medication"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in words."""
        return {
            DeclineReason.NO_BED: "No bed in time",
            DeclineReason.NEEDS_NOT_MET: "We cannot meet the person's needs",
            DeclineReason.RISK: "Risk to the person or to others here",
            DeclineReason.MEDICATION: "Medication or dose that we cannot take",
            DeclineReason.OTHER: "Another reason",
        }[self]


class PlacementStatus(enum.StrEnum):
    """A bed that was confirmed."""

    ARRANGED = "arranged"
    ADMITTED = "admitted"
    ENDED = "ended"
    DID_NOT_ARRIVE = "did_not_arrive"
    CANCELLED = "cancelled"


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

COMPLETED = frozenset({ExitReason.COMPLETED, ExitReason.COMPLETED_FURTHER_RESIDENTIAL, ExitReason.COMPLETED_COMMUNITY})
UNPLANNED = frozenset({ExitReason.CLIENT_LEFT, ExitReason.DID_NOT_RETURN, ExitReason.PROVIDER_ENDED})


def peak(intervals: list[tuple[dt.date, dt.date]], start: dt.date, end: dt.date) -> int:
    """The most beds taken on any night from `start` up to, not including, `end`.

    Each interval is the first night and the day of leaving, which is no night.
    """
    nights = {start} | {first for first, _ in intervals if start < first < end}
    return max(sum(first <= night < leaving for first, leaving in intervals) for night in nights)
