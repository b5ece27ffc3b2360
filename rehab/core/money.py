"""Money in integer pence, fractions in integers, rounded half up."""

import datetime as dt


def divide_half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` rounded half up, without floats."""
    return (2 * numerator + denominator) // (2 * denominator)


def pounds(pence: int) -> str:
    """`£14,940.00`."""
    sign = "-" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02d}"


def cost_of_nights(weekly_pence: int, nights: int) -> int:
    """What so many nights cost at a weekly price, in pence."""
    return divide_half_up(weekly_pence * nights, 7)


def financial_year(day: dt.date) -> int:
    """The calendar year in which the financial year of `day` begins (April to March)."""
    return day.year if day.month >= 4 else day.year - 1


def nights_by_financial_year(start: dt.date, nights: int) -> dict[int, int]:
    """How many of the nights from `start` on fall in each financial year."""
    split: dict[int, int] = {}
    end = start + dt.timedelta(days=nights)
    while start < end:
        year = financial_year(start)
        boundary = min(end, dt.date(year + 1, 4, 1))
        split[year] = (boundary - start).days
        start = boundary
    return split
