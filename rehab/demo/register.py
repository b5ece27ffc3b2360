"""A check against the regulator's register: an invented list in which a few of the invented houses changed."""

import csv
import datetime as dt
import tempfile
from collections.abc import Iterable
from pathlib import Path

from rehab.core import clock
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.framework.commands.cqc import apply_register, compare_with_register
from rehab.framework.queries.cqc import known_facilities
from rehab.framework.rules import RegulatedActivity
from rehab.framework.rules.cqc import Known
from rehab.framework.rules.cqc_file import (
    ACTIVITY,
    BEDS,
    ID,
    NAME,
    OPTIONAL,
    POSTCODE,
    PROVIDER,
    RATED_ON,
    RATING,
    REQUIRED,
    STREET,
)

AGO = dt.timedelta(days=4)
FILE_NAME = "Demonstration list of active locations.csv"
# By the beginning of the name: what the list says otherwise than is known here.
CHANGED = {
    "Druglink": {BEDS: "12", NAME: "Druglink Ashwood House (demonstration)"},
    "Elm Court": {RATING: "Inadequate", RATED_ON: "{published}"},
    "Western Counselling": {RATING: "Outstanding", RATED_ON: "{published}"},
    "Willowdene": {ID: "1-960000001", STREET: "19 Demonstration Street"},
}


def check(today: dt.date) -> None:
    """Four days ago: one house Inadequate with somebody in it, one registered anew, one with other beds and name."""
    by, now = people.actor("commissioner"), clock.start_of_day(today) - AGO + dt.timedelta(hours=10)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        _write(path, known_facilities(by), published=clock.london_date(now) - dt.timedelta(days=9))
        comparison = compare_with_register(
            path, file_name=FILE_NAME, by=by, today=clock.london_date(now), progress=lambda _done, _total: None
        )
    with transaction():
        summary = apply_register(comparison, organisation_id=by.organisation_id, is_full_list=True, by=by, now=now)
        summary.check.is_demonstration = True


def _write(path: Path, facilities: Iterable[Known], *, published: dt.date) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, [*REQUIRED, *OPTIONAL], restval="")
        writer.writeheader()
        for facility in facilities:
            if facility.location_id:
                writer.writerow(_row(facility) | _changes(facility.name, published))


def _row(known: Known) -> dict[str, str]:
    return {
        ID: known.location_id or "",
        NAME: known.name,
        POSTCODE: known.postcode,
        STREET: known.address,
        PROVIDER: known.provider,
        BEDS: str(known.beds),
        RATING: known.rating.label,
        RATED_ON: f"{known.rated_on:%d/%m/%Y}" if known.rated_on else "",
        **{ACTIVITY[activity]: "Y" if activity in known.activities else "" for activity in RegulatedActivity},
    }


def _changes(name: str, published: dt.date) -> dict[str, str]:
    found = next((changes for start, changes in CHANGED.items() if name.startswith(start)), {})
    return {column: text.format(published=f"{published:%d/%m/%Y}") for column, text in found.items()}
