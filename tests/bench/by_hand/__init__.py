"""The figures of the two large pages as plain SQL, written by hand: what the product's own queries are held against."""

import datetime as dt
import re
from pathlib import Path
from string import Template

from rehab.reports.rules import Period, months_of

FOLDER = Path(__file__).parent
DAY = {"postgresql": "DATE '{}'", "sqlite": "'{}'"}
DAYS = {"postgresql": r"(\2 - \1)", "sqlite": r"CAST(julianday(\2) - julianday(\1) AS INTEGER)"}
PLUS = {"postgresql": r"(\1 + CAST(\2 AS INTEGER))", "sqlite": r"date(\1, (\2) || ' days')"}


def statements(name: str, engine_name: str, period: Period, council_id: int) -> list[str]:
    """Those of the file `name`.sql, as this database takes them."""

    def day(value: dt.date) -> str:
        return DAY[engine_name].format(value)

    back_start, back_end = period.six_months_back
    months = (f"('{month}', {day(first)}, {day(last)})" for month, first, last in months_of(period))
    days = {
        "start": period.start,
        "end": period.end,
        "as_of": period.as_of,
        "day_after": period.as_of + dt.timedelta(days=1),
        "back_start": back_start,
        "back_end": back_end,
        "start_less_21": period.start - dt.timedelta(days=21),
        "as_of_less_21": period.as_of - dt.timedelta(days=21),
        "latest_early": min(period.end, period.as_of - dt.timedelta(days=14)),
    }
    values = {key: day(value) for key, value in days.items()}
    values |= {"council": str(council_id), "months": ", ".join(months)}
    whole = Template(_text(name)).safe_substitute(used=_text("used"), sums=_text("sums"))
    filled = Template(whole).substitute(values)
    for word, forms in (("DAYS", DAYS), ("PLUS", PLUS)):
        filled = re.sub(rf"{word}\(([^,()]+), ([^,()]+)\)", forms[engine_name], filled)
    return [statement for statement in filled.split(";") if statement.strip()]


def _text(name: str) -> str:
    lines = (FOLDER / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("--"))
