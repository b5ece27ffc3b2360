"""The real service with the demonstration loaded, and a real browser."""

import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.databases import Databases
from tests.support.service import Site, a_chromium, a_site, served
from tests.support.somebody import Somebody

SCREENSHOTS = Path(tempfile.gettempdir()) / "rehab-screenshots"
NARROW = {"width": 320, "height": 640}
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure until the browsers are closed, so that pictures can be taken."""
    report = yield
    item.stash[FAILED] = report.failed or item.stash.get(FAILED, False)
    return report


@pytest.fixture(scope="session")
def site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service on PostgreSQL, served by gunicorn, with the demonstration loaded."""
    with databases.temporary("postgresql") as database_url:
        site = a_site(database_url, tmp_path_factory.mktemp("site"))
        site.flask("demo", "load")
        with served(site):
            yield site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium per file; while it is open its event loop keeps other tests of the process from having one."""
    with sync_playwright() as playwright:
        chromium = a_chromium(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Callable[[], Page]]:
    """Open a browser of its own for one more person; a failed test leaves a picture of what each saw."""
    pages: list[Page] = []

    def open_page() -> Page:
        page = browser.new_context(base_url=site.url).new_page()
        page.set_default_timeout(10_000)
        pages.append(page)
        return page

    yield open_page
    for number, page in enumerate(pages):
        if request.node.stash[FAILED]:
            SCREENSHOTS.mkdir(exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"{request.node.name}-{number}.png", full_page=True)
        page.context.close()


@pytest.fixture
def page(new_page: Callable[[], Page]) -> Page:
    """The browser of the person whom the journey is about."""
    return new_page()


@pytest.fixture(scope="session")
def judged() -> set[tuple[str, ...]]:
    """The outlines of the pages that were judged already, by whoever came to them first."""
    return set()


@pytest.fixture
def sign_in(
    new_page: Callable[[], Page],
    axe: Callable[[Page], None],
    no_sideways_scroll: Callable[[Page], None],
    judged: set[tuple[str, ...]],
) -> Callable[[str], Somebody]:
    """Sign somebody of the demonstration in, in a browser of their own, judging each page that they come to."""

    def open_browser(login: str) -> Somebody:
        somebody = Somebody(new_page(), [axe, no_sideways_scroll], judged)
        somebody.sign_in(login)
        return somebody

    return open_browser


@pytest.fixture
def stranger(
    new_page: Callable[[], Page],
    axe: Callable[[Page], None],
    no_sideways_scroll: Callable[[Page], None],
    judged: set[tuple[str, ...]],
) -> Callable[[], Somebody]:
    """Somebody without an account, in a browser of their own, whose pages are judged as well."""
    return lambda: Somebody(new_page(), [axe, no_sideways_scroll], judged)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Fail with a report when the page breaks a rule of accessibility."""
    judge = Axe()

    def assert_accessible(page: Page) -> None:
        results = judge.run(page, options={"resultTypes": ["violations"]})
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return assert_accessible


@pytest.fixture(scope="session")
def no_sideways_scroll() -> Callable[[Page], None]:
    """Fail when the page is wider than a narrow phone."""

    def assert_fits(page: Page) -> None:
        size = page.viewport_size
        page.set_viewport_size(NARROW)
        width = page.evaluate("document.documentElement.scrollWidth")
        page.set_viewport_size(size or NARROW)
        assert width <= NARROW["width"], f"{page.url} is {width} px wide"

    return assert_fits
