"""The real service with the demonstration loaded, and a real browser."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from rehab.runner import free_port
from tests.support.databases import Databases
from tests.support.keys import AUDIT_KEY, SECRET_KEY
from tests.support.somebody import Somebody

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
AS_ROOT = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
START_SECONDS = 60
SCREENSHOTS = Path(tempfile.gettempdir()) / "rehab-screenshots"
NARROW = {"width": 320, "height": 640}
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure until the browsers are closed, so that pictures can be taken."""
    report = yield
    item.stash[FAILED] = report.failed or item.stash.get(FAILED, False)
    return report


@dataclass(frozen=True)
class Site:
    """A service that is running."""

    url: str
    environment: dict[str, str] = field(repr=False)

    def flask(self, *words: str) -> str:
        """What a `flask` command on the same database prints."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, text=True, capture_output=True, check=False)
        assert done.returncode == 0, f"flask {' '.join(words)} failed:\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture(scope="session")
def site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service on PostgreSQL, served by gunicorn, with the demonstration loaded."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with databases.temporary("postgresql") as database_url:
        environment = os.environ | {
            "DATABASE_URL": database_url,
            "SECRET_KEY": SECRET_KEY,
            "AUDIT_KEY": AUDIT_KEY,
            "PUBLIC_URL": url,
            "SMTP_URL": f"smtp://127.0.0.1:{free_port()}",
            "INSTANCE_PATH": str(tmp_path_factory.mktemp("site")),
        }
        site = Site(url, environment)
        site.flask("demo", "load")
        with _served(site, port):
            yield site


@contextmanager
def _served(site: Site, port: int) -> Iterator[None]:
    gunicorn = f"gunicorn --bind 127.0.0.1:{port} --workers 1 --threads 4 --no-control-socket --log-level warning"
    command = [sys.executable, "-m", *gunicorn.split(), "wsgi:app"]
    server = subprocess.Popen(command, cwd=ROOT, env=site.environment)
    try:
        _wait_until_up(site.url, server)
        yield
    finally:
        server.terminate()
        server.wait()


def _wait_until_up(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the web server ended by itself"
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the web server did not answer within {START_SECONDS} seconds")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium per file; while it is open its event loop keeps other tests of the process from having one."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(AS_ROOT))
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


@pytest.fixture
def sign_in(
    new_page: Callable[[], Page], axe: Callable[[Page], None], no_sideways_scroll: Callable[[Page], None]
) -> Callable[[str], Somebody]:
    """Sign somebody of the demonstration in, in a browser of their own, judging each page that they come to."""
    judged: set[tuple[str, ...]] = set()

    def open_browser(login: str) -> Somebody:
        somebody = Somebody(new_page(), [axe, no_sideways_scroll], judged)
        somebody.sign_in(login)
        return somebody

    return open_browser


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
