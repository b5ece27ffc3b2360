"""Checks against the register: what is applied at once, what waits for a person, and what stops a check."""

import datetime as dt
from pathlib import Path

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.core.actor import SYSTEM
from rehab.core.db import db as database
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.framework.commands import cqc as commands
from rehab.framework.models import Facility, RegisterCheck, RegisterResult
from rehab.framework.queries import call_off_option
from rehab.framework.queries import cqc as queries
from rehab.framework.rules import CareType, Rating, Refusal, RegulatedActivity
from rehab.framework.rules.cqc import ChangeKind, CheckOutcome, FindingState
from tests.factories import NOON, TODAY, World, a_callable_facility, a_world, actor, lot_of
from tests.support import register
from tests.support.checking import (
    LATER,
    a_resident,
    activities,
    all_rows,
    check,
    findings,
    fresh,
    houses,
    row_of,
    templates,
)
from tests.support.register import TREATMENT


@pytest.fixture
def cast(db: SQLAlchemy) -> World:
    return a_world()


def test_keeps_who_checked_what_and_finds_nothing_where_nothing_differs(cast: World, tmp_path: Path) -> None:
    summary = check(all_rows(cast), tmp_path)
    assert (summary.looked_up, summary.changed, summary.gone, summary.blocked) == (3, 0, 0, 0)
    [kept] = database.session.query(RegisterCheck)
    assert (kept.checked_at, kept.by_id, kept.rows, kept.listed_on) == (NOON, None, 3, dt.date(2026, 6, 1))
    assert len(kept.sha256) == 64
    assert findings() == []
    assert {row.outcome for row in database.session.query(RegisterResult)} == {CheckOutcome.SAME}
    assert "register.checked" in set(database.session.scalars(database.select(AuditEntry.action)))


def test_a_location_that_is_not_in_the_list_takes_nobody_new(cast: World, tmp_path: Path) -> None:
    summary = check(all_rows(cast)[1:], tmp_path)
    assert (summary.gone, summary.blocked) == (1, 1)
    house = fresh(cast.facility)
    assert not house.is_registered
    assert activities(house) == set()
    option = call_off_option(house.id, authority_id=cast.authority.id, care_type=CareType.RESIDENTIAL_REHAB, day=TODAY)
    assert Refusal.NOT_REGISTERED in option.refusals
    assert findings() == [(ChangeKind.GONE, "Registered", "Not in the register", FindingState.APPLIED)]


def test_a_location_that_is_back_is_registered_again(cast: World, tmp_path: Path) -> None:
    check(all_rows(cast)[1:], tmp_path)
    check(all_rows(cast), tmp_path, now=LATER)
    house = fresh(cast.facility)
    assert house.is_registered
    assert activities(house) == set(RegulatedActivity)


def test_a_list_that_finds_it_gone_again_says_nothing_new(cast: World, tmp_path: Path) -> None:
    check(all_rows(cast)[1:], tmp_path)
    again = check(all_rows(cast)[1:], tmp_path, now=LATER)
    assert (again.gone, again.blocked, len(findings())) == (1, 0, 1)


def test_activities_and_rating_are_applied_with_their_date(cast: World, tmp_path: Path) -> None:
    changes = {"Location_Latest_Overall_Rating": "Requires improvement", "Publication_Date": "02/05/2026"}
    rows = all_rows(cast, **changes)
    rows[0][TREATMENT] = ""
    summary = check(rows, tmp_path)
    assert (summary.changed, summary.blocked) == (1, 0)
    house = fresh(cast.facility)
    assert (house.rating, house.rated_on) == (Rating.REQUIRES_IMPROVEMENT, dt.date(2026, 5, 2))
    assert activities(house) == {RegulatedActivity.ACCOMMODATION}
    assert findings() == [
        (ChangeKind.ACTIVITY_LOST, RegulatedActivity.TREATMENT.label, "", FindingState.APPLIED),
        (ChangeKind.RATING, "Good", "Requires improvement, 2 May 2026", FindingState.APPLIED),
    ]
    [fields] = [e.fields for e in database.session.query(AuditEntry).filter_by(action="facility.register_applied")]
    assert set(fields) == {"activities", "rating", "rated_on"}


def test_inadequate_takes_nobody_new_and_those_with_people_there_are_told(cast: World, tmp_path: Path) -> None:
    reference = a_resident(cast)
    summary = check(all_rows(cast, Location_Latest_Overall_Rating="Inadequate"), tmp_path)
    assert summary.blocked == 1
    assert fresh(cast.facility).rating is Rating.INADEQUATE
    assert templates() == [
        ("registration_lost", "/stopped"),
        ("registration_lost_case", f"/cases/{reference}"),
    ]
    again = check(all_rows(cast, Location_Latest_Overall_Rating="Inadequate"), tmp_path, now=LATER)
    assert (again.blocked, len(templates())) == (0, 2)


