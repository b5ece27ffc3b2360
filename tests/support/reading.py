"""What somebody reads of an answer of any kind."""

import io
import zipfile

from pypdf import PdfReader
from werkzeug.test import TestResponse


def text_of(response: TestResponse) -> str:
    """Body, or the words and properties of a PDF, or all parts of a sheet; and the headers."""
    headers = "\n".join(value for _, value in response.headers)
    if response.mimetype.endswith("spreadsheetml.sheet"):
        with zipfile.ZipFile(io.BytesIO(response.data)) as sheet:
            return "\n".join([headers, *(sheet.read(part).decode() for part in sheet.namelist())])
    if response.mimetype != "application/pdf":
        return f"{headers}\n{response.text}"
    reader = PdfReader(io.BytesIO(response.data))
    return "\n".join([headers, str(reader.metadata), *(page.extract_text() for page in reader.pages)])
