"""A check of facilities against a register in which they stand as the factories know them."""

import datetime as dt
from pathlib import Path

from rehab.core.actor import SYSTEM, Actor
from rehab.core.db import db as database
from rehab.core.transaction import transaction
from rehab.framework.commands import cqc as commands
from rehab.framework.commands.cqc import Summary
from rehab.framework.models import Facility, RegisterFinding, RegisterMatch
from rehab.framework.queries import cqc as queries
from rehab.framework.rules import RegulatedActivity
from rehab.framework.rules.cqc import ChangeKind, FindingState, MatchState
from rehab.notifications.models import Notice
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, World, a_client, a_request, a_stay
from tests.support import register
from tests.support.register import ACCOMMODATION, TREATMENT, Row, a_row

LATER = NOON + dt.timedelta(days=30)


def row_of(facility: Facility, **changes: str) -> Row:
    """The register as the factories know it."""
    same = a_row(
        facility.cqc_location_id or "",
        Location_Name=facility.name,
        Location_Postal_Code=facility.postcode,
        Location_Street_Address=facility.address.split(",")[0],
        Care_homes_beds=str(facility.beds),
        Publication_Date="",
    )
    same |= {ACCOMMODATION: "Y", TREATMENT: "Y"}
    return same | {name.replace("_", " "): value for name, value in changes.items()}


def check(
    rows: list[Row], tmp_path: Path, *, by: Actor = SYSTEM, now: dt.datetime = NOON, is_full_list: bool = True
) -> Summary:
    """As the page and the command line do it."""
    path = register.write(tmp_path / "01_June_2026_HSCA_Active_Locations.csv", rows)
    comparison = commands.compare_with_register(
        path, file_name=path.name, by=by, today=now.date(), progress=lambda _done, _total: None
    )
    organisation = by.organisation_id
    with transaction():
        return commands.apply_register(
            comparison, organisation_id=organisation, is_full_list=is_full_list, by=by, now=now
        )


def a_resident(cast: World) -> str:
    """Somebody lives in the first house; returns the case's reference."""
    request = a_request(a_client(cast.service), cast.key_worker, status=RequestStatus.ADMITTED)
    a_stay(request, cast.facility)
    return request.reference


def houses(cast: World) -> list[Facility]:
    return [cast.facility, cast.second_facility, cast.other_facility]


def all_rows(cast: World, **changes: str) -> list[Row]:
    """Every house as it is known, the first one with these changes."""
    first, *others = houses(cast)
    return [row_of(first, **changes), *(row_of(house) for house in others)]


def fresh(facility: Facility) -> Facility:
    database.session.rollback()
    database.session.expire_all()
    return database.session.get_one(Facility, facility.id)


def activities(facility: Facility) -> set[RegulatedActivity]:
    return set().union(
        *(known.activities for known in queries.known_facilities(SYSTEM) if known.facility_id == facility.id)
    )


def findings() -> list[tuple[ChangeKind, str, str, FindingState]]:
    found = database.session.query(RegisterFinding).order_by(RegisterFinding.id)
    return [(row.kind, row.before, row.after, row.state) for row in found]


def templates() -> list[tuple[str, str]]:
    return [(notice.template, notice.path) for notice in database.session.query(Notice).order_by(Notice.id)]


def the_finding(by: Actor) -> RegisterFinding:
    [row] = database.session.query(RegisterFinding).filter_by(state=FindingState.OPEN)
    return queries.get_finding(by, row.public_id)


def the_match(by: Actor, number: str) -> RegisterMatch:
    [row] = database.session.query(RegisterMatch).filter_by(location_id=number, state=MatchState.PROPOSED)
    return queries.get_match(by, row.public_id)
