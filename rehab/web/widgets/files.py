"""A file to send; the form that has one is `multipart`."""

from collections.abc import Mapping, Sequence
from typing import Any

import wtforms
from govuk_frontend_wtf.gov_form_base import GovFormBase
from markupsafe import Markup
from werkzeug.datastructures import FileStorage

from rehab.web.widgets.base import Question


class FileInput(GovFormBase):
    """A button that opens the computer's own chooser of files; it never shows what was chosen before."""

    template = "govuk_frontend_wtf/file-upload.html"

    def __call__(self, field: "FileField", *, params: Mapping[str, Any], **_attributes: Any) -> Markup:
        hint = {"hint": {"text": field.description}} if field.description else {}
        error = {"errorMessage": {"text": field.errors[0]}} if field.errors else {}
        attributes = {"attributes": {"accept": field.accept}} if field.accept else {}
        rendered: Markup = self.render({"id": field.id, "name": field.name, **hint, **error, **attributes, **params})
        return rendered


class FileField(Question, wtforms.Field):
    """One file; `accept` are the endings that the chooser offers first, which is no check of what comes."""

    data: FileStorage | None
    widget = FileInput()

    def __init__(self, label: str, *, accept: str = "", **options: Any) -> None:
        self.accept = accept
        super().__init__(label, **options)

    def component(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """A label above the button."""
        return {"label": {"text": self.label.text, "classes": "govuk-label--s"}, **params}

    def process_formdata(self, valuelist: Sequence[object]) -> None:
        """A browser sends a nameless file where none was chosen."""
        sent = valuelist[0] if valuelist else None
        self.data = sent if isinstance(sent, FileStorage) and sent.filename else None
