"""Event -> handlers: the one place where something low sets off something high."""

from rehab.core.events import subscribe
from rehab.placements.events import StayEnded, StayOpened
from rehab.reviews import commands as reviews


def connect() -> None:
    """Subscribe every handler; doing it again changes nothing."""
    subscribe(StayOpened, reviews.start_clock)
    subscribe(StayEnded, reviews.stop_clock)
