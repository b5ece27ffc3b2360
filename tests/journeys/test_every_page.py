"""Every page that somebody of each role can click their way to."""

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from rehab.demo.people import PASSWORD
from tests.support import html
from tests.support.crawler import Answer, crawl
from tests.support.service import Site
from tests.support.somebody import is_new

# Whose names each role may read, among the invented people, who are all called Example; None is everybody of Coventry.
NAMES: dict[str, set[str] | None] = {
    "keyworker": None,
    "manager": None,
    "coordinator": None,
    "provider": None,
    "chair": set(),
    "otherprovider": {"Winter", "Linden", "Merle"},
    "commissioner": set(),
    "administrator": set(),
    "warwickshire.keyworker": {"Tatum"},
    "warwickshire.coordinator": {"Tatum"},
    "warwickshire.chair": set(),
    "warwickshire.commissioner": set(),
}
OF_WARWICKSHIRE = {"Tatum"}
MOST_OF_A_KIND = 2
every_login = pytest.mark.parametrize("login", NAMES)


class Roles:
    """A browser for each login, and every page that it leads to; both made when first asked for."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self._browser = browser
        self._site = site
        self.signed_in = cache(self._signed_in)
        self.answers = cache(self._answers)

    def _signed_in(self, login: str) -> BrowserContext:
        context = self._browser.new_context(base_url=self._site.url)
        token = html.parse(context.request.get("/sign-in").text()).select_one('input[name="csrf_token"]')
        assert token is not None
        form = {"csrf_token": str(token["value"]), "email": f"{login}@demo.example", "password": PASSWORD}
        answer = context.request.post("/sign-in", form=form, headers={"Referer": f"{self._site.url}/sign-in"})
        assert answer.url == f"{self._site.url}/", f"{login} cannot sign in: {answer.status}"
        return context

    def _answers(self, login: str) -> list[Answer]:
        return list(crawl(self.signed_in(login).request, f"{self._site.url}/", most_of_a_kind=MOST_OF_A_KIND))


@pytest.fixture(scope="module")
def roles(browser: Browser, site: Site) -> Iterator[Roles]:
    return Roles(browser, site)


@every_login
def test_every_link_leads_to_a_sound_page(roles: Roles, login: str) -> None:
    answers = roles.answers(login)
    faults = [
        f"{answer.address}, linked from {answer.linked_from}: {fault}"
        for answer in answers
        for fault in (
            [str(answer.status)]
            if answer.status not in _statuses(answer)
            else html.faults(answer.text)
            if answer.is_page
            else []
        )
    ]
    assert faults == []
    assert len(answers) > 5, "the crawl found hardly a page"


def _statuses(answer: Answer) -> set[int]:
    """What somebody was told of may be done by now, or no longer theirs to see."""
    return {200, 403, 404} if answer.kind == "/notices/*" else {200}


@every_login
def test_no_page_names_somebody_who_is_none_of_their_business(roles: Roles, login: str) -> None:
    allowed = NAMES[login]
    for answer in roles.answers(login):
        named = set(re.findall(r"\b([A-Z][a-z]+) Example\b", answer.text))
        strangers = named & OF_WARWICKSHIRE if allowed is None else named - allowed
        assert not strangers, f"{answer.address} names {strangers}"


def test_those_who_may_read_names_do(roles: Roles) -> None:
    """Else the names could have gone from all pages, and the test above would prove nothing."""
    readers = [login for login, allowed in NAMES.items() if allowed != set()]
    for login in readers:
        assert any(" Example" in answer.text for answer in roles.answers(login)), f"{login} reads no name"


def test_the_navigation_marks_the_part_of_the_service_that_a_page_is_in(roles: Roles) -> None:
    cases = [answer for answer in roles.answers("keyworker") if answer.kind in {"/cases", "/cases/*"}]
    marked = {html.words(link) for answer in cases for link in answer.tree.select("nav [aria-current=true]")}
    assert len(cases) > 1
    assert marked == {"Cases"}


def test_every_kind_of_page_is_accessible_and_fits_a_narrow_phone(
    roles: Roles,
    axe: Callable[[Page], None],
    no_sideways_scroll: Callable[[Page], None],
    judged: set[tuple[str, ...]],
) -> None:
    """One of each kind, as the first login that has it sees it; home pages are of a kind each."""
    kinds = {
        (answer.kind.split("?")[0], login if answer.kind == "/" else ""): (login, answer.address)
        for login in reversed(NAMES)
        for answer in reversed(roles.answers(login))
        if answer.is_page
    }
    pages = {login: roles.signed_in(login).new_page() for login in NAMES}
    for login, address in kinds.values():
        pages[login].goto(address)
        if is_new(pages[login], judged):
            axe(pages[login])
            no_sideways_scroll(pages[login])
    assert len(kinds) > 40, "the crawl found hardly a kind of page"
