"""What is taken as a document: its content decides, and each refusal says what to do."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.core.errors import InvalidInput
from rehab.documents.rules import EMPTY, LARGEST, TOO_LARGE, FileType, contents, packages, type_of
from tests.support.documents import JPEG, PDF, TEXT, WHOLE, a_docx, a_png, an_odt, packed


def refusal_of(content: bytes, name: str = "file") -> str:
    with pytest.raises(InvalidInput) as caught:
        type_of(content, name)
    assert list(caught.value.faults) == ["file"]
    return caught.value.faults["file"]


@pytest.mark.parametrize("kind", FileType)
def test_knows_each_type_by_its_content(kind: FileType) -> None:
    assert type_of(WHOLE[kind], "scan without ending") is kind
    assert {type_of(WHOLE[kind], f"Some.Name.{ending.upper()}") for ending in kind.endings} == {kind}


def locked_docx() -> bytes:
    """As if written with a password: the flag of its first part is set."""
    content = bytearray(a_docx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


def broken_docx() -> bytes:
    content = bytearray(packed({"[Content_Types].xml": "x" * 99, "word/document.xml": "y"}, way=zipfile.ZIP_STORED))
    content[60] ^= 0xFF
    return bytes(content)


REFUSALS = {
    "nothing": (b"", EMPTY),
    "too much": (b"a" * (LARGEST + 1), TOO_LARGE),
    "a program": (b"MZ\x90\x00\x03\x00\x00\x00", contents.NOT_TAKEN),
    "a telephone's picture": (b"\x00\x00\x00\x18ftypheic\x00\x00", contents.FROM_A_TELEPHONE),
    "an old Word file, or a locked one": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, contents.OLD_OFFICE),
    "text of two bytes each": ("Take two".encode("utf-16"), contents.NOT_UTF_8),
    "a web page": (b"\xef\xbb\xbf <html><script>alert(1)</script>", contents.MARKUP),
    "rich text": (rb"{\rtf1 Take two}", contents.MARKUP),
    "half a PDF": (PDF[:20], contents.DAMAGED),
    "a locked PDF": (PDF.replace(b"startxref", b"/Encrypt 5 0 R\nstartxref"), contents.PASSWORD),
    "a PDF with a package behind": (PDF[:-6] + a_docx() + b"%%EOF\n", contents.TWO_IN_ONE),
    "half a picture": (a_png()[:-6], contents.DAMAGED),
    "a picture with a changed point": (a_png().replace(b"IDAT", b"IDAU"), contents.DAMAGED),
    "a picture of no points": (a_png()[:33] + a_png()[-12:], contents.DAMAGED),
    "a picture with a package behind": (a_png(after=a_docx()), contents.TWO_IN_ONE),
    "a photograph that stops": (JPEG[:30], contents.DAMAGED),
    "a photograph with a broken segment": (JPEG[:4] + b"\x00\x00" + JPEG[6:], contents.DAMAGED),
    "a photograph that is a PDF too": (b"\xff\xd8\xff\xfe\x00\x0a%PDF-1.7" + JPEG[2:], contents.TWO_IN_ONE),
    "a text that is a PDF too": (b"Dear all\n" + PDF, contents.TWO_IN_ONE),
    "a package of something": (packed({"virus.exe": "MZ"}), packages.NOT_A_TEXT),
    "a spreadsheet": (a_docx(main_type="application/sheet"), packages.NOT_A_TEXT),
    "a document with macros": (a_docx(word__vbaProject_bin=b"x"), packages.MACROS),
    "a document that says it has macros": (a_docx(main_type="word.macroEnabled"), packages.MACROS),
    "an OpenDocument with macros": (an_odt(Basic__Standard__Module1_xml=b"x"), packages.MACROS),
    "a locked OpenDocument": (
        packed({"mimetype": packages._ODT, "content.xml": "", "META-INF/manifest.xml": "<encryption-data/>"}),
        packages.LOCKED,
    ),
    "a locked document": (locked_docx(), packages.LOCKED),
    "a damaged document": (broken_docx(), packages.BROKEN),
    "half a document": (a_docx()[:-30], packages.BROKEN),
    "an odd way of packing": (packed({"a": "b" * 999}, way=zipfile.ZIP_BZIP2), packages.BROKEN),
    "a document with something behind": (a_docx() + b"MZ", packages.MORE_THAN_ONE),
}


@pytest.mark.parametrize(("content", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_refuses_with_a_sentence(content: bytes, sentence: str) -> None:
    assert refusal_of(content) == sentence


def test_refuses_a_text_of_another_alphabet_by_its_name() -> None:
    assert refusal_of("Größe".encode("latin-1"), "letter.txt") == contents.NOT_UTF_8


def test_refuses_a_package_that_unpacks_to_far_more_than_it_seems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MOST_UNPACKED", 100_000)
    assert refusal_of(a_docx(word__bomb_xml=b"0" * 100_000)) == packages.TOO_MUCH
    monkeypatch.setattr(packages, "MOST_PARTS", 1)
    assert refusal_of(a_docx()) == packages.TOO_MUCH


def test_believes_no_package_about_its_own_size() -> None:
    """Its list says one byte each, what is packed says otherwise."""
    content = bytearray(a_docx(word__bomb_xml=b"0" * 100_000))
    for place in _entries(content):
        content[place + 24 : place + 28] = b"\x01\x00\x00\x00"
    assert refusal_of(bytes(content)) == packages.BROKEN


def _entries(content: bytearray) -> list[int]:
    return [place for place in range(len(content)) if content[place : place + 4] == b"PK\x01\x02"]


def test_takes_a_photograph_with_what_cameras_put_behind_it() -> None:
    assert type_of(JPEG + b"SEFT trailer of a telephone", "photo.jpg") is FileType.JPEG


@pytest.mark.parametrize(("name", "content"), [("report.pdf", TEXT), ("photo.jpg", PDF), ("note.html", TEXT)])
def test_refuses_a_name_that_says_something_else(name: str, content: bytes) -> None:
    sentence = refusal_of(content, name)
    assert sentence.startswith(f"The name ends in .{name.rpartition('.')[2]}, but this is a ")


@settings(max_examples=300)
@given(st.binary(max_size=300), st.text(max_size=12))
def test_any_bytes_are_taken_or_refused_with_a_sentence(content: bytes, name: str) -> None:
    _taken_or_refused(content, name)


@settings(max_examples=300)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_spoilt_files_are_taken_or_refused_with_a_sentence(kind: FileType, data: st.DataObject) -> None:
    content = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    _taken_or_refused(bytes(content), "file")
    _taken_or_refused(bytes(content[:cut]), "file")


def _taken_or_refused(content: bytes, name: str) -> None:
    try:
        taken = type_of(content, name)
    except InvalidInput as refused:
        taken = None if list(refused.faults) == ["file"] else refused
    assert taken is None or taken in FileType


def test_a_package_of_nothing_is_refused() -> None:
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    assert refusal_of(empty.getvalue()) == contents.NOT_TAKEN
