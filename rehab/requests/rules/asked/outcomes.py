"""The Treatment Outcomes Profile at the start. Blank, or "not answered", is a value: nothing is needed but its date."""

from rehab.requests.rules.questions import NEITHER, Group, Question, choice, day, line, number
from rehab.requests.rules.vocabulary import Reported

MONTH = 28
SUBSTANCES_OF_TOP = {
    "alcohol": "Alcohol",
    "opiates": "Opiates",
    "crack": "Crack",
    "cocaine": "Cocaine powder",
    "amphetamines": "Amphetamines",
    "cannabis": "Cannabis",
    "other": "Another problem substance",
}


def _days(name: str, text: str) -> Question:
    return number(name, f"{text}: days", 0, MONTH, unit="days")


def _score(name: str, text: str) -> Question:
    return number(name, text, 0, 20, unit="out of 20")


def _substance(name: str, text: str) -> tuple[Question, Question]:
    return _days(f"{name}_days", text), line(f"{name}_amount", f"{text}: usual amount on a day")


TOP = (
    Group(
        "",
        (
            day(
                "completed_on",
                "Date it was gone through with the person",
                needed="Enter the date on which the outcomes profile was gone through",
            ),
        ),
        NEITHER,
    ),
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
