"""What decision letters say: a heading and paragraphs of plain text."""

import datetime as dt
from dataclasses import dataclass

from rehab.core.money import pounds
from rehab.core.text import sentence_list
from rehab.framework.rules import CareType
from rehab.panel.rules.kinds import Audience, Choice

APPROVALS = frozenset({Choice.APPROVE, Choice.APPROVE_WITH_CONDITIONS})
Text = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What letters need to know; money in pence, `appeal_by` the last day for an appeal."""

    reference: str
    person: str
    key_worker: str
    service: str
    authority: str
    care_type: CareType | None
    facilities: tuple[str, ...]
    outcome: Choice
    decided_on: dt.date
    appeal_by: dt.date
    reason: str = ""
    conditions: str = ""
    weeks: int | None = None
    price_ceiling_pence: int | None = None
    valid_until: dt.date | None = None

    @property
    def care(self) -> str:
        """The type of care inside a sentence."""
        return self.care_type.label.lower() if self.care_type else "treatment"


def letter(audience: Audience, facts: DecisionFacts) -> Text:
    """Heading and paragraphs of the letter to the client or to the key worker."""
    return _to_client(facts) if audience is Audience.CLIENT else _to_key_worker(facts)


def _to_client(facts: DecisionFacts) -> Text:
    if facts.outcome in APPROVALS:
        heading, body = _approved(facts)
    elif facts.outcome is Choice.DECLINE:
        heading, body = _declined(facts)
    else:
        heading, body = _deferred(facts)
    opening = (
        f"We are writing about your request for {facts.care}, reference {facts.reference}. "
        f"Our panel looked at it on {_day(facts.decided_on)}."
    )
    questions = f"If you have a question, or want someone to go through this letter with you, ask {_worker(facts)}."
    return heading, [_day(facts.decided_on), f"Dear {facts.person}", opening, *body, questions, facts.authority]


def _approved(facts: DecisionFacts) -> Text:
    conditions = ["The panel set these conditions:", *_lines(facts.conditions)] if facts.conditions else []
    chosen = f" You asked for {sentence_list(list(facts.facilities))}." if facts.facilities else ""
    return f"Your place in {facts.care} is agreed", [
        f"The panel agreed that you can have up to {_weeks(facts)} in {facts.care}.",
        *conditions,
        f"Your key worker will now look for a bed with you.{chosen}",
        f"This agreement runs out on {_day(facts.valid_until)}, so the bed must be found by then.",
        "You do not need to do anything until your key worker gets in touch.",
    ]


def _declined(facts: DecisionFacts) -> Text:
    return f"Your request for {facts.care} is not agreed", [
        "The panel did not agree your request. Its reason is:",
        *_lines(facts.reason),
        "You can appeal. That means you ask for the decision to be looked at again, by people who had no part in it.",
        f"You have 20 working days from the date of this letter to appeal, so tell us by {_day(facts.appeal_by)}.",
        "You can write to us yourself, or ask your key worker to do it for you.",
        f"This does not end the help you have now. {facts.service} will go on working with you.",
    ]


def _deferred(facts: DecisionFacts) -> Text:
    return f"We have not decided on your request for {facts.care} yet", [
        "The panel needs to know more before it can decide:",
        *_lines(facts.reason),
        "Your key worker will help with this. The panel will then look at your request again and write to you.",
    ]


def _to_key_worker(facts: DecisionFacts) -> Text:
    heading = f"Panel decision on {facts.reference}: {facts.outcome.outcome.lower()}"
    addressee = ", ".join(part for part in (facts.key_worker, facts.service) if part)
    opening = f"On {_day(facts.decided_on)} the panel decided on the request of {facts.person} for {facts.care}."
    return heading, [_day(facts.decided_on), addressee, opening, *_terms(facts), facts.authority]


def _terms(facts: DecisionFacts) -> list[str]:
    if facts.outcome is Choice.DEFER:
        return ["It was deferred. What the panel needs:", *_lines(facts.reason), "The request stays ready for a panel."]
    if facts.outcome is Choice.DECLINE:
        return [
            "It was declined. The panel's reason:",
            *_lines(facts.reason),
            f"The person can appeal until {_day(facts.appeal_by)}. Please go through their letter with them.",
        ]
    conditions = ["Conditions:", *_lines(facts.conditions)] if facts.conditions else []
    return [
        f"It was approved for up to {_weeks(facts)}, at no more than {pounds(facts.price_ceiling_pence or 0)} a week.",
        *conditions,
        f"The approval can be used until {_day(facts.valid_until)}. You can now make an offer to a facility.",
    ]


def _worker(facts: DecisionFacts) -> str:
    return f"your key worker, {facts.key_worker}, at {facts.service}" if facts.key_worker else facts.service


def _weeks(facts: DecisionFacts) -> str:
    return "1 week" if facts.weeks == 1 else f"{facts.weeks} weeks"


def _lines(text: str) -> list[str]:
    """Each line of what somebody typed is a paragraph."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _day(day: dt.date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
