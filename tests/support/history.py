"""Placements that were kept elsewhere: the framework they were on, and a file of them taken in."""

import datetime as dt
from pathlib import Path

from rehab.accounts.commands import add_organisation
from rehab.accounts.models import Organisation, User
from rehab.accounts.rules import OrganisationKind
from rehab.core.actor import SYSTEM
from rehab.core.clock import start_of_day
from rehab.core.transaction import transaction
from rehab.framework.commands import import_framework
from rehab.framework.rules import read_provider_list
from rehab.imports import commands, queries
from rehab.imports.commands import Outcome
from rehab.imports.models import HistoryImport
from rehab.imports.queries import Reading
from rehab.placements.models import Stay
from rehab.reviews.models import Review
from rehab.reviews.rules import Recommendation
from tests import factories

DATA = Path(__file__).parents[1] / "data"
LEAD, PARTICIPATING = "Coventry City Council", "Warwickshire County Council"


def a_framework_of_2022() -> None:
    """Two councils without anybody in them, and the providers that the history names."""
    with transaction():
        for name in (LEAD, PARTICIPATING):
            add_organisation(name, OrganisationKind.AUTHORITY, by=SYSTEM, now=factories.NOON)
    with transaction():
        import_framework(
            read_provider_list((DATA / "framework-2022.csv").read_bytes()),
            title="Framework 2022",
            lead=LEAD,
            participating=[PARTICIPATING],
            by=SYSTEM,
            now=factories.NOON,
        )


def reading_of(content: bytes, *, today: dt.date) -> Reading:
    return queries.read(content.splitlines(keepends=True), today=today)


def imported(content: bytes, *, today: dt.date, update: bool = False) -> Outcome:
    reading = reading_of(content, today=today)
    assert not reading.faults, reading.faults
    with transaction():
        return commands.import_history(
            reading, file_name="history.csv", update=update, by=SYSTEM, now=start_of_day(today)
        )


def a_review(stay: Stay, held_on: dt.date) -> Review:
    """A review with nothing of interest but its day."""
    return factories.stored(
        Review(
            stay_id=stay.id,
            held_on=held_on,
            attended="Everybody",
            progress="Steady",
            client_view="It helps",
            risk="None new",
            plan_reviewed=True,
            recommendation=Recommendation.CONTINUE,
            recorded_at=factories.NOON,
        )
    )


def an_import(by: User, council: Organisation) -> HistoryImport:
    """A file that a commissioner sent for a council, of which one row was left out."""
    return factories.stored(
        HistoryImport(
            organisation_id=council.id,
            file_name="placements.csv",
            at=factories.NOON,
            by_id=by.id,
            added=2,
            updated=0,
            unchanged=1,
            left_out=1,
            faults=["row 4, sex: must be filled in"],
        )
    )
