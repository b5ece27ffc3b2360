"""How a person appears in what panel members read."""

import datetime as dt

from rehab.core.clock import age_on

YOUNGEST_OF_BANDS = (18, 25, 35, 45, 55, 65)


def age_band(born: dt.date, day: dt.date) -> str:
    """The age in years on `day` as a band of ten, such as `35 to 44`; the first is 18 to 24, the last open."""
    age = age_on(born, day)
    return band_from(max((low for low in YOUNGEST_OF_BANDS if low <= age), default=0))


def band_from(low: int) -> str:
    """The band of those whose youngest are of this age; 0 for those who are younger than any band."""
    if low not in YOUNGEST_OF_BANDS:
        return f"Under {YOUNGEST_OF_BANDS[0]}"
    if low == YOUNGEST_OF_BANDS[-1]:
        return f"{low} and over"
    return f"{low} to {YOUNGEST_OF_BANDS[YOUNGEST_OF_BANDS.index(low) + 1] - 1}"
