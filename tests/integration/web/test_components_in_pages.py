"""The layouts as real pages use them."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup

from tests.support.visitor import Page, Visitor


@pytest.fixture
def sign_in_page(visitor: Visitor) -> Page:
    return visitor.visit("/sign-in")


def files_of(page: BeautifulSoup) -> Iterator[str]:
    """The addresses of the style sheets, scripts and icons of a page."""
    yield from (str(link["href"]) for link in page.select("link[href]"))
    yield from (str(script["src"]) for script in page.select("script[src]"))


def test_pages_are_named_after_the_service(sign_in_page: Page) -> None:
    assert sign_in_page.title == "Sign in - Rehab placements"


def test_a_page_with_errors_says_so_in_its_title_and_links_them_to_the_inputs(
    visitor: Visitor, sign_in_page: Page
) -> None:
    page = visitor.send(sign_in_page)
    assert page.title == "Error: Sign in - Rehab placements"
    targets = [str(link["href"]) for link in page.html.select(".govuk-error-summary__list a")]
    assert targets == ["#email", "#password"]


def test_every_file_of_a_page_is_ours_and_kept_by_browsers(visitor: Visitor, sign_in_page: Page) -> None:
    for address in files_of(sign_in_page.html):
        response = visitor.client.get(address)
        assert (address[0], response.status_code) == ("/", 200)
        assert "immutable" in response.headers["Cache-Control"]


def test_nobody_is_offered_to_sign_out_before_signing_in(sign_in_page: Page) -> None:
    assert sign_in_page.html.find(string="Sign out") is None
    assert sign_in_page.html.select("nav") == []
