"""2,000 random sequences of declarations, votes, changes, conflicts and decisions against an independent model."""

import datetime as dt
import random

import pytest

from rehab.core.actor import Actor
from rehab.framework.rules import CareType
from rehab.panel import policy
from rehab.panel.models import PanelCase
from rehab.panel.rules import Bench, Choice, PanelCaseStatus, PanelRole, Seat, may_decide, quorum, stands
from tests.support.panel_model import Member, Model, Step, a_panel, steps

SEQUENCES = 2_000
BATCHES = 4
CLOSES = dt.datetime(2026, 6, 5, 16, 0, tzinfo=dt.UTC)
BEFORE = CLOSES - dt.timedelta(days=1)


class Rules:
    """The case as the rules and the policy see it, without a database."""

    def __init__(self, members: dict[int, Member], *, needed: int, is_detox: bool) -> None:
        self.members, self.needed = members, needed
        self.care_type = CareType.INPATIENT_DETOX if is_detox else CareType.RESIDENTIAL_REHAB
        self.case = PanelCase(status=PanelCaseStatus.OPEN)
        self.clear: set[int] = set()
        self.in_conflict: set[int] = set()
        self.votes: dict[int, Choice] = {}
        self.now = BEFORE
        self.in_doubt = False

    @property
    def bench(self) -> Bench:
        out = [who for who, member in self.members.items() if member.out]
        seats = (Seat(who, PanelRole(member.role), member.votes) for who, member in self.members.items())
        return Bench(
            seats=tuple(seats),
            care_type=self.care_type,
            connected=frozenset(out[::2]),
            providing=frozenset(out[1::2]),
            clear=frozenset(self.clear),
            in_conflict=frozenset(self.in_conflict),
            votes=self.votes,
        )

    def do(self, step: Step) -> bool:
        if step.action == "close":
            self.now = CLOSES
            return True
        return bool(getattr(self, step.action)(Actor(step.who, "A member"), step))

    def declare(self, actor: Actor, step: Step) -> bool:
        is_new = step.what == "conflict" or self.case.status is PanelCaseStatus.OPEN
        if not (is_new and policy.can_declare(actor, self.case, self.bench)):
            return False
        if step.what == "conflict":
            self._conflict(step.who)
        else:
            self.clear.add(step.who)
        return True

    def hear(self, _actor: Actor, step: Step) -> bool:
        if step.who not in {seat.user_id for seat in self.bench.unconflicted}:
            return False
        self._conflict(step.who)
        return True

    def _conflict(self, who: int) -> None:
        self.in_conflict.add(who)
        self.clear.discard(who)
        self.votes.pop(who, None)
        if self.case.outcome is not None:
            self.in_doubt |= not stands(
                self.case.outcome, self.bench.tally, missing=self.missing(), tie_broken=self.case.tie_broken
            )

    def missing(self) -> list[str]:
        return quorum(self.bench.voted, care_type=self.care_type, needed=self.needed)

    def vote(self, actor: Actor, step: Step) -> bool:
        if not policy.can_vote(actor, self.case, self.bench):
            return False
        self.votes[step.who] = Choice(step.what)
        return True

    def decide(self, actor: Actor, step: Step) -> bool:
        obstacles = may_decide(
            self.bench.unconflicted,
            self.votes.keys(),
            care_type=self.care_type,
            needed=self.needed,
            closes_at=CLOSES,
            now=self.now,
        )
        carries = Choice(step.what) in self.bench.tally.outcomes
        if obstacles or not carries or not policy.can_decide(actor, self.case, self.bench):
            return False
        self.case.status, self.case.outcome = PanelCaseStatus.DECIDED, Choice(step.what)
        self.case.tie_broken = self.bench.tally.is_tie
        return True

    def told(self) -> dict[str, object]:
        actors = {who: Actor(who, "A member") for who in self.members}
        bench = self.bench
        return {
            "votes": {who: vote.value for who, vote in sorted(self.votes.items())},
            "outcome": self.case.outcome.value if self.case.outcome else "",
            "in doubt": self.in_doubt,
            "reads": {who for who, actor in actors.items() if policy.can_read_as_member(actor, bench)},
            "sees votes": {who for who, actor in actors.items() if _sees(actor, self.case, bench)},
            "may vote": {who for who, actor in actors.items() if policy.can_vote(actor, self.case, bench)},
            "presides": {who for who, actor in actors.items() if policy.can_decide(actor, self.case, bench)},
        }


def _sees(actor: Actor, case: PanelCase, bench: Bench) -> bool:
    return policy.can_see_votes(actor, case, bench)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_rules_agree_with_the_model_on_random_sequences(batch: int) -> None:
    outcomes: set[object] = set()
    doubts = 0
    for seed in range(batch, SEQUENCES, BATCHES):
        dice = random.Random(seed)  # noqa: S311  (the same sequences in every run)
        members = a_panel(dice)
        terms = {"needed": dice.randint(1, 4), "is_detox": dice.random() < 0.3}
        model, rules = Model(members, **terms), Rules(members, **terms)  # type: ignore[arg-type]
        done: list[Step] = []
        for step in steps(dice, list(members), dice.randint(0, 12)):
            done.append(step)
            allowed = model.do(step)
            assert rules.do(step) == allowed, (seed, members, terms, done)
            if allowed:
                assert rules.told() == model.told(), (seed, members, terms, done)
        outcomes.add(model.outcome)
        doubts += model.in_doubt
    assert outcomes == {"", *(choice.value for choice in Choice)}
    assert doubts > 10
