"""How far a place is from the council: in miles where both say where they are, else by region."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from rehab.framework.rules import Region
from rehab.matching.rules.needs import Offering

EARTH_RADIUS_MILES = 3958.8
FARTHEST_MILES = 200
SAME_REGION, OTHER_REGION = 0.75, 0.25


@dataclass(frozen=True, slots=True)
class Home:
    """Where the council is."""

    region: Region | None = None
    latitude: float | None = None
    longitude: float | None = None


def miles_between(home: Home, offering: Offering) -> float | None:
    """As the crow flies (haversine formula); None unless both have latitude and longitude."""
    if home.latitude is None or home.longitude is None or offering.latitude is None or offering.longitude is None:
        return None
    north, other_north = radians(home.latitude), radians(offering.latitude)
    across = radians(offering.longitude - home.longitude)
    part = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * asin(sqrt(min(1.0, part)))


def nearness_score(home: Home, offering: Offering) -> float | None:
    """1 next door, 0 from 200 miles on, in a straight line between; by region where miles are not known, or None."""
    miles = miles_between(home, offering)
    if miles is not None:
        return max(0.0, 1 - miles / FARTHEST_MILES)
    if home.region is None or offering.region is None:
        return None
    return SAME_REGION if home.region is offering.region else OTHER_REGION


def distance_words(home: Home, offering: Offering) -> str:
    """How far it is, as people say it."""
    miles = miles_between(home, offering)
    if miles is not None:
        return f"about {max(1, round(miles))} mile{'' if round(miles) <= 1 else 's'} away"
    if home.region is None or offering.region is None:
        return "distance not known"
    return f"in {offering.region.label}" + (", your own region" if home.region is offering.region else "")
