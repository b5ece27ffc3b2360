"""Figures as rows of a sheet, each of which says what it is about and for whom it is."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from rehab.reports.rules.figures import Figure, Number
from rehab.reports.rules.measures import Unit
from rehab.reports.rules.periods import Period

HEAD = ("id", "measure", "group", "numerator", "denominator", "value", "unit", "from", "to", "as_of", "for")
NOT_FOR_PUBLICATION = "For the council's own use: small numbers are not hidden"
Cell = str | Number | Decimal | dt.date | None


def rows(found: Iterable[Figure], period: Period, *, grouped_by: str) -> Iterator[tuple[Cell, ...]]:
    """A row for each figure; money in pounds."""
    for figure in found:
        is_money = figure.measure.unit is Unit.MONEY
        yield (
            figure.measure.id,
            figure.measure.title,
            f"{grouped_by}: {figure.group}" if figure.group is not None else "Everybody",
            _number(figure.numerator, is_money=is_money),
            figure.denominator,
            _number(figure.value, is_money=is_money),
            figure.measure.unit.value,
            period.start,
            period.end,
            period.as_of,
            NOT_FOR_PUBLICATION,
        )


def _number(value: Number | None, *, is_money: bool) -> Number | Decimal | None:
    if value is None:
        return None
    if is_money:
        return Decimal(int(value)) / 100
    return value
