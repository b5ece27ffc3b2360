"""What a provider and a service read is the same to the letter, whoever else is cared for elsewhere.

`test_identifiers` looks for people whom a reader may not know; this compares every page, file, list and count as a
whole, so that a number or a day would tell as well.
"""

import itertools
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from rehab.core.db import Model, db
from tests.support import crowd
from tests.support.access_policy import NEXT_DOOR, RULES, STANDINGS
from tests.support.casts import found_again
from tests.support.reading import text_of
from tests.support.site import Site

HANGS_FROM = {"incident", "departure", "offer", "placement", "planned_review", "review", "stay"}
# Rows that only an import of history makes.
IMPORTED = {"history_row"}
FILTERS = {
    "placements.offers": ("state=open", "state=closed", "state=to-answer"),
    "placements.residents": ("show=arriving", "show=here", "show=left"),
    "cases.cases": ("status=admitted", "sort=name", "reference=R-2026"),
}
# Tokens of forms, and the number that each answer has.
OF_ONE_TIME = re.compile(r'(name="(?:csrf_token|form_key)"[^>]*value=")[^"]+|^[0-9a-f]{16}$', re.MULTILINE)
# A first look marks them as read.
READ_ONCE = ("messages", "notices")
LISTS = ("home.home", "placements.offers", "placements.residents", "placements.incident_list")


@pytest.fixture(autouse=True)
def _numbers_of_their_own(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The world comes first: its numbers are taken, in whichever process it was made."""
    monkeypatch.setattr("tests.factories.requests.numbers", itertools.count(50_000))


def addresses(site: Site, who: str) -> Iterator[str]:
    """Every page and file of somebody's own, with the filters of its lists."""
    standing = STANDINGS[who]
    own = site.states.testbury if standing.side == "testbury" else site.states.otherham
    for rule in RULES:
        if rule.method != "GET" or rule.is_public or rule.expects(who, standing.side) != "let in":
            continue
        path = site.path(rule.endpoint, **rule.always, **{name: own.ids[key] for name, key in rule.things.items()})
        yield path
        yield from (f"{path}?{query}" for query in FILTERS.get(rule.endpoint, ()))


def read(site: Site, who: str, paths: list[str]) -> dict[str, str]:
    """What each address shows to somebody who has signed in."""
    browser = site.browser(who)
    return {path: OF_ONE_TIME.sub(r"\1", text_of(browser.get(path))) for path in paths}


def differences(path: str, before: str, after: str) -> list[str]:
    """Each line of an address that came or went."""
    return [f"{path}: {line}" for line in sorted({*before.splitlines()} ^ {*after.splitlines()})]


def rows_that_hang_from_stays() -> dict[str, int]:
    """Each table of what comes with an offer, a placement or a stay -> how many rows it holds."""
    tables = [
        table
        for table in Model.metadata.sorted_tables
        if any(key.column.table.name in HANGS_FROM for key in table.foreign_keys) and table.name not in IMPORTED
    ]
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def settle_elsewhere(site: Site) -> None:
    """People of both councils, of their first services, come to the house of the other council's provider."""
    testbury, otherham = (found_again(side.cast) for side in (site.states.testbury, site.states.otherham))
    crowd.settle(testbury, testbury.other_facility, next_house=testbury.facility)
    crowd.settle(otherham, otherham.facility, next_house=otherham.other_facility)


@pytest.mark.only("postgresql")  # what is shown does not depend on the engine
@pytest.mark.parametrize("who", ["provider manager", NEXT_DOOR])
def test_reads_the_same_whoever_is_cared_for_elsewhere(site: Site, who: str) -> None:
    paths, _ = list(addresses(site, who)), site.token(who)
    with site.as_it_was(), site.app.app_context():
        read(site, who, [path for path in paths if any(word in path for word in READ_ONCE)])
        before = read(site, who, paths)
        settle_elsewhere(site)
        after = read(site, who, paths)
    assert [line for path in paths for line in differences(path, before[path], after[path])] == []


@pytest.mark.only("postgresql")  # as above
def test_those_people_are_on_every_list_of_the_house_that_cares_for_them(site: Site) -> None:
    """Else the test above would hold for pages that show nobody."""
    who = "other provider's staff"
    paths, _ = [site.path(endpoint) for endpoint in LISTS], site.token(who)
    with site.as_it_was(), site.app.app_context():
        before, rows = read(site, who, paths), rows_that_hang_from_stays()
        settle_elsewhere(site)
        after, more = read(site, who, paths), rows_that_hang_from_stays()
    assert [path for path in paths if before[path] == after[path]] == []
    assert [table for table in rows if rows[table] == more[table]] == []
