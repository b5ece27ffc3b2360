"""Decision letters: the same words as page and PDF, for those who may know the name."""

import dataclasses
import io
from collections.abc import Callable

import pypdf
import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.audit.models import AuditEntry
from rehab.clients.models import Client
from rehab.panel.models import Letter
from rehab.panel.rules import Audience, Choice
from rehab.web import pdf
from tests.factories import World, a_user, a_world
from tests.support.panels import DECLINE, Case, a_ready_request, a_voted_case, decides
from tests.support.visitor import Visitor

SignedIn = Callable[[User], Visitor]
REASON = "Needs <b>more</b> & “other” help.\nSee the plan."


def a_declined_case(world: World, *, given_name: str = "Zebedee") -> Case:
    from rehab.core.db import db

    request = a_ready_request(world)
    db.session.get_one(Client, request.client_id).given_name = given_name
    db.session.commit()
    case = a_voted_case(world, Choice.DECLINE, request=request)
    decides(case, world.chair, dataclasses.replace(DECLINE, reason=REASON))
    return case


def letter_to(db: SQLAlchemy, audience: Audience) -> Letter:
    return db.session.query(Letter).filter_by(audience=audience).one()


def path_of(letter: Letter) -> str:
    return f"/panel/letters/{letter.public_id}"


def read_pdf(visitor: Visitor, letter: Letter) -> tuple[pypdf.PdfReader, str]:
    response = visitor.client.get(f"{path_of(letter)}/pdf")
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    reader = pypdf.PdfReader(io.BytesIO(response.data))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_page_and_pdf_say_the_same(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    a_declined_case(world, given_name="Łukasz Nguyễn")
    visitor = signed_in(world.coordinator)
    for audience in (Audience.CLIENT, Audience.KEY_WORKER):
        letter = letter_to(db, audience)
        words = " ".join([letter.heading, *letter.paragraphs])
        page = visitor.visit(path_of(letter))
        _, text = read_pdf(visitor, letter)
        assert text == " ".join(f"Testbury Council {words} Page 1".split())
        assert [p.get_text(strip=True) for p in page.html.select("article p")] == letter.paragraphs
        assert page.heading == letter.heading
        assert "Łukasz Nguyễn Quillfeather" in text
        assert "Needs <b>more</b> & “other” help." in text


def test_the_pdf_carries_title_language_and_sender_but_no_person(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = a_declined_case(world)
    letter = letter_to(db, Audience.CLIENT)
    visitor = signed_in(world.key_worker)
    reader, _ = read_pdf(visitor, letter)
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == (letter.heading, "Testbury Council")
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    name = visitor.client.get(f"{path_of(letter)}/pdf").headers["Content-Disposition"]
    about = f"{name} {dict(reader.metadata)}"
    assert "Quillfeather" not in about
    assert case.reference not in about
    assert name.startswith("attachment; filename=decision-letter-")


def test_letters_of_many_pages_are_numbered() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf.letter("Long", ["A sentence of some length. " * 30] * 20, author="Us")))
    assert len(reader.pages) > 2
    feet = [page.extract_text().split()[-2:] for page in reader.pages]
    assert feet == [["Page", str(number)] for number in range(1, len(reader.pages) + 1)]


@pytest.mark.parametrize("who", ["coordinator", "key_worker", "colleague", "team_manager"])
def test_the_coordinator_and_the_service_read_letters(signed_in: SignedIn, db: SQLAlchemy, who: str) -> None:
    world = a_world()
    case = a_declined_case(world)
    letter = letter_to(db, Audience.CLIENT)
    visitor = signed_in(getattr(world, who))
    assert "You can appeal" in visitor.visit(path_of(letter)).text
    entry = db.session.query(AuditEntry).filter_by(action="letter.viewed", actor_id=getattr(world, who).id).one()
    assert entry.case_id == case.request_id


@pytest.mark.parametrize(
    "who",
    ["chair", "member", "commissioner", "administrator", "provider_user", "other_key_worker", "other_commissioner"],
)
def test_nobody_else_reads_letters(signed_in: SignedIn, db: SQLAlchemy, who: str) -> None:
    world = a_world()
    a_declined_case(world)
    letter = letter_to(db, Audience.CLIENT)
    visitor = signed_in(getattr(world, who))
    assert visitor.visit(path_of(letter)).status == 404
    assert visitor.visit(f"{path_of(letter)}/pdf").status == 404


def test_another_authoritys_coordinator_reads_none(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    a_declined_case(world)
    letter = letter_to(db, Audience.KEY_WORKER)
    assert signed_in(a_user(Role.COORDINATOR, world.other_authority)).visit(path_of(letter)).status == 404


def test_the_coordinator_finds_the_letters_at_the_case_and_members_do_not(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = a_declined_case(world)
    paths = {path_of(letter) for letter in db.session.query(Letter)}
    assert paths <= set(signed_in(world.coordinator).visit(case.path).links.values())
    assert not paths & set(signed_in(world.member).visit(case.path).links.values())
