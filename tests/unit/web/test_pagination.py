"""Pages of a list and the addresses of the others."""

import pytest

from rehab.core.counting import enough
from rehab.web.pagination import HIGHEST_PAGE, PAGE_SIZE, Page, paginate, requested_page


def a_page(*, number: int, total: int, shown: int = PAGE_SIZE) -> Page[int]:
    return paginate((list(range(shown)), total), number=number, path="/cases")


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("", 1), ("0", 1), ("-2", 1), ("two", 1), ("²", 1), ("9" * 50, 1), (str(HIGHEST_PAGE), HIGHEST_PAGE)],
)
def test_takes_anything_but_a_page_number_for_the_first_page(text: str, number: int) -> None:
    assert requested_page({"page": text}) == number


def test_starts_at_the_first_page_without_an_argument() -> None:
    assert requested_page({}) == 1


def test_counts_places_in_the_whole_list() -> None:
    page = a_page(number=3, total=60, shown=10)
    assert (page.first, page.last, page.pages) == (51, 60, 3)


def test_an_empty_list_has_one_page_and_shows_nothing() -> None:
    page = a_page(number=1, total=0, shown=0)
    assert (page.first, page.last, page.pages, page.previous_url, page.next_url) == (0, 0, 1, None, None)


def test_keeps_the_filters_in_the_address_and_replaces_the_page() -> None:
    arguments = [("state", "open"), ("state", "late"), ("text", ""), ("page", "2"), ("q", "a&b")]
    page = paginate(([1], 60), number=2, path="/cases", arguments=arguments)
    assert page.next_url == "/cases?state=open&state=late&q=a%26b&page=3"


def test_leads_back_from_beyond_the_end_to_the_last_page() -> None:
    page = a_page(number=900, total=60, shown=0)
    assert page.previous_url == "/cases?page=3"
    assert page.next_url is None


def test_links_first_last_and_neighbours_only() -> None:
    links = a_page(number=7, total=342).links
    assert [link and link.number for link in links] == [1, None, 6, 7, 8, None, 14]
    assert [link.number for link in links if link and link.current] == [7]


def test_links_every_page_where_none_is_left_out() -> None:
    assert [link and link.number for link in a_page(number=2, total=60).links] == [1, 2, 3]


@pytest.mark.parametrize(
    ("number", "counted", "said", "links"),
    [
        (1, 1_000, "1,000", [1, 2, None, 40]),
        (1, 1_001, "more than 1,000", [1, 2, None, 40, None]),
        (40, 1_001, "more than 1,000", [1, None, 39, 40, None]),
        (41, 1_026, "more than 1,025", [1, None, 40, 41, None]),
        (41, 1_020, "1,020", [1, None, 40, 41]),
    ],
)
def test_says_that_there_is_more_where_nobody_counted_on(
    number: int, counted: int, said: str, links: list[int | None]
) -> None:
    page = paginate((list(range(25)), counted), number=number, path="/cases", counted_to=enough(number, PAGE_SIZE))
    assert page.how_many == said
    assert [link and link.number for link in page.links] == links


def test_a_list_that_was_not_counted_to_its_end_always_leads_on() -> None:
    found = list(range(25)), 1_001
    pages = [paginate(found, number=number, path="/cases", counted_to=1_000) for number in (1, 40)]
    assert [page.next_url for page in pages] == ["/cases?page=2", "/cases?page=41"]
