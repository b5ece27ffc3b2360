"""Placements off the framework: an exception for one request, with a check of the register and an approver."""

import datetime as dt
import enum
from dataclasses import dataclass

from rehab.core.clock import written
from rehab.framework.rules import Rating
from rehab.requests.rules import LIVE, RequestStatus


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


# From the draft, which may need it before it can be submitted, until a bed is used.
ASKABLE = LIVE - {RequestStatus.ADMITTED} | {RequestStatus.DRAFT}
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
            ExceptionGround.FAMILY: "None can take the person's children or partner",
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
        return "Read from the facility's record here" if self is CheckSource.RECORD else "Looked up and entered by hand"


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
        return "Record the check of the Care Quality Commission's register first"
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
