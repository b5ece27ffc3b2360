"""Checks against the register: what is applied at once, what waits for a person, and what stops a check."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.core.actor import SYSTEM, Actor
from rehab.core.db import db as database
from rehab.core.errors import Conflict, IllegalMove, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.framework.commands import cqc as commands
from rehab.framework.commands import cqc_decisions as decisions
from rehab.framework.commands.cqc import Summary
from rehab.framework.models import (
    Facility,
    FacilityActivity,
    RegisterCheck,
    RegisterFinding,
    RegisterMatch,
    RegisterResult,
)
from rehab.framework.queries import call_off_option
from rehab.framework.queries import cqc as queries
from rehab.framework.rules import CareType, Rating, Refusal, RegulatedActivity
from rehab.framework.rules.cqc import ChangeKind, CheckOutcome, FindingState, MatchState
from rehab.notifications.models import Notice
from rehab.requests.rules import RequestStatus
from tests.factories import (
    NOON,
    TODAY,
    World,
    a_callable_facility,
    a_client,
    a_request,
    a_stay,
    a_world,
    actor,
    lot_of,
)
from tests.support import register
from tests.support.register import ACCOMMODATION, TREATMENT, Row, a_row

LATER = NOON + dt.timedelta(days=30)


@pytest.fixture
def cast(db: SQLAlchemy) -> World:
    return a_world()


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


def test_the_newest_check_of_a_facility_is_known(cast: World, tmp_path: Path) -> None:
    assert queries.last_check(cast.facility.id) is None
    check(all_rows(cast), tmp_path)
    check(all_rows(cast)[1:], tmp_path, now=LATER)
    last = queries.last_check(cast.facility.id)
    assert last is not None
    assert (last.check.checked_at, last.result.outcome) == (LATER, CheckOutcome.GONE)
