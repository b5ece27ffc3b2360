"""How a person appears in what panel members read."""

import datetime as dt

from rehab.core.clock import age_on

YOUNGEST_OF_BANDS = (18, 25, 35, 45, 55, 65)


def age_band(born: dt.date, day: dt.date) -> str:
    """The age in years on `day` as a band of ten, such as `35 to 44`; the first is 18 to 24, the last open."""
    age = age_on(born, day)
    lows = [low for low in YOUNGEST_OF_BANDS if low <= age]
    if not lows:
        return f"Under {YOUNGEST_OF_BANDS[0]}"
    if lows[-1] == YOUNGEST_OF_BANDS[-1]:
        return f"{lows[-1]} and over"
    return f"{lows[-1]} to {YOUNGEST_OF_BANDS[len(lows)] - 1}"
