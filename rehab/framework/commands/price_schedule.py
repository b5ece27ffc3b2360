"""Bringing a sheet of prices into a framework: new versions are added, those to come corrected, the rest left alone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from rehab.core import clock
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import Conflict, InvalidInput
from rehab.core.money import pounds
from rehab.framework.commands.prices import correct_price, end_price, set_price
from rehab.framework.models import Facility, Framework, FrameworkProvider, Lot, Price
from rehab.framework.rules import ListedPrice, Stage
from rehab.framework.rules.price_schedule import note, raise_any

# The column that a refused field of a price stands in.
_COLUMNS = {
    "amount": "Price",
    "stage": "Stage",
    "lot": "Provider",
    "notice_days": "Notice days",
    "valid_from": "From",
    "last_day": "Until",
}
_Line = tuple[int, int, Stage]


@dataclass
class PriceImport:
    """How many versions a sheet added, corrected, ended and found as they are."""

    added: int = 0
    corrected: int = 0
    ended: int = 0
    unchanged: int = 0

    @property
    def sentence(self) -> str:
        """What was done, in words."""
        return (
            f"{self.added} added, {self.corrected} corrected, {self.ended} given a last day, "
            f"{self.unchanged} left as they were."
        )


@dataclass
class _Import:
    """What the steps below share: the framework's own lots, houses and prices, all held, and the faults so far."""

    lots: dict[int, Lot]
    houses: dict[tuple[str, str], Facility]
    prices: dict[_Line, dict[dt.date, Price]]
    by: Actor
    now: dt.datetime
    faults: dict[str, str] = field(default_factory=dict)
    outcome: PriceImport = field(default_factory=PriceImport)


def import_prices(framework: Framework, listed: Sequence[ListedPrice], *, by: Actor, now: dt.datetime) -> PriceImport:
    """Bring the framework's prices to what the sheet lists; doing it again changes nothing.

    `listed` comes from `read_price_schedule`. What the sheet does not name is left as it is, and so is a price that
    has begun. Raises InvalidInput with every fault, by row; whoever catches it must let the transaction roll back.
    """
    work = _Import(*_held(framework), by=by, now=now)
    for price, after in zip(listed, [*listed[1:], None], strict=True):
        _bring(work, price, is_last=after is None or after.line != price.line)
    raise_any(work.faults)
    return work.outcome


def _held(
    framework: Framework,
) -> tuple[dict[int, Lot], dict[tuple[str, str], Facility], dict[_Line, dict[dt.date, Price]]]:
    """Lots by number, houses by the keys of provider and name, and prices; the houses locked in the order of ids."""
    lots = {lot.number: lot for lot in db.session.scalars(select(Lot).where(Lot.framework_id == framework.id))}
    ids = [lot.id for lot in lots.values()]
    providers = select(FrameworkProvider.provider_id).where(FrameworkProvider.lot_id.in_(ids))
    houses = db.session.scalars(
        select(Facility)
        .join(Facility.provider)
        .where(Facility.provider_id.in_(providers))
        .options(contains_eager(Facility.provider))
        .order_by(Facility.id)
        .with_for_update(of=Facility)
        .execution_options(populate_existing=True)
    ).all()
    prices: dict[_Line, dict[dt.date, Price]] = {}
    wanted = select(Price).where(Price.lot_id.in_(ids)).join(Price.lot).options(contains_eager(Price.lot))
    for price in db.session.scalars(wanted.order_by(Price.valid_from)):
        prices.setdefault((price.lot_id, price.facility_id, price.stage), {})[price.valid_from] = price
    return lots, {(house.provider.name_key, house.name_key): house for house in houses}, prices


def _bring(work: _Import, listed: ListedPrice, *, is_last: bool) -> None:
    found = _find(work, listed)
    if found is None:
        return
    lot, house = found
    line = work.prices.setdefault((lot.id, house.id, listed.stage), {})
    try:
        if listed.first not in line:
            _add(work, listed, lot, house, line, is_last=is_last)
            return
        _correct(work, listed, line[listed.first])
        if is_last and listed.last is not None:
            _end(work, listed, line)
    except InvalidInput as refusal:
        for name, sentence in refusal.faults.items():
            note(work.faults, listed.row, _COLUMNS[name], sentence)
    except Conflict as refusal:
        note(work.faults, listed.row, "From", str(refusal).rstrip("."))


def _find(work: _Import, listed: ListedPrice) -> tuple[Lot, Facility] | None:
    """The lot and the house of a row, or None with what is missing noted."""
    lot, house = work.lots.get(listed.lot), work.houses.get(listed.line[1:3])
    if lot is None:
        note(work.faults, listed.row, "Lot", f"the framework has no lot {listed.lot}")
    if house is None:
        is_known = any(provider == listed.line[1] for provider, _ in work.houses)
        where, whose = ("Facility", "provider") if is_known else ("Provider", "framework")
        note(work.faults, listed.row, where, f"the {whose} has no {where.lower()} of this name")
    return (lot, house) if lot and house else None


def _add(
    work: _Import, listed: ListedPrice, lot: Lot, house: Facility, line: dict[dt.date, Price], *, is_last: bool
) -> None:
    line[listed.first] = set_price(
        house,
        lot,
        stage=listed.stage,
        terms=listed.terms,
        valid_from=listed.first,
        valid_to=listed.last if is_last else None,
        by=work.by,
        now=work.now,
    )
    work.outcome.added += 1


def _correct(work: _Import, listed: ListedPrice, held: Price) -> None:
    if held.terms == listed.terms:
        work.outcome.unchanged += 1
    elif held.valid_from <= clock.london_date(work.now):
        begun = f"a price of {pounds(held.amount_pence)} {held.basis.label} has begun on this day and cannot change"
        raise InvalidInput({"amount": f"{begun}: list the new one from a later day"})
    else:
        correct_price(held, listed.terms, valid_from=listed.first, by=work.by, now=work.now)
        work.outcome.corrected += 1


def _end(work: _Import, listed: ListedPrice, line: dict[dt.date, Price]) -> None:
    held = line[listed.first]
    if held.valid_to == listed.last:
        return
    if max(line) > listed.first:
        raise InvalidInput({"last_day": "another price follows this one, so it ends the day before that"})
    end_price(held, last_day=listed.last or listed.first, by=work.by, now=work.now)
    work.outcome.ended += 1
