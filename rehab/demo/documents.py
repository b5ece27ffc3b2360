"""Documents of the demonstration's cases: each file says of itself that it is invented."""

import datetime as dt
import io

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from rehab.clients.models import Client
from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.documents import commands, queries
from rehab.documents.commands import Described
from rehab.documents.rules import Audience, DocumentKind
from rehab.documents.views import discard, receive
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.web import pdf

INVENTED = "This is a demonstration. The person and everything said here are invented."
WORDS = {
    DocumentKind.RISK_ASSESSMENT: "Risk of seizures in withdrawal: medium. Self-harm: none known in the last year.",
    DocumentKind.PRESCRIPTION: "Thiamine 100 mg, twice a day. Sertraline 50 mg, in the morning.",
    DocumentKind.BLOOD_TESTS: "Liver function: raised, falling since March. Full blood count: within range.",
    DocumentKind.COURT_ORDER: "Drug rehabilitation requirement of nine months, with reviews every month.",
    DocumentKind.LETTER: "We support the request for a residential place.",
}
# Whose case has which documents, and whether names are taken out of them.
OF_CASES = {
    "Harper": ((DocumentKind.COURT_ORDER, False),),
    "Gale": ((DocumentKind.RISK_ASSESSMENT, False), (DocumentKind.PRESCRIPTION, False)),
    "Lane": ((DocumentKind.RISK_ASSESSMENT, False), (DocumentKind.PRESCRIPTION, False), (DocumentKind.LETTER, False)),
    "Noel": ((DocumentKind.RISK_ASSESSMENT, True), (DocumentKind.BLOOD_TESTS, True), (DocumentKind.LETTER, False)),
    "Peyton": ((DocumentKind.RISK_ASSESSMENT, False), (DocumentKind.BLOOD_TESTS, False)),
}
REMOVED_FROM = "Noel"


def add_documents(today: dt.date) -> None:
    """Added by the key worker on the day before, and one removed again."""
    for name, wanted in OF_CASES.items():
        request_id = _case_of(name)
        for kind, without_names in wanted:
            _add(request_id, kind, today, without_names=without_names)
    _remove_last(_case_of(REMOVED_FROM))


def _case_of(given_name: str) -> int:
    wanted = select(PlacementRequest.id).join(PlacementRequest.client).where(Client.given_name == given_name)
    return db.session.scalars(wanted.order_by(PlacementRequest.id.desc()).limit(1)).one()


def _add(request_id: int, kind: DocumentKind, today: dt.date, *, without_names: bool) -> None:
    """Through the same door as a file that a browser sends, scanner included."""
    title = f"{kind.label} (demonstration)"
    content = pdf.letter(title, [INVENTED, WORDS[kind]], author="Demonstration")
    file = receive(FileStorage(io.BytesIO(content), "demonstration.pdf"))
    told = Described(kind, today - dt.timedelta(days=9), "Demonstration", without_names)
    with transaction():
        held = requests.locked(request_id)
        commands.keep(held.id, file, told, by=people.actor("keyworker"), now=clock.now() - dt.timedelta(hours=20))


def _remove_last(request_id: int) -> None:
    with transaction():
        requests.locked(request_id)
        last = queries.of_case(request_id, Audience.SERVICE)[-1]
        found = queries.kept(request_id, last.public_id, lock=True)
        now = clock.now() - dt.timedelta(hours=19)
        name = commands.remove(found, reason="Added to the wrong case.", by=people.actor("manager"), now=now)
    discard(name)
