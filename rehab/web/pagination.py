"""Long lists in pages; the other GET arguments stay in the address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

T = TypeVar("T")
PAGE_SIZE = 25
HIGHEST_PAGE = 100_000
ARGUMENT = "page"


class PageLink(NamedTuple):
    """A numbered link below a list."""

    number: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list and the way to the others; pages count from 1, and an empty list has one page.

    With `has_more` there are more than `total`: the list was counted no further, and goes on after these pages.
    """

    items: Sequence[T]
    number: int
    size: int
    total: int
    path: str
    arguments: tuple[tuple[str, str], ...] = ()
    has_more: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, as far as they were counted."""
        return max(1, -(-self.total // self.size))

    @property
    def how_many(self) -> str:
        """`142`, or `more than 1,000` of a list that was counted no further."""
        return f"more than {self.total:,}" if self.has_more else f"{self.total:,}"

    @property
    def first(self) -> int:
        """The place in the whole list of the first item shown; 0 when none is."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The place in the whole list of the last item shown; 0 when none is."""
        return self.first + len(self.items) - 1 if self.items else 0

    def url(self, number: int) -> str:
        """The address of a page, with the filters of this one."""
        query = urlencode([*self.arguments, (ARGUMENT, str(number))])
        return f"{self.path}?{query}"

    @property
    def previous_url(self) -> str | None:
        """The page before, or the last one for an address beyond the end."""
        return self.url(min(self.number - 1, self.pages)) if self.number > 1 else None

    @property
    def next_url(self) -> str | None:
        """The page after."""
        return self.url(self.number + 1) if self.has_more or self.number < self.pages else None

    @property
    def links(self) -> list[PageLink | None]:
        """First, last and the neighbours of this page; None stands for those left out between or not counted."""
        near = range(self.number - 1, self.number + 2)
        wanted = sorted({1, self.pages, *(n for n in near if 1 <= n <= self.pages)})
        links: list[PageLink | None] = []
        before = 0
        for number in wanted:
            if number > before + 1:
                links.append(None)
            links.append(PageLink(number, self.url(number), number == self.number))
            before = number
        return [*links, None] if self.has_more else links


def requested_page(arguments: Mapping[str, str]) -> int:
    """The page that the address asks for; 1 for anything that is no page number."""
    text = arguments.get(ARGUMENT, "")
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(HIGHEST_PAGE))):
        return 1
    return min(max(int(text), 1), HIGHEST_PAGE)


def paginate(
    found: tuple[Sequence[T], int],
    *,
    number: int,
    path: str,
    arguments: Iterable[tuple[str, str]] = (),
    size: int = PAGE_SIZE,
    counted_to: int | None = None,
) -> Page[T]:
    """Wrap what a query found: the items of page `number` and how many there are in all.

    `arguments` are the GET arguments as pairs (`request.args.items(multi=True)`); blank ones are dropped.
    `counted_to` is how far the query counted, if not to the end: a greater number means only that there are more.
    """
    items, counted = found
    total = counted if counted_to is None else min(counted, counted_to)
    kept = tuple((name, value) for name, value in arguments if name != ARGUMENT and value)
    return Page(items=items, number=number, size=size, total=total, path=path, arguments=kept, has_more=total < counted)
