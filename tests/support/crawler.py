"""Follow every link that somebody is shown, as they would, and keep what came back."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from playwright.sync_api import APIRequestContext

from tests.support import html


@dataclass(frozen=True)
class Answer:
    """What a link led to."""

    address: str
    linked_from: str
    status: int
    is_page: bool
    text: str

    @property
    def kind(self) -> str:
        """What it is a page of."""
        return kind_of(self.address)

    @cached_property
    def tree(self) -> BeautifulSoup:
        """The page to look into."""
        return html.parse(self.text)

    @property
    def links(self) -> list[str]:
        """Where it leads within the service, in its order; places within a page are the page."""
        found = [urljoin(self.address, link) for link in html.links(self.text)]
        own = [link for link in found if urlsplit(link).netloc == urlsplit(self.address).netloc]
        return [urldefrag(link).url for link in own]


def crawl(browser: APIRequestContext, start: str, *, most_of_a_kind: int) -> Iterator[Answer]:
    """Each address once, those nearest to `start` first, and so many of each kind."""
    waiting = {start: ""}
    met = {start}
    kinds: Counter[str] = Counter()
    while waiting:
        address = next(iter(waiting))
        answer = _ask(browser, address, waiting.pop(address))
        for link in answer.links:
            if link not in met and kinds[kind_of(link)] < most_of_a_kind:
                kinds[kind_of(link)] += 1
                waiting[link] = address
            met.add(link)
        yield answer


def kind_of(address: str) -> str:
    """The address without what differs from case to case."""
    parts = urlsplit(address)
    arguments = "&".join(name for name, _ in parse_qsl(parts.query))
    return re.sub(r"[^/]*[0-9_][^/]*", "*", parts.path) + (f"?{arguments}" if arguments else "")


def _ask(browser: APIRequestContext, address: str, linked_from: str) -> Answer:
    response = browser.get(address)
    is_page = response.headers["content-type"].startswith("text/html")
    answer = Answer(address, linked_from, response.status, is_page, response.text() if is_page else "")
    response.dispose()
    return answer
