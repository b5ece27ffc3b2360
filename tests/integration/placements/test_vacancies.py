"""Free beds: what the provider says each morning, what the service knows, and what councils see of both."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.accounts.models import User
from rehab.core import clock
from rehab.framework.models import Facility, FacilityProfile, VacancyReminder, VacancyReport
from rehab.framework.rules import Region
from rehab.notifications.models import Notice
from rehab.placements.jobs import remind_of_vacancies
from rehab.placements.queries import KnownBeds, known_beds
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.factories import NOON, TODAY, World
from tests.support.framework import many_facilities
from tests.support.statements import statements_seen
from tests.support.visitor import Page, Visitor

SignIn = Callable[[User], Visitor]
DAY = dt.timedelta(days=1)
BESIDES = frozenset({"user_session", "audit_entry"})


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """It is noon in London on the factories' day."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    """Test House with two beds for men, one for women and two for either."""
    cast = factories.a_world()
    cast.facility.beds_men, cast.facility.beds_women, cast.facility.beds_any = 2, 1, 2
    db.session.commit()
    return cast


def a_report(facility: Facility, *, at: dt.datetime = NOON, **free: object) -> VacancyReport:
    from rehab.core.db import db

    report = VacancyReport(facility_id=facility.id, reported_at=at, **free)
    db.session.add(report)
    db.session.commit()
    return report


def newest(db: SQLAlchemy, facility: Facility) -> VacancyReport:
    wanted = select(VacancyReport).where(VacancyReport.facility_id == facility.id)
    return db.session.scalars(wanted.order_by(VacancyReport.id.desc())).first()


def save(visitor: Visitor, facility: Facility, **fields: str) -> Page:
    named = {f"h{facility.public_id}-{name}": value for name, value in fields.items()}
    return visitor.submit("/vacancies", f"Save {facility.name}", **named)


def residents(world: World, count: int, *, kept: int = 0) -> None:
    for number in range(count + kept):
        client = factories.a_client(world.service, given_name=f"Person{number}")
        request = factories.a_request(client, world.key_worker, status=RequestStatus.APPROVED)
        if number < count:
            factories.a_stay(request, world.facility)
        else:
            factories.an_arranged_placement(request, world.facility)


# The morning page


