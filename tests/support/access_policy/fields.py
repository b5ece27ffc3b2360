"""What the forms of several areas are filled in with."""

import datetime as dt
from typing import Any

from tests.factories import TODAY

ONE_DAY = dt.timedelta(days=1)


def day(name: str, on: Any = TODAY) -> dict[str, str]:
    """The three boxes of a date."""
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}
