"""Read a page as a person would, and refuse one that is not sound HTML."""

from collections import Counter
from collections.abc import Iterator

import lxml.html
from bs4 import BeautifulSoup, Tag

Attributes = dict[str, str]
_REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
_UNSEEN_INPUTS = {"hidden", "submit"}


def parse(text: str) -> BeautifulSoup:
    """The page as a tree."""
    return BeautifulSoup(text, "lxml")


def words(element: Tag | None) -> str:
    """The text of an element with single spaces; nothing where there is no element."""
    return "" if element is None else " ".join(element.get_text(" ").split())


def links(page: str) -> list[str]:
    """Where the links of a page lead, in their order; none where there is no page."""
    return [str(link) for link in lxml.html.document_fromstring(page).xpath("//a/@href")] if page else []


class _Elements:
    """The elements of a page in their order; a tenth of the time of a tree, and every page of every test pays it."""

    def __init__(self, text: str) -> None:
        page = lxml.html.document_fromstring(text)
        self.found: list[tuple[str, Attributes]] = [(str(node.tag), dict(node.attrib)) for node in page.iter()]
        # The titles that count are those of the page, not of its pictures.
        self.titles = len(page.findall("head/title"))

    def with_attribute(self, name: str) -> Iterator[tuple[str, str]]:
        """Tag and value of each element that has the attribute."""
        return ((tag, attributes[name]) for tag, attributes in self.found if name in attributes)

    def called(self, *tags: str) -> list[Attributes]:
        """The attributes of each element that is one of these."""
        return [attributes for tag, attributes in self.found if tag in tags]


def faults(page: str) -> list[str]:
    """What every page must have and this one lacks: title, language, one main, one h1, ids that resolve, labels."""
    elements = _Elements(page)
    ids = Counter(name for _, name in elements.with_attribute("id"))
    return [
        *_missing_landmarks(elements),
        *(f"the id {name!r} is used {count} times" for name, count in ids.items() if count > 1),
        *_dangling_references(elements, set(ids)),
        *_unlabelled_inputs(elements),
    ]


def _missing_landmarks(page: _Elements) -> list[str]:
    found = {
        "html[lang]": sum("lang" in attributes for attributes in page.called("html")),
        "title": page.titles,
        "main": len(page.called("main")),
        "h1": len(page.called("h1")),
    }
    return [f"{count} of {landmark} instead of 1" for landmark, count in found.items() if count != 1]


def _dangling_references(page: _Elements, ids: set[str]) -> list[str]:
    pointers = [(by, name) for by in _REFERENCES for _, names in page.with_attribute(by) for name in names.split()]
    targets = [target for tag, target in page.with_attribute("href") if tag == "a" and target.startswith("#")]
    pointers += [("href", target[1:]) for target in targets if target != "#"]
    return [f'{by}="{name}" points nowhere' for by, name in pointers if name not in ids]


def _unlabelled_inputs(page: _Elements) -> list[str]:
    labelled = {name for tag, name in page.with_attribute("for") if tag == "label"}
    return [
        f"no label for {control.get('name')!r}"
        for control in page.called("input", "select", "textarea")
        if control.get("type") not in _UNSEEN_INPUTS
        and control.get("id") not in labelled
        and not control.get("aria-label")
    ]
