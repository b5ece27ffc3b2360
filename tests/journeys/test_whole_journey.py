"""One person's whole way, each step by the one whose work it is: from the first word to the measure that counts it."""

import datetime as dt
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pypdf

from rehab.core import clock
from rehab.placements.rules.arrivals import CameWith
from tests.support.filling_in import HOUSE, SECTIONS, WEEKS, sign
from tests.support.service import Site
from tests.support.somebody import Somebody

NAME = "Wilhelmina Featherstone"
GIVEN, FAMILY = NAME.split()
BORN = dt.date(1984, 11, 9)
BORN_WRITTEN = ("9 November 1984", "09/11/1984", "9/11/1984", "1984-11-09")
MEETING = "Online panel of the journey"
PRICE = "2,000.00"
MEASURE, MEASURE_TITLE = "rehab_completion", "Residential rehab successfully completed"


@dataclass
class Story:
    """What the steps share: everybody keeps the browser of their own, and the person keeps the reference."""

    site: Site
    sign_in: Callable[[str], Somebody]
    today: dt.date = field(default_factory=clock.today)
    reference: str = ""
    _people: dict[str, Somebody] = field(default_factory=dict)

    def somebody(self, login: str) -> Somebody:
        """Where they were left; signed in, on their home page, when they are first needed."""
        if login not in self._people:
            self._people[login] = self.sign_in(login)
        return self._people[login]

    def at_home(self, login: str) -> Somebody:
        """Back on their home page, to see what needs them now."""
        somebody = self.somebody(login)
        if somebody.path != "/":
            somebody.follow("Home")
        return somebody


def test_a_person_goes_from_the_first_word_to_a_measured_outcome(
    site: Site, sign_in: Callable[[str], Somebody]
) -> None:
    story = Story(site, sign_in)
    before = _figure(story)
    _the_key_worker_starts_a_request(story)
    _the_key_worker_fills_in_every_section(story)
    _the_manager_signs(story)
    _the_key_worker_checks_the_answers_and_submits(story)
    _the_coordinator_finds_it_complete(story)
    _the_coordinator_puts_it_before_the_panel(story)
    for member in ("clinician", "socialwork", "livedexperience", "chair"):
        _a_member_votes_without_knowing_who_it_is(story, member)
    _the_chair_decides_with_the_budget_in_view(story)
    _the_key_worker_reads_the_letters(story)
    _the_key_worker_makes_an_offer(story)
    _the_provider_offers_a_bed(story)
    _the_key_worker_confirms_the_bed(story)
    _the_provider_records_the_arrival(story)
    _the_key_worker_records_a_review(story)
    _all_sign_the_discharge_plan(story)
    _they_leave_as_planned(story)
    _the_key_worker_records_the_pick_up(story)
    _the_commissioner_sees_it_counted(story, before)


def _the_key_worker_starts_a_request(story: Story) -> None:
    kay = story.at_home("keyworker")
    kay.follow("Start a request")
    kay.write("Given name", GIVEN)
    kay.write("Family name", FAMILY)
    kay.date("Date of birth", BORN)
    kay.choose("Sex", "Female")
    kay.press("Start the request")
    assert kay.heading == f"Request for {NAME}"
    story.reference = kay.path.removeprefix("/requests/")


def _at_the_case(story: Story) -> Somebody:
    """As the key worker, whose home page shows no more than what is most urgent."""
    kay = story.somebody("keyworker")
    kay.follow("Cases")
    kay.follow(story.reference)
    return kay


def _the_key_worker_fills_in_every_section(story: Story) -> None:
    kay = _at_the_case(story)
    kay.follow("Continue the request")
    for section, fill_in in SECTIONS.items():
        kay.follow(section.label)
        fill_in(kay, story.today)
        kay.press("Save and go to all sections")
    assert kay.heading == "Check your answers"


def _the_manager_signs(story: Story) -> None:
    """What the key worker asks for once everything is complete."""
    story.somebody("keyworker").press("Ask for the signature")
    sign(story.at_home("manager"), NAME)


def _the_key_worker_checks_the_answers_and_submits(story: Story) -> None:
    """First without the declaration: the page with the error must be as sound as any other."""
    kay = story.somebody("keyworker")
    kay.follow("Check your answers")
    assert "Cannabis" in kay.text
    kay.press("Submit the request", expecting=422)
    assert "There is a problem" in kay.text
    kay.tick("I have gone through these answers with the person")
    kay.press("Submit the request")
    assert "Submitted" in kay.text


