"""What documents tell the packages above."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HarmfulDocumentRemoved:
    """Announced when the scanner, asked later, found a kept file harmful: whoever added it should know."""

    case_id: int
    added_by_id: int
    now: dt.datetime
