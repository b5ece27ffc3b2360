"""What a person decides about a check against the register, and who may."""

from pathlib import Path
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.core.db import db as database
from rehab.core.errors import Conflict, IllegalMove, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.framework.commands import cqc_decisions as decisions
from rehab.framework.models import Facility, FacilityActivity, RegisterFinding, RegisterMatch
from rehab.framework.queries import cqc as queries
from rehab.framework.rules import Rating, RegulatedActivity
from rehab.framework.rules.cqc import FindingState, MatchState
from tests.factories import NOON, World, a_world, actor
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
    the_finding,
    the_match,
)


@pytest.fixture
def cast(db: SQLAlchemy) -> World:
    return a_world()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"Care_homes_beds": "99"}, {"beds": 99}),
        ({"Location_Name": "Another Name"}, {"name": "Another Name", "name_key": "another name"}),
        (
            {"Location_Postal_Code": "CV2 2BB", "Location_Street_Address": "9 New Road"},
            {"postcode": "CV2 2BB", "address": "9 New Road, Registerton"},
        ),
    ],
)
def test_a_commissioner_of_the_lead_applies_them(
    cast: World, tmp_path: Path, changes: dict[str, str], expected: dict[str, Any]
) -> None:
    check(all_rows(cast, **changes), tmp_path)
    by = actor(cast.commissioner)
    with transaction():
        decisions.apply_finding(the_finding(by), by=by, now=LATER)
    house = fresh(cast.facility)
    assert {name: getattr(house, name) for name in expected} == expected
    [row] = database.session.query(RegisterFinding)
    assert (row.state, row.decided_at, row.decided_by_id) == (FindingState.APPLIED, LATER, cast.commissioner.id)


def test_what_was_left_as_it_is_is_not_told_of_again(cast: World, tmp_path: Path) -> None:
    rows, by = all_rows(cast, Care_homes_beds="99"), actor(cast.commissioner)
    check(rows, tmp_path)
    with transaction():
        decisions.dismiss_finding(the_finding(by), by=by, now=LATER)
    assert check(rows, tmp_path, now=LATER).changed == 0
    assert [row[3] for row in findings()] == [FindingState.DISMISSED]


def test_refuses_to_apply_what_changed_meanwhile(cast: World, tmp_path: Path) -> None:
    check(all_rows(cast, Care_homes_beds="99"), tmp_path)
    fresh(cast.facility).beds_any = 50
    database.session.commit()
    by = actor(cast.commissioner)
    with pytest.raises(Conflict), transaction():
        decisions.apply_finding(the_finding(by), by=by, now=LATER)
    assert fresh(cast.facility).beds == 50


def test_refuses_fewer_beds_than_there_are_people(cast: World, tmp_path: Path) -> None:
    a_resident(cast)
    check(all_rows(cast, Care_homes_beds="0"), tmp_path)
    by = actor(cast.commissioner)
    with pytest.raises(InvalidInput), transaction():
        decisions.apply_finding(the_finding(by), by=by, now=NOON)


def test_refuses_to_take_beds_from_men_or_women_by_itself(cast: World, tmp_path: Path) -> None:
    house = fresh(cast.facility)
    house.beds_men, house.beds_women = 6, 4
    database.session.commit()
    check(all_rows(cast, Care_homes_beds="9"), tmp_path)
    by = actor(cast.commissioner)
    with pytest.raises(InvalidInput, match="fewer beds than there are here for men"), transaction():
        decisions.apply_finding(the_finding(by), by=by, now=NOON)


def test_refuses_to_decide_twice_or_on_an_old_check(cast: World, tmp_path: Path) -> None:
    rows, by = all_rows(cast, Care_homes_beds="99"), actor(cast.commissioner)
    check(rows, tmp_path)
    old = the_finding(by).public_id
    check(rows, tmp_path, now=LATER)
    with pytest.raises(IllegalMove), transaction():
        decisions.dismiss_finding(queries.get_finding(by, old), by=by, now=LATER)
    newest = database.session.query(RegisterFinding).order_by(RegisterFinding.id.desc()).first().public_id
    with transaction():
        decisions.apply_finding(queries.get_finding(by, newest), by=by, now=LATER)
    for decide in (decisions.apply_finding, decisions.dismiss_finding):
        with pytest.raises(IllegalMove), transaction():
            decide(queries.get_finding(by, newest), by=by, now=LATER)


