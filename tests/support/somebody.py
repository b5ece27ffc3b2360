"""A person at a real browser: signs in, reads and fills in pages by the words on them, and judges each page."""

import datetime as dt
import re
from collections.abc import Callable, Iterable

from playwright.sync_api import ConsoleMessage, Locator, Page

from rehab.demo.people import PASSWORD
from tests.support.crawler import kind_of

Judge = Callable[[Page], None]
# What tells two states of a page apart: a list that only grew is not judged again.
OUTLINE = "h1, h2, legend, label, button, [role=button]"


def is_new(page: Page, judged: set[tuple[str, ...]]) -> bool:
    """Whether no page of this outline was judged yet; from now on one was."""
    outline = (kind_of(page.url).split("?")[0], *page.locator(OUTLINE).all_inner_texts())
    known = outline in judged
    judged.add(outline)
    return not known


class Somebody:
    """One person with one browser; each page they come to must pass the judges and leave the console empty.

    `judged` holds the outlines of the pages that were judged already, and may be shared with other people.
    """

    def __init__(self, page: Page, judges: Iterable[Judge], judged: set[tuple[str, ...]]) -> None:
        self.page = page
        self.judges = tuple(judges)
        self._judged = judged
        self._complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._complaints.append(str(error)))

    def sign_in(self, login: str) -> None:
        """As one of the demonstration's people; ends on their home page."""
        self.open("/sign-in")
        self.write("Email address", f"{login}@demo.example")
        self.write("Password", PASSWORD)
        self.press("Sign in")
        assert self.heading == "Your work"

    def open(self, path: str, *, expecting: int = 200) -> None:
        """Go to an address; `expecting` is the status of the page that is there."""
        with self.page.expect_navigation() as arriving:
            self.page.goto(path)
        self._judge(arriving.value.status if arriving.value else 0, expecting)

    def follow(self, link: str | re.Pattern[str], *, of: str = "") -> None:
        """Click a link, or a link that looks like a button, by its text; `of` picks the table row that it stands in."""
        part = self.row(of) if of else self.page.locator("body")
        self._go(part.get_by_role("link", name=link).or_(part.get_by_role("button", name=link)).first, 200)

    def press(self, button: str, *, of: str = "", expecting: int = 200) -> None:
        """Press a button by its text; `expecting` is the status of the page that it leads to."""
        part = self.row(of) if of else self.page.locator("body")
        self._go(part.get_by_role("button", name=button).first, expecting)

    def row(self, text: str) -> Locator:
        """The row of a table that holds a text."""
        return self.page.get_by_role("row").filter(has_text=text)

    def write(self, label: str, text: str) -> None:
        """Fill in a text field."""
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, question: str, answer: str) -> None:
        """Choose one of a question's radio buttons."""
        self._group(question).get_by_label(answer, exact=True).check()

    def tick(self, words: str) -> None:
        """Tick a box by some of its own words."""
        self.page.get_by_label(words).check()

    def pick(self, label: str, option: str) -> None:
        """Choose from a list that unfolds."""
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def date(self, question: str, day: dt.date) -> None:
        """Fill in the three boxes of a date."""
        boxes = self._group(question)
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            boxes.get_by_label(part, exact=True).fill(str(number))

    @property
    def heading(self) -> str:
        """The heading of the page."""
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        """All that can be read in the main part of the page."""
        return self.page.locator("main").inner_text()

    @property
    def source(self) -> str:
        """All that was sent, read or not."""
        return self.page.content()

    @property
    def path(self) -> str:
        """The address, without the server."""
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    def download(self, link: str) -> bytes:
        """What a link gives to keep."""
        href = self.page.get_by_role("button", name=link).get_attribute("href") or ""
        response = self.page.context.request.get(href)
        assert response.status == 200, f"{href} answers {response.status}"
        return response.body()

    def _group(self, question: str) -> Locator:
        return self.page.get_by_role("group", name=question, exact=True)

    def _go(self, way: Locator, expecting: int) -> None:
        with self.page.expect_navigation() as arriving:
            way.click()
        self._judge(arriving.value.status if arriving.value else 0, expecting)

    def _judge(self, status: int, expecting: int) -> None:
        assert status == expecting, f"{self.path} answers {status}: {self.heading}"
        if is_new(self.page, self._judged):
            for judge in self.judges:
                judge(self.page)
        assert not self._complaints, f"{self.path}: {self._complaints}"

    def _hear(self, message: ConsoleMessage) -> None:
        """The status of the page itself is judged by whoever expects it; everything else must be silent."""
        is_own_status = message.location["url"] == self.page.url and message.text.startswith("Failed to load resource")
        if message.type in {"error", "warning"} and not is_own_status:
            self._complaints.append(message.text)
