"""Pages on which a framework's life is decided, and the page that says why a facility can be chosen or not."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.framework.models import Embargo, Framework, FrameworkProvider, Lot
from rehab.framework.rules import PlaceStatus, Rating
from tests import factories
from tests.factories import NOON, TODAY, World
from tests.support.access_policy import day
from tests.support.framework import an_embargo
from tests.support.statements import statements_seen
from tests.support.visitor import Page, Visitor

SignIn = Callable[[User], Visitor]
ONE_DAY = dt.timedelta(days=1)
EXTENDED = dt.date(2029, 12, 31)
DECISION = {"decided_by": "Cabinet", "decision": "The need goes on.", **day("decided_on")}
NOTHING = "\u2013"
CHANGED = "Somebody has changed this since you opened the page"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return factories.a_world()


@pytest.fixture
def commissioner(world: World, signed_in: SignIn) -> Visitor:
    return signed_in(world.commissioner)


def path(world: World, *parts: str) -> str:
    return "/".join([f"/frameworks/{world.framework.reference}", *parts])


def rows(page: Page, caption: str) -> list[list[str]]:
    """The cells of the table with a caption, its head left out."""
    for table in page.html.select("main table"):
        if table.caption and " ".join(table.caption.get_text(" ").split()) == caption:
            cells = [
                [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in table.select("tr")
            ]
            return cells[1:]
    raise AssertionError(page.text)


def the_place(db: SQLAlchemy, world: World) -> FrameworkProvider:
    return db.session.query(FrameworkProvider).filter_by(provider_id=world.provider.id).one()


def test_a_commissioner_makes_a_framework_and_goes_on_to_its_lots(commissioner: Visitor, db: SQLAlchemy) -> None:
    told = {"title": "Rehab 2027", **day("starts_on", dt.date(2027, 4, 1)), **day("ends_on", dt.date(2030, 3, 31))}
    page = commissioner.submit("/frameworks/new", **told, value="1,200,000")
    assert (page.heading, page.path.rsplit("/", 1)[-1]) == ("Rehab 2027", "lots")
    assert "This framework has no lot yet." in page.text
    page = commissioner.submit(f"{page.path}/new", title="Families", care_type="residential_rehab", specialism="")
    assert rows(page, "Lots") == [["1. Families", "Residential rehab", NOTHING, "0", "Change lot 1"]]
    assert db.session.query(Framework).filter_by(title="Rehab 2027").one().value_pence == 120_000_000


def test_a_title_taken_is_refused_at_its_field(world: World, commissioner: Visitor) -> None:
    told = {"title": world.framework.title, **day("starts_on"), **day("ends_on", EXTENDED)}
    page = commissioner.submit("/frameworks/new", **told)
    assert page.status == 422
    assert page.errors == ["Testbury Council leads a framework of this title already"]


def test_an_option_is_added_and_exercised_with_its_decision(world: World, commissioner: Visitor) -> None:
    page = commissioner.submit(path(world, "options", "new"), **day("would_end_on", EXTENDED))
    assert rows(page, "Options to extend") == [["1", "31 December 2029", "Open", "Exercise option 1"]]
    page = commissioner.submit(path(world, "options", "1", "exercise"), **DECISION)
    assert page.notices == ["The framework is extended."]
    assert rows(page, "Options to extend") == [
        ["1", "31 December 2029", "Exercised", "Cabinet, 1 June 2026: The need goes on."]
    ]
    shown = commissioner.visit(path(world))
    assert "31 December 2029 (extended)" in shown.text


def test_a_form_that_was_overtaken_is_refused(world: World, commissioner: Visitor, signed_in: SignIn) -> None:
    commissioner.submit(path(world, "options", "new"), **day("would_end_on", EXTENDED))
    colleague = signed_in(factories.a_user(Role.COMMISSIONER, world.authority))
    left_open = colleague.visit(path(world, "options", "1", "exercise"))
    commissioner.submit(path(world, "options", "1", "exercise"), **DECISION)
    with statements_seen() as seen:
        page = colleague.send(left_open, **DECISION)
    assert page.status == 409
    assert CHANGED in page.text
    assert seen.writes(besides=frozenset({"user_session"})) == []


def test_a_form_sent_twice_is_done_once(world: World, commissioner: Visitor, db: SQLAlchemy) -> None:
    form = commissioner.visit(path(world, "lots", "new"))
    for _ in range(2):
        page = commissioner.send(form, title="Families", care_type="residential_rehab", specialism="")
        assert page.status == 200
    assert db.session.query(Lot).filter_by(title="Families").count() == 1


def test_closing_is_said_on_every_page_of_the_framework(world: World, commissioner: Visitor) -> None:
    page = commissioner.submit(path(world, "close"), reason="Too few beds")
    assert page.errors == ["Tick the box to close the framework"]
    page = commissioner.submit(path(world, "close"), reason="Too few beds", sure="y")
    assert "This framework was closed on 1 June 2026." in page.text
    assert "Too few beds" in page.text
    assert "This framework was closed on 1 June 2026." in commissioner.visit(path(world)).text
    assert "Close the framework" not in page.links


def test_a_council_joins_and_leaves(world: World, commissioner: Visitor) -> None:
    council = factories.an_authority("Newbury Council")
    page = commissioner.submit(path(world, "councils", "new"), council=council.public_id, **day("joined_on"))
    told = rows(page, "Councils that take part")
    assert told[1] == ["Newbury Council", "1 June 2026", "Goes on", "End the part of Newbury Council"]
    page = commissioner.submit(path(world, "councils", council.public_id, "end"), **day("left_on"))
    assert rows(page, "Councils that take part")[1] == ["Newbury Council", "1 June 2026", "1 June 2026", NOTHING]


def test_an_application_is_stored_in_an_opening_and_refused_outside(
    world: World, commissioner: Visitor, db: SQLAlchemy
) -> None:
    told = {"provider": factories.a_provider("Newcomer Ltd").public_id, "lot": "1", "reason": "Tender 7", **day("on")}
    page = commissioner.submit(path(world, "applications", "new"), **told)
    assert page.errors == ["The framework was not open to providers on 1 June 2026"]
    commissioner.submit(path(world, "openings", "new"), reason="Few places", **day("from_on"), **day("to_on"))
    page = commissioner.submit(path(world, "applications", "new"), **told)
    assert page.notices == ["The application is stored. Admit the provider, or put it on the reserve list."]
    applied = next(row for row in rows(page, "Providers") if row[0].startswith("Newcomer"))
    assert applied[-1].startswith("Applied Since 1 June 2026: Tender 7")


def test_a_suspension_is_stored_with_its_history(world: World, commissioner: Visitor, db: SQLAlchemy) -> None:
    place = f"/places/{the_place(db, world).public_id}"
    page = commissioner.submit(f"{place}/standing", status="suspended", reason="", **day("on"))
    assert page.errors == ["Enter the reason"]
    page = commissioner.submit(f"{place}/standing", status="suspended", reason="Police inquiry", **day("on"))
    assert rows(page, "What happened") == [["1 June 2026", "Suspended", "Police inquiry", "Com Missioner"]]
    assert the_place(db, world).status is PlaceStatus.SUSPENDED


def test_only_standings_that_may_follow_are_offered(world: World, commissioner: Visitor, db: SQLAlchemy) -> None:
    place = the_place(db, world)
    page = commissioner.visit(f"/places/{place.public_id}/standing")
    assert [box["value"] for box in page.html.select("input[name=status]")] == ["suspended", "removed"]
    place.status = PlaceStatus.REMOVED
    db.session.commit()
    assert commissioner.visit(f"/places/{place.public_id}/standing").status == 403


def test_a_participating_commissioner_reads_and_decides_nothing(
    world: World, signed_in: SignIn, db: SQLAlchemy
) -> None:
    visitor, place = signed_in(world.other_commissioner), f"/places/{the_place(db, world).public_id}"
    for shown in (path(world, "life"), path(world, "lots"), place):
        assert visitor.visit(shown).status == 200
    for closed in ("value", "options/new", "close", "openings/new", "councils/new", "lots/new", "applications/new"):
        with statements_seen() as seen:
            assert visitor.visit(path(world, closed)).status == 403
        assert seen.writes(besides=frozenset({"user_session"})) == []
    assert visitor.visit(f"{place}/standing").status == 403


def test_a_stranger_sees_none_of_it(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    visitor = signed_in(factories.a_user(Role.COMMISSIONER, factories.an_authority("Elsewhere Council")))
    hidden = (path(world, "life"), path(world, "close"), path(world, "spend"))
    for address in (
        *hidden,
        f"/places/{the_place(db, world).public_id}",
        f"/facilities/{world.facility.public_id}/call-off",
    ):
        assert visitor.visit(address).status == 404


def test_the_life_page_costs_as_many_statements_for_many_rows(world: World, commissioner: Visitor) -> None:
    counts = []
    for more in (2, 30):
        for number in range(more):
            council = factories.an_authority(f"Council {more} {number}")
            commissioner.submit(path(world, "councils", "new"), council=council.public_id, **day("joined_on"))
        with statements_seen() as seen:
            commissioner.visit(path(world, "life"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


# Why?


def why(world: World) -> str:
    return f"/facilities/{world.facility.public_id}/call-off"


def test_says_of_every_rule_that_it_is_met_and_what_that_rests_on(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.key_worker).visit(why(world))
    assert page.heading == "Can we choose Test House?"
    told = rows(page, "The rules, and what each rests on")
    assert [row[1] for row in told] == ["Met"] * 9
    assert told[0][2] == "It lasts from 1 January 2025 to 31 December 2028."
    assert told[-1][2] == "£700.00 a week."


def test_says_what_is_not_met_and_who_can_change_it(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    world.facility.rating, world.facility.rated_on = Rating.INADEQUATE, dt.date(2026, 5, 4)
    db.session.commit()
    an_embargo(world.facility, world.authority, starts_on=TODAY - ONE_DAY)
    page = signed_in(world.key_worker).visit(why(world))
    assert page.heading == "Why can\u2019t we choose Test House?"
    missed = [row for row in rows(page, "The rules, and what each rests on") if row[1] == "Not met"]
    assert [row[2:] for row in missed] == [
        ["Stopped since 31 May 2026. Reason: Too few staff at night", "Your council's commissioner can lift the stop."],
        [
            "Inadequate, rated on 4 May 2026.",
            "It opens when the Care Quality Commission publishes a better rating.",
        ],
    ]


def test_answers_for_other_care_and_another_day(world: World, signed_in: SignIn) -> None:
    visitor = signed_in(world.key_worker)
    page = visitor.visit(why(world), care="inpatient_detox")
    assert "cannot place anybody new here for inpatient detox on 1 June 2026" in page.text
    told = {"day-day": "1", "day-month": "1", "day-year": "2029"}
    page = visitor.visit(why(world), **told)
    assert rows(page, "The rules, and what each rests on")[0][1] == "Not met"


@pytest.mark.parametrize("asked", [{"care": "nonsense"}, {"day-day": "99", "day-month": "1", "day-year": "2026"}])
def test_answers_for_today_when_the_question_is_not_understood(
    world: World, signed_in: SignIn, asked: dict[str, str]
) -> None:
    page = signed_in(world.key_worker).visit(why(world), **asked)
    assert page.status == 200
    assert "for residential rehab on 1 June 2026" in page.text


def test_a_commissioner_stops_placements_of_their_own_residents_and_lifts_it(
    world: World, signed_in: SignIn, db: SQLAlchemy
) -> None:
    visitor = signed_in(world.other_commissioner)
    address = f"/facilities/{world.facility.public_id}/embargo"
    page = visitor.submit(address, reason="Too few staff", **day("starts_on"))
    assert "Otherham Council cannot place anybody new here" in page.text
    assert signed_in(world.key_worker).visit(why(world)).heading == "Can we choose Test House?"
    page = visitor.submit(address, reason="Again", **day("starts_on"))
    assert page.errors == ["Otherham Council has stopped new placements at Test House for some of this time already."]
    stop = db.session.query(Embargo).one()
    assert signed_in(world.commissioner).visit(f"/embargoes/{stop.public_id}/lift").status == 404
    page = visitor.submit(f"/embargoes/{stop.public_id}/lift", reason="Staffed again", **day("last_day"))
    assert page.notices == ["The last day of the stop is stored."]
    assert (stop.ends_on, stop.lifted_reason) == (TODAY, "Staffed again")
