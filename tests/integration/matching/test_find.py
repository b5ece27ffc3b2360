"""Looking for a place without saying for whom, and comparing what was found."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import RoleGrant
from rehab.accounts.rules import Role
from rehab.framework.models import Facility, FacilityProfile, VacancyReport
from rehab.framework.rules import DualDiagnosis, Region, Sexes
from rehab.matching.queries import MOST_COMPARED
from tests.factories import NOON, TODAY, a_callable_facility, a_facility, a_framework, a_price, a_provider, lot_of
from tests.integration.matching.conftest import Desk, card, excluded, names
from tests.support.framework import an_embargo, many_facilities
from tests.support.statements import statements_seen

State = Callable[..., FacilityProfile]


def reported(db: SQLAlchemy, facility: Facility, *, at: dt.datetime = NOON, **free: int) -> None:
    beds = {"free_men": 0, "free_women": 0, "free_any": 0} | free
    db.session.add(VacancyReport(facility_id=facility.id, reported_at=at, reported_by_id=None, **beds))
    db.session.commit()


def test_lists_every_place_of_the_councils_frameworks_with_its_points(desk: Desk) -> None:
    page = desk.key_worker.visit("/find")
    assert names(page) == ["Other House", "Second House", "Test House"]
    assert "£8,400.00 for 12 weeks, the lowest of 3" in card(page, "Test House")
    assert "These are the usual weights" in page.text


def test_each_filter_excludes_by_name(desk: Desk, state: State) -> None:
    state(
        desk.world.facility,
        sexes=Sexes.MEN,
        dual_diagnosis=DualDiagnosis.NONE,
        takes_pets=False,
        takes_couples=False,
        wheelchair=False,
        takes_families=False,
        takes_substitution=False,
        detox=["alcohol"],
        exclusion=["arson"],
    )
    for query, reason in {
        "sex=female": "It is for men only.",
        "mental_health=mild": "It supports no mental ill health: this person's is mild.",
        "along=pet": "It does not take pets.",
        "along=partner": "It does not take couples.",
        "mobility=wheelchair": "It cannot be used with a wheelchair.",
        "oldest_child=3": "It does not take children.",
        "substitution=methadone&dose=40": "It takes nobody on an opiate substitute.",
        "detox=opiates": "It does not detox people from opiates.",
        "risks=arson": "It does not take people with a history of arson.",
    }.items():
        page = desk.key_worker.visit(f"/find?{query}")
        assert names(page) == ["Other House", "Second House"]
        assert f"Test House, Testhouse Ltd {reason}" in excluded(page)


def test_what_a_place_has_not_said_becomes_a_question(desk: Desk) -> None:
    page = desk.key_worker.visit("/find?along=pet")
    assert len(names(page)) == 3
    assert "Ask them Do they take pets?" in card(page, "Test House")


def test_a_place_that_may_not_be_called_off_says_why(desk: Desk, db: SQLAlchemy) -> None:
    a_facility(desk.world.provider, "Priceless House")
    page = desk.key_worker.visit("/find")
    assert "Priceless House" not in names(page)
    assert "It has no agreed price on this date." in excluded(page)
    why = desk.key_worker.visit(page.links["What the framework says about Priceless House"])
    assert "Priceless House" in why.text


def test_does_not_know_places_of_frameworks_that_the_council_takes_no_part_in(desk: Desk) -> None:
    theirs = a_framework(desk.world.other_authority)
    a_callable_facility(lot_of(theirs), a_provider("Elsewhere Ltd"), "Elsewhere House")
    assert "Elsewhere House" not in desk.key_worker.visit("/find").text
    assert "Elsewhere House" in desk.sign_in(desk.world.other_key_worker).visit("/find").text


def test_a_bed_counts_for_whom_it_is_free(desk: Desk, db: SQLAlchemy) -> None:
    reported(db, desk.world.facility, free_men=1)
    assert "A bed is free now" in card(desk.key_worker.visit("/find?sex=male"), "Test House")
    assert "A bed is free now" in card(desk.key_worker.visit("/find"), "Test House")
    assert "Not known: ask them" in card(desk.key_worker.visit("/find?sex=female"), "Test House")


def test_an_old_report_counts_as_unknown(desk: Desk, db: SQLAlchemy) -> None:
    reported(db, desk.world.facility, at=NOON - dt.timedelta(days=8), free_any=2)
    told = card(desk.key_worker.visit("/find"), "Test House")
    assert "Not known: ask them" in told
    assert "reported" not in told


def test_an_answer_that_is_not_understood_is_told_and_left_out(desk: Desk) -> None:
    page = desk.key_worker.visit("/find?weeks=soon&sex=female")
    assert page.errors == ["Weeks must be a whole number"]
    assert "12 weeks" in page.text


@pytest.mark.parametrize("role", ["coordinator", "commissioner", "team_manager"])
def test_everybody_who_sees_the_framework_may_look(desk: Desk, role: str) -> None:
    page = desk.sign_in(getattr(desk.world, role)).visit("/find")
    assert len(names(page)) == 3


def test_nothing_fits_says_so(desk: Desk, state: State) -> None:
    for facility in (desk.world.facility, desk.world.second_facility, desk.world.other_facility):
        state(facility, takes_pets=False)
    page = desk.key_worker.visit("/find?along=pet")
    assert "can do all of this. The reasons are below." in page.text
    assert excluded(page).count("It does not take pets.") == 3


def test_compares_side_by_side_and_keeps_what_was_looked_for(desk: Desk, state: State) -> None:
    world = desk.world
    state(world.facility, sexes=Sexes.MIXED, region=Region.LONDON, programme=["cbt"])
    state(world.second_facility, takes_pets=False)
    picked = f"f={world.facility.public_id}&f={world.second_facility.public_id}"
    page = desk.key_worker.visit(f"/find/compare?along=pet&{picked}")
    heads = [cell.get_text().strip() for cell in page.html.select("thead th")]
    assert heads == ["What", "Test House", "Second House"]
    lines = {
        row.select_one("th").get_text().strip(): [" ".join(cell.get_text().split()) for cell in row.select("td")]
        for row in page.html.select("tbody tr")
    }
    assert lines["Suits"][1] == "Cannot take this person"
    assert lines["Why not"] == ["", "It does not take pets"]
    assert lines["Programme"] == ["Cognitive behavioural therapy (CBT)", "Not stated"]
    assert lines["Ask them"] == ["Do they take pets?", ""]
    back = desk.key_worker.visit(page.html.select_one(".govuk-back-link")["href"])
    ticked = [box["value"] for box in back.html.select("input[name=f][checked]")]
    assert ticked == [world.facility.public_id]


def test_compares_no_more_than_four(desk: Desk, db: SQLAlchemy) -> None:
    many_facilities(desk.world.framework, 6)
    ids = [facility.public_id for facility in db.session.query(Facility).all()]
    page = desk.key_worker.visit(f"/find/compare?{'&'.join(f'f={each}' for each in ids)}")
    assert len(page.html.select("thead th")) == 1 + MOST_COMPARED
    assert "Only four fit side by side" in page.text


def test_compares_nothing_that_is_not_there(desk: Desk) -> None:
    page = desk.key_worker.visit("/find/compare?f=nonsense")
    assert "Tick two to four places" in page.text


def test_asks_the_database_as_often_for_many_places_as_for_few(desk: Desk, db: SQLAlchemy) -> None:
    counted = []
    for more in (7, 50):
        many_facilities(desk.world.framework, more)
        with statements_seen() as seen:
            desk.key_worker.visit("/find")
        counted.append(len(seen))
    assert counted == [10, 10]


def test_long_lists_come_in_pages_that_keep_the_ranks(desk: Desk, db: SQLAlchemy) -> None:
    many_facilities(desk.world.framework, 30)
    page = desk.key_worker.visit("/find?page=2&sex=female")
    assert len(names(page)) == 8
    assert page.html.select_one(".app-match__name").get_text().strip().startswith("26.")


def test_a_price_of_one_s_own_council_decides(desk: Desk, db: SQLAlchemy) -> None:
    cheap = a_facility(desk.world.provider, "Cheap House")
    a_price(lot_of(desk.world.framework), cheap, weekly_pence=50_000)
    assert names(desk.key_worker.visit("/find"))[0] == "Cheap House"


def test_somebody_of_two_councils_says_for_which(desk: Desk, db: SQLAlchemy) -> None:
    world = desk.world
    db.session.add(
        RoleGrant(user_id=world.commissioner.id, role=Role.COMMISSIONER, organisation_id=world.other_authority.id)
    )
    db.session.commit()
    an_embargo(world.facility, world.authority, starts_on=TODAY)
    commissioner = desk.sign_in(world.commissioner)
    assert names(commissioner.visit(f"/find?council={world.other_authority.public_id}"))[-1] == "Test House"
    page = commissioner.visit(f"/find?council={world.authority.public_id}")
    assert "Test House" not in names(page)
    assert "Your council has stopped new placements there." in excluded(page)
    assert page.html.select_one("select[name=council] option[selected]").get_text().strip() == "Testbury Council"


def test_a_council_that_is_not_one_s_own_cannot_be_asked_for(desk: Desk) -> None:
    page = desk.key_worker.visit(f"/find?council={desk.world.other_authority.public_id}")
    assert "Testbury Council" in page.text
    assert "Otherham Council" not in page.text
