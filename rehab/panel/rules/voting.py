"""How votes carry (`domain.md`, Panel). Those in conflict are no part of any count: callers leave them out."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rehab.core.text import sentence_list
from rehab.framework.rules import CareType
from rehab.panel.rules.kinds import Choice, PanelRole

# Approvals count together; whoever records the decision says which of the two it is.
SIDES = (
    frozenset({Choice.APPROVE, Choice.APPROVE_WITH_CONDITIONS}),
    frozenset({Choice.DEFER}),
    frozenset({Choice.DECLINE}),
)
CHAIRS = (PanelRole.CHAIR, PanelRole.DEPUTY_CHAIR)


@dataclass(frozen=True, slots=True)
class Seat:
    """A member's place on a panel."""

    user_id: int
    role: PanelRole
    votes: bool = True


@dataclass(frozen=True, slots=True)
class Bench:
    """Who sits on a case: the seats of its panel, what their holders declared, and the votes that stand.

    `connected` are those who requested or work on the case, `providing` those whose organisation provides a place
    proposed there; like those who declared a conflict they take no part.
    """

    seats: tuple[Seat, ...]
    care_type: CareType | None
    connected: frozenset[int]
    clear: frozenset[int]
    in_conflict: frozenset[int]
    votes: dict[int, Choice]
    providing: frozenset[int] = frozenset()

    def seat_of(self, user_id: int | None) -> Seat | None:
        """Their seat, whether or not they may take part."""
        return next((seat for seat in self.seats if seat.user_id == user_id), None)

    @property
    def unconflicted(self) -> list[Seat]:
        """The seats of those who may take part, or may once they have declared."""
        out = self.connected | self.providing | self.in_conflict
        return [seat for seat in self.seats if seat.user_id not in out]

    @property
    def voters(self) -> list[Seat]:
        """The unconflicted who vote."""
        return [seat for seat in self.unconflicted if seat.votes]

    @property
    def voted(self) -> list[Seat]:
        """The voters who have."""
        return [seat for seat in self.voters if seat.user_id in self.votes]

    @property
    def still_to_act(self) -> list[int]:
        """The users who have still to declare their interest, or to vote where their seat has a vote."""
        return [
            seat.user_id
            for seat in self.unconflicted
            if seat.user_id not in self.clear or (seat.votes and seat.user_id not in self.votes)
        ]

    @property
    def tally(self) -> "Tally":
        """What their votes amount to."""
        return tally(self.votes[seat.user_id] for seat in self.voted)


@dataclass(frozen=True, slots=True)
class Tally:
    """The votes cast, and the outcomes that they leave to whoever records the decision."""

    counts: dict[Choice, int]
    outcomes: frozenset[Choice]
    is_tie: bool

    @property
    def cast(self) -> int:
        """How many votes there are."""
        return sum(self.counts.values())


def quorum(voted: Collection[Seat], *, care_type: CareType | None, needed: int) -> list[str]:
    """What is missing to a quorum among those who have voted; empty when there is one.

    So many voting members, the chair or deputy among them; for detox also the clinical lead.
    """
    present = [seat for seat in voted if seat.votes]
    roles = {seat.role for seat in present}
    missing = []
    if not roles & set(CHAIRS):
        missing.append("the chair or deputy chair")
    if care_type is CareType.INPATIENT_DETOX and PanelRole.CLINICAL_LEAD not in roles:
        missing.append("the clinical lead")
    short = needed - len(present)
    if short > len(missing):
        more = short - len(missing)
        missing.append(f"{more} more voting member{'' if more == 1 else 's'}")
    return missing


def tally(votes: Iterable[Choice]) -> Tally:
    """More than half of the votes cast carries; a tie is the chair's to break; else the case is deferred.

    A tie is two or more sides with the most votes. Who breaks it chooses one of them, or defers.
    """
    counts = Counter(votes)
    cast = counts.total()
    strength = {side: sum(counts[choice] for choice in side) for side in SIDES}
    most = max(strength.values())
    leaders = [side for side in SIDES if strength[side] == most]
    is_tie = cast > 0 and len(leaders) > 1
    outcomes = frozenset({Choice.DEFER})
    if is_tie:
        outcomes = outcomes.union(*leaders)
    elif 2 * most > cast:
        outcomes = leaders[0]
    return Tally(counts={choice: counts[choice] for choice in Choice}, outcomes=outcomes, is_tie=is_tie)


def presiding(unconflicted: Iterable[Seat]) -> frozenset[int]:
    """Who may record the decision: the chair, or the deputy where no chair is free to."""
    seats = list(unconflicted)
    for role in CHAIRS:
        if found := frozenset(seat.user_id for seat in seats if seat.role is role):
            return found
    return frozenset()


def may_decide(
    unconflicted: Collection[Seat],
    voted: Collection[int],
    *,
    care_type: CareType | None,
    needed: int,
    closes_at: dt.datetime,
    now: dt.datetime,
) -> list[str]:
    """What stands in the way of a decision, in sentences; empty when it can be recorded.

    Before the closing time all unconflicted voters must have voted; after it a quorum of them is enough.
    """
    voters = [seat for seat in unconflicted if seat.votes]
    cast = [seat for seat in voters if seat.user_id in voted]
    reasons = []
    if missing := quorum(cast, care_type=care_type, needed=needed):
        reasons.append(f"There is no quorum yet. Still to vote: {sentence_list(missing)}.")
    waiting = len(voters) - len(cast)
    if now < closes_at and waiting:
        people = "1 voting member has" if waiting == 1 else f"{waiting} voting members have"
        reasons.append(f"{people} not voted, and voting has not closed.")
    return reasons


def stands(outcome: Choice, votes: Tally, *, missing: Collection[str], tie_broken: bool) -> bool:
    """Whether the votes that are left still carry a decision, with a quorum, once others were voided after it."""
    return not missing and outcome in votes.outcomes and (tie_broken or not votes.is_tie)
