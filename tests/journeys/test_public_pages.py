"""What anybody sees before signing in, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("path", ["/sign-in", "/accessibility", "/privacy", "/there-is-nothing-here"])
def test_is_accessible_and_fits_a_narrow_phone(
    page: Page, axe: Callable[[Page], None], no_sideways_scroll: Callable[[Page], None], path: str
) -> None:
    page.goto(path)
    axe(page)
    no_sideways_scroll(page)


def test_a_refused_sign_in_is_accessible_and_leads_to_the_field(
    page: Page, axe: Callable[[Page], None], no_sideways_scroll: Callable[[Page], None]
) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_title("Error: Sign in - Rehab placements")
    axe(page)
    no_sideways_scroll(page)
    page.locator(".govuk-error-summary a").first.click()
    expect(page.locator(":focus")).to_have_attribute("name", "password")


def test_nothing_of_the_page_is_refused_by_its_own_security_policy(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/sign-in", wait_until="networkidle")
    assert complaints == []
