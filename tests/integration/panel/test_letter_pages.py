"""Letters and their wording on the page: sent, corrected, tried out."""

import io
from collections.abc import Callable

import pypdf
import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.audit.models import AuditEntry
from rehab.core import clock
from rehab.notifications.models import Notice
from rehab.panel.models import Letter, LetterWording
from rehab.panel.rules import Audience, Choice
from rehab.placements.models import Stay
from rehab.placements.rules import DeclineReason, ExitReason
from rehab.requests.models import PlacementRequest
from tests.factories import a_user, a_world
from tests.support import placements as beds
from tests.support.panels import DECLINE, a_voted_case, decides
from tests.support.visitor import Visitor, shown_values

pytestmark = pytest.mark.only("sqlite")
SignedIn = Callable[[User], Visitor]
KEY = "new-declined-client"
HOSTILE = "<script>alert(1)</script> <b>{person}</b> & {{ 7 * 7 }}"


def the_letter(db: SQLAlchemy, edition: int = 1) -> Letter:
    return db.session.query(Letter).filter_by(audience=Audience.CLIENT, edition=edition).one()


@pytest.mark.parametrize("who", ["coordinator", "key_worker"])
def test_marks_the_letter_as_sent(signed_in: SignedIn, db: SQLAlchemy, who: str) -> None:
    world = a_world()
    decides(a_voted_case(world, Choice.DECLINE), world.chair, DECLINE)
    visitor = signed_in(getattr(world, who))
    path = f"/panel/letters/{the_letter(db).public_id}"
    assert "To send" in visitor.visit(path).text
    assert visitor.submit(f"{path}/sent").errors == ["Choose how the person got the letter"]
    assert "Handed over on" in visitor.submit(f"{path}/sent", how="handed_over").text
    assert visitor.visit(f"{path}/sent").status == 403