def test_nobody_is_told_where_nobody_lives(cast: World, tmp_path: Path) -> None:
    check(all_rows(cast)[1:], tmp_path)
    assert templates() == []


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"Care_homes_beds": "99"}, ChangeKind.BEDS),
        ({"Location_Name": "Another Name"}, ChangeKind.NAME),
        ({"Location_Postal_Code": "CV2 2BB"}, ChangeKind.ADDRESS),
        ({"Dormant_(Y/N)": "Y"}, ChangeKind.DORMANT),
    ],
)
def test_beds_name_address_and_dormancy_are_told_and_left(
    cast: World, tmp_path: Path, changes: dict[str, str], kind: ChangeKind
) -> None:
    before = (cast.facility.name, cast.facility.beds, cast.facility.postcode, cast.facility.is_registered)
    check(all_rows(cast, **changes), tmp_path)
    house = fresh(cast.facility)
    assert (house.name, house.beds, house.postcode, house.is_registered) == before
    assert [(row[0], row[3]) for row in findings()] == [(kind, FindingState.OPEN)]


def test_a_number_that_was_changed_while_the_list_was_read_waits_for_the_next_check(
    cast: World, tmp_path: Path
) -> None:
    path = register.write(tmp_path / "a.csv", all_rows(cast)[1:])
    comparison = commands.compare_with_register(
        path, file_name="a.csv", by=SYSTEM, today=TODAY, progress=lambda _done, _total: None
    )
    fresh(cast.facility).cqc_location_id = "1-77"
    database.session.commit()
    with transaction():
        summary = commands.apply_register(comparison, organisation_id=None, is_full_list=True, by=SYSTEM, now=NOON)
    assert (summary.looked_up, summary.gone) == (2, 0)
    assert fresh(cast.facility).is_registered


def test_refuses_a_short_list_unless_somebody_says_that_it_is_full(cast: World, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="The file has 3 locations"):
        check(all_rows(cast), tmp_path, is_full_list=False)
    assert database.session.query(RegisterCheck).count() == 0
    assert check(all_rows(cast), tmp_path).looked_up == 3


def test_a_demonstration_may_be_checked_with_a_short_list(cast: World, tmp_path: Path) -> None:
    for house in database.session.query(Facility):
        house.is_demonstration = True
    database.session.commit()
    assert check(all_rows(cast), tmp_path, is_full_list=False).looked_up == 3


def test_refuses_a_list_in_which_more_than_half_are_missing(cast: World, tmp_path: Path) -> None:
    rows = [*register.many_rows(1_000), row_of(cast.facility)]
    with pytest.raises(InvalidInput, match="2 of the 3 locations known here are not in the file"):
        check(rows, tmp_path, is_full_list=False)
    assert all(fresh(house).is_registered for house in houses(cast))


def test_a_council_checks_and_sees_only_facilities_it_works_with(cast: World, tmp_path: Path) -> None:
    apart = apart_from(cast)
    by, stranger = actor(cast.commissioner), actor(cast.other_commissioner)
    summary = check(all_rows(cast), tmp_path, by=by)
    assert summary.looked_up == 3
    assert fresh(apart).is_registered
    [kept] = database.session.query(RegisterCheck)
    assert kept.organisation_id == cast.authority.id
    assert queries.get_check(by, kept.public_id).total == 3
    with pytest.raises(NotFound):
        queries.get_check(stranger, kept.public_id)
    assert queries.checks(stranger, page=1, size=25) == ([], 0)


def apart_from(cast: World) -> Facility:
    """A house on a framework of somebody else's."""
    from tests import factories

    elsewhere = factories.an_authority("Elsewhere Council")
    lot = lot_of(factories.a_framework(elsewhere))
    return a_callable_facility(lot, factories.a_provider("Elsewhere Ltd"))


def test_the_newest_check_of_a_facility_is_known(cast: World, tmp_path: Path) -> None:
    assert queries.last_check(cast.facility.id) is None
    check(all_rows(cast), tmp_path)
    check(all_rows(cast)[1:], tmp_path, now=LATER)
    last = queries.last_check(cast.facility.id)
    assert last is not None
    assert (last.check.checked_at, last.result.outcome) == (LATER, CheckOutcome.GONE)
