"""A key worker finds a place with the person, compares, chooses, prints; the commissioner sets what counts."""

import io
from collections.abc import Callable

import pypdf

from tests.support.somebody import Somebody

PERSON = "Quincy Example"
REASON = "The person does not want it"


def test_a_place_is_found_compared_and_chosen(sign_in: Callable[[str], Somebody]) -> None:
    kay = sign_in("keyworker")
    kay.follow("Cases")
    kay.follow(_reference_of(kay, PERSON))
    kay.follow("Find a place for them")
    assert "What they need and prefer" in kay.text
    names = kay.page.locator(".app-match__name a").all_inner_texts()
    for name in names:
        kay.page.get_by_label(f"Compare {name}").set_checked(name in names[:3])
    kay.press("Compare those ticked")
    assert kay.heading == "Compare places"
    for name in names[:3]:
        assert name in kay.text
    kay.follow("Choose with the person")
    _offer_only(kay, names[0])
    kay.press("Save the choice", expecting=422)
    for name in names[1:3]:
        assert f"Say why {name} is not offered" in kay.text
        kay.pick(f"If not {name}, why?", REASON)
    kay.press("Save the choice")
    assert "The choice has been saved" in kay.text
    kay.follow("See which of them suit this person, and compare them")
    kay.follow("Leaflet for the person")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(kay.download("Download as PDF"))).pages)
    assert names[0] in text
    assert "What happens next" in text
    assert "Quincy" not in text
    assert "£" not in text


def test_a_commissioner_sets_what_counts(sign_in: Callable[[str], Somebody]) -> None:
    jordan = sign_in("commissioner")
    jordan.follow("Find a place")
    jordan.page.get_by_text("How the order is worked out").click()
    jordan.follow("Set what counts")
    jordan.write("Needs met", "eleven")
    jordan.press("Set the weights", expecting=422)
    jordan.write("Needs met", "9")
    jordan.press("Set the weights")
    assert "The weights have been set." in jordan.text


def _reference_of(kay: Somebody, person: str) -> str:
    return kay.row(person).get_by_role("link").first.inner_text()


def _offer_only(kay: Somebody, name: str) -> None:
    boxes = kay.page.get_by_role("group", name="Which of these do you offer?").get_by_role("checkbox")
    for number in range(boxes.count()):
        boxes.nth(number).uncheck()
    kay.page.get_by_role("group", name="Which of these do you offer?").get_by_label(name).check()
    kay.pick("Which one do they prefer?", name)
    kay.write("Why fewer than two", "Only this one is near.")
