"""Reviews that are planned: when and where, who is asked, what the house prepares, and why one was missed."""

import datetime as dt
from dataclasses import dataclass

from rehab.core.questions import Worded
from rehab.reviews.rules.held import Goal

LENGTHS = (30, 45, 60, 90, 120)
LONGEST_AHEAD = dt.timedelta(days=366)


class PlannedStatus(Worded):
    """A planned review is held, missed or called off."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    MISSED = "missed", "Missed"
    CALLED_OFF = "called_off", "Called off"


class MissedReason(Worded):
    """Why a planned review was not held."""

    PERSON_UNWELL = "person_unwell", "The person was unwell"
    PERSON_DECLINED = "person_declined", "The person did not want to take part"
    PERSON_AWAY = "person_away", "The person was away or had left"
    PROVIDER = "provider", "Nobody of the provider could come"
    SERVICE = "service", "Nobody of the treatment service could come"
    OTHER = "other", "Another reason"


@dataclass(frozen=True, slots=True)
class Appointment:
    """When, where and with whom; `others` are people without an account, such as family."""

    starts_at: dt.datetime
    minutes: int
    place: str = ""
    video_link: str = ""
    user_ids: frozenset[int] = frozenset()
    others: str = ""

    @property
    def ends_at(self) -> dt.datetime:
        """When it is expected to be over."""
        return self.starts_at + dt.timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Preparation:
    """What the house brings to a review."""

    groups: str
    progress: str
    concerns: str = ""
    goals: tuple[Goal, ...] = ()


def appointment_faults(planned: Appointment, *, now: dt.datetime) -> dict[str, str]:
    """Field -> why a review cannot be planned so."""
    faults = {}
    if planned.starts_at <= now:
        faults["held_on"] = "The day and time of the review must be in the future"
    elif planned.starts_at > now + LONGEST_AHEAD:
        faults["held_on"] = "The day of the review must be within a year"
    if planned.video_link and not planned.video_link.startswith("https://"):
        faults["video_link"] = "The video link must begin with https://"
    if not planned.place and not planned.video_link:
        faults["place"] = "Enter where you meet, or the video link"
    return faults
