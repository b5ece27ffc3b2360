"""Who may hold which seat when, and from when on a panel will lack somebody."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from rehab.core.clock import written
from rehab.panel.rules.kinds import PanelRole

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """A seat and the days on which it is held, both counted; without an end it is held until somebody ends it."""

    user_id: int
    role: PanelRole
    from_on: dt.date
    to_on: dt.date | None = None
    votes: bool = True
    deputises_for: int | None = None

    @property
    def is_deputy(self) -> bool:
        """Whether it is held for meetings only for which a member has sent apologies."""
        return self.deputises_for is not None

    def covers(self, day: dt.date) -> bool:
        """Whether the seat is held on that day."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)

    def overlaps(self, other: "Term") -> bool:
        """Whether there is a day that both cover."""
        return self.covers(other.from_on) or other.covers(self.from_on)


def clashes(new: Term, others: Iterable[Term]) -> dict[str, str]:
    """Field -> why the seat cannot be given: one seat a person, one chair a panel, one deputy a member at a time."""
    faults = {}
    for other in others:
        if not new.overlaps(other):
            continue
        until = f"until {written(other.to_on)}" if other.to_on else "already"
        if other.user_id == new.user_id:
            faults["user"] = f"This person sits on the panel {until}"
        elif new.role is other.role is PanelRole.CHAIR:
            faults["role"] = f"The panel has a chair {until}. End that term first"
        if new.is_deputy and new.deputises_for == other.deputises_for:
            faults["deputises_for"] = f"This member has a deputy {until}"
    return faults


@dataclass(frozen=True, slots=True)
class Gap:
    """What a panel lacks, and from which day on."""

    what: str
    from_on: dt.date

    def sentence(self, today: dt.date) -> str:
        """`There is no chair from 1 April 2027.`"""
        return f"{self.what}." if self.from_on <= today else f"{self.what} from {written(self.from_on)}."


def gaps(terms: Sequence[Term], *, needed: int, today: dt.date) -> list[Gap]:
    """The first day, today or later, on which each thing that decisions need is missing; the soonest first.

    Deputies are left out: they stand in for a member, they do not add one. `needed` is the quorum.
    """
    own = [term for term in terms if not term.is_deputy]
    turns = sorted({today, *(term.to_on + ONE_DAY for term in own if term.to_on and term.to_on >= today)})

    def first(what: str, is_met: Callable[[Collection[Term]], bool]) -> list[Gap]:
        return [Gap(what, day) for day in turns if not is_met([term for term in own if term.covers(day)])][:1]

    found = [
        *first("There is no chair", lambda held: any(term.role is PanelRole.CHAIR for term in held)),
        *first(
            "There is no clinical lead, whom detox needs",
            lambda held: any(term.role is PanelRole.CLINICAL_LEAD and term.votes for term in held),
        ),
        *first(
            f"There are fewer than the {needed} voting members of a quorum",
            lambda held: sum(term.votes for term in held) >= needed,
        ),
    ]
    return sorted(found, key=lambda gap: gap.from_on)


def sits(user_id: int, deputises_for: int | None, apologies: Collection[int]) -> bool:
    """Whether a seat is taken in a meeting, given the members who have sent apologies for it.

    A member sits unless they have; a deputy sits where the member has.
    """
    return user_id not in apologies if deputises_for is None else deputises_for in apologies
