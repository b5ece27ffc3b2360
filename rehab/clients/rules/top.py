"""The Treatment Outcomes Profile (TOP): what it asks. Blank, or "not answered", is a value: nothing is needed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rehab.core.questions import (
    NEITHER,
    Group,
    Question,
    Values,
    Worded,
    choice,
    is_answered,
    line,
    number,
    questions_of,
)

MONTH = 28
HIGHEST_SCORE = 20


class Reported(Worded):
    """An item answered with yes or no; not answered is a value of its own."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_ANSWERED = "not_answered", "Not answered"


class TopStage(Worded):
    """When in somebody's treatment a profile was gone through."""

    START = "start", "At the start"
    REVIEW = "review", "During the stay"
    EXIT = "exit", "On leaving"
    AFTER = "after", "After the stay"


SUBSTANCES_OF_TOP = {
    "alcohol": "Alcohol",
    "opiates": "Opiates",
    "crack": "Crack",
    "cocaine": "Cocaine powder",
    "amphetamines": "Amphetamines",
    "cannabis": "Cannabis",
    "other": "Another problem substance",
}


ONCE_PER_STAY = frozenset({TopStage.START, TopStage.EXIT})


def _days(name: str, text: str) -> Question:
    return number(name, f"{text}: days", 0, MONTH, unit="days")


def _score(name: str, text: str) -> Question:
    return number(name, text, 0, HIGHEST_SCORE, unit="out of 20")


def _substance(name: str, text: str) -> tuple[Question, Question]:
    return _days(f"{name}_days", text), line(f"{name}_amount", f"{text}: usual amount on a day")


TOP_ITEMS = (
    Group(
        "Substances in the last 28 days",
        tuple(question for name, text in SUBSTANCES_OF_TOP.items() for question in _substance(name, text)),
        NEITHER,
        guidance="Days from 0 to 28. Leave blank what was not answered: blank is not the same as 0.",
    ),
    Group(
        "Injecting in the last 28 days",
        (
            _days("injected_days", "Injected"),
            choice("shared", "Shared needles or other things for injecting?", Reported),
        ),
        NEITHER,
    ),
    Group(
        "Crime in the last 28 days",
        (
            _days("shoplifting_days", "Shoplifting"),
            _days("selling_days", "Selling drugs"),
            choice("other_theft", "Other theft?", Reported),
            choice("assault", "Assault or violence?", Reported),
        ),
        NEITHER,
    ),
    Group(
        "Health and life",
        (
            _score("psychological_health", "Psychological health"),
            _score("physical_health", "Physical health"),
            _score("quality_of_life", "Quality of life"),
            _days("paid_work_days", "Paid work"),
            _days("education_days", "College, school or training"),
            choice("housing_problem", "Acute housing problem?", Reported),
            choice("eviction_risk", "At risk of eviction?", Reported),
        ),
        NEITHER,
        guidance="Scores from 0 (poor) to 20 (good), as the person sees it.",
    ),
)

ITEMS = tuple(questions_of(TOP_ITEMS))


@dataclass(frozen=True, slots=True)
class TopReading:
    """One profile: when, how far in treatment, and the answer to each item, blank where there is none."""

    stage: TopStage
    completed_on: dt.date
    answers: Values


@dataclass(frozen=True, slots=True)
class ItemOverTime:
    """An item, and what was said of it in each profile, the earliest first."""

    question: Question
    answers: tuple[object, ...]

    @property
    def in_words(self) -> list[str]:
        """The answers as they are read."""
        return [self.question.in_words(answer) or "Not answered" for answer in self.answers]

    @property
    def change(self) -> int | None:
        """From the first answer to the latest, in days or points; None where there are not two numbers."""
        numbers = [answer for answer in self.answers if isinstance(answer, int)]
        return numbers[-1] - numbers[0] if len(numbers) > 1 else None


def over_time(readings: Sequence[TopReading]) -> list[ItemOverTime]:
    """Every item that was answered at least once, in the order of the profile; `readings` come in order of day."""
    rows = [ItemOverTime(item, tuple(reading.answers.get(item.name) for reading in readings)) for item in ITEMS]
    return [row for row in rows if any(is_answered(answer) for answer in row.answers)]


def worth_a_chart(row: ItemOverTime) -> bool:
    """Whether a picture says something: two numbers at least, and not nought each time."""
    return row.change is not None and any(row.answers)


def is_taken(answers: Values) -> bool:
    """Whether anything of a profile was answered."""
    return any(is_answered(answers.get(item.name)) and answers[item.name] != Reported.NOT_ANSWERED for item in ITEMS)


def top_due(taken_on: dt.date, weeks: int) -> dt.date:
    """When the next profile is due: so many weeks after the last."""
    return taken_on + dt.timedelta(weeks=weeks)
