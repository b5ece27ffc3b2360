"""The leaflet that a person takes home: what places are like, in large print, and nothing about the person."""

from collections.abc import Callable
from io import BytesIO

from flask_sqlalchemy import SQLAlchemy
from pypdf import PdfReader

from rehab.framework.models import FacilityProfile
from rehab.framework.rules import MedicalCover, Sexes
from rehab.requests.models import PlacementRequest
from tests.factories import a_client, a_request
from tests.integration.matching.conftest import Desk

State = Callable[..., FacilityProfile]
HARSH = ("£", "price", "arson", "risk", "Sentinel", "Terry", "alcohol", "call-off", "dual diagnosis")


def a_draft(desk: Desk) -> PlacementRequest:
    world = desk.world
    return a_request(a_client(world.service), world.key_worker, facilities=(world.facility, world.other_facility))


def told(desk: Desk, state: State) -> None:
    state(
        desk.world.facility,
        sexes=Sexes.MIXED,
        youngest_age=21,
        what_it_is_like="By the sea.\nQuiet at night.",
        what_it_expects="Cook once a week.",
        medical_cover=MedicalCover.VISITING_NURSE,
        takes_families=True,
        oldest_child=6,
        aftercare=True,
        programme=["twelve_step"],
        exclusion=["arson"],
        language=["pl"],
    )


def test_tells_of_the_places_offered_in_plain_words(desk: Desk, state: State) -> None:
    told(desk, state)
    page = desk.key_worker.visit(f"/requests/{a_draft(desk).reference}/leaflet")
    heads = [head.get_text() for head in page.html.select("article h2")]
    assert heads == [
        "About this leaflet",
        "Other House",
        "Test House",
        "Questions you may want to ask",
        "What happens next",
    ]
    for text in (
        "By the sea.",
        "Quiet at night.",
        "You work through twelve steps",
        "Men and women live there.",
        "People are 21 or older.",
        "Parents can bring their children, up to 6 years old.",
        "Besides English, staff speak Polish.",
        "Cook once a week.",
        "A nurse comes in to see people.",
        "They stay in touch with you after you leave.",
        "Talk about these places with your key worker, Kay Worker.",
    ):
        assert text in page.text


def test_says_nothing_of_prices_risks_or_the_person(desk: Desk, state: State) -> None:
    told(desk, state)
    article = desk.key_worker.visit(f"/requests/{a_draft(desk).reference}/leaflet").html.select_one("article")
    assert article is not None
    assert [word for word in HARSH if word in article.get_text()] == []


def test_is_a_file_in_large_print_with_a_title_and_a_language(desk: Desk, state: State) -> None:
    told(desk, state)
    request = a_draft(desk)
    response = desk.key_worker.client.get(f"/requests/{request.reference}/leaflet.pdf")
    assert response.headers["Content-Disposition"] == "attachment; filename=places-to-choose-from-2026-06-01.pdf"
    document = PdfReader(BytesIO(response.data))
    assert document.metadata is not None
    assert document.metadata.title == "Places you can choose from"
    assert document.trailer["/Root"]["/Lang"] == "en-GB"
    sizes: set[float] = set()
    text = ""
    for page in document.pages:
        text += page.extract_text(
            visitor_text=lambda part, _cm, _tm, _font, size: sizes.add(size) if part.strip() else None
        )
    assert min(sizes - {0, 9}) >= 14
    assert 9 in sizes
    assert "Page 1" in text
    assert "Quiet at night." in text
    assert [word for word in HARSH if word in text] == []


def test_tells_of_the_places_compared_where_these_are_named(desk: Desk) -> None:
    request = a_draft(desk)
    page = desk.key_worker.visit(f"/requests/{request.reference}/leaflet?f={desk.world.second_facility.public_id}")
    assert "Second House" in page.text
    assert "Test House" not in page.text
    pdf = desk.key_worker.client.get(page.links["Download as PDF"])
    assert "Second House" in PdfReader(BytesIO(pdf.data)).pages[0].extract_text()


def test_leaves_out_places_that_take_nobody_new(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    desk.world.facility.is_registered = False
    db.session.commit()
    page = desk.key_worker.visit(f"/requests/{request.reference}/leaflet")
    assert "Other House" in page.text
    assert "Test House" not in page.text


def test_without_a_choice_it_says_so_and_makes_no_file(desk: Desk, db: SQLAlchemy) -> None:
    request = a_request(a_client(desk.world.service), desk.world.key_worker)
    page = desk.key_worker.visit(f"/requests/{request.reference}/leaflet")
    assert "None is chosen yet" in page.text
    assert "Download as PDF" not in page.links
    assert desk.key_worker.visit(f"/requests/{request.reference}/leaflet.pdf").status == 404
