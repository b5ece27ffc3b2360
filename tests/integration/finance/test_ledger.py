"""Reserving, committing, settling and releasing money always adds up."""

import datetime as dt
import random

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.core.errors import Conflict
from rehab.core.money import cost_of_nights
from rehab.core.transaction import transaction
from rehab.finance import commands, queries
from rehab.finance.models import Budget, LedgerLine
from rehab.finance.rules import BudgetEffect, BudgetPosition, Cost, FundingSource, LedgerKind, Run
from tests.factories import NOON, World, a_budget, a_client, a_request, a_world
from tests.support.statements import statements_seen

PHG = FundingSource.PUBLIC_HEALTH_GRANT
APRIL = dt.date(2026, 4, 1)


def a_case(world: World, family_name: str = "Sentinel") -> int:
    return a_request(a_client(world.service, family_name=family_name), world.key_worker).id


def reserve(world: World, case_id: int, *, starts_on: dt.date = APRIL, weeks: int = 12) -> list[BudgetEffect]:
    with transaction():
        return commands.reserve(case_id, world.authority.id, PHG, 70_000, starts_on, weeks, NOON, "Approved")


def bring(world: World, case_id: int, *costs: Cost) -> list[BudgetEffect]:
    return commands.bring_to(case_id, world.authority.id, PHG, costs, at=NOON, reason="It happened")


def position(world: World, year: int = 2026) -> BudgetPosition:
    return queries.positions(world.authority.id, [year], PHG)[year]


def test_a_reservation_comes_off_the_budget(db: SQLAlchemy) -> None:
    world = a_world()
    effects = reserve(world, a_case(world))
    assert effects == [BudgetEffect(year=2026, budget=50_000_000, before=50_000_000, takes=840_000)]
    assert position(world) == BudgetPosition(budget=50_000_000, reserved=840_000)
    assert position(world).remaining == effects[0].after


def test_a_reservation_is_split_by_financial_year_and_makes_the_budget_that_is_missing(db: SQLAlchemy) -> None:
    world = a_world()
    effects = reserve(world, a_case(world), starts_on=dt.date(2027, 3, 25), weeks=2)
    assert [(e.year, e.budget, e.takes, e.is_over) for e in effects] == [
        (2026, 50_000_000, 70_000, False),
        (2027, 0, 70_000, True),
    ]
    assert position(world, 2027) == BudgetPosition(budget=0, reserved=70_000)


def test_money_is_not_reserved_twice_for_a_case(db: SQLAlchemy) -> None:
    world = a_world()
    case_id = a_case(world)
    reserve(world, case_id)
    with statements_seen() as seen, pytest.raises(Conflict, match="held for this case already"):
        reserve(world, case_id)
    assert seen.writes(besides=frozenset({"budget"})) == []
    assert position(world).reserved == 840_000


def test_a_commitment_takes_the_place_of_the_reservation(db: SQLAlchemy) -> None:
    world = a_world()
    case_id = a_case(world)
    reserve(world, case_id)
    with transaction():
        bring(world, case_id, Cost(LedgerKind.COMMITTED, [Run(dt.date(2026, 5, 1), 70, 63_000)]))
    assert position(world) == BudgetPosition(budget=50_000_000, committed=630_000)


def test_what_is_spent_takes_the_place_of_what_was_bound_and_the_rest_goes_back(db: SQLAlchemy) -> None:
    world = a_world()
    case_id = a_case(world)
    with transaction():
        bring(world, case_id, Cost(LedgerKind.COMMITTED, [Run(APRIL, 84, 70_000)]))
    with transaction():
        left = dt.date(2026, 4, 11)
        costs = [Cost(LedgerKind.ACTUAL, [Run(APRIL, 10, 70_000)]), Cost(LedgerKind.NOTICE, [Run(left, 7, 70_000)])]
        bring(world, case_id, *costs)
    assert position(world) == BudgetPosition(budget=50_000_000, actual=100_000, notice=70_000)
    assert position(world).used == position(world).bound == 170_000


def test_bringing_a_case_to_the_same_costs_again_enters_nothing(db: SQLAlchemy) -> None:
    world = a_world()
    case_id = a_case(world)
    cost = Cost(LedgerKind.COMMITTED, [Run(dt.date(2027, 3, 25), 14, 70_000)])
    with transaction():
        effects = bring(world, case_id, cost)
    assert [(each.year, each.takes, each.is_over) for each in effects] == [(2026, 70_000, False), (2027, 70_000, True)]
    with statements_seen() as seen, transaction():
        assert [each.takes for each in bring(world, case_id, cost)] == [0, 0]
    assert seen.writes(besides=frozenset({"budget"})) == []


