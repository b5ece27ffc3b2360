"""Adding and removing documents."""

from werkzeug.datastructures import FileStorage

from rehab.core import clock
from rehab.core.errors import InvalidInput
from rehab.documents.commands import Described
from rehab.documents.rules import MAY_OPEN, DocumentKind, FileType, in_words
from rehab.web.widgets import ConfirmField, DayField, FileField, Form, Option, RadiosField, TextAreaField, TextField

CHOOSE = "Choose the file to add"


class AddDocumentForm(Form):
    """One file, and what it is."""

    kind = RadiosField(
        "What is it?",
        required="Choose what the document is",
        options=[Option(kind.value, kind.label, f"Opened by {in_words(MAY_OPEN[kind])}") for kind in DocumentKind],
        coerce=DocumentKind,
    )
    file = FileField(
        "File",
        required=CHOOSE,
        hint="PDF, JPEG or PNG picture, Word (.docx), OpenDocument (.odt) or plain text, up to 10 MB",
        accept=",".join(f".{ending}" for kind in FileType for ending in kind.endings),
    )
    dated_on = DayField("Date of the document (optional)", hint="The day that stands on it", latest=clock.today)
    note = TextField("Note (optional)", hint="Your service and the panel coordinator read it", longest=200)
    without_names = ConfirmField(
        "Name, address, NHS number and date of birth are taken out of this file",
        hint="The panel decides without knowing whom it decides about. "
        "Its members can open a risk assessment or blood tests only if you tick this",
    )

    @property
    def chosen(self) -> FileStorage:
        """The file that was sent. Raises InvalidInput (file) where there is none."""
        if self.file.data is None:
            raise InvalidInput({"file": CHOOSE})
        return self.file.data

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
