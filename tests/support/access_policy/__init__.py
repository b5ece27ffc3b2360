"""Who may reach what, written from the design's words about users, and held against every route.

`own` are the places in a council, its services and its providers whose people may reach a thing of their own side;
`anybody` those who may whosever it is. `seen` may see the thing, yet not do this to it, or not now. Everybody else
is answered as if the thing did not exist, and who has not signed in is asked to.
"""

from tests.support.access_policy.accounts import ADMINISTRATION, IMPORTS, OWN_ACCOUNT, PUBLIC, STAFF, WORK
from tests.support.access_policy.afterwards import AFTERWARDS
from tests.support.access_policy.cases import CASES, PEOPLE, TEAM
from tests.support.access_policy.fields import day
from tests.support.access_policy.framework import FRAMEWORK, FRAMEWORK_LIFE, REGISTER_CHECKS
from tests.support.access_policy.house_life import HOUSE_LIFE
from tests.support.access_policy.measures import MEASURES
from tests.support.access_policy.panel import PANEL
from tests.support.access_policy.placements import OFFERS, STAYS
from tests.support.access_policy.providers import FACILITY_PAGES, PRICES, PROVIDER_PAGES, VACANCIES
from tests.support.access_policy.requests import DOCUMENTS, MATCHING, REQUESTS
from tests.support.access_policy.reviews import REVIEWS
from tests.support.access_policy.rule import (
    KEY_WORKERS,
    MEMBERS,
    MISSING,
    NEXT_DOOR,
    PROVIDERS,
    STANDINGS,
    STRANGERS,
    Rule,
)

__all__ = [
    "KEY_WORKERS",
    "MEMBERS",
    "MISSING",
    "NEXT_DOOR",
    "PROVIDERS",
    "RULES",
    "STANDINGS",
    "STRANGERS",
    "Rule",
    "day",
]

RULES = [
    *PUBLIC,
    *OWN_ACCOUNT,
    *ADMINISTRATION,
    *STAFF,
    *FRAMEWORK,
    *PRICES,
    *VACANCIES,
    *PROVIDER_PAGES,
    *FACILITY_PAGES,
    *FRAMEWORK_LIFE,
    *IMPORTS,
    *REGISTER_CHECKS,
    *WORK,
    *MEASURES,
    *CASES,
    *PEOPLE,
    *TEAM,
    *REQUESTS,
    *DOCUMENTS,
    *MATCHING,
    *PANEL,
    *OFFERS,
    *STAYS,
    *REVIEWS,
    *AFTERWARDS,
    *HOUSE_LIFE,
]