def test_releasing_gives_everything_back_but_what_was_spent(db: SQLAlchemy) -> None:
    world = a_world()
    spent, held = a_case(world), a_case(world, "Other")
    with transaction():
        bring(world, spent, Cost(LedgerKind.ACTUAL, [Run(APRIL, 7, 70_000)]))
    reserve(world, held)
    with transaction():
        commands.release(held, NOON, "Withdrawn")
        commands.release(spent, NOON, "Withdrawn")
    assert position(world) == BudgetPosition(budget=50_000_000, actual=70_000)


def test_another_authority_and_another_source_are_not_touched(db: SQLAlchemy) -> None:
    world = a_world()
    a_budget(world.other_authority)
    reserve(world, a_case(world))
    assert queries.positions(world.other_authority.id, [2026], PHG)[2026] == BudgetPosition(budget=50_000_000)
    assert queries.positions(world.authority.id, [2026], FundingSource.NHS)[2026] == BudgetPosition(budget=None)


def test_the_effect_is_asked_without_writing(db: SQLAlchemy) -> None:
    world = a_world()
    with statements_seen() as seen:
        effects = queries.effect(world.authority.id, PHG, 70_000, APRIL, 12)
    assert seen.writes() == []
    assert effects == [BudgetEffect(year=2026, budget=50_000_000, before=50_000_000, takes=840_000)]


@pytest.mark.parametrize("seed", range(3))
def test_the_ledger_adds_up_whatever_happens(db: SQLAlchemy, seed: int) -> None:
    """A model in plain Python keeps the books beside the ledger; lines once written never change."""
    world = a_world()
    chance = random.Random(seed)  # noqa: S311  (it makes up a history, not a secret)
    cases = [a_case(world, f"Person{number}") for number in range(3)]
    held = dict.fromkeys(cases, 0)
    spent = dict.fromkeys(cases, 0)
    written: list[tuple[int, int]] = []
    for _ in range(25):
        case_id, price = chance.choice(cases), chance.randrange(0, 200_000)
        start, weeks = APRIL + dt.timedelta(days=chance.randrange(700)), chance.randrange(1, 30)
        step = chance.choice([_reserve_if_free, _commit, _settle, _release])
        with transaction():
            step(world, case_id, price=price, start=start, weeks=weeks, held=held, spent=spent)
        lines = [(line.id, line.amount_pence) for line in db.session.query(LedgerLine).order_by(LedgerLine.id)]
        assert lines[: len(written)] == written
        written = lines
        _assert_books_agree(world, held, spent)


def _assert_books_agree(world: World, held: dict[int, int], spent: dict[int, int]) -> None:
    from rehab.core.db import db

    years = [budget.year for budget in db.session.query(Budget).filter_by(authority_id=world.authority.id)]
    positions = [position(world, year) for year in years]
    assert sum(p.reserved + p.committed for p in positions) == sum(held.values())
    assert sum(p.actual for p in positions) == sum(spent.values())
    assert all(p.reserved >= 0 and p.committed >= 0 and p.actual >= 0 for p in positions)
    assert all(p.remaining == (p.budget or 0) - p.used for p in positions)


Books = dict[int, int]


def _reserve_if_free(
    world: World, case_id: int, *, price: int, start: dt.date, weeks: int, held: Books, spent: Books
) -> None:
    if not held[case_id]:
        commands.release(case_id, NOON, "Afresh")
        commands.reserve(case_id, world.authority.id, PHG, price, start, weeks, NOON, "Approved")
        held[case_id] = price * weeks


def _commit(world: World, case_id: int, *, price: int, start: dt.date, weeks: int, held: Books, spent: Books) -> None:
    bring(world, case_id, Cost(LedgerKind.COMMITTED, [Run(start, weeks * 7, price)]))
    held[case_id], spent[case_id] = price * weeks, 0


def _settle(world: World, case_id: int, *, price: int, start: dt.date, weeks: int, held: Books, spent: Books) -> None:
    nights = weeks * 5
    bring(world, case_id, Cost(LedgerKind.ACTUAL, [Run(start, nights, price)]))
    held[case_id], spent[case_id] = 0, cost_of_nights(price, nights)


def _release(world: World, case_id: int, *, price: int, start: dt.date, weeks: int, held: Books, spent: Books) -> None:
    commands.release(case_id, NOON, "Withdrawn")
    held[case_id] = 0
