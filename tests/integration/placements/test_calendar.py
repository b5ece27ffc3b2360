"""The occupancy calendar: what each side reads of a month, and nobody else's people."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.core.errors import NotFound
from rehab.framework import queries as frameworks
from rehab.framework.models import Facility
from rehab.placements import queries
from rehab.placements.models import Stay
from rehab.placements.queries import FacilityCalendar, FrameworkCalendar
from rehab.placements.rules import ExitReason
from rehab.placements.rules.calendar import Month
from rehab.requests.rules import RequestStatus
from tests.factories import TODAY, World, a_client, a_request, a_stay, actor, an_arranged_placement
from tests.support.statements import statements_seen

DAY = dt.timedelta(days=1)
JUNE = Month(TODAY)


def a_resident(world: World, name: str, facility: Facility, *, is_foreign: bool = False, **stay: object) -> Stay:
    service, worker = (world.other_service, world.other_key_worker) if is_foreign else (world.service, world.key_worker)
    status = RequestStatus.ENDED if stay.get("ended_on") else RequestStatus.ADMITTED
    return a_stay(a_request(a_client(service, given_name=name), worker, status=status), facility, **stay)


@pytest.fixture
def full(world: World) -> World:
    """Two people and a bed kept in the first house, one of them another council's; one in the house of others."""
    a_resident(world, "Rosa", world.facility, admitted_on=TODAY - 5 * DAY, funded_until=TODAY + 3 * DAY)
    a_resident(world, "Foreign", world.facility, is_foreign=True, admitted_on=TODAY - 5 * DAY)
    gone = {"admitted_on": TODAY, "ended_on": TODAY + 2 * DAY, "exit_reason": ExitReason.CLIENT_LEFT}
    a_resident(world, "Lefty", world.facility, **gone)
    a_resident(world, "Zeb", world.other_facility, admitted_on=TODAY)
    person = a_request(a_client(world.service, given_name="Exa"), world.key_worker, status=RequestStatus.APPROVED)
    an_arranged_placement(person, world.facility, arrives_on=TODAY + 2 * DAY)
    return world


def of_house(user: User, facility: Facility) -> FacilityCalendar:
    return queries.facility_calendar(actor(user), facility.public_id, JUNE, today=TODAY)


def counted(shown: FacilityCalendar | FrameworkCalendar, nights: int = 4) -> list[tuple[int, int, int | None]]:
    found = [shown.counts[TODAY + number * DAY] for number in range(nights)]
    return [(count.taken, count.kept, count.free) for count in found]


def test_the_house_reads_names_and_all_its_beds(full: World) -> None:
    shown = of_house(full.provider_user, full.facility)
    assert counted(shown) == [(3, 0, 2), (3, 0, 2), (2, 1, 2), (1, 1, 3)]
    on_second = {use.name for use in shown.on(TODAY + 2 * DAY)}
    assert on_second == {"Rosa Sentinel", "Foreign Sentinel", "Exa Sentinel"}
    assert shown.others_on(TODAY + 2 * DAY) == 0


def test_the_lead_council_counts_all_and_reads_its_own_people_by_reference(full: World) -> None:
    for user in (full.commissioner, full.coordinator):
        shown = of_house(user, full.facility)
        assert counted(shown) == [(3, 0, 2), (3, 0, 2), (2, 1, 2), (1, 1, 3)]
        own = shown.on(TODAY + 2 * DAY)
        assert all(use.authority_id == full.authority.id for use in own)
        assert (len(own), shown.others_on(TODAY + 2 * DAY), shown.is_own_house) == (2, 1, False)


def test_a_council_that_takes_part_reads_its_own_beds_only(full: World) -> None:
    shown = of_house(full.other_commissioner, full.facility)
    assert counted(shown) == [(1, 0, None)] * 4
    assert [use.authority_id for use in shown.on(TODAY)] == [full.other_authority.id]
    assert shown.others_on(TODAY) == 0


def test_for_all_others_there_is_no_calendar(full: World) -> None:
    for who in ("key_worker", "other_provider_user", "administrator", "member"):
        with pytest.raises(NotFound):
            of_house(getattr(full, who), full.facility)


def test_the_framework_adds_its_houses_up(full: World) -> None:
    def of_framework(user: User) -> FrameworkCalendar:
        found = frameworks.get_framework(actor(user), full.framework.reference)
        return queries.framework_calendar(actor(user), found, JUNE, today=TODAY)

    lead = of_framework(full.commissioner)
    assert counted(lead, 1) == [(4, 0, 11)]
    assert [(house.name, count.taken, count.free) for house, count in lead.on(TODAY)] == [
        ("Other House", 1, 4),
        ("Second House", 0, 5),
        ("Test House", 3, 2),
    ]
    other = of_framework(full.other_commissioner)
    assert counted(other, 1) == [(1, 0, None)]
    assert [(house.name, count.taken) for house, count in other.on(TODAY)] == [("Test House", 1)]


def test_as_many_statements_for_many_people_as_for_few(db: SQLAlchemy, full: World) -> None:
    counts = []
    for more in range(2):
        for number in range(8 * more):
            a_resident(full, f"More{number}", full.facility, admitted_on=TODAY)
        db.session.expire_all()
        viewer, house = actor(full.commissioner), full.facility.public_id
        framework = frameworks.get_framework(viewer, full.framework.reference)
        with statements_seen() as seen:
            queries.facility_calendar(viewer, house, JUNE, today=TODAY)
            queries.framework_calendar(viewer, framework, JUNE, today=TODAY)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 9
