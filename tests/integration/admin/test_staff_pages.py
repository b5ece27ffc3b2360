"""The pages on which a provider's managers look after their staff."""

import pytest

from rehab.accounts.models import Organisation, User
from rehab.accounts.rules import Role
from rehab.core.db import db as database
from tests import factories
from tests.factories import PASSWORD
from tests.support.html import words
from tests.support.statements import statements_seen

pytestmark = pytest.mark.only("sqlite")
STAFF = "/staff"
NEW = {"name": "New Nurse", "email": "nurse@example.org", "role": "provider_staff", "password": "five purely random w"}


@pytest.fixture
def world(db):
    return factories.a_world()


@pytest.fixture
def manager(world):
    house = database.session.get_one(Organisation, world.provider.organisation_id)
    return factories.a_user(Role.PROVIDER_MANAGER, house, name="Man Ager")


@pytest.fixture
def browser(manager, signed_in):
    return signed_in(manager)


def test_lists_ones_own_staff_alone(browser):
    rows = [words(row) for row in browser.visit(STAFF).html.select("main tbody tr")]
    assert [row.split(" ")[0] for row in rows] == ["Man", "Pro"]
    assert "This is you" in rows[0]


def test_adds_a_colleague_who_can_sign_in_and_is_no_manager(browser, new_visitor):
    page = browser.submit(f"{STAFF}/new", "Add colleague", **NEW)
    assert (page.path, page.notices) == (STAFF, ["New Nurse can now sign in."])
    nurse = new_visitor()
    assert nurse.sign_in(NEW["email"], NEW["password"]).path == "/"
    assert nurse.visit(STAFF).status == 404


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"name": " "}, "Enter their name"),
        ({"password": "short"}, "The password must be at least 12 characters long"),
        ({"email": "nurse"}, "Enter an email address in the correct format, like name@example.com"),
    ],
)
def test_refuses_at_the_field_and_stores_nothing(browser, changed, error):
    page = browser.submit(f"{STAFF}/new", "Add colleague", **NEW | changed)
    assert (page.status, page.errors) == (422, [error])
    assert database.session.query(User).filter_by(email=NEW["email"]).first() is None


def test_asks_what_a_colleague_does(browser):
    values = {name: value for name, value in NEW.items() if name != "role"}
    assert browser.submit(f"{STAFF}/new", "Add colleague", **values).errors == ["Choose what they do here"]


def test_a_new_role_takes_hold_at_once(world, browser, signed_in, new_visitor):
    theirs = signed_in(world.provider_user)
    page = browser.send(browser.visit(STAFF), "Make manager Pro Vider")
    assert page.notices == ["Pro Vider is a manager now, and has to sign in again."]
    assert theirs.visit("/account").path == "/sign-in"
    again = new_visitor()
    again.sign_in(world.provider_user.email, PASSWORD)
    assert again.visit(STAFF).status == 200


def test_disables_and_enables(world, browser, signed_in):
    theirs = signed_in(world.provider_user)
    page = browser.send(browser.visit(STAFF), "Disable Pro Vider")
    assert page.notices == ["Pro Vider can no longer sign in and was signed out everywhere."]
    assert theirs.visit("/account").path == "/sign-in"
    assert browser.send(page, "Enable Pro Vider").notices == ["Pro Vider can sign in again."]


def test_nobody_changes_themselves(browser, manager):
    for what, to in (("switch", "disabled"), ("role", "provider_staff")):
        assert browser.post(f"{STAFF}/{manager.public_id}/{what}", to=to).status == 403


def test_a_role_that_is_not_a_providers_does_not_exist(world, browser):
    with statements_seen() as seen:
        page = browser.post(f"{STAFF}/{world.provider_user.public_id}/role", to="commissioner")
    assert (page.status, seen.writes()) == (404, [])
