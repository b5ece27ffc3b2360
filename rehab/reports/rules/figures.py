"""One cell of a report: counts, and the value that follows from them."""

from dataclasses import dataclass

from rehab.core.money import divide_half_up, pounds
from rehab.reports.rules.measures import Measure, Unit

Number = int | float


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure for everybody (`group` is None) or for one group; `kpis.md` says what the two numbers count.

    A median's numerator is the median itself, and None without cases; money is in pence.
    """

    measure: Measure
    group: str | None
    numerator: Number | None
    denominator: int | None

    @property
    def value(self) -> Number | None:
        """Percentages to one decimal, half up; None (no cases) where the denominator is 0."""
        if self.measure.unit is not Unit.PERCENT:
            return self.numerator
        return divide_half_up(1000 * int(self.numerator or 0), self.denominator) / 10 if self.denominator else None

    @property
    def has_cases(self) -> bool:
        """Whether there is anything to lead down to."""
        return bool(self.numerator if self.denominator is None else self.denominator)

    def as_row(self) -> dict[str, str | Number | None]:
        """The figure as `flask reports kpis` prints it; money as pounds with two decimals."""
        is_money = self.measure.unit is Unit.MONEY
        return {
            "id": self.measure.id,
            "group": self.group,
            "numerator": _decimal(self.numerator) if is_money else self.numerator,
            "denominator": self.denominator,
            "value": _decimal(self.value) if is_money else self.value,
        }


def _decimal(pence: Number | None) -> str:
    whole, rest = divmod(abs(int(pence or 0)), 100)
    return f"{'-' if (pence or 0) < 0 else ''}{whole}.{rest:02d}"


def number_of(figure: Figure) -> str:
    """The numerator as people read it."""
    if figure.numerator is None:
        return "No cases"
    return pounds(int(figure.numerator)) if figure.measure.unit is Unit.MONEY else f"{figure.numerator:,}"


def text_of(figure: Figure) -> str:
    """The value as people read it."""
    if figure.value is None:
        return "No cases"
    if figure.measure.unit is Unit.PERCENT:
        return f"{figure.value:.1f}%"
    return f"{number_of(figure)} days" if figure.measure.unit is Unit.DAYS else number_of(figure)