def test_a_double_click_tells_the_key_worker_once(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    decides(a_voted_case(world, Choice.DECLINE), world.chair, DECLINE)
    letter = db.session.query(Letter).filter_by(audience=Audience.KEY_WORKER).one()
    visitor = signed_in(world.coordinator)
    page = visitor.visit(f"/panel/letters/{letter.public_id}")
    told = db.session.query(Notice).filter_by(template="letter_to_read")
    before = told.count()
    for _ in range(2):
        visitor.send(page, "Tell the key worker again")
    assert told.count() == before + 1


def test_corrects_a_letter_and_keeps_the_old_one(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    decides(a_voted_case(world, Choice.DECLINE), world.chair, DECLINE)
    old = f"/panel/letters/{the_letter(db).public_id}"
    visitor = signed_in(world.coordinator)
    page = visitor.submit(f"{old}/correction", heading="New heading", reason="The name was wrong")
    assert page.heading == "New heading"
    assert "The name was wrong" in page.text
    assert page.path == f"/panel/letters/{the_letter(db, 2).public_id}"
    assert "Do not use it" in visitor.visit(old).text
    assert signed_in(world.key_worker).visit(f"{page.path}/correction").status == 404


def test_tries_a_wording_out_without_storing_it(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    path = f"/panel/wording/{world.authority.public_id}/{KEY}"
    visitor = signed_in(world.commissioner)
    body = f"Dear {{person}}\n{HOSTILE}\n{{reason}}\n{{appeal_by}} {{contact}}".replace("{{ 7 * 7 }}", "7 * 7")
    page = visitor.submit(path, button="See how it looks", body=body)
    assert "Dear Example Person" in page.text
    assert "<script>alert(1)</script> <b>Example Person</b> & 7 * 7" in page.text
    assert not page.html.select("article script, article b")
    assert db.session.query(LetterWording).count() == 0


def test_the_preview_as_pdf_says_what_was_typed(signed_in: SignedIn) -> None:
    world = a_world()
    visitor = signed_in(world.coordinator)
    page = visitor.visit(f"/panel/wording/{world.authority.public_id}/{KEY}")
    values = shown_values(page.form("See it as PDF")) | {"do": "pdf"}
    values["body"] = "<b>{person}</b> & {reason} {appeal_by} {contact}"
    response = visitor.client.post(page.path, data=values)
    reader = pypdf.PdfReader(io.BytesIO(response.data))
    assert "<b>Example Person</b> &" in reader.pages[0].extract_text()


def test_names_an_unknown_placeholder_at_the_field(signed_in: SignedIn) -> None:
    world = a_world()
    path = f"/panel/wording/{world.authority.public_id}/{KEY}"
    page = signed_in(world.coordinator).submit(path, button="Save this wording", body=HOSTILE)
    assert page.status == 422
    assert len(page.errors) == 1
    page = signed_in(world.coordinator).submit(path, button="Save this wording", body="{nam} {reason}")
    assert page.errors == ["The text cannot use {nam}. Use only the placeholders listed"]


def test_saves_a_wording_with_who_changed_it(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    visitor = signed_in(world.coordinator)
    path = f"/panel/wording/{world.authority.public_id}/{KEY}"
    saved = visitor.submit(path, button="Save this wording", heading="Our own words")
    assert saved.path == "/panel/wording"
    assert "Your own" in saved.text
    assert world.coordinator.name in visitor.visit(path).text
    assert db.session.query(LetterWording).one().authority_id == world.authority.id


def test_another_authority_s_wording_does_not_exist(signed_in: SignedIn) -> None:
    world = a_world()
    path = f"/panel/wording/{world.authority.public_id}/{KEY}"
    for who in (a_user(Role.COORDINATOR, world.other_authority), world.other_commissioner, world.key_worker):
        assert signed_in(who).visit(path).status == 404
    assert signed_in(world.coordinator).visit(path.replace(KEY, "nonsense")).status == 404


def test_a_provider_reads_its_letter_through_an_open_offer_alone(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    decides(case, world.chair)
    asked = beds.Case(world, db.session.get_one(PlacementRequest, case.request_id))
    offer = beds.make_offer(asked, world.facility)
    path = f"/offers/{offer.public_id}"
    visitor = signed_in(world.provider_user)
    assert visitor.visit(path).links[f"Letter: Funding agreed for {case.reference}"] == f"{path}/letter"
    page = visitor.visit(f"{path}/letter")
    assert "12 weeks" in page.text
    assert "Quillfeather" not in page.text
    assert visitor.client.get(f"{path}/letter/pdf").mimetype == "application/pdf"
    assert db.session.query(AuditEntry).filter_by(action="letter.viewed", actor_id=world.provider_user.id).count() == 2
    assert signed_in(world.other_provider_user).visit(f"{path}/letter").status == 404
    assert signed_in(world.key_worker).visit(f"{path}/letter").status == 404
    beds.decline(asked, offer, reason=DeclineReason.NO_BED)
    assert visitor.visit(f"{path}/letter").status == 404


def test_a_provider_reads_its_letter_at_the_stay_until_it_ends(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    decides(case, world.chair)
    asked = beds.Case(world, db.session.get_one(PlacementRequest, case.request_id))
    offer = beds.make_offer(asked, world.facility)
    beds.accept(asked, offer)
    now = clock.now()
    stay = beds.admit(asked, beds.confirm(asked, offer), at=now, now=now)
    path, visitor = f"/stays/{stay.public_id}", signed_in(world.provider_user)
    assert visitor.visit(path).links[f"Letter: Funding agreed for {case.reference}"] == f"{path}/letter"
    assert "12 weeks" in visitor.visit(f"{path}/letter").text
    assert visitor.client.get(f"{path}/letter/pdf").mimetype == "application/pdf"
    assert signed_in(world.other_provider_user).visit(f"{path}/letter").status == 404
    assert signed_in(world.key_worker).visit(f"{path}/letter").status == 404
    row = db.session.get_one(Stay, stay.id)
    row.ended_on, row.exit_reason = row.admitted_on, ExitReason.COMPLETED
    db.session.commit()
    assert visitor.visit(f"{path}/letter").status == 404
