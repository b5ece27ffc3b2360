"""The pages of progress notes, and what the page of a stay and the case tell of them."""

from collections.abc import Callable

import pytest

from rehab.accounts.models import User
from tests.factories import TODAY, World
from tests.support.access_policy import day
from tests.support.house_life import a_complaint, a_progress_note, an_incident
from tests.support.statements import statements_seen
from tests.support.stays import a_resident
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.only("sqlite"), pytest.mark.usefixtures("at_noon")]
SignIn = Callable[[User], Visitor]


def test_the_house_writes_and_corrects_and_the_key_worker_reads(world: World, signed_in: SignIn) -> None:
    stay = a_resident(world)
    page, pro, kay = f"/stays/{stay.public_id}", signed_in(world.provider_user), signed_in(world.key_worker)
    assert "The house has not written a note yet" in kay.visit(page).text
    kept = pro.submit(f"{page}/notes/new", text="Cooked for ten.", **day("about_on"))
    assert (kept.path, kept.notices) == (page, ["The note is kept."])
    [correct] = [href for text, href in kept.links.items() if text.startswith("Correct this note")]
    listed = pro.submit(correct, text="For twelve.")
    assert listed.path == f"{page}/notes"
    read = kay.visit(page)
    assert "Cooked for ten." in read.text
    assert "For twelve." in read.text
    assert not [text for text in read.links if text.startswith("Correct this note")]
    reference = read.title.split()[1]
    timeline = kay.visit(f"/cases/{reference}").text
    assert timeline.count("For twelve.") == 1
    assert "Correction of the note about 1 June 2026" in timeline


def test_says_at_the_field_what_is_wrong(world: World, signed_in: SignIn) -> None:
    stay = a_resident(world)
    page = signed_in(world.provider_user).submit(
        f"/stays/{stay.public_id}/notes/new", text="", **day("about_on", TODAY.replace(year=2025))
    )
    assert (page.status, page.errors) == (422, ["Enter the note"])


def test_the_page_of_the_stay_shows_the_newest_and_leads_to_all(world: World, signed_in: SignIn) -> None:
    stay = a_resident(world)
    for number in range(4):
        a_progress_note(stay, world.provider_user, text=f"Note number {number}")
    page = signed_in(world.key_worker).visit(f"/stays/{stay.public_id}")
    assert "Note number 1" in page.text
    assert "Note number 0" not in page.text
    assert "All 4 progress notes" in page.links


@pytest.mark.parametrize("who", ["commissioner", "coordinator"])
def test_the_council_reads_no_note(world: World, signed_in: SignIn, who: str) -> None:
    stay = a_resident(world)
    a_progress_note(stay, world.provider_user)
    page = signed_in(getattr(world, who)).visit(f"/stays/{stay.public_id}")
    assert (page.status, "Progress notes" in page.text, "Cooked." in page.text) == (200, False, False)


def test_the_page_of_a_stay_takes_as_many_statements_for_much_as_for_little(world: World, signed_in: SignIn) -> None:
    stay, counts = a_resident(world), []
    pro, path = signed_in(world.provider_user), f"/stays/{stay.public_id}"
    for more in (1, 5):
        for _ in range(more):
            a_progress_note(stay, world.provider_user)
            an_incident(world.facility, world.provider_user, stay=stay)
            a_complaint(world.facility, world.provider_user, stay=stay)
        with statements_seen() as seen:
            assert pro.visit(path).status == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 40
