"""Providers: taking one on, whom to ring, what they show, and the warnings before it runs out."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import Organisation, User
from rehab.accounts.rules import Role
from rehab.audit.models import AuditEntry
from rehab.core.db import db as database
from rehab.framework.jobs import warn_of_dates
from rehab.framework.models import Assurance, Facility, FrameworkProvider, Provider, ProviderContact
from rehab.framework.rules import AssuranceKind
from rehab.notifications.models import Notice
from tests import factories
from tests.factories import NOON, TODAY, World
from tests.support.framework import many_facilities
from tests.support.papers import a_contact, a_paper
from tests.support.statements import statements_seen
from tests.support.visitor import Page, Visitor

SignIn = Callable[[User], Visitor]
DAY = dt.timedelta(days=1)
BOOKKEEPING = frozenset({"user_session", "audit_entry", "audit_head"})


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """It is noon in London on the factories' day."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return factories.a_world()


@pytest.fixture
def manager(world: World) -> User:
    organisation = database.session.get_one(Organisation, world.provider.organisation_id)
    return factories.a_user(Role.PROVIDER_MANAGER, organisation, name="Man Ager")


def path_of(provider: Provider) -> str:
    return f"/providers/{provider.public_id}"


def rows(page: Page, caption: str) -> list[list[str]]:
    for table in page.html.select("main table"):
        if table.caption is not None and table.caption.get_text(" ").strip() == caption:
            body = table.select("tbody tr")
            return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in body]
    return []


def day(name: str, on: dt.date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def told() -> list[tuple[int, str]]:
    return [(notice.recipient_id, notice.path) for notice in database.session.query(Notice).order_by(Notice.id)]


# Taking a provider on


def test_a_commissioner_takes_on_a_provider_and_adds_its_facility(world: World, signed_in: SignIn) -> None:
    visitor = signed_in(world.commissioner)
    page = visitor.submit("/providers/new", legal_name="NEWHOUSE LIMITED", cqc_provider_id="1-101635000")
    assert page.heading == "Newhouse Limited"
    assert "The provider is on no framework." in page.text
    provider = database.session.query(Provider).filter_by(legal_name="NEWHOUSE LIMITED").one()
    house = {"name": "New House", "address": "1 New Street", "postcode": "cv11aa", "is_registered": "no"}
    beds = {"beds_men": "1", "beds_women": "0", "beds_any": "0"}
    page = visitor.submit(f"{path_of(provider)}/facilities/new", **house, **beds)
    assert page.heading == "New House"
    facility = database.session.query(Facility).filter_by(provider_id=provider.id).one()
    assert (facility.postcode, facility.beds) == ("CV1 1AA", 1)
    assert signed_in(world.other_commissioner).visit(path_of(provider)).status == 404


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"legal_name": ""}, "Enter the name under which the provider is registered"),
        ({"legal_name": "testhouse  LTD."}, "There is a provider of this name already"),
        ({"legal_name": "Elm", "cqc_provider_id": "?"}, "Enter the provider number of the Care Quality Commission"),
        ({"legal_name": "Elm", "ndtms_code": "?"}, "Enter the agency code"),
    ],
)
def test_refuses_what_no_provider_is_known_by(
    world: World, signed_in: SignIn, fields: dict[str, str], fault: str
) -> None:
    visitor = signed_in(world.commissioner)
    page = visitor.visit("/providers/new")
    with statements_seen() as seen:
        refused = visitor.send(page, **fields)
    assert refused.status == 422
    assert fault in refused.errors[0]
    assert seen.writes(besides=BOOKKEEPING) == []


def test_a_double_click_adds_one_provider(world: World, signed_in: SignIn) -> None:
    visitor = signed_in(world.commissioner)
    page = visitor.visit("/providers/new")
    first, second = (visitor.send(page, legal_name="Newhouse Ltd") for _ in range(2))
    assert first.path == second.path
    assert database.session.query(Provider).filter_by(legal_name="Newhouse Ltd").count() == 1


def test_a_manager_changes_how_it_is_known_but_not_its_legal_name(
    world: World, manager: User, signed_in: SignIn
) -> None:
    page = signed_in(manager).submit(f"{path_of(world.provider)}/edit", trading_name="The Test House")
    assert page.heading == "The Test House"
    assert "Legal name" not in signed_in(manager).visit(f"{path_of(world.provider)}/edit").text
    page = signed_in(world.commissioner).submit(f"{path_of(world.provider)}/edit", legal_name="Testhouse CIC")
    assert "Testhouse CIC" in page.text
    assert page.heading == "The Test House"


def test_an_edit_from_an_old_page_is_refused(world: World, manager: User, signed_in: SignIn) -> None:
    visitor = signed_in(manager)
    old = visitor.visit(f"{path_of(world.provider)}/edit")
    signed_in(world.commissioner).submit(f"{path_of(world.provider)}/edit", ndtms_code="WM123")
    assert visitor.send(old, ndtms_code="WM999").status == 409
    assert world.provider.ndtms_code == "WM123"


