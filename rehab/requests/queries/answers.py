"""What the sections of a loaded request say."""

from collections.abc import Mapping

from rehab.core.questions import Question, asked, fitting, questions_of
from rehab.requests.models import PlacementRequest, row_of
from rehab.requests.rules import QUESTIONS, Audience, Section, Values


def facts_of(request: PlacementRequest) -> dict[str, object]:
    """What questions of one section depend on in another."""
    return {
        "sex": request.client.sex,
        "care_type": request.care_type,
        "parental_status": request.person.parental_status if request.person else None,
    }


def values_of(request: PlacementRequest, section: Section) -> dict[str, object] | None:
    """The answers of a section by the name of the question; None where it was never saved."""
    row = row_of(request, section)
    if row is None:
        return None
    stored = {question.name: getattr(row, question.name) for question in questions_of(QUESTIONS[section])}
    return fitting(QUESTIONS[section], stored, facts_of(request))


def answered(request: PlacementRequest, section: Section) -> list[tuple[Question, str]]:
    """The questions of a section that apply, each with its answer in words, empty where there is none."""
    values: Values = values_of(request, section) or {}
    blank = fitting(QUESTIONS[section], values, facts_of(request))
    return [
        (question, question.in_words(blank[question.name]))
        for question in asked(QUESTIONS[section], blank, facts_of(request))
    ]


def told(request: PlacementRequest, audience: Audience) -> Mapping[Section, list[tuple[Question, str]]]:
    """What an audience outside the service reads of the answers, by section; unanswered questions are left out."""
    found: dict[Section, list[tuple[Question, str]]] = {}
    for section in Section:
        names = {
            question.name for group in QUESTIONS[section] if audience in group.told_to for question in group.questions
        }
        lines = [(question, text) for question, text in answered(request, section) if question.name in names and text]
        if lines:
            found[section] = lines
    return found
