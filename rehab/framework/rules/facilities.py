"""What a facility is described by, what it may report as free, and how long a report is believed."""

import datetime as dt
import re
from dataclasses import dataclass

from rehab.framework.rules.kinds import Rating, RegulatedActivity

MOST_BEDS = 500
LONGEST_NAME = 200
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
CQC_LOCATION = re.compile(r"[0-9]-[0-9]{1,15}|[A-Z0-9]{5,8}")


@dataclass(frozen=True, slots=True)
class Beds:
    """A number of beds by who may sleep in them; `either` are for men or women."""

    men: int = 0
    women: int = 0
    either: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.men + self.women + self.either


@dataclass(frozen=True, slots=True)
class FacilityDetails:
    """One house of a provider, as its registration and its owner describe it."""

    name: str
    address: str
    postcode: str
    beds: Beds
    cqc_location_id: str | None = None
    is_registered: bool = False
    activities: frozenset[RegulatedActivity] = frozenset()
    rating: Rating = Rating.NOT_RATED
    rated_on: dt.date | None = None
    description: str = ""


def facility_faults(details: FacilityDetails, *, today: dt.date) -> dict[str, str]:
    """Field -> what is wrong with it; empty when a facility can be like this."""
    wrong = {
        "name": (
            not 0 < len(details.name.strip()) <= LONGEST_NAME,
            f"Enter the name of the facility, in {LONGEST_NAME} characters or less",
        ),
        "address": (not details.address.strip(), "Enter the address of the facility"),
        "postcode": (not POSTCODE.fullmatch(details.postcode), "Enter a full postcode, like CV1 5RR"),
        "beds": (
            min(details.beds.men, details.beds.women, details.beds.either) < 0
            or not 0 < details.beds.total <= MOST_BEDS,
            f"A facility has between 1 and {MOST_BEDS} beds",
        ),
        "cqc_location_id": (
            details.cqc_location_id is not None and not CQC_LOCATION.fullmatch(details.cqc_location_id),
            "Enter the location number of the Care Quality Commission, like 1-123456789",
        ),
        "activities": (
            bool(details.activities) and not details.is_registered,
            "A facility that is not registered has no regulated activities",
        ),
        "rated_on": (
            details.rated_on is not None and details.rated_on > today,
            "The day of the rating cannot be in the future",
        ),
    }
    return {field: sentence for field, (is_wrong, sentence) in wrong.items() if is_wrong}


def vacancy_faults(free: Beds, beds: Beds, *, next_free_on: dt.date | None, today: dt.date) -> dict[str, str]:
    """Field -> why a report of free beds cannot be true of a facility with these beds."""
    faults = {}
    kinds = (
        ("free_men", "for men", free.men, beds.men),
        ("free_women", "for women", free.women, beds.women),
        ("free_any", "for either sex", free.either, beds.either),
    )
    for field, words, said, most in kinds:
        if not 0 <= said <= most:
            faults[field] = f"The facility has {most} beds {words}: enter a number from 0 to {most}"
    if next_free_on is not None and next_free_on < today:
        faults["next_free_on"] = "The next free date cannot be in the past"
    return faults


def is_stale(reported_at: dt.datetime, *, now: dt.datetime, days: int) -> bool:
    """Whether a report is older than so many days, and so tells nothing any more."""
    return now - reported_at > dt.timedelta(days=days)
