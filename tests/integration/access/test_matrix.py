"""Every route, by every role, on one's own thing, on another organisation's and on one that does not exist.

What is expected stands in `tests/support/access_policy`. A refusal must store nothing, and of what somebody may
not see not even the look at it is noted.
"""

import random

import pytest

from tests.support.access_policy import RULES, STANDINGS, Rule
from tests.support.access_table import FIRST, Cell, Table, cells_of, who_may
from tests.support.site import ANONYMOUS, Answer, Site

REFUSALS = {404: "not found", 403: "refused", 409: "refused", 422: "refused"}
# Signing out, and a new password, end at the page where one signs in.
ENDS_THE_SESSION = {"accounts.sign_out", "accounts.change_password"}
CELLS = [cell for rule in RULES for cell in cells_of(rule)]
UNSAFE = [rule for rule in FIRST.values() if rule.method == "POST"]
SAFE = [rule for rule in FIRST.values() if rule.method == "GET"]
SAMPLE = 200


def outcome(cell: Cell, answer: Answer) -> str:
    """What an answer means to who asked."""
    if answer.leads_to_sign_in:
        is_in = cell.rule.is_public or cell.who in STANDINGS
        return "let in" if is_in and cell.rule.endpoint in ENDS_THE_SESSION else "sign in"
    return "let in" if answer.status < 400 else REFUSALS.get(answer.status, str(answer.status))


def fault_of(cell: Cell, answer: Answer) -> str | None:
    """What is wrong with an answer, in a sentence."""
    expected, came = cell.rule.expects(cell.who, cell.side), outcome(cell, answer)
    told = f"{cell.rule.label} by {cell.who}, thing of {cell.side}: {expected} expected, {answer.status} came"
    if came != expected:
        return told
    if expected != "let in" and answer.stored:
        return f"{told}, yet it stored {answer.stored[0]}"
    if expected in {"not found", "sign in"} and answer.statements.writes(besides=frozenset({"user_session"})):
        return f"{told}, yet it noted that something was seen"
    return None


def faults(site: Site, cells: list[Cell]) -> list[str]:
    table = Table(site)
    return [fault for cell in cells if (fault := fault_of(cell, table.ask(cell)))]


def test_every_route_has_a_rule(site: Site) -> None:
    routes = {
        (rule.endpoint, method)
        for rule in site.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert set(FIRST) == routes


@pytest.mark.only("postgresql")  # a sample of the cells runs on SQLite: who may do what does not depend on the engine
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.label)
def test_lets_in_whom_the_policy_names_and_nobody_else(site: Site, rule: Rule) -> None:
    assert faults(site, cells_of(rule)) == []


@pytest.mark.only("sqlite")  # all cells run on PostgreSQL
def test_decides_a_sample_of_the_matrix_alike_on_the_other_engine(site: Site) -> None:
    sample = random.Random(20260601).sample(CELLS, SAMPLE)  # noqa: S311  (the same sample every time)
    assert faults(site, sample) == []


@pytest.mark.only("postgresql")  # as above: it is refused before the database is asked
def test_stores_nothing_without_a_token_that_holds(site: Site) -> None:
    table, found = Table(site), []
    for rule in UNSAFE:
        who = (who_may(rule) or [ANONYMOUS])[0]
        for token in ("", "x" * 90):
            address, form = table.address(rule, "testbury"), table.form(Cell(rule, who, "testbury"))
            answer = site.post(who, address, form, token=token)
            if answer.status != 400 or answer.stored:
                found.append(f"{rule.label}: {answer.status} {answer.stored}")
    assert found == []


@pytest.mark.only("postgresql")  # as above
def test_asks_for_the_head_of_a_page_as_for_the_page(site: Site) -> None:
    table = Table(site)
    asked = [(rule, who) for rule in SAFE for who in (ANONYMOUS, "member", "administrator")]
    got = [
        fault_of(Cell(rule, who, "testbury"), site.head(who, table.address(rule, "testbury"))) for rule, who in asked
    ]
    assert [fault for fault in got if fault] == []


@pytest.mark.only("postgresql")  # as above
def test_knows_no_other_methods(site: Site) -> None:
    table, found = Table(site), []
    for rule in FIRST.values():
        for method in {"PUT", "PATCH", "DELETE", "POST"} - {
            known for endpoint, known in FIRST if endpoint == rule.endpoint
        }:
            address = table.address(rule, "testbury")
            answer = site.ask("key worker", lambda browser, m=method, a=address: browser.open(a, method=m))
            if answer.status not in {400, 405} or answer.stored:
                found.append(f"{method} {rule.label}: {answer.status}")
    assert found == []