def without_number(house: Facility) -> None:
    house = fresh(house)
    house.cqc_location_id, house.is_registered = None, False
    database.session.query(FacilityActivity).filter_by(facility_id=house.id).delete()
    database.session.commit()


def test_proposes_who_a_facility_without_a_number_may_be_and_applies_what_a_person_confirms(
    cast: World, tmp_path: Path
) -> None:
    row = row_of(cast.facility, Location_ID="1-77", Location_Latest_Overall_Rating="Outstanding")
    rows = [row, {**row, "Location ID": "1-78"}, *all_rows(cast)[1:]]
    without_number(cast.facility)
    summary = check(rows, tmp_path)
    assert (summary.proposed, fresh(cast.facility).cqc_location_id) == (1, None)
    by = actor(cast.commissioner)
    with transaction():
        decisions.confirm_match(the_match(by, "1-77"), by=by, now=LATER)
    house = fresh(cast.facility)
    assert (house.cqc_location_id, house.is_registered, house.rating) == ("1-77", True, Rating.OUTSTANDING)
    assert activities(house) == set(RegulatedActivity)
    states = {row.location_id: row.state for row in database.session.query(RegisterMatch)}
    assert states == {"1-77": MatchState.CONFIRMED, "1-78": MatchState.DISMISSED}
    other = database.session.query(RegisterMatch).filter_by(location_id="1-78").one().public_id
    with pytest.raises(IllegalMove), transaction():
        decisions.confirm_match(queries.get_match(by, other), by=by, now=LATER)


def test_proposes_the_new_number_of_a_location_that_was_registered_anew(cast: World, tmp_path: Path) -> None:
    rows = all_rows(cast)
    rows[0]["Location ID"] = "1-77"
    summary = check(rows, tmp_path)
    assert (summary.gone, summary.proposed) == (1, 1)


def test_what_a_person_dismissed_is_not_proposed_again(cast: World, tmp_path: Path) -> None:
    rows, by = all_rows(cast), actor(cast.commissioner)
    rows[0]["Location ID"] = "1-77"
    check(rows, tmp_path)
    with transaction():
        decisions.dismiss_match(the_match(by, "1-77"), by=by, now=LATER)
    assert check(rows, tmp_path, now=LATER).proposed == 0


def test_never_proposes_a_location_that_another_facility_has(cast: World, tmp_path: Path) -> None:
    twin = fresh(cast.second_facility)
    twin.postcode = "CV1 1AA"
    database.session.commit()
    rows = [row_of(house) for house in houses(cast)[1:]]
    check(rows, tmp_path)
    assert database.session.query(RegisterMatch).count() == 0


def test_refuses_to_confirm_a_number_that_another_facility_was_given_meanwhile(cast: World, tmp_path: Path) -> None:
    rows, by = all_rows(cast), actor(cast.commissioner)
    rows[0]["Location ID"] = "1-77"
    check(rows, tmp_path)
    fresh(cast.second_facility).cqc_location_id = "1-77"
    database.session.commit()
    with pytest.raises(Conflict), transaction():
        decisions.confirm_match(the_match(by, "1-77"), by=by, now=LATER)


def test_another_council_decides_nothing(cast: World, tmp_path: Path) -> None:
    check(all_rows(cast, Care_homes_beds="99"), tmp_path, by=actor(cast.commissioner))
    with pytest.raises(NotFound):
        the_finding(actor(cast.other_commissioner))


def test_decides_only_about_the_newest_check_of_providers_it_looks_after(cast: World, tmp_path: Path) -> None:
    first = check(all_rows(cast), tmp_path).check
    second = check(all_rows(cast), tmp_path, now=LATER).check
    lead, participating = actor(cast.commissioner), actor(cast.other_commissioner)
    assert queries.decided_by(lead, first) == frozenset()
    assert queries.decided_by(lead, second) == {house.id for house in houses(cast)}
    assert queries.decided_by(participating, second) == frozenset()
