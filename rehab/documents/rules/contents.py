"""What a file is, judged by what stands in it; its name may only contradict."""

import enum
import re
import struct
import zlib
from collections.abc import Callable

from rehab.core.errors import InvalidInput
from rehab.documents.rules.packages import document_in, is_package, looks_like_package

LARGEST = 10 * 1024 * 1024

EMPTY = "The file is empty"
TOO_LARGE = "The file must be 10 MB or smaller"
NOT_TAKEN = "The file must be a PDF, a picture (JPEG or PNG), a Word (.docx) or OpenDocument (.odt) text, or plain text"
FROM_A_TELEPHONE = "This picture or film cannot be opened everywhere. Save it as a JPEG picture and add that"
OLD_OFFICE = "This is an older Office file, or one with a password. Save it as .docx or PDF without a password"
NOT_UTF_8 = "The text has characters that cannot be read. Save it again as UTF-8 text, or as PDF"
MARKUP = "This is a web page or another file with commands in it. Save it as PDF and add that"
DAMAGED = "The file is damaged or was cut off. Open it, save it again and add that"
PASSWORD = "The file is protected by a password. Save it without one and add that"  # noqa: S105  (a sentence)
TWO_IN_ONE = "There is a second file hidden in this one. Save it anew, or as PDF, and add that"


class FileType(enum.StrEnum):
    """What is taken."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    DOCX = "docx"
    ODT = "odt"
    TEXT = "text"

    @property
    def label(self) -> str:
        """The type in words."""
        return {
            FileType.PDF: "PDF",
            FileType.JPEG: "JPEG picture",
            FileType.PNG: "PNG picture",
            FileType.DOCX: "Word document",
            FileType.ODT: "OpenDocument text",
            FileType.TEXT: "Plain text",
        }[self]

    @property
    def endings(self) -> tuple[str, ...]:
        """What names of such files end in; the first one is ours."""
        return {FileType.JPEG: ("jpg", "jpeg", "jpe", "jfif"), FileType.TEXT: ("txt",)}.get(self, (self.value,))

    @property
    def mimetype(self) -> str:
        """How it is announced to a browser."""
        return {
            FileType.PDF: "application/pdf",
            FileType.JPEG: "image/jpeg",
            FileType.PNG: "image/png",
            FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            FileType.ODT: "application/vnd.oasis.opendocument.text",
            FileType.TEXT: "text/plain",
        }[self]


_PDF, _JPEG, _PNG = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURE_BEGINS, _PICTURE_ENDS = 0xDA, b"\xff\xd9"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# PDF readers look for its first words in so many bytes, and for its last ones in the last so many.
_PDF_WINDOW = 1024
_LONGEST_ENDING = 8
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"\s*(<|\{\\rtf|%!|#!)")


def type_of(content: bytes, name: str) -> FileType:
    """The type of a file, by its content; `name` is what it was called where it came from.

    Raises InvalidInput (file) with a sentence that says what to do about a file that is not taken.
    """
    if not content:
        raise _refusal(EMPTY)
    if len(content) > LARGEST:
        raise _refusal(TOO_LARGE)
    found = _recognised(content, ending=_ending(name))
    if fault := _CHECKS[found](content):
        raise _refusal(fault)
    if found not in {FileType.DOCX, FileType.ODT} and looks_like_package(content):
        raise _refusal(TWO_IN_ONE)
    if found is not FileType.PDF and _PDF in content[:_PDF_WINDOW]:
        raise _refusal(TWO_IN_ONE)
    if (ending := _ending(name)) and ending not in found.endings:
        sentence = f"The name ends in .{ending}, but this is a {found.label} file. Check that it is the right one"
        raise _refusal(sentence)
    return found


def _refusal(sentence: str) -> InvalidInput:
    return InvalidInput({"file": sentence})


def _ending(name: str) -> str:
    """What a name ends in, as far as it can be shown; "" where it has no ending."""
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    return ending if ending.isascii() and ending.isalnum() and len(ending) <= _LONGEST_ENDING else ""


def _recognised(content: bytes, *, ending: str) -> FileType:
    for start, found in ((_PDF, FileType.PDF), (_JPEG, FileType.JPEG), (_PNG, FileType.PNG)):
        if content.startswith(start):
            return found
    if is_package(content):
        return FileType(document_in(content))
    if content[4:8] == b"ftyp":
        raise _refusal(FROM_A_TELEPHONE)
    if content.startswith(_OLE):
        raise _refusal(OLD_OFFICE)
    if _is_text(content):
        return FileType.TEXT
    raise _refusal(NOT_UTF_8 if ending in FileType.TEXT.endings or content.startswith(_UTF_16) else NOT_TAKEN)


def _is_text(content: bytes) -> bool:
    try:
        return _NO_TEXT.search(content.decode()) is None
    except UnicodeDecodeError:
        return False


def _text_fault(content: bytes) -> str | None:
    return MARKUP if _MARKUP.match(content.decode().removeprefix("\ufeff")) else None


def _pdf_fault(content: bytes) -> str | None:
    """The words that end a PDF, and the one that says that it is locked, always stand in the open."""
    if b"%%EOF" not in content[-_PDF_WINDOW:] or b"startxref" not in content:
        return DAMAGED
    return PASSWORD if b"/Encrypt" in content else None


def _png_fault(content: bytes) -> str | None:
    """Follow its chunks from the head to the end mark, which must be the end of the file."""
    place, names = len(_PNG), []
    while place + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        end = place + 12 + length
        if end > len(content) or zlib.crc32(content[place + 4 : end - 4]) != int.from_bytes(content[end - 4 : end]):
            return DAMAGED
        names.append(name)
        place = end
        if name == b"IEND":
            break
    if names[:1] != [b"IHDR"] or b"IDAT" not in names or names[-1] != b"IEND":
        return DAMAGED
    return TWO_IN_ONE if place < len(content) else None


def _jpeg_fault(content: bytes) -> str | None:
    """Follow its segments to the picture itself; cameras put more behind the end mark, so that is let be."""
    place, marker = 2, 0
    while marker != _PICTURE_BEGINS:
        mark, marker, length = struct.unpack_from(">BBH", content, place) if place + 4 <= len(content) else (0, 0, 0)
        if mark != 0xFF or length < 2:
            return DAMAGED
        place += 2 + length
    return None if _PICTURE_ENDS in content[place:] else DAMAGED


_CHECKS: dict[FileType, Callable[[bytes], str | None]] = {
    FileType.PDF: _pdf_fault,
    FileType.JPEG: _jpeg_fault,
    FileType.PNG: _png_fault,
    FileType.TEXT: _text_fault,
    FileType.DOCX: lambda _: None,
    FileType.ODT: lambda _: None,
}
