"""A whole request as a key worker fills it in, section by section: the least that makes it complete."""

import datetime as dt
from collections.abc import Callable

from rehab.core.questions import questions_of
from rehab.plans.rules import PlanText, Stakeholder
from rehab.requests.rules import QUESTIONS, Section
from tests.support.somebody import Somebody

HOUSE, OTHER_HOUSE = "Broadway Lodge (demonstration)", "Phoenix Futures (demonstration)"
WEEKS, CONTRIBUTION = "12", "20"


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
    kay.choose("Do they have a mental health problem?", "None known")


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


def sign(manager: Somebody, name: str) -> None:
    """A manager signs the request that waits on their home page; first without saying that they have read it."""
    manager.follow(name)
    manager.choose("Do you sign this request?", "Yes, I sign it")
    manager.press("Save", expecting=422)
    manager.tick("I have read the whole request")
    manager.press("Save")
    assert "You signed" in manager.text
