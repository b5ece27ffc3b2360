"""A person at a browser without JavaScript: visits pages, fills in the forms that are there, presses buttons."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import html

Values = dict[str, str | list[str] | tuple[Any, ...]]


@dataclass(frozen=True)
class Page:
    """What came back."""

    response: TestResponse

    @cached_property
    def html(self) -> BeautifulSoup:
        """The page as a tree; an empty one where a file came back."""
        return html.parse(self.response.text if self.response.mimetype == "text/html" else "")

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def path(self) -> str:
        return self.response.request.path

    @property
    def title(self) -> str:
        return html.words(self.html.title)

    @property
    def heading(self) -> str:
        return html.words(self.html.h1)

    @property
    def text(self) -> str:
        """All that stands in the main part of the page."""
        return html.words(self.html.main or self.html)

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [html.words(item) for item in self.html.select(".govuk-error-summary__list li")]

    @property
    def notices(self) -> list[str]:
        """The messages in notification banners."""
        return [html.words(item) for item in self.html.select(".govuk-notification-banner__content")]

    @property
    def links(self) -> dict[str, str]:
        """Link text -> address, for the links in the main part."""
        found = (self.html.main or self.html).select("a[href]")
        return {html.words(link): str(link["href"]) for link in found}

    def forms(self) -> list[Tag]:
        """The forms that post, in the main part of the page."""
        return (self.html.main or self.html).select('form[method="post" i]')

    def form(self, button: str | None = None) -> Tag:
        """The only form that posts, or the one with this button; anything else is a fault of the test."""
        forms = [form for form in self.forms() if button is None or button in _buttons(form)]
        assert len(forms) == 1, f"{len(forms)} forms with the button {button!r} on {self.path} ({self.heading!r})"
        return forms[0]


class Visitor:
    """One person with one cookie jar."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def visit(self, path: str, **arguments: str) -> Page:
        """Open an address and follow where it leads."""
        return self._page(self.client.get(path, query_string=arguments or None, follow_redirects=True))

    def sign_in(self, email: str, password: str) -> Page:
        """Through the real form; the page that comes after it."""
        return self.submit("/sign-in", email=email, password=password)

    def submit(self, path: str, button: str | None = None, **values: Any) -> Page:
        """Open the form at `path`, change these fields and send it; every other field keeps what it showed.

        `button` picks the form, and the answer, where a page has several. A field that the form
        does not have cannot be filled in.
        """
        return self.send(self.visit(path), button, **values)

    def send(self, page: Page, button: str | None = None, **values: Any) -> Page:
        """As `submit`, on a page that is open already."""
        form = page.form(button)
        data = shown_values(form)
        unknown = set(values) - {str(field["name"]) for field in form.select("[name]")}
        assert not unknown, f"the form on {page.path} has no field {', '.join(sorted(unknown))}"
        data.update(values)
        data.update(_pressed(form, button))
        action = str(form.get("action") or page.response.request.full_path)
        return self._page(self.client.post(action, data=data, follow_redirects=True))

    def post(self, path: str, **data: Any) -> Page:
        """Post straight at an address, with a token that holds: what no form on a page would send."""
        token = self.visit("/").html.select_one('input[name="csrf_token"]')
        assert token is not None, "the first page shows no form, so there is no token to be had"
        return self._page(self.client.post(path, data={"csrf_token": token["value"], **data}, follow_redirects=True))

    @staticmethod
    def _page(response: TestResponse) -> Page:
        if response.mimetype == "text/html":
            faults = html.faults(response.text)
            assert not faults, f"{response.request.path}: {'; '.join(faults)}"
        return Page(response)


def _buttons(form: Tag) -> dict[str, Tag]:
    return {html.words(button): button for button in form.select("button:not([type=button])")}


def _pressed(form: Tag, button: str | None) -> Values:
    pressed = _buttons(form).get(button or "")
    return {str(pressed["name"]): str(pressed.get("value", ""))} if pressed and pressed.get("name") else {}


def shown_values(form: Tag) -> Values:
    """What a browser would send if nothing were changed."""
    data: dict[str, list[str]] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.has_attr("disabled") or field.get("type") in {"submit", "button", "file"}:
            continue
        if field.get("type") in {"radio", "checkbox"} and not field.has_attr("checked"):
            continue
        data.setdefault(str(field["name"]), []).extend(_values_of(field))
    return dict(data)


def _values_of(field: Tag) -> list[str]:
    if field.name == "textarea":
        return [field.get_text().removeprefix("\n")]
    if field.name == "select":
        options = field.select("option")
        chosen = [option for option in options if option.has_attr("selected")] or options[:1]
        return [str(option.get("value", option.get_text())) for option in chosen]
    return [str(field.get("value", "on" if field.get("type") == "checkbox" else ""))]