def _the_coordinator_finds_it_complete(story: Story) -> None:
    robin = story.at_home("coordinator")
    robin.follow(story.reference)
    assert robin.heading == "Is this request complete?"
    robin.choose("Is the request complete?", "Yes, it can go to the panel")
    robin.press("Save")
    assert "Ready for panel" in robin.text


def _the_coordinator_puts_it_before_the_panel(story: Story) -> None:
    robin = story.at_home("coordinator")
    robin.follow(story.reference)
    robin.follow("New online vote")
    robin.write("Title", MEETING)
    robin.date("Closing day", story.today + dt.timedelta(days=5))
    robin.pick("Closing time", "5:00pm")
    robin.press("Make the online vote")
    assert robin.heading == MEETING
    robin.tick(f"Add {story.reference}")
    robin.press("Add to the agenda")
    robin.press("Publish papers")
    assert "Open for votes" in robin.text


def _a_member_votes_without_knowing_who_it_is(story: Story, login: str) -> None:
    member = story.at_home(login)
    _assert_nobody_is_named(member)
    member.follow(story.reference)
    _assert_nobody_is_named(member)
    member.follow("Declare your interest")
    member.choose("Do you have a conflict of interest in this case?", "No conflict")
    member.press("Declare")
    assert "Two community programmes did not hold." in member.text
    _assert_nobody_is_named(member)
    member.follow("Vote on this case")
    member.choose("What is your vote?", "Approve")
    member.press("Save your vote")
    _assert_nobody_is_named(member)


def _assert_nobody_is_named(member: Somebody) -> None:
    given_away = [word for word in (GIVEN, FAMILY, *BORN_WRITTEN) if word.lower() in member.source.lower()]
    assert given_away == [], f"{member.path} tells {given_away}"
    assert str(BORN.year) not in member.text


def _the_chair_decides_with_the_budget_in_view(story: Story) -> None:
    charlie = story.at_home("chair")
    charlie.follow(story.reference)
    charlie.follow("Record the decision")
    _assert_nobody_is_named(charlie)
    assert "This takes" in charlie.text
    charlie.choose("Decision", "Approve")
    charlie.write("Weeks", WEEKS)
    charlie.write("Highest price a week", PRICE)
    charlie.press("Record the decision")
    assert "Decided" in charlie.text
    _assert_nobody_is_named(charlie)


def _the_key_worker_reads_the_letters(story: Story) -> None:
    kay = _at_the_case(story)
    kay.follow("We agree to your place in residential rehab")
    assert f"Dear {NAME}" in kay.text
    letter = kay.download("Download as PDF")
    assert letter.startswith(b"%PDF-")
    pages = pypdf.PdfReader(io.BytesIO(letter)).pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert f"Dear {NAME}" in printed
    assert f"up to {WEEKS} weeks in residential rehab" in printed


def _the_key_worker_makes_an_offer(story: Story) -> None:
    kay = _at_the_case(story)
    kay.follow("Make an offer")
    kay.tick(HOUSE)
    kay.press("Send offers")
    assert HOUSE in kay.text


def _the_provider_offers_a_bed(story: Story) -> None:
    parker = story.somebody("provider")
    parker.follow("Offers")
    parker.follow(re.compile(story.reference))
    assert parker.heading == NAME
    parker.follow("Offer a bed")
    parker.date("Bed free from", story.today)
    parker.press("Offer this bed")
    assert "You keep a bed" in parker.text


def _the_key_worker_confirms_the_bed(story: Story) -> None:
    kay = _at_the_case(story)
    kay.follow(f"Confirm the bed at {HOUSE}")
    kay.date("Date the person agreed", story.today)
    kay.press("Confirm this bed")
    assert story.reference in kay.text


def _the_provider_records_the_arrival(story: Story) -> None:
    parker = story.at_home("provider")
    parker.follow(NAME)
    parker.date("Day of arrival", story.today)
    parker.write("Time of arrival", "00:00")
    parker.write("Room", "Room 7")
    parker.choose("Who came with them?", CameWith.FAMILY.label)
    parker.choose("Did they hand over any medication?", "No")
    parker.tick("We have looked at the discharge plan together")
    parker.press("Record arrival")
    assert NAME in parker.text


