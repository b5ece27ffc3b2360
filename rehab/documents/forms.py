"""Adding and removing documents."""

from rehab.core import clock
from rehab.core.text import sentence_list
from rehab.documents.commands import Described
from rehab.documents.rules import MAY_OPEN, Audience, DocumentKind, FileType
from rehab.web.widgets import ConfirmField, DayField, FileField, Form, Option, RadiosField, TextAreaField, TextField

_ORDER = (Audience.SERVICE, Audience.COORDINATOR, Audience.PANEL, Audience.PROVIDER)


def _who_opens(kind: DocumentKind) -> str:
    words = sentence_list([audience.label for audience in _ORDER if audience in MAY_OPEN[kind]])
    return f"Can be opened by {words}"


class AddDocumentForm(Form):
    """One file, and what it is."""

    kind = RadiosField(
        "What is it?",
        required="Choose what the document is",
        options=[Option(kind.value, kind.label, _who_opens(kind)) for kind in DocumentKind],
        coerce=DocumentKind,
    )
    file = FileField(
        "File",
        required="Choose the file to add",
        hint="PDF, JPEG or PNG picture, Word (.docx), OpenDocument (.odt) or plain text, up to 10 MB",
        accept=",".join(f".{ending}" for kind in FileType for ending in kind.endings),
    )
    dated_on = DayField("Date of the document (optional)", hint="The day that stands on it", latest=clock.today)
    note = TextField("Note (optional)", hint="Your service and the panel coordinator read it", longest=200)
    without_names = ConfirmField(
        "Name, address, NHS number and date of birth are taken out of this file",
        hint="The panel decides without knowing about whom. Its members can open risk assessments and blood tests only then",
    )

    def described(self) -> Described:
        """What was told of the file."""
        return Described(self.kind.data, self.dated_on.data, self.note.data, bool(self.without_names.data))


class RemoveDocumentForm(Form):
    """Why a document goes."""

    reason = TextAreaField(
        "Why is it removed?",
        required="Enter why the document is removed",
        hint="The reason stays with the case. Do not repeat what stands in the document",
        longest=300,
        rows=3,
    )
