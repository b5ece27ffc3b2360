"""The whole request on paper, for the person whom it is about."""

from rehab.core.clock import written
from rehab.requests.queries import Dossier, lines
from rehab.requests.rules import Section
from rehab.web import pdf

NOT_ANSWERED = "Not answered yet"


def whole_request(dossier: Dossier) -> bytes:
    """Every section with its questions and answers, as they are on the dossier's day."""
    request = dossier.request
    introduction = [
        f"Reference {request.reference}. Printed on {written(dossier.day)}.",
        f"This is what {request.service.name} has written down. If something is wrong, tell your key worker.",
    ]
    sections = [(section.label, _said(dossier, section)) for section in Section]
    return pdf.record("Your request for a placement", introduction, sections, author=request.service.name)


def _said(dossier: Dossier, section: Section) -> list[tuple[str, str]]:
    """What was answered, then what was not: a list of questions with nothing below them is no help to anybody."""
    found = lines(dossier, section)
    left_open = [question for question, answer in found if not answer]
    more = [(NOT_ANSWERED, "\n".join(left_open))] if left_open or not found else []
    return [(question, answer) for question, answer in found if answer] + more
