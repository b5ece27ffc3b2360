"""What somebody can do who has no mouse."""

import pytest
from playwright.sync_api import Page, expect

from rehab.demo.people import PASSWORD

MOST_STOPS = 80
NAME_OF_FOCUS = """() => {
  const at = document.activeElement;
  const words = at.labels?.length ? at.labels[0].innerText : at.innerText;
  return (words || "").replace(/\\s+/g, " ").trim();
}"""
GROUP_OF_FOCUS = "() => document.activeElement.closest('fieldset')?.querySelector('legend')?.innerText.trim() ?? ''"


def test_the_first_stop_leads_past_the_navigation(page: Page) -> None:
    page.goto("/accessibility")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_id("main-content")


def test_signs_in_and_completes_a_section_by_keyboard_alone(page: Page) -> None:
    _sign_in(page)
    for link in ("Reese Example", "Continue the request", "Eligibility and type of care"):
        _enter(page, link)
    _answer(page, "What type of care is wanted?", "Residential rehab", "Space")
    _answer(page, "Do they need a detox before the rehab starts?", "Yes", "Space")
    _answer(page, "Are they ordinarily resident in your council's area?", "Yes", "Space")
    _answer(page, "Is it their own choice, or a court order?", "Drug rehabilitation requirement (DRR)", "ArrowDown")
    _go_to(page, "Conditions of the order")
    page.keyboard.type("Weekly tests.")
    _go_to(page, "Whom the court wants to be told how it goes")
    page.keyboard.type("The probation office")
    _go_to(page, "Why residential treatment is needed")
    page.keyboard.type("Two community programmes did not hold.")
    _enter(page, "Save and go to all sections")
    expect(page.get_by_role("heading", level=1)).to_have_text("Request for Reese Example")
    section = page.get_by_role("listitem").filter(has_text="Eligibility and type of care")
    expect(section).to_contain_text("Complete")


def _sign_in(page: Page) -> None:
    page.goto("/sign-in")
    _go_to(page, "Email address")
    page.keyboard.type("keyworker@demo.example")
    _go_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your work")


def _answer(page: Page, question: str, answer: str, key: str) -> None:
    """Stop at a group of radio buttons, where one key chooses: Space the one in focus, an arrow its neighbour."""
    _tab_until(page, GROUP_OF_FOCUS, question)
    page.keyboard.press(key)
    assert page.evaluate(NAME_OF_FOCUS) == answer
    expect(page.locator(":focus")).to_be_checked()


def _enter(page: Page, name: str) -> None:
    _go_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _go_to(page: Page, name: str) -> None:
    _tab_until(page, NAME_OF_FOCUS, name)


def _tab_until(page: Page, question: str, answer: str) -> None:
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(question) == answer:
            expect(page.locator(":focus")).to_be_in_viewport()
            return
    pytest.fail(f"the keyboard does not reach {answer!r} on {page.url}")
