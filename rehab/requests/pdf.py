"""The whole request on paper, for the person whom it is about."""

from rehab.core.clock import written
from rehab.requests.queries import Dossier, lines
from rehab.requests.rules import Section
from rehab.web import pdf

NOT_ANSWERED = "Not answered"


def whole_request(dossier: Dossier) -> bytes:
    """Every section with its questions and answers, as they are on the dossier's day."""
    request = dossier.request
    introduction = [
        f"Reference {request.reference}. Printed on {written(dossier.day)}.",
        f"This is what {request.service.name} has written down. If something is wrong, tell your key worker.",
    ]
    sections = [
        (section.label, [(question, answer or NOT_ANSWERED) for question, answer in lines(dossier, section)])
        for section in Section
    ]
    return pdf.record("Your request for a placement", introduction, sections, author=request.service.name)
