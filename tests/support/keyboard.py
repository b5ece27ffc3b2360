"""Somebody without a mouse: reaches everything with Tab, and uses it with Enter, Space, arrows and letters."""

import datetime as dt
from collections.abc import Callable
from typing import TypedDict

import pytest
from playwright.sync_api import Keyboard, expect

from tests.support.somebody import Somebody

MOST_STOPS = 150
MOST_ANSWERS = 30
FOCUS = """() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const plain = (words) => (words || "").replace(/\\s+/g, " ").trim();
  return {
    name: plain(at.labels?.length ? at.labels[0].innerText : at.innerText),
    group: plain(at.closest("fieldset")?.querySelector("legend")?.innerText),
    chosen: plain(at.selectedOptions?.[0]?.text),
    seen: box.bottom > 0 && box.top < innerHeight,
    kind: at.type || at.tagName.toLowerCase(),
  };
}"""


class Focus(TypedDict):
    """What the keyboard is on: its words, the question that they answer, what is chosen in a list, whether it shows."""

    name: str
    group: str
    chosen: str
    kind: str
    seen: bool


class KeyboardUser(Somebody):
    """As somebody, by keyboard alone."""

    def follow(self, link: str, *, of: str = "") -> None:  # type: ignore[override]  # by its whole text
        """Stop at a link, and go where it leads."""
        assert not of, "rows mean nothing to a keyboard"
        self._stop_at(link, lambda at: at["name"] == link)
        self._enter(200)

    def press(self, button: str, *, of: str = "", expecting: int = 200) -> None:
        """Stop at a button, and press it."""
        assert not of, "rows mean nothing to a keyboard"
        self._stop_at(button, lambda at: at["name"] == button and at["kind"] in {"submit", "a"})
        self._enter(expecting)

    def write(self, label: str, text: str) -> None:
        """Type over what stands in a field."""
        self._stop_at(label, lambda at: at["name"] == label)
        self._type(text)

    def date(self, question: str, day: dt.date) -> None:
        """Type day, month and year."""
        for name, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self._stop_at(question, lambda at, name=name: (at["group"], at["name"]) == (question, name))
            self._type(str(number))

    def choose(self, question: str, answer: str) -> None:
        """Arrows walk through the answers and choose each; Space chooses the one where the group was entered."""
        self._stop_at(question, lambda at: at["group"] == question and at["kind"] == "radio")
        self._walk_to(answer, "name")
        self._keys.press("Space")
        expect(self.page.locator(":focus")).to_be_checked()

    def tick(self, words: str) -> None:
        """Tick a box by some of its own words."""
        self._stop_at(words, lambda at: words in at["name"] and at["kind"] == "checkbox")
        self._keys.press("Space")
        expect(self.page.locator(":focus")).to_be_checked()

    def pick(self, label: str, option: str) -> None:
        """Walk down a list to one of its lines."""
        self._stop_at(label, lambda at: at["name"] == label)
        self._walk_to(option, "chosen")

    @property
    def _keys(self) -> Keyboard:
        return self.page.keyboard

    @property
    def _focus(self) -> Focus:
        found: Focus = self.page.evaluate(FOCUS)
        return found

    def _type(self, text: str) -> None:
        self._keys.press("Control+a")
        self._keys.type(text)

    def _stop_at(self, wanted: str, is_there: Callable[[Focus], bool]) -> None:
        for _ in range(MOST_STOPS):
            self._keys.press("Tab")
            at = self._focus
            if is_there(at):
                assert at["seen"], f"the focus is out of sight at {wanted!r} on {self.path}"
                return
        pytest.fail(f"the keyboard does not reach {wanted!r} on {self.path}")

    def _walk_to(self, answer: str, part: str) -> None:
        for _ in range(MOST_ANSWERS):
            if self._focus[part] == answer:  # type: ignore[literal-required]
                return
            self._keys.press("ArrowDown")
        pytest.fail(f"the arrows do not reach {answer!r} on {self.path}")

    def _enter(self, expecting: int) -> None:
        with self.page.expect_navigation() as arriving:
            self._keys.press("Enter")
        self._judge(arriving.value.status if arriving.value else 0, expecting)
