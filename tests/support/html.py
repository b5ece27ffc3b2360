"""Read a page as a person would, and refuse one that is not sound HTML."""

from collections import Counter

from bs4 import BeautifulSoup, Tag

_REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls")


def parse(text: str) -> BeautifulSoup:
    """The page as a tree."""
    return BeautifulSoup(text, "html.parser")


def words(element: Tag | None) -> str:
    """The text of an element with single spaces; nothing where there is no element."""
    return "" if element is None else " ".join(element.get_text(" ").split())


def faults(page: BeautifulSoup) -> list[str]:
    """What every page must have and this one lacks: title, language, one main, one h1, ids that resolve, labels."""
    ids = Counter(str(element["id"]) for element in page.find_all(id=True))
    return [
        *_missing_landmarks(page),
        *(f"the id {name!r} is used {count} times" for name, count in ids.items() if count > 1),
        *_dangling_references(page, set(ids)),
        *_unlabelled_inputs(page),
    ]


def _missing_landmarks(page: BeautifulSoup) -> list[str]:
    expected = {"html[lang]": 1, "title": 1, "main": 1, "h1": 1}
    found = {selector: len(page.select(selector)) for selector in expected if selector != "title"}
    found["title"] = len(page.select("head > title"))
    return [f"{found[s]} of {s} instead of {count}" for s, count in expected.items() if found[s] != count]


def _dangling_references(page: BeautifulSoup, ids: set[str]) -> list[str]:
    pointers = [
        (attribute, name)
        for attribute in _REFERENCES
        for element in page.find_all(attrs={attribute: True})
        for name in str(element[attribute]).split()
    ]
    pointers += [("href", str(link["href"])[1:]) for link in page.select('a[href^="#"]') if link["href"] != "#"]
    return [f'{attribute}="{name}" points nowhere' for attribute, name in pointers if name not in ids]


def _unlabelled_inputs(page: BeautifulSoup) -> list[str]:
    labelled = {str(label["for"]) for label in page.select("label[for]")}
    return [
        f"no label for {control.get('name')!r}"
        for control in page.select("input:not([type=hidden], [type=submit]), select, textarea")
        if control.get("id") not in labelled and not control.get("aria-label")
    ]