# Whom to ring


def test_contacts_are_added_changed_and_removed(world: World, manager: User, signed_in: SignIn) -> None:
    visitor = signed_in(manager)
    fields = {"name": "Con Tact", "role": "Referrals", "phone": "01632 960001"}
    visitor.submit(f"{path_of(world.provider)}/contacts/new", **fields)
    key_worker = signed_in(world.key_worker)
    facility = f"/facilities/{world.facility.public_id}"
    assert "Referrals : Con Tact, 01632 960001" in key_worker.visit(facility).text
    contact = database.session.query(ProviderContact).one()
    address = f"{path_of(world.provider)}/contacts/{contact.public_id}"
    visitor.submit(address, "Save", email="con.tact@example.org", phone="")
    assert "con.tact@example.org" in key_worker.visit(path_of(world.provider)).text
    visitor.submit(address, "Remove this contact")
    assert "Nobody to ring is recorded." in key_worker.visit(facility).text
    actions = [entry.action for entry in database.session.query(AuditEntry).order_by(AuditEntry.sequence)]
    assert [action for action in actions if action.startswith("contact")] == [
        "contact.added",
        "contact.changed",
        "contact.removed",
    ]


def test_a_contact_needs_a_way_to_be_reached(world: World, manager: User, signed_in: SignIn) -> None:
    page = signed_in(manager).submit(f"{path_of(world.provider)}/contacts/new", name="Con Tact", role="Referrals")
    assert (page.status, page.errors) == (422, ["Enter a telephone number or an email address"])
    assert database.session.query(ProviderContact).count() == 0


def test_things_of_another_provider_are_not_found_below_ones_own(
    world: World, manager: User, signed_in: SignIn
) -> None:
    theirs, paper = a_contact(world.other_provider), a_paper(world.other_provider)
    visitor = signed_in(manager)
    for path in (f"contacts/{theirs.public_id}", f"assurances/{paper.public_id}"):
        assert visitor.visit(f"{path_of(world.provider)}/{path}").status == 404
        assert visitor.post(f"{path_of(world.provider)}/{path}/remove").status == 404
        assert visitor.visit(f"{path_of(world.other_provider)}/{path}").status == 404


# What it shows


def test_papers_are_added_renewed_and_removed(world: World, manager: User, signed_in: SignIn) -> None:
    visitor = signed_in(manager)
    fields = {"kind": "public_liability", "reference": "PL-1", **day("valid_until", TODAY + 10 * DAY)}
    page = visitor.submit(f"{path_of(world.provider)}/assurances/new", **fields)
    caption = "Insurance, checks and policies"
    assert rows(page, caption) == [
        ["Public liability insurance", "PL-1", "11 June 2026", "Runs out in 10 days"],
    ]
    assert "Safeguarding policy" in page.text
    paper = database.session.query(Assurance).one()
    address = f"{path_of(world.provider)}/assurances/{paper.public_id}"
    page = visitor.submit(address, "Save", **day("valid_until", TODAY - DAY))
    assert rows(page, caption)[0][2:] == ["31 May 2026", "Ran out 1 day ago"]
    page = visitor.submit(address, "Remove it")
    assert rows(page, caption) == []


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"kind": "public_liability"}, "This is kept already: change its date instead"),
        ({"kind": "other_policy"}, "Enter which policy it is"),
        ({"kind": ""}, "Choose what it is"),
        ({"kind": "dbs_checks", "reference": ""}, "Enter the policy number, or where the paper is kept"),
        ({"kind": "dbs_checks", "valid_until-day": "31", "valid_until-month": "2"}, "real date"),
    ],
)
def test_refuses_papers_that_say_nothing(
    world: World, manager: User, signed_in: SignIn, fields: dict[str, Any], fault: str
) -> None:
    a_paper(world.provider)
    visitor = signed_in(manager)
    page = visitor.visit(f"{path_of(world.provider)}/assurances/new")
    with statements_seen() as seen:
        refused = visitor.send(page, **{"reference": "X", **day("valid_until", TODAY), **fields})
    assert refused.status == 422
    assert any(fault in error for error in refused.errors)
    assert seen.writes(besides=BOOKKEEPING) == []


def test_papers_are_for_commissioners_and_the_providers_own_people(
    world: World, manager: User, signed_in: SignIn
) -> None:
    a_paper(world.provider, kind=AssuranceKind.OTHER_POLICY, title="Medicines policy")
    for user in (world.commissioner, world.other_commissioner, world.provider_user, manager):
        assert "Medicines policy" in signed_in(user).visit(path_of(world.provider)).text
    for user in (world.key_worker, world.coordinator):
        page = signed_in(user).visit(path_of(world.provider))
        assert page.status == 200
        assert "Medicines policy" not in page.text
        assert "Insurance" not in page.text
    assert signed_in(world.other_provider_user).visit(path_of(world.provider)).status == 404


