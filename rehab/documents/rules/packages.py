"""Word and OpenDocument texts, which are packed folders: opened here whole, so that nothing odd stays inside."""

import io
import zipfile
import zlib
from collections.abc import Iterable

from rehab.core.errors import InvalidInput

MOST_PARTS = 2_000
MOST_UNPACKED = 100 * 1024 * 1024
NOT_A_TEXT = "This packed file is neither a Word (.docx) nor an OpenDocument (.odt) text. Unpack it and add its files"
BROKEN = "The document is damaged. Open it, save it again and add that"
LOCKED = "The document is protected by a password. Save it without one and add that"
TOO_MUCH = "The document holds far more than its size tells, so it cannot be taken. Save it as PDF and add that"
MACROS = "The document has macros or other programs in it. Save it as PDF and add that"
MORE_THAN_ONE = "There is a second file hidden in this one. Save it anew, or as PDF, and add that"

_START, _END = b"PK\x03\x04", b"PK\x05\x06"
_END_LENGTH = 22
_LONGEST_END = _END_LENGTH + 0xFFFF
_IS_ENCRYPTED = 0x1
_WAYS_TO_PACK = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_PROGRAMS = ("vbaproject", "vbadata", "/activex/", "oleobject", "basic/", "scripts/")
_ODT = b"application/vnd.oasis.opendocument.text"
_WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# All that zipfile raises of a spoilt file: a bad entry can claim an unknown way to pack it, a place before the file,
# or a length that no computer has.
_BREAKS = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError, OverflowError)


def is_package(content: bytes) -> bool:
    """Whether the file begins as packed folders do."""
    return content.startswith(_START)


def looks_like_package(content: bytes) -> bool:
    """Whether a reader of packed folders would find one somewhere in the file."""
    return _START in content and _END in content[-_LONGEST_END:]


def document_in(content: bytes) -> str:
    """`docx` or `odt`, once every part of it was read. Raises InvalidInput (file) for all else."""
    if content.rfind(_END) != len(content) - _END_LENGTH:
        raise _refusal(MORE_THAN_ONE if _END in content else BROKEN)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _judged(package)
    except _BREAKS as error:
        raise _refusal(BROKEN) from error


def _refusal(sentence: str) -> InvalidInput:
    return InvalidInput({"file": sentence})


def _judged(package: zipfile.ZipFile) -> str:
    parts = package.infolist()
    if any(part.flag_bits & _IS_ENCRYPTED for part in parts):
        raise _refusal(LOCKED)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _refusal(TOO_MUCH)
    if any(part.compress_type not in _WAYS_TO_PACK for part in parts) or package.testzip() is not None:
        raise _refusal(BROKEN)
    names = [part.filename for part in parts]
    found = _kind(package, names)
    if _has_programs(names):
        raise _refusal(MACROS)
    return found


def _kind(package: zipfile.ZipFile, names: list[str]) -> str:
    if {"[Content_Types].xml", "word/document.xml"} <= set(names):
        types = package.read("[Content_Types].xml")
        if b"macroEnabled" in types:
            raise _refusal(MACROS)
        if _WORD in types:
            return "docx"
    if {"mimetype", "content.xml"} <= set(names) and package.read("mimetype") == _ODT:
        if b"encryption-data" in (package.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""):
            raise _refusal(LOCKED)
        return "odt"
    raise _refusal(NOT_A_TEXT)


def _has_programs(names: Iterable[str]) -> bool:
    lowered = [name.casefold() for name in names]
    return any(sign in name for name in lowered for sign in _PROGRAMS)
