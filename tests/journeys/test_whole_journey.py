"""One person's whole way, each step by the one whose work it is: from the first word to the measure that counts it."""

import datetime as dt
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pypdf

from rehab.core import clock
from rehab.plans.rules import PlanText, Stakeholder
from rehab.requests.rules import QUESTIONS, Section
from rehab.requests.rules.questions import questions_of
from tests.support.service import Site
from tests.support.somebody import Somebody

NAME = "Wilhelmina Featherstone"
GIVEN, FAMILY = NAME.split()
BORN = dt.date(1984, 11, 9)
BORN_WRITTEN = ("9 November 1984", "09/11/1984", "9/11/1984", "1984-11-09")
HOUSE, OTHER_HOUSE = "Broadway Lodge (demonstration)", "Phoenix Futures (demonstration)"
MEETING = "Online panel of the journey"
PRICE, WEEKS, CONTRIBUTION = "2,000.00", "12", "20"
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


def _the_key_worker_fills_in_every_section(story: Story) -> None:
    kay = story.at_home("keyworker")
    kay.follow(NAME)
    kay.follow("Continue the request")
    for section, fill_in in SECTIONS.items():
        kay.follow(section.label)
        fill_in(kay, story.today)
        kay.press("Save and go to all sections")
    assert kay.heading == "Check your answers"


def _fill_in_person(kay: Somebody, _today: dt.date) -> None:
    kay.choose("Are they a parent?", "Not a parent")
    kay.pick("Ethnic group", "White British")
    kay.write("District where they live", "Coventry")
    kay.choose("What must the building allow for?", "Can use stairs")


def _fill_in_consent(kay: Somebody, today: dt.date) -> None:
    kay.date("Date they agreed to treatment", today)
    kay.date("Date they agreed to share their record with providers", today)
    kay.choose("Can they decide about this treatment for themselves?", "Yes")
    kay.write("Who explained it to them", "The key worker")


def _fill_in_eligibility(kay: Somebody, _today: dt.date) -> None:
    kay.choose("Are they ordinarily resident in your council's area?", "Yes")
    kay.choose("Is it their own choice, or a court order?", "Voluntary")
    kay.choose("What type of care is wanted?", "Residential rehab")
    kay.choose("Do they need a detox before the rehab starts?", "No")
    kay.write("Why residential treatment is needed", "Two community programmes did not hold.")


def _fill_in_substances(kay: Somebody, _today: dt.date) -> None:
    kay.pick("Main substance", "Alcohol")
    kay.pick("Second substance", "Cannabis")
    kay.choose("Do they inject, or have they?", "Never injected")


def _fill_in_treatment(kay: Somebody, _today: dt.date) -> None:
    kay.write("Work done in the community", "Weekly key work since the spring, and a group.")
    kay.write("Preparation sessions so far", "6")


def _fill_in_health(kay: Somebody, _today: dt.date) -> None:
    kay.choose("Are they prescribed an opiate substitute?", "None")
    kay.write("Medication and doses", "Thiamine.")
    kay.choose("Have they ever had a fit or seizure?", "Yes")
    kay.write("When, and in withdrawal from what", "Once, coming off alcohol.")
    kay.choose("Are they pregnant?", "No, as far as known")
    kay.choose("How unwell are they mentally?", "None known")


def _fill_in_risk(kay: Somebody, _today: dt.date) -> None:
    for question in (
        "Have they harmed themselves, or tried to take their life, in the last year?",
        "Have they hurt or threatened others?",
        "Have they set a fire?",
        "Have they been convicted or accused of a sexual offence?",
    ):
        kay.choose(question, "No, none known")
    kay.write("Risk management plan", "Low mood at first: somebody checks in every day.")


def _fill_in_family(kay: Somebody, _today: dt.date) -> None:
    kay.choose("Do children come along?", "No")


def _fill_in_home(kay: Somebody, _today: dt.date) -> None:
    kay.choose("Where do they live now?", "Supported housing or hostel")


def _fill_in_priority(kay: Somebody, _today: dt.date) -> None:
    for question in questions_of(QUESTIONS[Section.PRIORITY]):
        kay.choose(question.text, "No")


