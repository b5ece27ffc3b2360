"""Appeals against a decline (`domain.md`, Panel): until when, and who may look at them."""

import datetime as dt
import enum

from rehab.core.working_days import add_working_days

LODGED_WITHIN = 20


class Channel(enum.StrEnum):
    """How the person let it be known that they appeal."""

    KEY_WORKER = "key_worker"
    LETTER = "letter"
    PHONE = "phone"

    @property
    def label(self) -> str:
        """The channel in words."""
        return {
            Channel.KEY_WORKER: "Through their key worker",
            Channel.LETTER: "By letter or email",
            Channel.PHONE: "By telephone",
        }[self]


class AppealStatus(enum.StrEnum):
    """Where an appeal stands; the last four are ends."""

    LODGED = "lodged"
    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The status in words."""
        return {
            AppealStatus.LODGED: "Lodged",
            AppealStatus.OPEN: "Being looked at",
            AppealStatus.UPHELD: "The decline stands",
            AppealStatus.OVERTURNED: "Overturned: approved",
            AppealStatus.SENT_BACK: "Sent back to the panel",
            AppealStatus.WITHDRAWN: "Withdrawn",
        }[self]

    @property
    def tone(self) -> str:
        """How a tag shows it (`pages.md`)."""
        return {
            AppealStatus.LODGED: "act",
            AppealStatus.OPEN: "progress",
            AppealStatus.UPHELD: "bad",
            AppealStatus.OVERTURNED: "good",
        }.get(self, "closed")


RUNNING = frozenset({AppealStatus.LODGED, AppealStatus.OPEN})


def lodge_by(decided_on: dt.date) -> dt.date:
    """The last day for an appeal: so many working days from the day of the letter."""
    return add_working_days(decided_on, LODGED_WITHIN)


def is_late(decided_on: dt.date, lodged_on: dt.date) -> bool:
    """Whether it needs a coordinator's reason to be taken all the same."""
    return lodged_on > lodge_by(decided_on)


def bench_faults(appointed: int, presiding: int, *, needed: int) -> list[str]:
    """What is missing before those appointed can look at an appeal, in sentences."""
    faults = []
    if appointed < needed:
        more = needed - appointed
        faults.append(f"Appoint {more} more {'person' if more == 1 else 'people'}: {needed} decide an appeal.")
    if not presiding:
        faults.append("Say which of them presides.")
    return faults
