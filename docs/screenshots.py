"""Take the pictures of the README from the demonstration, on a throwaway database: `make screenshots`."""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.support.service import Site, a_chromium, a_site, served
from tests.support.somebody import Somebody

IMAGES = Path(__file__).parent / "images"
DESK, TALL_DESK, PHONE = {"width": 1280, "height": 900}, {"width": 1280, "height": 1250}, {"width": 390, "height": 844}
COLOURS = 128

Size = dict[str, int]
Picture = tuple[str, Size, Callable[[Somebody], None]]


def case(kay: Somebody) -> None:
    kay.follow("Cases")
    kay.follow("Next")
    kay.follow("R-", of="Gale Example")


def panel_case(casey: Somebody) -> None:
    casey.follow(re.compile("^R-"), of="Online vote")


def offer(parker: Somebody) -> None:
    parker.follow("Offer to")


def measures(jordan: Somebody) -> None:
    jordan.follow("Measures")


def stay_here(_somebody: Somebody) -> None:
    """The home page."""


PICTURES: dict[str, Picture] = {
    "home": ("keyworker", DESK, stay_here),
    "case": ("keyworker", DESK, case),
    "panel-case": ("clinician", TALL_DESK, panel_case),
    "offer": ("provider", DESK, offer),
    "measures": ("commissioner", DESK, measures),
    "phone": ("provider", PHONE, stay_here),
}


def main() -> None:
    """Load the demonstration, then take each picture anew."""
    with a_demonstration() as site, sync_playwright() as playwright:
        browser = a_chromium(playwright)
        for name, picture in PICTURES.items():
            take(browser, site, IMAGES / f"{name}.png", picture)
        browser.close()


@contextmanager
def a_demonstration() -> Iterator[Site]:
    """The service on a database that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        site = a_site(f"sqlite:///{folder}/rehab.db", Path(folder))
        site.flask("db", "upgrade")
        site.flask("demo", "load")
        with served(site):
            yield site


def take(browser: Browser, site: Site, file: Path, picture: Picture) -> None:
    """Sign in, go to the page, and keep what the window shows, in few colours so that the file is small."""
    login, size, go = picture
    page = browser.new_page(base_url=site.url, viewport=size)
    somebody = Somebody(page, judges=(), judged=set())
    somebody.sign_in(login)
    go(somebody)
    page.screenshot(path=file)
    page.close()
    with Image.open(file) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    main()
