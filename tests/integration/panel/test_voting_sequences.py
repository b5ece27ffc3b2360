"""Random sequences of what members do, through the commands and on each database, against the same model."""

import datetime as dt
import random

from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.core import clock
from rehab.core.actor import Actor
from rehab.core.errors import DomainError, NotAllowed
from rehab.core.transaction import transaction
from rehab.framework.rules import CareType
from rehab.panel import commands, policy, queries
from rehab.panel.models import PanelCase, PanelMember
from rehab.panel.rules import Choice, DeclineReason, Interest, PanelRole
from rehab.panel.rules.decisions import Ruling
from tests.factories import World, a_user, a_world, actor
from tests.support.panel_model import Member, Model, Step, steps
from tests.support.panels import IN_A_WEEK, an_open_case, bench

SEQUENCES = 20
ROLES = {1: "chair", 2: "clinical_lead", 3: "member", 4: "lived_experience", 5: "deputy_chair"}
LIVED_EXPERIENCE = 4


class Commands:
    """One case, driven as the pages drive it."""

    def __init__(self, case: PanelCase, users: dict[int, User], coordinator: Actor) -> None:
        self.case, self.coordinator = case, coordinator
        self.ids = {who: user.id for who, user in users.items()}
        self.actors = {who: actor(user) for who, user in users.items()}
        self.now = clock.now()

    def do(self, step: Step) -> bool:
        if step.action == "close":
            self.now = clock.now() + IN_A_WEEK
            return True
        by = self.coordinator if step.action == "hear" else self.actors[step.who]
        try:
            getattr(self, step.action)(by, step)
        except DomainError:
            return False
        return True

    def declare(self, by: Actor, step: Step) -> None:
        _allow(policy.can_declare(by, self.case, self.state.bench))
        commands.declare(self.case, interest=Interest(step.what), detail="A cousin", by=by, now=self.now)

    def hear(self, by: Actor, step: Step) -> None:
        _allow(self.ids[step.who] in {seat.user_id for seat in self.state.bench.unconflicted})
        commands.record_conflict(self.case, self.ids[step.who], detail="A cousin", by=by, now=self.now)

    def vote(self, by: Actor, step: Step) -> None:
        _allow(policy.can_vote(by, self.case, self.state.bench))
        commands.cast_vote(self.case, choice=Choice(step.what), reason="Why", by=by, now=self.now)

    def decide(self, by: Actor, step: Step) -> None:
        _allow(policy.can_decide(by, self.case, self.state.bench))
        commands.decide(self.case, whole_ruling(Choice(step.what)), by=by, now=self.now)

    @property
    def state(self) -> queries.Progress:
        return queries.progress(self.case, now=self.now)

    def told(self) -> dict[str, object]:
        found, who = self.state.bench, {user_id: number for number, user_id in self.ids.items()}
        case, actors = self.case, self.actors
        return {
            "votes": {who[user_id]: vote.value for user_id, vote in sorted(found.votes.items())},
            "outcome": case.outcome.value if case.outcome else "",
            "in doubt": case.in_doubt_since is not None,
            "reads": {n for n, by in actors.items() if policy.can_read_as_member(by, found)},
            "sees votes": {n for n, by in actors.items() if policy.can_see_votes(by, case, found)},
            "may vote": {n for n, by in actors.items() if policy.can_vote(by, case, found)},
            "presides": {n for n, by in actors.items() if policy.can_decide(by, case, found)},
        }


def _allow(may: bool) -> None:
    if not may:
        raise NotAllowed


def whole_ruling(outcome: Choice) -> Ruling:
    """With all that any outcome needs."""
    return Ruling(
        outcome,
        reason="Why",
        conditions=("A call each week",),
        weeks=1,
        price_ceiling_pence=100,
        decline_reason=DeclineReason.OTHER,
        alternative="Day care",
        actions="A blood test",
        return_on=clock.today() + 2 * IN_A_WEEK,
    )


def seated(db: SQLAlchemy, world: World) -> dict[int, User]:
    """The world's panel with a deputy chair, by the number of the seat; the last has no vote."""
    deputy = a_user(Role.PANEL_MEMBER, world.authority, name="Panel deputy")
    seat = PanelMember(
        panel_id=world.panel.id, user_id=deputy.id, role=PanelRole.DEPUTY_CHAIR, from_on=dt.date(2025, 1, 1)
    )
    db.session.add(seat)
    db.session.query(PanelMember).filter_by(user_id=world.lived_experience.id).update({"votes": False})
    db.session.commit()
    return dict(enumerate([*bench(world), deputy], start=1))


def play(world: World, users: dict[int, User], seed: int) -> Model:
    """One case, of which one member may be the key worker."""
    dice = random.Random(seed)  # noqa: S311  (the same sequences in every run)
    is_detox = dice.random() < 0.3
    case = an_open_case(world, care_type=CareType.INPATIENT_DETOX if is_detox else CareType.RESIDENTIAL_REHAB)
    out = dice.choice([0, 0, 0, *users])
    members = {
        number: Member(role, votes=number != LIVED_EXPERIENCE, out=number == out) for number, role in ROLES.items()
    }
    model = Model(members, needed=3, is_detox=is_detox)
    done: list[Step] = []
    with transaction():
        found = queries.get_case_with_request(actor(world.coordinator), case.public_id, clock.today())
        if out:
            found.request.key_worker_id = users[out].id
        system = Commands(found, users, actor(world.coordinator))
        for step in steps(dice, list(users), dice.randint(0, 6)):
            done.append(step)
            assert system.do(step) == model.do(step), (seed, done)
            if step.action == "decide" and model.outcome:
                assert system.told() == model.told(), (seed, done)
        assert system.told() == model.told(), (seed, done)
    return model


def test_the_commands_agree_with_the_model_on_random_sequences(db: SQLAlchemy) -> None:
    world = a_world()
    users = seated(db, world)
    played = [play(world, users, seed) for seed in range(SEQUENCES)]
    assert len({model.outcome for model in played}) > 3
    assert any(model.in_doubt for model in played)
