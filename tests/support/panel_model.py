"""A small model of how a panel votes, written from the words of the design and from none of the code.

`Model.do` answers each step with whether it is allowed; `told` is everything that can be seen of the case afterwards.
"""

import random
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Interest = Literal["none", "conflict"]
APPROVALS = {"approve", "approve_with_conditions"}
CHOICES = ("approve", "approve_with_conditions", "defer", "decline")


class Step(NamedTuple):
    """One thing that somebody tries: `what` with an interest, a vote or an outcome."""

    action: Literal["declare", "vote", "hear", "close", "decide"]
    who: int = 0
    what: str = ""


@dataclass(frozen=True)
class Member:
    """A seat; who is `out` works on the case, or belongs to a provider of a place proposed there."""

    role: str = "member"
    votes: bool = True
    out: bool = False


@dataclass
class Model:
    """One case from the day its papers are out."""

    members: dict[int, Member]
    needed: int
    is_detox: bool
    interests: dict[int, str] = field(default_factory=dict)
    votes: dict[int, str] = field(default_factory=dict)
    is_closed: bool = False
    outcome: str = ""
    was_tie: bool = False
    in_doubt: bool = False

    def do(self, step: Step) -> bool:
        """Whether it was allowed; nothing changes where it was not."""
        if step.action == "close":
            self.is_closed = True
            return True
        allowed = getattr(self, f"_may_{step.action}")(step)
        if allowed:
            getattr(self, f"_{step.action}")(step)
        return bool(allowed)

    def takes_part(self, who: int) -> bool:
        """Neither out nor in conflict."""
        return not self.members[who].out and self.interests.get(who) != "conflict"

    def reads(self, who: int) -> bool:
        """Only after saying that there is no conflict."""
        return self.takes_part(who) and self.interests.get(who) == "none"

    def sees_votes(self, who: int) -> bool:
        """After one's own vote, or the decision."""
        return self.reads(who) and (bool(self.outcome) or who in self.votes)

    def presides(self, who: int) -> bool:
        """The chair; the deputy if no chair takes part. With a vote of their own they cast it first."""
        chairs = [other for other, seat in self.members.items() if seat.role == "chair" and self.takes_part(other)]
        deputies = [
            other for other, seat in self.members.items() if seat.role == "deputy_chair" and self.takes_part(other)
        ]
        has_spoken = who in self.votes or not self.members[who].votes
        return who in (chairs or deputies) and self.reads(who) and has_spoken and not self.outcome

    def has_quorum(self) -> bool:
        """Enough votes, one of them the chair's or deputy's, for a detox one the clinical lead's."""
        roles = {self.members[who].role for who in self.votes}
        led = bool(roles & {"chair", "deputy_chair"})
        return len(self.votes) >= self.needed and led and (not self.is_detox or "clinical_lead" in roles)

    def is_ripe(self) -> bool:
        """A quorum, and before the closing time everybody who can vote."""
        waiting = [w for w, seat in self.members.items() if seat.votes and self.takes_part(w) and w not in self.votes]
        return self.has_quorum() and (self.is_closed or not waiting)

    def _sides(self) -> dict[str, int]:
        cast = list(self.votes.values())
        return {
            "approve": sum(vote in APPROVALS for vote in cast),
            "defer": cast.count("defer"),
            "decline": cast.count("decline"),
        }

    def is_tie(self) -> bool:
        """Two sides or more lead together."""
        counts = list(self._sides().values())
        return max(counts) > 0 and counts.count(max(counts)) > 1

    def carried(self) -> set[str]:
        """The outcomes that the votes leave."""
        sides = self._sides()
        best = max(sides.values())
        if self.is_tie():
            carried = {side for side, count in sides.items() if count == best} | {"defer"}
        elif best * 2 > len(self.votes):
            carried = {side for side, count in sides.items() if count == best}
        else:
            carried = {"defer"}
        return carried | APPROVALS if "approve" in carried else carried

    def _may_declare(self, step: Step) -> bool:
        if self.outcome:
            return step.what == "conflict" and self.reads(step.who)
        return self.takes_part(step.who)

    def _declare(self, step: Step) -> None:
        self.interests[step.who] = step.what
        if step.what == "conflict":
            self.votes.pop(step.who, None)
            self._look_again()

    def _may_hear(self, step: Step) -> bool:
        return self.takes_part(step.who)

    def _hear(self, step: Step) -> None:
        self._declare(Step("declare", step.who, "conflict"))

    def _may_vote(self, step: Step) -> bool:
        return not self.outcome and self.members[step.who].votes and self.reads(step.who)

    def _vote(self, step: Step) -> None:
        self.votes[step.who] = step.what

    def _may_decide(self, step: Step) -> bool:
        return self.presides(step.who) and self.is_ripe() and step.what in self.carried()

    def _decide(self, step: Step) -> None:
        self.outcome, self.was_tie = step.what, self.is_tie()

    def _look_again(self) -> None:
        """Nothing is undone; a decision that the votes left do not carry is in doubt."""
        carries = self.outcome in self.carried() and (self.was_tie or not self.is_tie())
        if self.outcome and not (self.has_quorum() and carries):
            self.in_doubt = True

    def told(self) -> dict[str, object]:
        """What anybody can see of it."""
        return {
            "votes": dict(sorted(self.votes.items())),
            "outcome": self.outcome,
            "in doubt": self.in_doubt,
            "reads": {who for who in self.members if self.reads(who)},
            "sees votes": {who for who in self.members if self.sees_votes(who)},
            "may vote": {who for who in self.members if self._may_vote(Step("vote", who))},
            "presides": {who for who in self.members if self.presides(who)},
        }


def a_panel(dice: random.Random) -> dict[int, Member]:
    """Three to seven members: a chair, perhaps a deputy and a clinical lead, some without a vote, some out."""
    roles = ["chair", *dice.sample(["deputy_chair", "clinical_lead", "lived_experience", "member", "member"], k=4)]
    return {
        number: Member(role, votes=dice.random() < 0.9, out=dice.random() < 0.1)
        for number, role in enumerate(roles[: dice.randint(3, 5)] + ["member"] * dice.randint(0, 2), start=1)
    }


def steps(dice: random.Random, members: list[int], count: int) -> list[Step]:
    """What people try, in any order: most of it in good order, so that there is something to decide."""
    opening = [Step("declare", who, "none") for who in members if dice.random() < 0.85]
    favourite = dice.choice(CHOICES)
    votes = [Step("vote", who, dice.choice([favourite, favourite, *CHOICES])) for who in members]
    anything = [_any_step(dice, members) for _ in range(count)]
    decisions = [Step("decide", who, choice) for who in members for choice in (favourite, dice.choice(CHOICES))]
    late = [Step("hear", who) for who in dice.sample(members, k=min(2, len(members)))]
    dice.shuffle(opening)
    middle = votes + anything
    dice.shuffle(middle)
    return [*opening, *middle, *decisions, *late, *anything]


def _any_step(dice: random.Random, members: list[int]) -> Step:
    who = dice.choice(members)
    return dice.choices(
        [
            Step("declare", who, "none"),
            Step("declare", who, "conflict"),
            Step("vote", who, dice.choice(CHOICES)),
            Step("hear", who),
            Step("close"),
            Step("decide", who, dice.choice(CHOICES)),
        ],
        weights=[4, 1, 6, 1, 2, 3],
    )[0]
