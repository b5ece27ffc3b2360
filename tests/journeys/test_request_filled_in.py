"""A whole request, as it is filled in without a mouse, on a small telephone, and by somebody who is called away."""

import datetime as dt
from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, select, update

from rehab.accounts.models import User, UserSession
from rehab.core import clock
from rehab.demo.people import PASSWORD
from tests.support.filling_in import SECTIONS, sign
from tests.support.keyboard import KeyboardUser
from tests.support.service import Site
from tests.support.somebody import Somebody

KNOWN = "Ashley Example"
SMALL = {"width": 320, "height": 640}
HALF = "Ring the duty worker at once, and then the"
# The first box that shows takes another text and gives back its own; where there is none, an answer becomes another.
SPOIL = """(text) => {
  const form = document.querySelector("form[data-draft]");
  const box = [...form.querySelectorAll("textarea, input[type=text]")].find((each) => each.checkVisibility());
  if (!box) {
    const radio = form.querySelector("input[type=radio]");
    [radio.value, radio.checked] = ["nonsense", true];
    return "";
  }
  const before = box.value;
  box.value = text;
  return before;
}"""
TOO_LONG = "x" * 5_000


def test_somebody_known_is_found_and_their_request_handed_over_by_keyboard_alone(
    new_page: Callable[[], Page], sign_in: Callable[[str], Somebody]
) -> None:
    kay = KeyboardUser(new_page(), [], set())
    kay.sign_in("keyworker")
    kay.follow("Start a request")
    kay.write("Name, reference or NHS number", "ashley")
    kay.press("Find")
    kay.press(f"Start a request for {KNOWN}, born 14 March 1979")
    assert kay.heading == f"Request for {KNOWN}"
    kay.follow("About the person")
    for fill_in in SECTIONS.values():
        fill_in(kay, clock.today())
        kay.press("Save and continue")
    assert kay.heading == "Check your answers"
    kay.press("Ask for the signature")
    sign(sign_in("manager"), KNOWN)
    kay.follow("Check your answers")
    kay.tick("I have gone through these answers with the person")
    kay.press("Submit the request")
    assert "Submitted" in kay.text


def test_every_section_fits_a_small_telephone_with_errors_and_without(sign_in: Callable[[str], Somebody]) -> None:
    kay = sign_in("keyworker")
    kay.page.set_viewport_size(SMALL)
    _start(kay, "Wanda", "Small")
    for section, fill_in in SECTIONS.items():
        kay.follow(section.label)
        before = kay.page.evaluate(SPOIL, TOO_LONG)
        kay.press("Save and continue", expecting=422)
        kay.page.evaluate(SPOIL, before)
        fill_in(kay, clock.today())
        kay.press("Save and go to all sections")
    kay.press("Ask for the signature")
    assert "Your team manager has been asked" in kay.text


def test_what_was_typed_is_there_after_a_session_ran_out(sign_in: Callable[[str], Somebody], site: Site) -> None:
    kay = sign_in("keyworker")
    _start(kay, "Inge", "Rupted")
    kay.page.clock.install()
    kay.follow("Risk and safeguarding")
    kay.choose("Have they set a fire?", "No, none known")
    kay.write("Risk management plan", HALF)
    with kay.page.expect_response("**/risk/draft") as kept:
        kay.page.clock.fast_forward(21_000)
    assert kept.value.status == 204
    _let_the_session_run_out(site, "keyworker")
    kay.press("Save and continue")
    assert kay.heading == "Sign in"
    kay.write("Email address", "keyworker@demo.example")
    kay.write("Password", PASSWORD)
    kay.press("Sign in")
    assert kay.heading == "Risk and safeguarding"
    assert "We kept what you had typed here" in kay.text
    expect(kay.page.get_by_label("Risk management plan")).to_have_value(HALF)
    kay.write("Risk management plan", f"{HALF} sister.")
    kay.press("Save and go to all sections")
    assert "not saved" not in kay.text
    kay.follow("Risk and safeguarding")
    expect(kay.page.get_by_label("Risk management plan")).to_have_value(f"{HALF} sister.")


def _start(kay: Somebody, given_name: str, family_name: str) -> None:
    kay.follow("Start a request")
    kay.write("Given name", given_name)
    kay.write("Family name", family_name)
    kay.date("Date of birth", dt.date(1984, 11, 9))
    kay.choose("Sex", "Female")
    kay.press("Start the request")


def _let_the_session_run_out(site: Site, login: str) -> None:
    """As if they had last been seen yesterday."""
    engine = create_engine(site.environment["DATABASE_URL"])
    theirs = select(User.id).where(User.email == f"{login}@demo.example").scalar_subquery()
    yesterday = clock.now() - dt.timedelta(days=1)
    with engine.begin() as connection:
        connection.execute(update(UserSession).where(UserSession.user_id == theirs).values(last_seen_at=yesterday))
    engine.dispose()
