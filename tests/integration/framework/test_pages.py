"""The pages of frameworks and facilities, as each role sees them."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.framework.models import Facility, Framework, FrameworkProvider, VacancyReport
from rehab.framework.rules import CareType, PlaceStatus, Rating
from tests import factories
from tests.factories import NOON, TODAY, World
from tests.support.framework import an_embargo, many_facilities
from tests.support.statements import statements_seen
from tests.support.visitor import Page, Visitor

SignIn = Callable[[User], Visitor]
DAY = dt.timedelta(days=1)
REASONS = (
    "The provider is suspended from the framework.",
    "Your council has stopped new placements there.",
    "The Care Quality Commission rates it Inadequate.",
)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """It is noon in London on the factories' day."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return factories.a_world()


def list_path() -> str:
    return "/frameworks"


def framework_path(framework: Framework) -> str:
    return f"/frameworks/{framework.reference}"


def facility_path(facility: Facility) -> str:
    return f"/facilities/{facility.public_id}"


def tables(page: Page) -> dict[str, list[list[str]]]:
    """Caption -> rows of cells, of every table on the page."""
    found = {}
    for table in page.html.select("main table"):
        assert table.caption is not None
        cells = [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in table.select("tr")]
        found[" ".join(table.caption.get_text(" ").split())] = cells[1:]
    return found


def facts(page: Page) -> dict[str, str]:
    """Key -> value of every summary list and fact on the page."""
    keys = page.html.select("main dt")
    values = page.html.select("main dd")
    return {
        " ".join(key.get_text(" ").split()): " ".join(value.get_text(" ").split())
        for key, value in zip(keys, values, strict=True)
    }


def report(facility: Facility, *, at: dt.datetime, free: int = 2) -> None:
    from rehab.core.db import db

    db.session.add(VacancyReport(facility_id=facility.id, reported_at=at, free_any=free))
    db.session.commit()


# The list


def test_lists_frameworks_with_their_state_newest_first(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    world.framework.is_demonstration = True
    db.session.commit()
    past = factories.a_framework(world.authority, starts_on=dt.date(2022, 1, 1), ends_on=dt.date(2024, 12, 31))
    coming = factories.a_framework(world.authority, starts_on=dt.date(2029, 1, 1), ends_on=dt.date(2030, 12, 31))
    rows = tables(signed_in(world.key_worker).visit(list_path()))["Frameworks"]
    assert [row[0] for row in rows] == [f"{f.title} {f.reference}" for f in (coming, world.framework, past)]
    assert [row[1] for row in rows] == ["Coming", "Live Demonstration data", "Expired"]
    assert rows[1][2:] == ["1 January 2025", "31 December 2028", "Testbury Council", "2"]


def test_the_state_changes_on_the_day_after_the_last(world: World, signed_in: SignIn) -> None:
    visitor = signed_in(world.key_worker)
    assert "Live" in tables(visitor.visit(list_path()))["Frameworks"][0][1]
    for day, state in ((dt.date(2028, 12, 31), "Live"), (dt.date(2029, 1, 1), "Expired")):
        with time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False):
            assert tables(signed_in(world.key_worker).visit(list_path()))["Frameworks"][0][1] == state


def test_says_so_when_there_is_no_framework(db: SQLAlchemy, signed_in: SignIn) -> None:
    council = factories.an_authority()
    page = signed_in(factories.a_user(Role.COMMISSIONER, council)).visit(list_path())
    assert "Your council takes part in no framework yet" in page.text


def test_the_list_costs_as_many_statements_for_a_thousand_as_for_ten(world: World, signed_in: SignIn) -> None:
    from rehab.core.db import db

    visitor = signed_in(world.commissioner)
    seen_counts = []
    for total in (10, 1_000):
        have = db.session.query(Framework).count()
        db.session.add_all(
            [
                Framework(
                    reference=f"F-2020-{number:05d}",
                    title=f"Old framework {number}",
                    lead_authority_id=world.authority.id,
                    starts_on=dt.date(2020, 1, 1),
                    ends_on=dt.date(2021, 12, 31),
                )
                for number in range(have, total)
            ]
        )
        db.session.commit()
        with statements_seen() as seen:
            page = visitor.visit(list_path())
        assert f"1 to {min(total, 25)} of {total:,}" in page.text or f"{total} frameworks" in page.text
        seen_counts.append(len(seen))
    assert seen_counts[0] == seen_counts[1]


# One framework


def test_shows_councils_lots_and_providers_with_their_facilities(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.other_key_worker).visit(framework_path(world.framework))
    assert page.heading == world.framework.title
    assert facts(page)["Lead council"] == "Testbury Council"
    assert facts(page)["Taking part"] == "Otherham Council"
    dates = ["1 January 2025", "31 December 2028"]
    assert tables(page)["Providers"] == [
        [
            "Otherhouse Ltd Other House",
            "Residential rehab",
            "Framework agreement",
            *dates,
            "Admitted Details of Otherhouse Ltd on Residential rehab",
        ],
        [
            "Testhouse Ltd Second House Test House",
            "Residential rehab",
            "Framework agreement",
            *dates,
            "Admitted Details of Testhouse Ltd on Residential rehab",
        ],
    ]
    assert page.links["Test House"] == facility_path(world.facility)


