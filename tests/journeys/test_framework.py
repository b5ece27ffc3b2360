"""Who keeps the framework, its places and their free beds, and who chooses from them, each at a real browser."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from rehab.core import clock
from tests.support.service import ROOT, Site
from tests.support.somebody import Somebody

FRAMEWORK = "Residential rehab and detox framework 2025 (demonstration)"
HOUSE = "Broadway Lodge (demonstration)"
SUSPENDED = "Druglink (demonstration)"
SUSPEND = re.compile("Suspend it")
WAITING = "Waiting for the commissioner"
READING_SECONDS = 60

SignIn = Callable[[str], Somebody]


@pytest.fixture
def scheduler(site: Site) -> Iterator[None]:
    """The process that does long work."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "scheduler"]
    process = subprocess.Popen(command, cwd=ROOT, env=site.environment)
    yield
    process.terminate()
    process.wait()


def test_a_commissioner_extends_a_framework_and_suspends_a_provider(sign_in: SignIn) -> None:
    jordan, today = sign_in("commissioner"), clock.today()
    for link in ("Frameworks", FRAMEWORK, "Life", "Exercise option 1"):
        jordan.follow(link)
    jordan.press("Extend to 31 December 2029", expecting=422)
    jordan.write("Who decided?", "Cabinet")
    jordan.date("When was it decided?", today)
    jordan.write("The decision and its reasons", "The providers do well, and a new round takes a year.")
    jordan.press("Extend to 31 December 2029")
    assert "The framework is extended." in jordan.text
    assert "31 December 2029" in jordan.page.locator("dl").first.inner_text()
    jordan.open(jordan.path.removesuffix("/life"))
    jordan.follow(re.compile("Details of Druglink"))
    jordan.follow("Change the standing")
    jordan.page.get_by_role("radio", name=SUSPEND).check()
    jordan.date("When was it decided?", today)
    jordan.write("Reason", "Two staff vacancies at night.")
    jordan.press("Save the change")
    assert "Suspended" in jordan.text
    kay = sign_in("keyworker")
    kay.open("/find")
    why = kay.page.get_by_role("link", name=f"What the framework says about {SUSPENDED}", include_hidden=True)
    kay.open(why.get_attribute("href") or "")
    assert "suspended" in kay.text.lower()


def test_a_provider_reports_free_beds_and_a_commissioner_accepts_a_change_of_beds(sign_in: SignIn) -> None:
    avery = sign_in("providermanager")
    avery.follow("Vacancies")
    for kind, count in (("men", "2"), ("women", "1"), ("men or women", "0")):
        avery.write(f"Free now, {kind}", count)
    avery.press(f"Save {HOUSE}")
    assert "Reported just now" in avery.text
    avery.open("/facilities")
    avery.follow(HOUSE)
    avery.follow("See what would change")
    avery.press("Take this change back")
    avery.open("/facilities")
    avery.follow(HOUSE)
    avery.follow(re.compile("^Change.*Beds, who it is for"))
    avery.write("Beds for women", "6")
    avery.press("Send to the commissioner")
    assert WAITING in avery.text
    jordan = sign_in("commissioner")
    jordan.page.get_by_role("link", name=HOUSE).first.wait_for()
    jordan.open(avery.path)
    jordan.press("Send the answer", expecting=422)
    jordan.page.get_by_label("Accept").check()
    jordan.press("Send the answer")
    assert "The change is accepted." in jordan.page.locator("body").inner_text()


def test_a_key_worker_compares_places_and_chooses_with_the_person(sign_in: SignIn) -> None:
    kay = sign_in("keyworker")
    kay.open("/cases")
    kay.follow(re.compile("^R-"), of="Quincy Example")
    reference = kay.path.rsplit("/", 1)[1]
    kay.open(f"/requests/{reference}/find")
    boxes = kay.page.get_by_role("checkbox", name=re.compile("^Compare"))
    names = [
        boxes.nth(number).evaluate("box => box.labels[0].textContent.replace('Compare', '').trim()")
        for number in (0, 1)
    ]
    for number in (0, 1):
        boxes.nth(number).check()
    kay.press("Compare those ticked")
    kay.follow("Choose with the person")
    for name in names:
        kay.page.get_by_role("checkbox", name=name).check()
    kay.pick("Which one do they prefer?", names[0])
    kay.write("Why they prefer it", "It is quiet, and a bus goes there.")
    kay.press("Save the choice")
    assert "The choice has been saved" in kay.page.locator("body").inner_text()


@pytest.mark.usefixtures("scheduler")
def test_a_commissioner_watches_a_register_being_read_and_refused(sign_in: SignIn, tmp_path: Path) -> None:
    wrong = tmp_path / "list.csv"
    wrong.write_text("Name,Colour\nElm,green\n")
    jordan = sign_in("commissioner")
    jordan.open("/register-checks/new")
    jordan.page.get_by_label("List of active locations").set_input_files(wrong)
    jordan.press("Check this list")
    status = jordan.page.get_by_role("status")
    expect(status).to_have_text("It could not be done: nothing was changed", timeout=READING_SECONDS * 1_000)
