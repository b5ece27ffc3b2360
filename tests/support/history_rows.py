"""Rows of a history file, made up: a good one to begin with, and files of them."""

import csv
import io

from rehab.imports.rules import COLUMNS

Row = dict[str, str]


def a_row(number: int = 1, **cells: str) -> Row:
    """A rehab stay of three months that went well; every cell may be said otherwise."""
    row = dict.fromkeys(COLUMNS, "") | {
        "request_ref": f"R-{number}",
        "stay_ref": f"S-{number}",
        "client_ref": f"C-{number}",
        "date_of_birth": "1980-05-01",
        "sex": "female",
        "ethnicity": "A",
        "local_authority": "Coventry",
        "district": "Coventry",
        "substances": "7000;3201",
        "parental_status": "not_a_parent",
        "care_type": "residential_rehab",
        "provider": "Phoenix House",
        "submitted_on": "2025-01-06",
        "decided_on": "2025-01-13",
        "decision": "approved",
        "approved_weeks": "12",
        "offered_on": "2025-01-14",
        "accepted_on": "2025-01-15",
        "admitted_on": "2025-01-20",
        "funded_until": "2025-04-14",
        "ended_on": "2025-04-14",
        "exit_reason": "completed",
        "exit_accommodation": "settled",
        "paid_work_days_28": "10",
        "weekly_price": "700.00",
        "funding_source": "public_health_grant",
        "discharge_plan_agreed_on": "2025-04-01",
        "satisfaction": "good",
        "serious_incident": "no",
    }
    return row | cells


def an_open_row(number: int = 1, **cells: str) -> Row:
    """One of somebody who is still there."""
    ends = ("ended_on", "exit_reason", "exit_accommodation", "paid_work_days_28", "satisfaction")
    return a_row(number, **dict.fromkeys((*ends, "discharge_plan_agreed_on"), "") | cells)


def a_file(*rows: Row, columns: tuple[str, ...] = COLUMNS, mark: bool = False) -> bytes:
    """As bytes, in any order of columns, with or without a byte order mark."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig" if mark else "utf-8")