# Dates


def test_dates_that_run_out_stand_in_one_list_what_is_missing_first(world: World, signed_in: SignIn) -> None:
    a_paper(world.provider, valid_until=TODAY + 60 * DAY)
    a_paper(world.other_provider, valid_until=TODAY - 3 * DAY)
    a_paper(world.provider, kind=AssuranceKind.DBS_CHECKS, valid_until=TODAY + 61 * DAY)
    world.second_facility.is_registered = False
    place = database.session.query(FrameworkProvider).filter_by(provider_id=world.provider.id).one()
    place.ends_on = TODAY + 20 * DAY
    database.session.commit()
    visitor = signed_in(world.commissioner)
    found = rows(visitor.visit("/providers/dates"), "Dates running out")
    assert [(row[0], row[1].split(" (")[0], row[3]) for row in found] == [
        ("Testhouse Ltd", "Second House is not registered with the Care Quality Commission", "Missing"),
        ("Otherhouse Ltd", "Public liability insurance", "Ran out 3 days ago"),
        ("Testhouse Ltd", "Contract for Residential rehab", "Runs out in 20 days"),
        ("Testhouse Ltd", "Public liability insurance", "Runs out in 60 days"),
    ]
    contracts = rows(visitor.visit("/providers/dates", kind="contract"), "Dates running out")
    assert [row[3] for row in contracts] == ["Runs out in 20 days"]
    assert rows(visitor.visit("/providers/dates", kind="nonsense"), "Dates running out") == found
    other = signed_in(world.other_commissioner).visit("/providers/dates")
    assert "Nothing runs out within 60 days." in other.text


def test_each_warning_goes_once_to_managers_and_commissioners(world: World, manager: User) -> None:
    paper = a_paper(world.provider, valid_until=TODAY + 61 * DAY)
    a_paper(world.provider, kind=AssuranceKind.DBS_CHECKS, valid_until=TODAY + 61 * DAY)
    assert warn_of_dates(now=NOON) == "Nothing runs out"
    both = [(world.commissioner.id, path_of(world.provider)), (manager.id, path_of(world.provider))]
    assert warn_of_dates(now=NOON + DAY) == "Warned of 2 dates"
    assert sorted(told()) == sorted(both), "one mail for each, however many papers"
    assert warn_of_dates(now=NOON + 2 * DAY) == "Nothing runs out"
    for left in (30, 7):
        assert warn_of_dates(now=NOON + (61 - left) * DAY) == "Warned of 2 dates"
    assert warn_of_dates(now=NOON + 70 * DAY) == "Nothing runs out"
    assert sorted(told()) == sorted(both * 3)
    database.session.refresh(paper)
    assert paper.warned == 7


def test_a_new_date_is_warned_of_anew(world: World, manager: User, signed_in: SignIn) -> None:
    paper = a_paper(world.provider, valid_until=TODAY + 5 * DAY)
    warn_of_dates(now=NOON)
    address = f"{path_of(world.provider)}/assurances/{paper.public_id}"
    signed_in(manager).submit(address, "Save", **day("valid_until", TODAY + 40 * DAY))
    assert warn_of_dates(now=NOON) == "Warned of 1 date"
    database.session.refresh(paper)
    assert paper.warned == 60


# Lists


def test_lists_the_providers_that_ones_council_looks_after(world: World, signed_in: SignIn) -> None:
    a_paper(world.provider, valid_until=TODAY + 10 * DAY)
    visitor = signed_in(world.commissioner)
    assert rows(visitor.visit("/providers"), "Providers") == [
        ["Otherhouse Ltd", "1", "Nothing recorded"],
        ["Testhouse Ltd", "2", "Runs out in 10 days 11 June 2026"],
    ]
    assert len(rows(visitor.visit("/providers", name="testh"), "Providers")) == 1
    assert "No provider has this in its name." in visitor.visit("/providers", name="%").text
    assert "Your council looks after no provider yet." in signed_in(world.other_commissioner).visit("/providers").text


def test_lists_cost_as_many_statements_for_many_as_for_few(world: World, signed_in: SignIn) -> None:
    visitor = signed_in(world.commissioner)
    counts: dict[str, list[int]] = {"/providers": [], "/providers/dates": []}
    for more in (8, 90):
        many_facilities(world.framework, more)
        known = database.session.query(Provider).filter(~Provider.id.in_(database.session.query(Assurance.provider_id)))
        papers = [
            Assurance(provider_id=provider.id, kind=AssuranceKind.DBS_CHECKS, reference="D", valid_until=TODAY + DAY)
            for provider in known
        ]
        database.session.add_all(papers)
        database.session.commit()
        for path, seen_counts in counts.items():
            with statements_seen() as seen:
                page = visitor.visit(path)
            seen_counts.append(len(seen))
    assert "Showing 1 to 25 of 100" in page.text
    assert all(few == many for few, many in counts.values())
