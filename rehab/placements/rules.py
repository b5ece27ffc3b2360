"""Offers, placements and stays: states, moves, exit reasons and nights."""

import datetime as dt
import enum
import re
from dataclasses import dataclass

from rehab.core.clock import written
from rehab.core.money import pounds
from rehab.framework.rules import CareType, Rating


class OfferStatus(enum.StrEnum):
    """An offer to one facility; RELEASED is an acceptance that the person did not choose."""

    SENT = "sent"
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
    O.ACCEPTED: "Bed offered",
    O.CONFIRMED: "Confirmed",
    O.DECLINED: "Declined",
    O.RELEASED: "Not chosen",
    O.LAPSED: "Not answered in time",
    O.WITHDRAWN: "Withdrawn",
}
OFFER_TONES = {
    O.SENT: "progress",
    O.ACCEPTED: "act",
    O.CONFIRMED: "good",
    O.DECLINED: "bad",
    O.RELEASED: "closed",
    O.LAPSED: "bad",
    O.WITHDRAWN: "closed",
}
OFFER_MOVES: dict[OfferStatus, frozenset[OfferStatus]] = {
    O.SENT: frozenset({O.ACCEPTED, O.DECLINED, O.LAPSED, O.WITHDRAWN}),
    O.ACCEPTED: frozenset({O.CONFIRMED, O.RELEASED, O.WITHDRAWN}),
    O.CONFIRMED: frozenset({O.WITHDRAWN}),
    O.DECLINED: frozenset(),
    O.RELEASED: frozenset(),
    O.LAPSED: frozenset(),
    O.WITHDRAWN: frozenset(),
}


OPEN_OFFERS = frozenset({O.SENT, O.ACCEPTED, O.CONFIRMED})
LONGEST_ROOM = 50


class OfferView(enum.StrEnum):
    """What an offer is to its provider: a closed one shows nothing of the person."""

    TO_ANSWER = "to_answer"
    BED_KEPT = "bed_kept"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """How the provider reads it."""
        return {
            OfferView.TO_ANSWER: "To answer",
            OfferView.BED_KEPT: "Bed kept",
            OfferView.CONFIRMED: "Confirmed",
            OfferView.DECLINED: "You declined",
            OfferView.CLOSED: "Closed",
        }[self]

    @property
    def tone(self) -> str:
        """How a tag shows it (`pages.md`)."""
        return {OfferView.TO_ANSWER: "act", OfferView.BED_KEPT: "progress", OfferView.CONFIRMED: "good"}.get(
            self, "closed"
        )


_VIEWS = {O.SENT: OfferView.TO_ANSWER, O.ACCEPTED: OfferView.BED_KEPT, O.CONFIRMED: OfferView.CONFIRMED}


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


class PlacementStatus(enum.StrEnum):
    """A bed that was confirmed."""

    ARRANGED = "arranged"
    ADMITTED = "admitted"
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
UNPLANNED = frozenset({ExitReason.CLIENT_LEFT, ExitReason.DID_NOT_RETURN, ExitReason.PROVIDER_ENDED})


@dataclass(frozen=True, slots=True)
class Approval:
    """What the panel allowed: so many weeks, up to a price a week in pence (None: no ceiling), used by a day."""

    care_type: CareType
    weeks: int
    price_ceiling_pence: int | None
    valid_until: dt.date


def approval_fault(approval: Approval, *, weekly_price_pence: int, day: dt.date) -> str | None:
    """Why a bed at this price cannot be used under the approval on `day`, in a sentence, or None."""
    if day > approval.valid_until:
        return f"The approval ran out on {written(approval.valid_until)}"
    ceiling = approval.price_ceiling_pence
    if ceiling is not None and weekly_price_pence > ceiling:
        return f"It costs {pounds(weekly_price_pence)} a week and the panel approved up to {pounds(ceiling)}"
    return None


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


def may_move(old: OfferStatus, new: OfferStatus) -> bool:
    """Whether an offer may go from one status to the other."""
    return new in OFFER_MOVES[old]


def funded_until(admitted_on: dt.date, weeks: int) -> dt.date:
    """The day of leaving if all approved weeks are used: the last funded night is the one before."""
    return admitted_on + dt.timedelta(weeks=weeks)


def nights_between(first: dt.date, leaving: dt.date) -> int:
    """Nights from the first one to the day of leaving, which is no night."""
    return max(0, (leaving - first).days)


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


class ExceptionStatus(enum.StrEnum):
    """Where a placement off the framework stands; APPROVED opens one facility for one request."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The status in words."""
        return "Waiting for a decision" if self is ExceptionStatus.ASKED else self.value.capitalize()

    @property
    def tone(self) -> str:
        """How a tag shows it (`pages.md`)."""
        return {ExceptionStatus.ASKED: "act", ExceptionStatus.APPROVED: "good", ExceptionStatus.REFUSED: "bad"}.get(
            self, "closed"
        )


OPEN_EXCEPTIONS = frozenset({ExceptionStatus.ASKED, ExceptionStatus.APPROVED})
DAYS_A_CHECK_HOLDS = 30


class ExceptionGround(enum.StrEnum):
    """Why no facility of the framework fits."""

    NEEDS = "needs"
    NO_BED = "no_bed"
    FAMILY = "family"
    SAFETY = "safety"
    CONTINUITY = "continuity"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The ground in words."""
        return {
            ExceptionGround.NEEDS: "None can meet a need of the person",
            ExceptionGround.NO_BED: "None has a bed in time",
            ExceptionGround.FAMILY: "None can take the person’s children or partner",
            ExceptionGround.SAFETY: "None is a safe place for the person to be",
            ExceptionGround.CONTINUITY: "The person was treated there before and does best there",
            ExceptionGround.OTHER: "Another reason",
        }[self]


class CheckSource(enum.StrEnum):
    """Where a check of a facility's registration was read: what is held here of it, or the regulator's own pages."""

    RECORD = "record"
    HAND = "hand"

    @property
    def label(self) -> str:
        """The source in words."""
        return "Read from the facility’s record here" if self is CheckSource.RECORD else "Looked up and entered by hand"


@dataclass(frozen=True, slots=True)
class RegisterCheck:
    """What the Care Quality Commission's register said of a facility on a day.

    `has_activity`: it is registered for the activity that the type of care requires.
    """

    has_activity: bool
    rating: Rating
    beds: int
    checked_on: dt.date


def check_fault(check: RegisterCheck | None, *, today: dt.date) -> str | None:
    """Why a facility with this check of the register cannot be approved off the framework, in a sentence, or None."""
    if check is None:
        return "Record the check of the Care Quality Commission’s register first"
    if not check.has_activity:
        return "It is not registered with the Care Quality Commission for this type of care"
    if check.rating is Rating.INADEQUATE:
        return "The Care Quality Commission rates it Inadequate"
    if (today - check.checked_on).days > DAYS_A_CHECK_HOLDS:
        return f"The register was checked on {written(check.checked_on)}: check it again before you approve"
    return None


def weeks_fault(approved_weeks: int, exception_weeks: int) -> str | None:
    """Why an exception for so many weeks does not cover what the panel approved, or None."""
    if approved_weeks <= exception_weeks:
        return None
    return f"The panel approved {approved_weeks} weeks and the exception covers {exception_weeks}"
