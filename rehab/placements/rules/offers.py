"""Offers, what a provider sees of them, and what the panel allowed."""

import datetime as dt
import enum
from collections.abc import Collection
from dataclasses import dataclass

from rehab.core.clock import written
from rehab.core.money import pounds
from rehab.framework.rules import CareType


class OfferStatus(enum.StrEnum):
    """An offer to one facility; RELEASED is an acceptance that the person did not choose."""

    SENT = "sent"
    ASSESSING = "assessing"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    RELEASED = "released"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The status as the key worker reads it."""
        return OFFER_LABELS[self]

    @property
    def tone(self) -> str:
        """How a tag shows it to the key worker (`pages.md`)."""
        return OFFER_TONES[self]


O = OfferStatus  # noqa: E741  (a table of moves reads better with one letter)


OFFER_LABELS = {
    O.SENT: "Waiting for an answer",
    O.ASSESSING: "Assessment booked",
    O.ACCEPTED: "Bed offered",
    O.CONFIRMED: "Confirmed",
    O.DECLINED: "Declined",
    O.RELEASED: "Not chosen",
    O.LAPSED: "Not answered in time",
    O.WITHDRAWN: "Withdrawn",
}


OFFER_TONES = {
    O.SENT: "progress",
    O.ASSESSING: "progress",
    O.ACCEPTED: "act",
    O.CONFIRMED: "good",
    O.DECLINED: "bad",
    O.RELEASED: "closed",
    O.LAPSED: "bad",
    O.WITHDRAWN: "closed",
}


OFFER_MOVES: dict[OfferStatus, frozenset[OfferStatus]] = {
    O.SENT: frozenset({O.ASSESSING, O.ACCEPTED, O.DECLINED, O.LAPSED, O.WITHDRAWN}),
    O.ASSESSING: frozenset({O.ASSESSING, O.ACCEPTED, O.DECLINED, O.LAPSED, O.WITHDRAWN}),
    O.ACCEPTED: frozenset({O.CONFIRMED, O.RELEASED, O.WITHDRAWN}),
    O.CONFIRMED: frozenset({O.WITHDRAWN}),
    O.DECLINED: frozenset(),
    O.RELEASED: frozenset(),
    O.LAPSED: frozenset(),
    O.WITHDRAWN: frozenset(),
}


UNANSWERED = frozenset({O.SENT, O.ASSESSING})
OPEN_OFFERS = UNANSWERED | {O.ACCEPTED, O.CONFIRMED}


class OfferView(enum.StrEnum):
    """What an offer is to its provider: a closed one shows nothing of the person."""

    TO_ANSWER = "to_answer"
    ASSESSING = "assessing"
    BED_KEPT = "bed_kept"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """How the provider reads it."""
        return {
            OfferView.TO_ANSWER: "To answer",
            OfferView.ASSESSING: "Assessment booked",
            OfferView.BED_KEPT: "Bed kept",
            OfferView.CONFIRMED: "Confirmed",
            OfferView.DECLINED: "You declined",
            OfferView.CLOSED: "Closed",
        }[self]

    @property
    def tone(self) -> str:
        """How a tag shows it (`pages.md`)."""
        return _VIEW_TONES.get(self, "closed")


_VIEW_TONES = {
    OfferView.TO_ANSWER: "act",
    OfferView.ASSESSING: "progress",
    OfferView.BED_KEPT: "progress",
    OfferView.CONFIRMED: "good",
}
_VIEWS = {
    O.SENT: OfferView.TO_ANSWER,
    O.ASSESSING: OfferView.ASSESSING,
    O.ACCEPTED: OfferView.BED_KEPT,
    O.CONFIRMED: OfferView.CONFIRMED,
}


def view_of(status: OfferStatus, *, is_shared: bool) -> OfferView:
    """What the provider sees of an offer; `is_shared` is whether the person's consent to sharing is in force."""
    if status is O.DECLINED:
        return OfferView.DECLINED
    return _VIEWS.get(status, OfferView.CLOSED) if is_shared else OfferView.CLOSED


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


@dataclass(frozen=True, slots=True)
class Approval:
    """What the panel allowed: so many weeks, up to a price a week in pence (None: no ceiling), used by a day.

    `ends_by` is when the funding ends in any case, for what is left of a stay. `stays_with` is the provider with whom
    the person is in this care: another of its houses is a move within the stay, and no offer.
    """

    care_type: CareType
    weeks: int
    price_ceiling_pence: int | None
    valid_until: dt.date
    ends_by: dt.date | None = None
    stays_with: int | None = None


def approval_fault(approval: Approval, *, weekly_price_pence: int, day: dt.date) -> str | None:
    """Why a bed at this price cannot be used under the approval on `day`, in a sentence, or None."""
    if day > approval.valid_until:
        return f"The approval ran out on {written(approval.valid_until)}"
    return ceiling_fault(weekly_price_pence, approval.price_ceiling_pence)


def ceiling_fault(weekly_price_pence: int, ceiling_pence: int | None) -> str | None:
    """Why a price a week goes beyond what the panel allowed (None: no ceiling), in a sentence, or None."""
    if ceiling_pence is not None and weekly_price_pence > ceiling_pence:
        return f"It costs {pounds(weekly_price_pence)} a week and the panel approved up to {pounds(ceiling_pence)}"
    return None


def place_fault(facility_id: int, approved: Collection[int]) -> str | None:
    """Why the panel's decision keeps the person from a facility, in a sentence; it may name none, and binds nobody."""
    if approved and facility_id not in approved:
        return "The panel approved other facilities only"
    return None


def may_move(old: OfferStatus, new: OfferStatus) -> bool:
    """Whether an offer may go from one status to the other."""
    return new in OFFER_MOVES[old]
