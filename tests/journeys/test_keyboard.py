"""What somebody can do who has no mouse; a whole request is filled in by keyboard in test_request_filled_in."""

from playwright.sync_api import Page, expect


def test_the_first_stop_leads_past_the_navigation(page: Page) -> None:
    page.goto("/accessibility")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_id("main-content")
