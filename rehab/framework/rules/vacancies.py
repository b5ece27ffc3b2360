"""Where what a provider says is free and what the service knows contradict each other."""

import datetime as dt

from rehab.framework.rules.facilities import Beds

LONGEST_NOTE = 300


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def contradiction(free: Beds, beds: int, *, taken: int) -> str | None:
    """Why so many free beds cannot be true of a facility in which so many are taken; None where they can.

    Others may live there of whom the service knows nothing, so fewer free beds than it knows of are no contradiction.
    """
    if taken > beds:
        return f"{_count(taken, 'bed is', 'beds are')} taken through this service, and the facility has {beds}."
    if free.total + taken > beds:
        return (
            f"{_count(free.total, 'bed is', 'beds are')} reported free, but of {_count(beds, 'bed', 'beds')} "
            f"{_count(taken, 'is', 'are')} taken through this service: at most {beds - taken} can be free."
        )
    return None


def carried_over(next_free_on: dt.date | None, *, today: dt.date) -> dt.date | None:
    """The next free date of a report that is confirmed on another day; one that has passed tells nothing any more."""
    return next_free_on if next_free_on is not None and next_free_on >= today else None