def _fill_in_top(kay: Somebody, today: dt.date) -> None:
    kay.date("Date it was gone through with the person", today)
    kay.write("Alcohol: days", "28")


def _fill_in_declarations(kay: Somebody, today: dt.date) -> None:
    kay.date("Date the person read this request and agreed with it", today)


def _fill_in_choice(kay: Somebody, _today: dt.date) -> None:
    for house in (HOUSE, OTHER_HOUSE):
        kay.tick(house)
    kay.pick("Which one do they prefer?", HOUSE)
    kay.write("Why they prefer it", "It is small, and not far from my sister.")


def _fill_in_funding(kay: Somebody, _today: dt.date) -> None:
    kay.choose("Where does the money come from?", "Public health grant")
    kay.write("Weeks asked for", WEEKS)
    kay.write("What the person pays each week", CONTRIBUTION)


def _fill_in_plan(kay: Somebody, today: dt.date) -> None:
    for text in PlanText:
        kay.write(text.label, f"{text.label}: talked through, and written down with them.")
    for kind in Stakeholder:
        kay.choose(kind.label, "Involved")
        kay.write(f"{kind.label}: who takes part, or why nobody does", "The duty worker, by telephone")
        kay.date(f"{kind.label}: day of involvement", today)


SECTIONS: dict[Section, Callable[[Somebody, dt.date], None]] = {
    Section.PERSON: _fill_in_person,
    Section.CONSENT: _fill_in_consent,
    Section.ELIGIBILITY: _fill_in_eligibility,
    Section.SUBSTANCES: _fill_in_substances,
    Section.TREATMENT: _fill_in_treatment,
    Section.HEALTH: _fill_in_health,
    Section.RISK: _fill_in_risk,
    Section.FAMILY: _fill_in_family,
    Section.HOME: _fill_in_home,
    Section.PRIORITY: _fill_in_priority,
    Section.CHOICE: _fill_in_choice,
    Section.FUNDING: _fill_in_funding,
    Section.DISCHARGE_PLAN: _fill_in_plan,
    Section.TOP: _fill_in_top,
    Section.DECLARATIONS: _fill_in_declarations,
}


def _the_manager_signs(story: Story) -> None:
    """What the key worker asks for once everything is complete."""
    kay = story.somebody("keyworker")
    kay.press("Ask for the signature")
    morgan = story.at_home("manager")
    morgan.follow(NAME)
    morgan.choose("Do you sign this request?", "Yes, I sign it")
    morgan.press("Save", expecting=422)
    morgan.tick("I have read the whole request")
    morgan.press("Save")
    assert f"You signed {story.reference}" in morgan.text


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
    kay = story.at_home("keyworker")
    kay.follow(NAME)
    kay.follow("Your place in residential rehab is agreed")
    assert f"Dear {NAME}" in kay.text
    letter = kay.download("Download as PDF")
    assert letter.startswith(b"%PDF-")
    pages = pypdf.PdfReader(io.BytesIO(letter)).pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert f"Dear {NAME}" in printed
    assert f"up to {WEEKS} weeks in residential rehab" in printed


def _the_key_worker_makes_an_offer(story: Story) -> None:
    kay = story.at_home("keyworker")
    kay.follow(NAME)
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
    kay = story.at_home("keyworker")
    kay.follow(NAME, of="has a bed")
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
    parker.press("Record arrival")
    assert NAME in parker.text


def _the_key_worker_records_a_review(story: Story) -> None:
    kay = _at_the_stay(story, "keyworker")
    kay.follow("Record a review")
    kay.date("Day of the review", story.today)
    kay.write("Who took part", "The person, their key worker and the house")
    kay.write("Progress against the goals", "Settled in; has met the group.")
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
        somebody.follow("Cases")
        somebody.follow(story.reference)
        somebody.follow(HOUSE)
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
    parker.write("Where they went (optional)", "Home, met by the key worker")
    parker.press("Record the exit")
    assert "As planned" in parker.text


def _the_key_worker_records_the_pick_up(story: Story) -> None:
    kay = _at_the_stay(story, "keyworker")
    kay.follow("Record what came afterwards")
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
    assert "Met" in jordan.row(story.reference).inner_text()
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
