"""The staff of a provider: whose they are to look after, and what their managers may give and take."""

import pytest

from rehab.accounts import commands as accounts
from rehab.accounts import policy, queries
from rehab.accounts.models import Organisation, RoleGrant
from rehab.accounts.rules import Role
from rehab.admin import commands
from rehab.core.db import db as database
from rehab.core.errors import InvalidInput, NotAllowed, NotFound
from rehab.core.transaction import transaction
from tests import factories
from tests.factories import NOON
from tests.support.statements import statements_seen


@pytest.fixture
def world(db):
    return factories.a_world()


@pytest.fixture
def house(world):
    return database.session.get_one(Organisation, world.provider.organisation_id)


@pytest.fixture
def manager(house):
    return factories.a_user(Role.PROVIDER_MANAGER, house, name="Man Ager")


def change_role(actor, user, role):
    public_id = user.public_id
    with transaction():
        found = queries.staff_member_for_update(actor, public_id)
        accounts.change_provider_role(found, role, by=actor, now=NOON)


def roles_of(user):
    grants = database.session.query(RoleGrant).filter_by(user_id=user.id).order_by(RoleGrant.role)
    return [(grant.role, grant.organisation_id) for grant in grants]


def add(actor, role=Role.PROVIDER_STAFF, email="new@example.org"):
    with transaction():
        return commands.add_staff(name="New", email=email, role=role, password_hash="", by=actor, now=NOON)


def test_adds_a_colleague_at_ones_own_provider(manager, house):
    added = add(factories.actor(manager), Role.PROVIDER_MANAGER)
    assert added.organisation_id == house.id
    assert roles_of(added) == [(Role.PROVIDER_MANAGER, house.id)]


def test_gives_no_role_of_a_council_or_a_service_even_where_the_provider_is_one_too(world, house, manager):
    house.is_treatment_service, house.commissioned_by_id = True, world.authority.id
    database.session.commit()
    user, actor = world.provider_user, factories.actor(manager)
    with pytest.raises(NotAllowed):
        add(actor, Role.KEY_WORKER)
    with pytest.raises(NotAllowed):
        change_role(actor, user, Role.KEY_WORKER)


def test_an_address_belongs_to_one_account(world, manager):
    actor, taken = factories.actor(manager), world.key_worker.email
    with pytest.raises(InvalidInput):
        add(actor, email=taken)


def test_makes_a_manager_and_staff_again_and_leaves_other_work_alone(world, house, manager):
    user, council = world.provider_user, world.authority.id
    factories.stored(RoleGrant(user_id=user.id, role=Role.PANEL_MEMBER, organisation_id=council))
    actor = factories.actor(manager)
    change_role(actor, user, Role.PROVIDER_MANAGER)
    assert roles_of(user) == [(Role.PANEL_MEMBER, council), (Role.PROVIDER_MANAGER, house.id)]
    change_role(actor, user, Role.PROVIDER_STAFF)
    assert roles_of(user) == [(Role.PANEL_MEMBER, council), (Role.PROVIDER_STAFF, house.id)]


def test_keeps_one_role_of_two(house, manager):
    both = factories.a_user(Role.PROVIDER_MANAGER, house, name="Both Roles")
    factories.stored(RoleGrant(user_id=both.id, role=Role.PROVIDER_STAFF, organisation_id=house.id))
    change_role(factories.actor(manager), both, Role.PROVIDER_STAFF)
    assert roles_of(both) == [(Role.PROVIDER_STAFF, house.id)]


def test_the_same_role_again_changes_nothing(world, manager):
    actor, user = factories.actor(manager), world.provider_user
    with statements_seen() as seen:
        change_role(actor, user, Role.PROVIDER_STAFF)
    assert seen.writes() == []


def test_of_two_managers_who_demote_each_other_the_second_is_none_any_more(house, manager):
    second = factories.a_user(Role.PROVIDER_MANAGER, house, name="Second Manager")
    first_actor, second_actor = factories.actor(manager), factories.actor(second)
    change_role(first_actor, second, Role.PROVIDER_STAFF)
    with pytest.raises(NotFound):
        change_role(second_actor, manager, Role.PROVIDER_STAFF)


def test_a_manager_who_was_disabled_meanwhile_changes_nobody(world, manager):
    actor = factories.actor(manager)
    manager.disabled_at = NOON
    database.session.commit()
    with pytest.raises(NotFound):
        change_role(actor, world.provider_user, Role.PROVIDER_MANAGER)


@pytest.mark.parametrize("who", ["other_provider_user", "key_worker"])
def test_nobody_of_another_place_exists(world, manager, who):
    with pytest.raises(NotFound):
        change_role(factories.actor(manager), getattr(world, who), Role.PROVIDER_MANAGER)


def test_shuts_no_account_that_does_other_work_too_and_not_ones_own(world, manager):
    user, actor = world.provider_user, factories.actor(manager)

    def may(of):
        (found,) = [each for each in queries.staff(actor, page=1, size=9)[0] if each.id == of.id]
        return policy.can_change_role(actor, found), policy.can_switch_staff(actor, found)

    assert may(user) == (True, True)
    assert may(manager) == (False, False)
    factories.stored(RoleGrant(user_id=user.id, role=Role.PANEL_MEMBER, organisation_id=world.authority.id))
    database.session.expire_all()
    assert may(user) == (True, False)


@pytest.mark.parametrize("count", [2, 30])
def test_the_list_costs_three_statements_however_many_there_are(house, manager, count):
    for number in range(count):
        factories.a_user(Role.PROVIDER_STAFF, house, name=f"Nurse {number}")
    actor = factories.actor(manager)
    with statements_seen() as seen:
        queries.staff(actor, page=1, size=25)
    assert len(seen) == 3