def test_each_facility_is_saved_with_one_submit(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    visitor = signed_in(world.provider_user)
    page = save(
        visitor,
        world.facility,
        free_men="1",
        free_women="0",
        free_any="2",
        note="Room 4 is being painted",
        **{"next_free_on-day": "10", "next_free_on-month": "6", "next_free_on-year": "2026"},
    )
    assert page.notices == ["The free beds of Test House are saved."]
    report = newest(db, world.facility)
    assert (report.free_men, report.free_women, report.free_any) == (1, 0, 2)
    assert (report.next_free_on, report.note, report.known_taken) == (
        dt.date(2026, 6, 10),
        "Room 4 is being painted",
        0,
    )
    assert report.reported_by_id == world.provider_user.id
    assert newest(db, world.second_facility) is None


def test_the_page_has_all_ones_facilities_and_no_others(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.provider_user).visit("/vacancies")
    assert [heading.get_text() for heading in page.html.select("main h2")] == ["Second House", "Test House"]
    assert "Vacancies" in [link.get_text().strip() for link in page.html.select("nav a, header a")]


def test_asks_only_for_the_kinds_of_beds_that_a_facility_has(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.provider_user).visit("/vacancies")
    prefix = f"h{world.second_facility.public_id}-"
    names = {str(field["name"]) for field in page.html.select("main [name]")}
    assert f"{prefix}free_any" in names
    assert f"{prefix}free_men" not in names


def test_what_did_not_change_is_confirmed_with_one_button(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    a_report(world.facility, at=NOON - DAY, free_men=1, free_any=1, next_free_on=TODAY - DAY, note="Ring before noon")
    visitor = signed_in(world.provider_user)
    page = visitor.submit("/vacancies", "Same as last time Test House")
    assert page.notices == ["The free beds of Test House are the same as before."]
    report = newest(db, world.facility)
    assert (report.reported_at, report.free_men, report.free_any, report.note) == (NOON, 1, 1, "Ring before noon")
    assert report.next_free_on is None


def test_nothing_can_be_confirmed_before_the_first_report(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    visitor = signed_in(world.provider_user)
    assert "Same as last time" not in visitor.visit("/vacancies").text
    assert visitor.post(f"/vacancies/{world.facility.public_id}/same").status == 409
    assert newest(db, world.facility) is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"free_men": "3"}, "The facility has 2 beds for men: enter a number from 0 to 2"),
        ({"free_men": ""}, "Enter how many beds for men are free"),
        ({"free_men": "-1"}, "Free now, men must be between 0 and 500"),
        (
            {"next_free_on-day": "31", "next_free_on-month": "5", "next_free_on-year": "2026"},
            "The next free date cannot be in the past",
        ),
        ({"note": "x" * 301}, "Note must be 300 characters or less"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_stored(
    world: World, signed_in: SignIn, db: SQLAlchemy, fields: dict[str, str], sentence: str
) -> None:
    visitor = signed_in(world.provider_user)
    visitor.visit("/vacancies")
    with statements_seen() as seen:
        page = save(visitor, world.facility, **{"free_men": "0", "free_women": "0", "free_any": "0", **fields})
    assert (page.status, page.errors) == (422, [sentence])
    assert seen.writes(besides=BESIDES) == []
    assert [heading.get_text() for heading in page.html.select("main h2")][-2:] == ["Second House", "Test House"]


def test_a_report_tells_how_old_it_is_and_a_week_old_one_is_not_relied_on(world: World, signed_in: SignIn) -> None:
    a_report(world.facility, at=NOON - dt.timedelta(hours=3))
    a_report(world.second_facility, at=NOON - 8 * DAY)
    text = signed_in(world.provider_user).visit("/vacancies").text
    assert "Reported 3 hours ago" in text
    assert "Too old to rely on Reported 8 days ago" in text


def test_another_providers_facility_does_not_exist(world: World, signed_in: SignIn) -> None:
    stranger = signed_in(world.other_provider_user)
    for path in ("", "/same"):
        assert stranger.post(f"/vacancies/{world.facility.public_id}{path}").status == 404
    assert stranger.visit(f"/facilities/{world.facility.public_id}/vacancies").status == 404


def test_the_page_costs_as_many_statements_for_many_facilities_as_for_two(world: World, signed_in: SignIn) -> None:
    visitor = signed_in(world.provider_user)
    counts = []
    for more in (0, 20):
        for _ in range(more):
            a_report(factories.a_facility(world.provider), free_any=1)
        with statements_seen() as seen:
            visitor.visit("/vacancies")
        counts.append(len(seen))
    assert counts[0] == counts[1]


# What the service knows


def test_knows_who_lives_there_and_which_beds_are_kept(world: World, db: SQLAlchemy) -> None:
    residents(world, 2, kept=1)
    client = factories.a_client(world.service, given_name="Later")
    request = factories.a_request(client, world.key_worker, status=RequestStatus.APPROVED)
    factories.an_arranged_placement(request, world.facility, arrives_on=TODAY + 3 * DAY)
    known = known_beds([world.facility.id, world.second_facility.id], today=TODAY)
    assert known == {world.facility.id: KnownBeds(2, 1, 1), world.second_facility.id: KnownBeds()}


def test_a_contradiction_is_told_to_the_provider(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    residents(world, 2, kept=1)
    page = save(signed_in(world.provider_user), world.facility, free_men="2", free_women="0", free_any="2")
    words = "4 beds are reported free, but of 5 beds 3 are taken through this service: at most 2 can be free."
    assert words in page.text
    assert newest(db, world.facility).known_taken == 3


def test_fewer_free_beds_than_are_known_of_contradict_nothing(world: World, signed_in: SignIn) -> None:
    residents(world, 1)
    page = save(signed_in(world.provider_user), world.facility, free_men="0", free_women="0", free_any="0")
    assert "Please check" not in page.text


# History


def test_the_history_shows_every_report_and_to_the_lead_what_is_known(world: World, signed_in: SignIn) -> None:
    residents(world, 2, kept=2)
    for days in range(30):
        a_report(world.facility, at=NOON - days * DAY, free_any=2, note=f"Note {days}")
    path = f"/facilities/{world.facility.public_id}/vacancies"
    lead = signed_in(world.commissioner).visit(path)
    assert "1 to 25 of 30 reports" in lead.text
    assert "2 people placed through this service live there today." in lead.text
    assert "This cannot be right: 2 beds are reported free, but of 5 beds 4 are taken" in lead.text
    key_worker = signed_in(world.key_worker).visit(path, page="2")
    assert "Note 29" in key_worker.text
    assert "placed through this service" not in key_worker.text


# A framework's beds


def overview(visitor: Visitor, world: World, **filters: str) -> list[str]:
    page = visitor.visit(f"/frameworks/{world.framework.reference}/vacancies", **filters)
    return [link.get_text() for link in page.html.select("main tbody th a")]


def test_the_overview_is_filtered_by_care_sex_region_and_what_is_free(
    world: World, signed_in: SignIn, db: SQLAlchemy
) -> None:
    db.session.add(FacilityProfile(facility_id=world.other_facility.id, region=Region.LONDON))
    a_report(world.facility, free_women=1)
    a_report(world.second_facility, at=NOON - 8 * DAY, free_any=3)
    visitor = signed_in(world.key_worker)
    assert overview(visitor, world) == ["Other House", "Second House", "Test House"]
    assert overview(visitor, world, free="only") == ["Test House"]
    assert overview(visitor, world, free="only", bed_for="men") == []
    assert overview(visitor, world, region="london") == ["Other House"]
    assert overview(visitor, world, care="inpatient_detox") == []
    assert len(overview(visitor, world, care="nonsense", bed_for="'")) == 3


def test_only_the_lead_sees_how_many_beds_are_taken(world: World, signed_in: SignIn) -> None:
    residents(world, 2, kept=2)
    a_report(world.facility, free_any=2)
    path = f"/frameworks/{world.framework.reference}/vacancies"
    assert "at most 1 can be free" in signed_in(world.commissioner).visit(path).text
    for user in (world.key_worker, world.other_commissioner):
        text = signed_in(user).visit(path).text
        assert "Taken or kept" not in text
        assert "can be free" not in text


def test_the_list_can_be_downloaded_as_filtered_and_an_old_report_is_unknown(
    world: World, signed_in: SignIn, db: SQLAlchemy
) -> None:
    world.facility.name = "=1+1"
    db.session.commit()
    a_report(world.facility, free_men=1, next_free_on=TODAY + DAY)
    a_report(world.second_facility, at=NOON - 8 * DAY, free_any=3)
    visitor = signed_in(world.commissioner)
    path = f"/frameworks/{world.framework.reference}/vacancies.csv"
    lines = visitor.visit(path).response.text.splitlines()
    assert "'=1+1,Testhouse Ltd,,5,1,0,0,2026-06-02,2026-06-01" in lines
    assert "Second House,Testhouse Ltd,,5,unknown,unknown,unknown,,2026-05-24" in lines
    assert len(visitor.visit(path, free="only").response.text.splitlines()) == 2


def test_the_overview_costs_as_many_statements_for_many_as_for_ten(world: World, signed_in: SignIn) -> None:
    visitor = signed_in(world.commissioner)
    counts = []
    for more in (7, 290):
        many_facilities(world.framework, more)
        with statements_seen() as seen:
            page = visitor.visit(f"/frameworks/{world.framework.reference}/vacancies")
        counts.append(len(seen))
    assert "1 to 25 of 300 facilities" in page.text
    assert counts[0] == counts[1]


# Reminders


def told(db: SQLAlchemy) -> list[int]:
    return list(db.session.scalars(select(Notice.recipient_id).where(Notice.template == "vacancies_stale")))


def test_a_provider_is_reminded_once_for_each_stretch_without_a_report(world: World, db: SQLAlchemy) -> None:
    a_report(world.other_facility)
    a_report(world.facility, at=NOON - 8 * DAY)
    assert remind_of_vacancies(now=NOON) == "1 reminded"
    assert told(db) == [world.provider_user.id]
    assert remind_of_vacancies(now=NOON + DAY) == "Nobody to remind"
    for facility in (world.facility, world.second_facility, world.other_facility):
        a_report(facility, at=NOON + DAY)
    assert remind_of_vacancies(now=NOON + 8 * DAY) == "Nobody to remind"
    assert remind_of_vacancies(now=NOON + 9 * DAY) == "2 reminded"
    assert sorted(told(db)) == sorted([world.provider_user.id] * 2 + [world.other_provider_user.id])
    assert db.session.query(VacancyReminder).count() == 3


def test_nobody_is_reminded_of_a_framework_that_is_over(world: World, db: SQLAlchemy) -> None:
    world.framework.ends_on = clock.london_date(NOON) - DAY
    db.session.commit()
    assert remind_of_vacancies(now=NOON) == "Nobody to remind"


# The page of the facility


def test_the_facilitys_page_tells_the_lead_alone_where_a_report_could_not_be_right(
    world: World, signed_in: SignIn, db: SQLAlchemy
) -> None:
    residents(world, 2, kept=1)
    save(signed_in(world.provider_user), world.facility, free_men="2", free_women="0", free_any="2", note="Ring first")
    path = f"/facilities/{world.facility.public_id}"
    words = "This report could not be right when it was made: 4 beds are reported free"
    assert words in signed_in(world.commissioner).visit(path).text
    text = signed_in(world.key_worker).visit(path).text
    assert "Ring first" in text
    assert words not in text