def test_an_expired_framework_says_that_nobody_new_can_be_placed(world: World, signed_in: SignIn) -> None:
    past = factories.a_framework(world.authority, starts_on=dt.date(2022, 1, 1), ends_on=dt.date(2024, 12, 31))
    factories.a_place(factories.lot_of(past), factories.a_provider("Phoenix House", trading_name="Phoenix Futures"))
    page = signed_in(world.key_worker).visit(framework_path(past))
    assert "This framework has expired. Nobody new can be placed on it." in page.text
    (row,) = tables(page)["Providers"]
    assert (row[0], row[-1]) == (
        "Phoenix Futures Phoenix House",
        "Expired Details of Phoenix Futures on Residential rehab",
    )


def test_a_suspension_shows_with_its_reason_and_day(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    place = db.session.query(FrameworkProvider).filter_by(provider_id=world.provider.id).one()
    place.status, place.status_reason, place.status_on = PlaceStatus.SUSPENDED, "Police inquiry", TODAY
    db.session.commit()
    rows = tables(signed_in(world.key_worker).visit(framework_path(world.framework)))["Providers"]
    assert rows[1][-1] == ("Suspended Since 1 June 2026: Police inquiry Details of Testhouse Ltd on Residential rehab")


def test_a_framework_costs_as_many_statements_for_a_thousand_providers_as_for_ten(
    world: World, signed_in: SignIn
) -> None:
    visitor = signed_in(world.commissioner)
    seen_counts = []
    for more in (8, 990):
        many_facilities(world.framework, more)
        with statements_seen() as seen:
            page = visitor.visit(framework_path(world.framework))
        seen_counts.append(len(seen))
    assert "Showing 1 to 25 of 1,000 places" in page.text
    assert seen_counts[0] == seen_counts[1]


# One facility


def test_a_key_worker_sees_beds_price_registration_and_that_people_can_be_placed(
    world: World, signed_in: SignIn
) -> None:
    page = signed_in(world.key_worker).visit(facility_path(world.facility))
    assert page.heading == "Test House"
    shown = facts(page)
    assert tables(page)["Beds"][2:] == [["Men or women", "5", "Unknown"], ["All", "5", "Unknown"]]
    assert shown["Registered"] == "Yes"
    assert shown["Rating"] == "Good"
    assert "Accommodation for persons who require treatment for substance misuse" in shown["Registered for"]
    assert tables(page)["Placing people for Testbury Council"] == [
        ["Residential rehab", "Yes", "£700.00 a week"],
        [
            "Inpatient detox",
            "No",
            "The provider is not on the framework for this type of care. It has no agreed price on this date.",
        ],
    ]
    assert tables(page)["Prices"] == [
        ["Residential rehab", "Stage 1", "£700.00 a week", "1 January 2025", "Further notice"]
    ]


def test_every_reason_against_a_placement_is_named(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    world.facility.rating = Rating.INADEQUATE
    place = db.session.query(FrameworkProvider).filter_by(provider_id=world.provider.id).one()
    place.status, place.status_reason, place.status_on = PlaceStatus.SUSPENDED, "Police inquiry", TODAY
    db.session.commit()
    an_embargo(world.facility, world.authority, starts_on=TODAY - DAY)
    page = signed_in(world.key_worker).visit(facility_path(world.facility))
    assert tables(page)["Placing people for Testbury Council"][0][1:] == ["No", " ".join(REASONS)]
    stopped = "Testbury Council has stopped new placements here since 31 May 2026: Too few staff at night"
    assert stopped in page.text


def test_another_councils_embargo_does_not_show(world: World, signed_in: SignIn) -> None:
    an_embargo(world.facility, world.authority, starts_on=TODAY - DAY)
    page = signed_in(world.other_commissioner).visit(facility_path(world.facility))
    assert "Too few staff" not in page.text
    assert tables(page)["Placing people for Otherham Council"][0][1] == "Yes"


def test_a_fresh_report_shows_with_its_age(world: World, signed_in: SignIn) -> None:
    report(world.facility, at=NOON - 3 * DAY, free=4)
    report(world.facility, at=NOON - dt.timedelta(hours=3), free=2)
    page = signed_in(world.key_worker).visit(facility_path(world.facility))
    assert facts(page)["Free now"] == "2 of 5 beds"
    assert tables(page)["Beds"][2:] == [["Men or women", "5", "2"], ["All", "5", "2"]]
    assert "Reported 3 hours ago." in page.text


@pytest.mark.parametrize(("age", "known"), [(7 * DAY, True), (7 * DAY + dt.timedelta(seconds=1), False)])
def test_a_report_older_than_seven_days_counts_as_unknown(
    world: World, signed_in: SignIn, age: dt.timedelta, known: bool
) -> None:
    report(world.facility, at=NOON - age)
    page = signed_in(world.key_worker).visit(facility_path(world.facility))
    assert facts(page)["Free now"] == ("2 of 5 beds" if known else "Unknown")
    assert ("The provider last reported 7 days ago, too long ago to rely on" in page.text) is not known


def test_nothing_reported_counts_as_unknown(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.key_worker).visit(facility_path(world.facility))
    assert facts(page)["Free now"] == "Unknown"
    assert "The provider has reported nothing yet" in page.text


def test_a_council_may_set_how_long_a_report_is_believed(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    from rehab.core.settings import SettingValue

    report(world.facility, at=NOON - 2 * DAY)
    db.session.add(
        SettingValue(authority_id=world.authority.id, key="vacancy_stale_days", value=1, valid_from=TODAY - DAY)
    )
    db.session.commit()
    assert facts(signed_in(world.key_worker).visit(facility_path(world.facility)))["Free now"] == "Unknown"
    assert facts(signed_in(world.other_key_worker).visit(facility_path(world.facility)))["Free now"] == "2 of 5 beds"


def test_demonstration_data_is_plainly_marked(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    visitor = signed_in(world.key_worker)
    assert "Demonstration data" not in visitor.visit(facility_path(world.facility)).text
    assert "Demonstration data" not in visitor.visit(framework_path(world.framework)).text
    world.facility.is_demonstration = world.framework.is_demonstration = True
    db.session.commit()
    assert "Demonstration data" in visitor.visit(facility_path(world.facility)).text
    assert "Demonstration data" in visitor.visit(framework_path(world.framework)).text


# Who sees what


def test_a_provider_sees_its_own_facility_with_its_prices_and_no_council_answers(
    world: World, signed_in: SignIn
) -> None:
    page = signed_in(world.provider_user).visit(facility_path(world.facility))
    assert page.status == 200
    assert "Can " not in page.text
    assert len(tables(page)["Prices"]) == 1
    assert "Framework" not in " ".join(page.links)


def test_a_provider_sees_neither_anothers_facility_nor_the_frameworks(world: World, signed_in: SignIn) -> None:
    visitor = signed_in(world.provider_user)
    for path in (facility_path(world.other_facility), framework_path(world.framework), list_path()):
        assert visitor.visit(path).status == 404


@pytest.mark.parametrize("role", [Role.KEY_WORKER, Role.COMMISSIONER])
def test_a_council_without_part_in_a_framework_does_not_see_that_it_exists(
    world: World, signed_in: SignIn, role: Role
) -> None:
    stranger = factories.an_authority("Elsewhere Council")
    home = factories.a_service(stranger, "Elsewhere Service") if role is Role.KEY_WORKER else stranger
    visitor = signed_in(factories.a_user(role, home))
    for path in (framework_path(world.framework), facility_path(world.facility)):
        hidden, missing = visitor.visit(path), visitor.visit(path[:-1] + "x")
        assert (hidden.status, missing.status) == (404, 404)
        assert hidden.text == missing.text
    assert world.framework.title not in visitor.visit(list_path()).text


def test_prices_of_a_framework_that_is_not_ones_own_stay_hidden(world: World, signed_in: SignIn) -> None:
    stranger = factories.an_authority("Elsewhere Council")
    theirs = factories.lot_of(factories.a_framework(stranger))
    factories.a_place(theirs, world.provider)
    factories.a_price(theirs, world.facility, weekly_pence=12_300)
    page = signed_in(world.key_worker).visit(facility_path(world.facility))
    assert "£123.00" not in page.text
    assert len(tables(page)["Frameworks"]) == 1
    own = signed_in(world.provider_user).visit(facility_path(world.facility))
    assert "£123.00" in own.text


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.ADMINISTRATOR])
def test_roles_without_the_framework_do_not_see_it(world: World, signed_in: SignIn, role: Role) -> None:
    visitor = signed_in(factories.a_user(role, world.authority))
    for path in (list_path(), framework_path(world.framework), facility_path(world.facility)):
        assert visitor.visit(path).status == 404


def test_a_visitor_is_asked_to_sign_in(world: World, visitor: Visitor) -> None:
    for path in (list_path(), framework_path(world.framework), facility_path(world.facility)):
        assert visitor.visit(path).path == "/sign-in"


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "2"])
def test_an_odd_page_number_breaks_nothing(world: World, signed_in: SignIn, page: str) -> None:
    visitor = signed_in(world.key_worker)
    for path in (list_path(), framework_path(world.framework)):
        assert visitor.visit(path, page=page).status == 200


def test_both_care_types_are_answered_where_a_provider_is_on_both_lots(world: World, signed_in: SignIn) -> None:
    from rehab.framework.rules import Stage

    detox = factories.lot_of(world.framework, CareType.INPATIENT_DETOX)
    factories.a_place(detox, world.provider)
    factories.a_price(detox, world.facility, stage=Stage.DETOX, weekly_pence=245_000)
    page = signed_in(world.coordinator).visit(facility_path(world.facility))
    assert [row[1:] for row in tables(page)["Placing people for Testbury Council"]] == [
        ["Yes", "£700.00 a week"],
        ["Yes", "£2,450.00 a week"],
    ]
