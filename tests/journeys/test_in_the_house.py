"""A house on a telephone: from the offer to the bed, through a stay, to both ways of leaving; and what the person says.

The service and the council meet it at their desks. What it takes to come to an offer is told in test_whole_journey.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from rehab.clients.rules import TOP_ITEMS
from rehab.core import clock
from rehab.discharge.rules import ASKED, Reply, ToldWhom
from rehab.placements.rules import ExitReason
from rehab.placements.rules.arrivals import CameWith
from rehab.placements.rules.incidents import IncidentKind
from rehab.placements.rules.leave import LeaveReason
from rehab.reviews.rules import Recommendation
from tests.support.filling_in import HOUSE
from tests.support.somebody import Somebody

SMALL = {"width": 360, "height": 740}
ASKED_FOR, WALKS_OUT = "Lane Example", "Rowan Example"
INITIALS = re.compile("LE, R-")
QUESTION, ANSWER = "Can they climb one flight of stairs?", "Yes, with a rail."
FALL = "The resident slipped on the stairs and bruised an arm."
GOAL = "Cook for the house once a week"
VIEW = "I want to learn to cook."
WORDS = "The garden helped."
TOMORROW = dt.timedelta(days=1)


@dataclass
class House:
    """Who meets in this story."""

    parker: Somebody
    kay: Somebody
    jordan: Somebody
    today: dt.date

    reference: str = ""
    stay: str = ""

    def turn_to(self, part: str) -> None:
        """The staff go to another part of the service, by the menu of a telephone."""
        self.parker.page.get_by_role("button", name="Menu").click()
        self.parker.follow(re.compile(f"^{part}$"))

    def resident(self, name: str) -> None:
        """The staff open the page of somebody who stays with them."""
        self.turn_to("Residents")
        self.parker.follow(name)
        self.stay = self.parker.path

    def case(self) -> None:
        """The key worker opens the case, as by a link that they were sent: it stands far down in their list."""
        self.kay.open(f"/cases/{self.reference}")

    def desk(self) -> None:
        """The key worker opens the stay that the staff looked at last."""
        self.kay.open(self.stay)


def test_a_house_takes_somebody_in_and_sees_them_leave(
    sign_in: Callable[[str], Somebody], stranger: Callable[[], Somebody]
) -> None:
    house = House(sign_in("provider"), sign_in("keyworker"), sign_in("commissioner"), clock.today())
    house.parker.page.set_viewport_size(SMALL)
    _a_question_is_asked_and_answered(house)
    _the_bed_is_offered_and_confirmed(house)
    _they_arrive(house)
    _they_go_on_leave_and_come_back(house)
    _a_note_is_written(house)
    _an_incident_is_reported_and_acknowledged(house)
    _a_review_is_planned_and_prepared(house)
    _the_review_is_held_and_signed(house)
    _the_plan_is_changed_and_agreed(house)
    _they_leave_as_planned(house)
    _the_person_says_how_it_was(house, stranger())
    _somebody_walks_out(house)


def _a_question_is_asked_and_answered(house: House) -> None:
    parker, kay = house.parker, house.kay
    house.turn_to("Offers")
    parker.follow(INITIALS)
    house.reference = parker.page.locator(".govuk-caption-l, .govuk-caption-xl").first.inner_text()
    parker.follow("Ask a question")
    parker.write("Your message", QUESTION)
    parker.press("Send message")
    house.case()
    kay.follow("See the offers")
    kay.follow(re.compile(r"Messages \(1\)"))
    assert QUESTION in kay.text
    kay.write("Your message", ANSWER)
    kay.press("Send message")


def _the_bed_is_offered_and_confirmed(house: House) -> None:
    parker, kay = house.parker, house.kay
    house.turn_to("Offers")
    parker.follow(INITIALS)
    parker.follow(re.compile("^Read all"))
    assert ANSWER in parker.text
    parker.follow("Back to the offer")
    parker.follow("Offer a bed")
    parker.date("Bed free from", house.today)
    parker.press("Offer this bed")
    house.case()
    kay.follow(f"Confirm the bed at {HOUSE}")
    kay.date("Date the person agreed", house.today)
    kay.press("Confirm this bed")


def _they_arrive(house: House) -> None:
    """First without what must be said: the errors fit a telephone, too."""
    parker = house.parker
    house.turn_to("Home")
    parker.follow(ASKED_FOR)
    parker.write("Time of arrival", "00:00")
    parker.press("Record arrival", expecting=422)
    parker.write("Room", "Room 3")
    parker.choose("Who came with them?", CameWith.ALONE.label)
    parker.choose("Did they hand over any medication?", "Yes")
    parker.write("Which medication, and how much of it?", "Sertraline 50mg, 14 tablets")
    parker.tick("We have looked at the discharge plan together")
    parker.press("Record arrival")
    house.resident(ASKED_FOR)
    assert "Sertraline 50mg, 14 tablets" in parker.text


def _they_go_on_leave_and_come_back(house: House) -> None:
    parker = house.parker
    parker.follow("Record that they go on leave")
    parker.write("Time they left", "00:01")
    parker.date("Day they are due back", house.today + TOMORROW)
    parker.write("Time they are due back", "6pm")
    parker.choose("Why are they away?", LeaveReason.FAMILY.label)
    parker.write("How can they be reached?", "Their own telephone")
    parker.press("Record leave")
    house.desk()
    assert "On leave" in house.kay.text
    parker.follow("Record that they are back from leave")
    parker.press("Record return")
    assert "On leave" not in parker.text


def _a_note_is_written(house: House) -> None:
    house.parker.follow("Write a progress note")
    house.parker.write("Note", "Cooked for everybody.")
    house.parker.press("Keep the note")
    house.desk()
    assert "Cooked for everybody." in house.kay.text


def _an_incident_is_reported_and_acknowledged(house: House) -> None:
    parker, jordan = house.parker, house.jordan
    house.turn_to("Incidents")
    parker.follow("Report an incident")
    parker.choose("What kind of incident is it?", IncidentKind.SERIOUS_HARM.label)
    parker.pick("Which of your facilities?", HOUSE)
    parker.pick("Whom is it about?", f"{ASKED_FOR}, Room 3")
    parker.write("At what time?", "00:02")
    parker.write("Where did it happen?", "The stairs")
    parker.write("What happened?", FALL)
    parker.write("What did you do at once?", "First aid")
    parker.press("Report it to the council")
    reference = parker.page.locator(".govuk-caption-l").first.inner_text().removeprefix("Incident ")
    jordan.follow("Incidents")
    jordan.follow(reference)
    assert FALL in jordan.text
    assert ASKED_FOR.split(maxsplit=1)[0] not in jordan.source
    jordan.press("Acknowledge the incident")


def _a_review_is_planned_and_prepared(house: House) -> None:
    parker, kay = house.parker, house.kay
    house.desk()
    kay.follow("Reviews and outcomes profiles")
    kay.follow("Plan the next review")
    kay.date("Day", house.today + TOMORROW)
    kay.pick("Starts at", "10:00am")
    kay.write("Place", "The house")
    kay.press("Plan review")
    house.resident(ASKED_FOR)
    parker.follow("Reviews and outcomes profiles")
    parker.follow("See the planned review")
    parker.follow("Prepare")
    parker.write("Attendance in groups", "Every morning group")
    parker.write("Progress since the last review", "Settled in")
    parker.write("Goal 1", GOAL)
    parker.pick("How far goal 1 is reached", "Some progress")
    parker.press("Send to the key worker")


def _the_review_is_held_and_signed(house: House) -> None:
    parker, kay = house.parker, house.kay
    house.desk()
    kay.follow("Record a review")
    kay.date("Day of the review", house.today)
    kay.write("Who took part", "The person and the house")
    kay.write("Progress since the last review", "Settled in")
    kay.write("The person's own view", VIEW)
    kay.write("Risk", "Nothing new")
    kay.choose("Was the discharge plan reviewed?", "Yes")
    kay.choose("What does the review recommend?", Recommendation.PLAN_DISCHARGE.label)
    kay.press("Record review")
    assert GOAL in kay.text
    house.turn_to("Residents")
    parker.follow(ASKED_FOR)
    parker.follow("Reviews and outcomes profiles")
    assert VIEW in parker.text
    parker.press("Sign this review")


def _the_plan_is_changed_and_agreed(house: House) -> None:
    """A planned exit waits for a plan that all have signed."""
    parker, kay = house.parker, house.kay
    house.resident(ASKED_FOR)
    parker.follow("Arrange a planned exit")
    assert "agreed" in parker.text
    house.desk()
    kay.follow("Discharge plan")
    kay.follow("Record the person's signature")
    kay.choose("Did they sign?", "They signed")
    kay.press("Record the person's signature")
    kay.follow("Sign as key worker")
    kay.press("Sign as key worker")
    house.resident(ASKED_FOR)
    parker.follow("Discharge plan")
    parker.follow("Sign for the provider")
    parker.press("Sign for the provider")
    assert "Agreed" in parker.text


def _they_leave_as_planned(house: House) -> None:
    parker = house.parker
    parker.follow("Arrange a planned exit")
    parker.date("Day of leaving", house.today)
    parker.press("Save the day")
    house.resident(ASKED_FOR)
    parker.follow("Record that they left")
    parker.date("Day they left", house.today)
    parker.choose("How the stay ended", ExitReason.COMPLETED.label)
    parker.press("Record the exit", expecting=422)
    parker.write("Medication they took along", "None")
    parker.choose("Was naloxone supplied?", "Yes")
    parker.press("Record the exit")
    parker.follow("Outcomes profile at the end")
    parker.write(next(iter(TOP_ITEMS)).questions[0].text, "0")
    parker.press("Record the profile")
    assert "Taken on" in parker.text


def _the_person_says_how_it_was(house: House, person: Somebody) -> None:
    """By the link that the key worker shows them; it works once."""
    house.desk()
    house.kay.follow("Ask for feedback")
    house.kay.press("Make a link")
    address = house.kay.page.locator(".app-address").inner_text()
    person.page.set_viewport_size(SMALL)
    person.open(address)
    assert "Lane" not in person.source
    for question in ASKED.values():
        person.choose(question, next(iter(Reply)).label)
    person.write("Is there anything you want to say?", WORDS)
    person.press("Send")
    assert person.heading.startswith("Thank you")
    person.open(address, expecting=404)
    house.desk()
    house.kay.follow("After leaving")
    assert WORDS in house.kay.text


def _somebody_walks_out(house: House) -> None:
    """Two minutes on a telephone, and all who must know do."""
    parker, kay, jordan = house.parker, house.kay, house.jordan
    house.resident(WALKS_OUT)
    parker.follow("Record that they left")
    parker.choose("What happened", ExitReason.CLIENT_LEFT.label)
    parker.press("Record the exit", expecting=422)
    parker.choose("Was the loss of tolerance explained?", "Yes")
    parker.choose("Was naloxone supplied?", "Yes")
    parker.write("Medication", "None with them")
    parker.write("Where they went", "Not known")
    parker.write(ToldWhom.KEY_WORKER.label, "00:03")
    parker.press("Record the exit")
    house.desk()
    kay.follow("After leaving")
    assert "24 hours" in kay.text
    jordan.follow("Home")
    assert jordan.page.locator(f'a[href="{house.stay}/exit/seen"]').count() > 0, "the commissioner is not told"
    assert WALKS_OUT.split(maxsplit=1)[0] not in jordan.source
