"""How stays ended, as the ranking and the pages tell it: one's own council's, of 24 months, five or more."""

import datetime as dt
from typing import Any

from flask_sqlalchemy import SQLAlchemy

from rehab.framework.models import Facility
from rehab.framework.rules import CareType, Stage
from rehab.matching import queries
from rehab.matching.rules import Outcomes
from rehab.placements.models import Segment
from rehab.placements.rules import ExitReason
from rehab.requests.rules import RequestStatus
from tests.factories import TODAY, World, a_client, a_request, a_stay
from tests.integration.matching.conftest import Desk, card
from tests.support.statements import statements_seen

ENDED = dt.date(2026, 4, 1)
PLANNED, LEFT = ExitReason.COMPLETED_COMMUNITY, ExitReason.CLIENT_LEFT


def stays(world: World, facility: Facility, count: int, *, reason: ExitReason = PLANNED, **options: Any) -> None:
    of_other = options.pop("of_other_council", False)
    care_type = options.pop("care_type", CareType.RESIDENTIAL_REHAB)
    ended_on = options.pop("ended_on", ENDED)
    service, worker = (world.other_service, world.other_key_worker) if of_other else (world.service, world.key_worker)
    for _ in range(count):
        request = a_request(a_client(service), worker, status=RequestStatus.ENDED, care_type=care_type)
        a_stay(
            request,
            facility,
            admitted_on=ended_on - dt.timedelta(days=40),
            ended_on=ended_on,
            exit_reason=reason,
        )


def known(world: World, facility: Facility, care_type: CareType = CareType.RESIDENTIAL_REHAB) -> Outcomes:
    return queries.outcomes(world.authority.id, care_type, day=TODAY).of(facility.id, facility.provider_id)


def test_counts_the_stays_of_a_house_that_ended_as_planned(desk: Desk, world: World) -> None:
    stays(world, world.facility, 4)
    stays(world, world.facility, 2, reason=LEFT)
    assert known(world, world.facility) == Outcomes(4, 6)
    told = card(desk.key_worker.visit("/find"), "Test House")
    assert "4 of 6 stays ended as planned: likely 30% to 90%" in told


def test_a_house_with_fewer_than_five_shows_its_provider(world: World) -> None:
    stays(world, world.facility, 3)
    stays(world, world.second_facility, 2, reason=LEFT)
    assert known(world, world.facility) == Outcomes(3, 5, is_of_provider=True)
    assert not known(world, world.other_facility).is_shown


def test_fewer_than_five_are_withheld(desk: Desk, world: World) -> None:
    stays(world, world.facility, 4)
    told = card(desk.key_worker.visit("/find"), "Test House")
    assert "Fewer than 5 stays: not shown" in told
    assert "4 of 4" not in told


def test_counts_24_months_back_and_no_further(world: World) -> None:
    for ended_on in (dt.date(2024, 6, 1), dt.date(2024, 6, 2), TODAY):
        stays(world, world.facility, 1, ended_on=ended_on)
    assert known(world, world.facility).ended == 2


def test_counts_neither_other_councils_nor_other_care(world: World) -> None:
    stays(world, world.facility, 6, of_other_council=True)
    stays(world, world.facility, 5, care_type=CareType.INPATIENT_DETOX)
    assert known(world, world.facility).ended == 0
    assert known(world, world.facility, CareType.INPATIENT_DETOX).ended == 5


def test_a_stay_counts_for_the_house_that_it_ended_in(db: SQLAlchemy, world: World) -> None:
    stays(world, world.facility, 5)
    for first in db.session.query(Segment).all():
        moved_on = ENDED - dt.timedelta(days=10)
        first.ends_on = moved_on
        db.session.add(
            Segment(
                stay_id=first.stay_id,
                facility_id=world.second_facility.id,
                stage=Stage.STAGE_2,
                starts_on=moved_on,
                ends_on=ENDED,
            )
        )
    db.session.commit()
    assert known(world, world.second_facility) == Outcomes(5, 5)
    assert known(world, world.facility).is_of_provider


def test_takes_one_statement_however_many_stays_there_are(world: World) -> None:
    stays(world, world.facility, 6)
    with statements_seen() as seen:
        known(world, world.facility)
    assert len(seen) == 1
