"""Users: who is listed, who is added with which roles, who is disabled."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from rehab.accounts.models import RoleGrant, User
from rehab.audit.models import AuditEntry
from tests.factories import NOON, PASSWORD, Role, World, a_service, a_user, a_world, an_authority, an_organisation
from tests.support.html import words
from tests.support.statements import statements_seen
from tests.support.visitor import Page, Visitor

USERS, NEW = "/admin/users", "/admin/users/new"
FIRST_PASSWORD = "five purely random words"
SignedIn = Callable[[User], Visitor]


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def admin(world: World, signed_in: SignedIn) -> Visitor:
    return signed_in(world.administrator)


def listed(page: Page) -> list[str]:
    return [words(cell) for cell in page.html.select("main tbody th")]


def row_of(page: Page, user: User) -> str:
    (row,) = [row for row in page.html.select("main tbody tr") if words(row.th) == user.name]
    return words(row)


def all_listed(visitor: Visitor) -> list[str]:
    names: list[str] = []
    page = visitor.visit(USERS)
    while True:
        names += listed(page)
        following = page.html.select_one('a[rel="next"]')
        if following is None:
            return names
        page = visitor.visit(str(following["href"]))


def options(page: Page) -> dict[str, str]:
    return {words(option): str(option["value"]) for option in page.html.select("select[name=organisation] option")}


def add(visitor: Visitor, organisation: str, *roles: Role, **changed: str) -> Page:
    form = visitor.visit(NEW)
    values = {"name": "New Person", "email": "New@Example.org", "password": FIRST_PASSWORD} | changed
    return visitor.send(form, organisation=options(form)[organisation], roles=[role.value for role in roles], **values)


def the_new_user(db: SQLAlchemy) -> User | None:
    return db.session.scalar(
        select(User)
        .where(User.name == "New Person")
        .options(selectinload(User.grants), selectinload(User.organisation))
    )


def test_lists_ones_own_council_its_services_and_the_providers(world: World, admin: Visitor) -> None:
    names = all_listed(admin)
    assert names == sorted(names, key=str.casefold)
    assert {"Kay Worker", "Com Missioner", "Ada Ministrator", "Pro Vider", "Other Vider"} <= set(names)
    assert not {"Otto Worker", "Otto Missioner"} & set(names)


def test_a_provider_that_another_council_commissions_is_that_councils(world: World, admin: Visitor) -> None:
    both = an_organisation(
        "Both Ltd", commissioned_by=world.other_authority, is_provider=True, is_treatment_service=True
    )
    user = a_user(Role.PROVIDER_STAFF, both, name="Both Ways")
    assert "Both Ways" not in all_listed(admin)
    assert "Both Ltd" not in options(admin.visit(NEW))
    assert admin.post(f"{USERS}/{user.public_id}/switch").status == 404


@pytest.mark.parametrize("count", [10, 1000])
def test_costs_the_same_for_ten_and_for_a_thousand(world: World, admin: Visitor, db: SQLAlchemy, count: int) -> None:

    db.session.add_all(
        User(
            email=f"many{number}@example.org",
            name=f"Many {number}",
            name_key=f"many {number}",
            organisation_id=world.service.id,
            password_hash="",
            created_at=NOON,
            grants=[RoleGrant(role=Role.KEY_WORKER, organisation_id=world.service.id)],
        )
        for number in range(count)
    )
    db.session.commit()
    with statements_seen() as seen:
        page = admin.visit(USERS)
    assert len(listed(page)) == min(25, count + 12)
    assert len(seen) == 5


@pytest.mark.parametrize(
    ("organisation", "roles"),
    [
        ("Testbury Recovery Service", [Role.KEY_WORKER]),
        ("Testbury Recovery Service", [Role.KEY_WORKER, Role.TEAM_MANAGER]),
        ("Testbury Council", [Role.COORDINATOR, Role.PANEL_MEMBER]),
        ("Testbury Council", [Role.ADMINISTRATOR]),
        ("Testhouse Ltd", [Role.PROVIDER_MANAGER]),
    ],
)
def test_adds_a_user_who_can_sign_in(
    db: SQLAlchemy, world: World, admin: Visitor, visitor: Visitor, organisation: str, roles: list[Role]
) -> None:
    page = add(admin, organisation, *roles)
    assert (page.path, page.notices) == (USERS, ["New Person can now sign in."])
    user = the_new_user(db)
    assert user is not None
    assert (user.email, user.organisation.name) == ("new@example.org", organisation)
    assert {(grant.role, grant.organisation_id) for grant in user.grants} == {
        (role, user.organisation_id) for role in roles
    }
    assert user.password_hash.startswith("$argon2id$")
    assert visitor.sign_in("new@example.org", FIRST_PASSWORD).path == "/"
    last = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "account.added")).one()
    assert (last.subject_id, last.actor_id) == (user.id, world.administrator.id)


def test_somebody_from_elsewhere_sits_on_ones_own_panel(db: SQLAlchemy, world: World, admin: Visitor) -> None:
    add(admin, "Testhouse Ltd", Role.PANEL_MEMBER)
    user = the_new_user(db)
    assert user is not None
    assert [(grant.role, grant.organisation_id) for grant in user.grants] == [(Role.PANEL_MEMBER, world.authority.id)]


@pytest.mark.parametrize(
    ("organisation", "roles", "changed", "error"),
    [
        ("Testhouse Ltd", [Role.KEY_WORKER], {}, "Key worker is not a role at Testhouse Ltd"),
        ("Testbury Council", [Role.TEAM_MANAGER], {}, "Team manager is not a role at Testbury Council"),
        (
            "Testbury Recovery Service",
            [Role.KEY_WORKER, Role.COMMISSIONER],
            {},
            "Commissioner is not a role at Testbury Recovery Service",
        ),
        ("Testbury Council", [], {}, "Choose at least one role"),
        ("Choose", [Role.COMMISSIONER], {}, "Choose the organisation that they work for"),
        ("Testbury Council", [Role.COMMISSIONER], {"name": " "}, "Enter their name"),
        (
            "Testbury Council",
            [Role.COMMISSIONER],
            {"email": "new at example.org"},
            "Enter an email address in the correct format, like name@example.com",
        ),
        (
            "Testbury Council",
            [Role.COMMISSIONER],
            {"password": "eleven char"},
            "The password must be at least 12 characters long",
        ),
        (
            "Testbury Council",
            [Role.COMMISSIONER],
            {"password": "new@example.org"},
            "This password is too easy to guess: try three random words",
        ),
    ],
)
def test_refuses_and_stores_nothing(
    admin: Visitor, db: SQLAlchemy, organisation: str, roles: list[Role], changed: dict[str, str], error: str
) -> None:
    with statements_seen() as seen:
        page = add(admin, organisation, *roles, **changed)
    assert (page.status, page.errors) == (422, [error])
    assert seen.writes() == []
    assert the_new_user(db) is None


def test_an_address_belongs_to_one_account(db: SQLAlchemy, world: World, admin: Visitor) -> None:
    page = add(admin, "Testbury Council", Role.COMMISSIONER, email=world.other_key_worker.email.upper())
    assert (page.status, page.errors) == (422, ["There is already an account with this email address"])
    assert the_new_user(db) is None


def test_offers_no_organisation_of_another_council_and_takes_none(db: SQLAlchemy, world: World, admin: Visitor) -> None:
    form = admin.visit(NEW)
    assert set(options(form)) == {
        "Choose",
        "Testbury Council",
        "Testbury Recovery Service",
        "Testhouse Ltd",
        "Otherhouse Ltd",
    }
    page = admin.send(
        form,
        name="New Person",
        email="new@example.org",
        organisation=world.other_authority.public_id,
        roles=["administrator"],
        password=FIRST_PASSWORD,
    )
    assert page.status == 422
    assert the_new_user(db) is None


def test_disables_and_enables(
    world: World, admin: Visitor, signed_in: SignedIn, new_visitor: Callable[[], Visitor]
) -> None:
    theirs = signed_in(world.key_worker)
    page = admin.send(admin.visit(USERS), "Disable Kay Worker")
    assert page.notices == ["Kay Worker can no longer sign in and was signed out everywhere."]
    assert "Disabled" in row_of(page, world.key_worker)
    assert theirs.visit("/account").path == "/sign-in"
    assert new_visitor().sign_in(world.key_worker.email, PASSWORD).status == 422
    page = admin.send(page, "Enable Kay Worker")
    assert page.notices == ["Kay Worker can sign in again."]
    assert new_visitor().sign_in(world.key_worker.email, PASSWORD).path == "/"


def test_switching_twice_does_it_once(db: SQLAlchemy, world: World, admin: Visitor) -> None:
    page = admin.visit(USERS)
    admin.send(page, "Disable Kay Worker")
    with statements_seen() as seen:
        again = admin.send(page, "Disable Kay Worker")
    assert (again.status, seen.writes()) == (409, [])
    assert "disabled already" in again.text


def test_nobody_disables_themselves(world: World, admin: Visitor) -> None:
    assert "This is you" in row_of(admin.visit(USERS), world.administrator)
    page = admin.post(f"{USERS}/{world.administrator.public_id}/switch", to="disabled")
    assert (page.status, page.heading) == (403, "You cannot do this")
    assert admin.visit("/account").path == "/account"


@pytest.mark.parametrize("whose", ["other_key_worker", "other_commissioner"])
def test_another_councils_account_does_not_exist(world: World, admin: Visitor, whose: str) -> None:
    with statements_seen() as seen:
        page = admin.post(f"{USERS}/{getattr(world, whose).public_id}/switch", to="disabled")
    missing = admin.post(f"{USERS}/{'0' * 32}/switch", to="disabled")
    assert (page.status, page.text) == (404, missing.text)
    assert seen.writes() == []


def test_a_council_with_no_one_but_oneself(db: SQLAlchemy, signed_in: SignedIn) -> None:
    alone = a_user(Role.ADMINISTRATOR, an_authority("Lonely Council"), name="Lone Ly")
    page = signed_in(alone).visit(USERS)
    assert listed(page) == ["Lone Ly"]
    assert "1 user" in page.text


def test_names_are_shown_as_text(db: SQLAlchemy, world: World, admin: Visitor) -> None:
    name = "<script>alert('x')</script>{{ 7*7 }}"
    a_user(Role.KEY_WORKER, a_service(world.authority, "A & B <i>"), name=name)
    page = admin.visit(USERS)
    assert name in listed(page)
    assert page.html.select("main script, main i") == []