def _the_key_worker_records_a_review(story: Story) -> None:
    kay = _at_the_stay(story, "keyworker")
    kay.follow("Record a review")
    kay.date("Day of the review", story.today)
    kay.write("Who took part", "The person, their key worker and the house")
    kay.write("Progress since the last review", "Settled in; has met the group.")
    kay.write("The person's own view", "I am glad to be here.")
    kay.write("Risk", "Nothing new.")
    kay.choose("Was the discharge plan reviewed?", "Yes")
    kay.choose("What does the review recommend?", "Continue")
    kay.press("Record review")
    assert "I am glad to be here." in kay.text


def _at_the_stay(story: Story, login: str) -> Somebody:
    """By the way that this person has: the case for the key worker, the residents for the provider."""
    somebody = story.somebody(login)
    if login == "keyworker":
        _at_the_case(story).follow(HOUSE)
    else:
        somebody.follow("Residents")
        somebody.follow(NAME)
    return somebody


def _all_sign_the_discharge_plan(story: Story) -> None:
    kay = _at_the_stay(story, "keyworker")
    kay.follow("Discharge plan")
    kay.follow("Record the person's signature")
    kay.choose("Did they sign?", "They signed")
    kay.press("Record the person's signature")
    kay.follow("Sign as key worker")
    kay.press("Sign as key worker")
    parker = _at_the_stay(story, "provider")
    parker.follow("Discharge plan")
    parker.follow("Sign for the provider")
    parker.press("Sign for the provider")
    assert "Agreed" in parker.text


def _they_leave_as_planned(story: Story) -> None:
    kay = _at_the_stay(story, "keyworker")
    kay.follow("Arrange a planned exit")
    kay.date("Day of leaving", story.today)
    kay.press("Save the day")
    parker = _at_the_stay(story, "provider")
    parker.follow("Record that they left")
    parker.date("Day they left", story.today)
    parker.choose("How the stay ended", "Completed, moves to community treatment")
    parker.write("Medication they took along", "None")
    parker.choose("Was naloxone supplied?", "Yes")
    parker.write("Where they went (optional)", "Home, met by the key worker")
    parker.press("Record the exit")
    assert "As planned" in parker.text


def _the_key_worker_records_the_pick_up(story: Story) -> None:
    kay = _at_the_stay(story, "keyworker")
    kay.follow("After leaving")
    kay.follow("Change First day with the community service")
    kay.date("First day with the community service", story.today)
    kay.press("Save")
    assert NAME in kay.text


def _figure(story: Story) -> tuple[int, int]:
    """Numerator and denominator of the measure, as the commissioner's page shows them."""
    jordan = story.somebody("commissioner")
    jordan.follow("Measures")
    shown = re.search(r"\((\d+) of (\d+) cases\)", jordan.page.locator(f"#{MEASURE}").inner_text())
    assert shown, "the measure shows no figures"
    return int(shown[1]), int(shown[2])


def _the_commissioner_sees_it_counted(story: Story, before: tuple[int, int]) -> None:
    after = _figure(story)
    assert after == (before[0] + 1, before[1] + 1)
    jordan = story.somebody("commissioner")
    assert after == _figure_of_the_command(story, jordan.text)
    jordan.follow(re.compile(f"See the cases *behind {MEASURE_TITLE}"))
    assert "Counted" in jordan.row(story.reference).inner_text()
    jordan.follow(story.reference)
    assert FAMILY not in jordan.source


def _figure_of_the_command(story: Story, measures: str) -> tuple[int, int]:
    """What `flask reports kpis` prints for the period of the page."""
    written = re.search(r"(\d+ \w+ \d{4}) to (\d+ \w+ \d{4}), as of", measures)
    assert written, "the page does not say its period"
    start, end = (dt.datetime.strptime(day, "%d %B %Y").date().isoformat() for day in written.groups())  # noqa: DTZ007
    printed = story.site.flask("reports", "kpis", "--from", start, "--to", end, "--format", "json")
    (row,) = [row for row in json.loads(printed) if row["id"] == MEASURE]
    return row["numerator"], row["denominator"]
