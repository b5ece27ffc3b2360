"""Plain typed factories: each stores what it makes, commits, and returns it.

`a_world()` is the one cast that every test uses: a key worker, her colleague, a key worker of another service, a
panel chair, a provider, another provider, a commissioner, another authority's commissioner, and so on.
"""

from rehab.accounts.rules import Role
from tests.factories.frameworks import (
    a_callable_facility,
    a_facility,
    a_framework,
    a_place,
    a_price,
    a_provider,
    lot_of,
)
from tests.factories.organisations import PASSWORD, a_service, a_user, actor, an_authority, an_organisation
from tests.factories.panels import a_budget, a_panel
from tests.factories.placements import a_stay, an_arranged_placement, an_offer
from tests.factories.requests import a_client, a_plan, a_request
from tests.factories.storing import NOON, TODAY, stored
from tests.factories.world import World, a_world

__all__ = [
    "NOON",
    "PASSWORD",
    "TODAY",
    "Role",
    "World",
    "a_budget",
    "a_callable_facility",
    "a_client",
    "a_facility",
    "a_framework",
    "a_panel",
    "a_place",
    "a_plan",
    "a_price",
    "a_provider",
    "a_request",
    "a_service",
    "a_stay",
    "a_user",
    "a_world",
    "actor",
    "an_arranged_placement",
    "an_authority",
    "an_offer",
    "an_organisation",
    "lot_of",
    "stored",
]
