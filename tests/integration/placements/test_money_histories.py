"""The ledger over random histories of a case, walked through the commands: it always adds up."""

import datetime as dt
import random
from collections import Counter

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.core.errors import DomainError
from rehab.core.money import cost_of_nights, divide_half_up
from rehab.core.transaction import transaction
from rehab.finance.models import LedgerLine
from rehab.finance.rules import LedgerKind
from rehab.framework.models import Lot, Price
from rehab.framework.rules import Stage
from rehab.placements import commands, queries
from rehab.placements.commands import Authorised
from rehab.placements.models import Overstay, Placement, Segment, Stay
from rehab.placements.rules import ExitReason, OverstayReason, PlacementStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY, a_price, actor
from tests.support.placements import Case, accept, admit, confirm, did_not_arrive, make_offer

DAY = dt.timedelta(days=1)
STEPS = 14


class History:
    """One case as it goes on, day after day; whatever the rules refuse is not done."""

    def __init__(self, case: Case, chance: random.Random) -> None:
        self.case, self.chance = case, chance
        self.day = TODAY

    @property
    def now(self) -> dt.datetime:
        return NOON + (self.day - TODAY)

    def go_on(self) -> None:
        self.day += self.chance.randrange(9) * DAY
        step = self.chance.choice(
            [self.confirm, self.arrive, self.stay_away, self.move, self.stage, self.authorise, self.leave]
        )
        try:
            step()
        except DomainError:
            return

    def bed(self) -> Placement | None:
        return queries.arranged_placement(self.case.request.id)

    def stay(self) -> Stay | None:
        found = queries.last_stay(self.case.request.id)
        return found if found is not None and found.ended_on is None else None

    def confirm(self) -> None:
        world = self.case.world
        house = self.chance.choice([world.facility, world.second_facility, world.other_facility])
        offer = make_offer(self.case, house, now=self.now)
        accept(self.case, offer, bed_from=self.day + self.chance.randrange(20) * DAY, now=self.now)
        confirm(self.case, offer, client_agreed_on=self.day, now=self.now)

    def arrive(self) -> None:
        bed = self.bed()
        if bed is not None:
            admit(self.case, bed, at=self.now - dt.timedelta(hours=1), now=self.now)

    def stay_away(self) -> None:
        bed = self.bed()
        if bed is not None and self.chance.random() < 0.3:
            self.day = max(self.day, bed.arrives_on)
            did_not_arrive(self.case, bed, now=self.now)

    def _act(self, act: object, *, by_council: bool = False, **told: object) -> None:
        stay = self.stay()
        if stay is None:
            return
        world = self.case.world
        user = actor(world.commissioner if by_council else self.case.staff_of(stay.provider_id))
        public_id = stay.public_id
        with transaction():
            act(queries.get_stay_for_update(user, public_id), by=user, now=self.now, **told)  # type: ignore[operator]

    def move(self) -> None:
        to = self.chance.choice([self.case.world.facility, self.case.world.second_facility])
        self._act(commands.move_house, facility_id=to.id, on=self.day, room="9")

    def stage(self) -> None:
        stage = self.chance.choice([Stage.STAGE_1, Stage.STAGE_2])
        self._act(commands.move_stage, stage=stage, on=self.day)

    def authorise(self) -> None:
        stay = self.stay()
        self.day += self.chance.randrange(60) * DAY
        window = queries.unpaid_nights(stay, today=self.day) if stay else None
        if window is not None:
            until = window[0] + self.chance.randrange(1, 28) * DAY
            given = Authorised(until, OverstayReason.NEXT_BED)
            self._act(commands.authorise_nights, by_council=True, given=given, seen=window[0].isoformat())

    def leave(self) -> None:
        if self.chance.random() < 0.4:
            reason = self.chance.choice(list(ExitReason))
            self._act(commands.end_stay, ended_on=self.day, reason=reason, discharge_plan_agreed_on=None)


@pytest.mark.parametrize("seed", range(3))
def test_the_ledger_adds_up_over_a_random_history(db: SQLAlchemy, case: Case, seed: int) -> None:
    world = case.world
    for place, house in enumerate([world.facility, world.second_facility, world.other_facility]):
        first = db.session.query(Price).filter_by(facility_id=house.id).one()
        first.amount_pence, first.notice_days = 70_000 - 1_111 * place, 7 * place
        lot = db.session.get_one(Lot, first.lot_id)
        a_price(lot, house, stage=Stage.STAGE_2, weekly_pence=50_000 + 777 * place)
    db.session.commit()
    history = History(case, random.Random(seed))  # noqa: S311  (it makes up a history, not a secret)
    written: list[tuple[int, int]] = []
    for _ in range(STEPS):
        history.go_on()
        db.session.expire_all()
        written = _books_add_up(db, case, written)
    history.day += DAY
    history._act(commands.end_stay, ended_on=history.day, reason=ExitReason.CLIENT_LEFT, discharge_plan_agreed_on=None)
    db.session.expire_all()
    _books_add_up(db, case, written)


def _books_add_up(db: SQLAlchemy, case: Case, written: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lines only come; nothing is below nought; what was spent is each stay's paid nights at their prices."""
    lines = db.session.scalars(select(LedgerLine).order_by(LedgerLine.id)).all()
    found = [(line.id, line.amount_pence) for line in lines]
    assert found[: len(written)] == written
    by_budget = Counter[tuple[int, LedgerKind]]()
    for line in lines:
        by_budget[line.budget_id, line.kind] += line.amount_pence
    assert all(pence >= 0 for pence in by_budget.values())
    sums = Counter[LedgerKind]()
    for (_, kind), pence in by_budget.items():
        sums[kind] += pence
    stays = db.session.scalars(select(Stay).order_by(Stay.id)).all()
    assert sums[LedgerKind.ACTUAL] == sum(_paid(db, stay) for stay in stays if stay.ended_on is not None)
    open_stays = [stay for stay in stays if stay.ended_on is None]
    waiting = db.session.scalars(select(Placement).where(Placement.status == PlacementStatus.ARRANGED)).all()
    assert sums[LedgerKind.COMMITTED] == 0 or open_stays or waiting
    request = db.session.get_one(PlacementRequest, case.request.id)
    if request.status is RequestStatus.ENDED:
        assert (sums[LedgerKind.RESERVED], sums[LedgerKind.COMMITTED]) == (0, 0)
    if open_stays and not waiting:
        assert sums[LedgerKind.COMMITTED] == sum(_paid(db, stay) for stay in open_stays)
    assert sums[LedgerKind.NOTICE] <= sum(cost_of_nights(70_000, 14) for stay in stays if stay.ended_on)
    return found


def _paid(db: SQLAlchemy, stay: Stay) -> int:
    """By hand, night by night: the price of the part that each paid night is in, rounded once for the stay."""
    parts = db.session.scalars(select(Segment).where(Segment.stay_id == stay.id).order_by(Segment.starts_on)).all()
    further = db.session.scalars(select(Overstay).where(Overstay.stay_id == stay.id)).all()
    assert stay.funded_until is not None
    sevenths, night = 0, stay.admitted_on
    last = stay.ended_on or max([stay.funded_until, *(one.until for one in further)])
    while night < last:
        if night < stay.funded_until or any(one.from_on <= night < one.until for one in further):
            part = [each for each in parts if each.starts_on <= night][-1]
            sevenths += (part.weekly_price_pence or 0) - part.contribution_pence
        night += DAY
    return divide_half_up(sevenths, 7)
