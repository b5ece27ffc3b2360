"""Keeping a facility up to date: what takes effect at once, who may change and read it, and what its pages tell."""

import pytest

from rehab.accounts.models import User
from rehab.core.db import db as database
from rehab.framework import queries
from rehab.framework.models import FacilityProposal
from tests import factories
from tests.factories import World
from tests.support.facility_changes import BOOKKEEPING, SignIn, edit, house, last_entry, page_of, propose
from tests.support.statements import statements_seen

pytestmark = pytest.mark.usefixtures("noon")

# What takes effect at once


def test_a_managers_words_about_the_house_show_at_once(world: World, manager: User, signed_in: SignIn) -> None:
    visitor = signed_in(manager)
    page = visitor.submit(
        edit(world, "about"), description="By the sea", what_it_is_like="A garden", coordinates="50.7, -1.9"
    )
    assert page.path == f"/facilities/{world.facility.public_id}"
    assert "Your changes are saved." in page.notices[0]
    assert "By the sea" in page.text
    assert "A garden" in page.text
    assert (house(world).profile.latitude, house(world).profile.longitude) == (50.7, -1.9)
    entry = last_entry()
    assert (entry.action, entry.actor_id) == ("facility.changed", manager.id)
    assert entry.fields == ["description", "what_it_is_like", "coordinates"]
    assert database.session.query(FacilityProposal).count() == 0


def test_daily_life_takes_effect_at_once_and_can_be_taken_back(world: World, manager: User, signed_in: SignIn) -> None:
    visitor = signed_in(manager)
    visitor.submit(edit(world, "living"), programmes=["cbt", "twelve_step"], languages=["pl"], takes_pets="yes")
    shown = signed_in(world.key_worker).visit(f"/facilities/{world.facility.public_id}").text
    assert "Polish" in shown
    assert "12-step" in shown
    visitor.submit(edit(world, "living"), programmes=["cbt"], languages=[], takes_pets="no")
    values = queries.particulars(house(world))
    assert (values["programmes"], values["languages"], values["takes_pets"]) == (["cbt"], [], False)
    visitor.submit(edit(world, "living"), takes_pets="")
    assert queries.particulars(house(world))["takes_pets"] is None


def test_saving_what_is_stored_changes_nothing(world: World, manager: User, signed_in: SignIn) -> None:
    visitor = signed_in(manager)
    page = visitor.visit(edit(world, "about"))
    with statements_seen() as seen:
        after = visitor.send(page)
    assert "Nothing was different" in after.notices[0]
    assert seen.writes(besides=frozenset({"form_use", "user_session"})) == []


@pytest.mark.parametrize(
    ("part", "fields", "fault"),
    [
        ("about", {"name": ""}, "Enter the name of the facility"),
        ("about", {"postcode": "nowhere"}, "Enter a full postcode, like CV1 5RR"),
        ("about", {"coordinates": "here"}, "Enter the latitude and longitude of a place in Britain"),
        ("about", {"name": "Second House"}, "Testhouse Ltd has a facility of this name already"),
        ("living", {"shortest_weeks": "12", "longest_weeks": "6"}, "The longest stay is shorter than the shortest"),
        ("places", {"oldest_child": "8"}, "Say that children can come too, or leave their age empty"),
        ("places", {"beds_any": "0"}, "A facility has between 1 and 500 beds"),
        ("places", {"cqc_location_id": "?"}, "Enter the location number of the Care Quality Commission"),
        ("places", {}, "You have not changed anything"),
    ],
)
def test_says_at_the_field_what_cannot_be_and_stores_nothing(
    world: World, manager: User, signed_in: SignIn, part: str, fields: dict[str, str], fault: str
) -> None:
    visitor = signed_in(manager)
    page = visitor.visit(edit(world, part))
    with statements_seen() as seen:
        refused = visitor.send(page, **fields)
    assert refused.status == 422
    assert any(fault in error for error in refused.errors)
    assert seen.writes(besides=BOOKKEEPING) == []


def test_a_location_of_another_facility_is_refused(world: World, manager: User, signed_in: SignIn) -> None:
    taken = world.other_facility.cqc_location_id
    page = signed_in(manager).submit(edit(world, "places"), cqc_location_id=taken)
    assert (page.status, page.errors) == (422, ["Another facility has this location number"])


def test_a_page_that_is_out_of_date_saves_nothing(world: World, manager: User, signed_in: SignIn) -> None:
    visitor, other = signed_in(manager), signed_in(world.commissioner)
    old = visitor.visit(edit(world, "about"))
    other.submit(edit(world, "about"), description="Newer")
    page = visitor.send(old, description="Older")
    assert page.status == 409
    assert "Somebody else changed this facility" in page.text
    assert house(world).description == "Newer"


# Who


def test_the_leads_commissioner_changes_everything_at_once(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.commissioner).submit(edit(world, "places"), beds_any="9", rating="outstanding")
    assert "Your changes are saved." in page.notices[0]
    assert (house(world).beds_any, house(world).rating.label) == (9, "Outstanding")
    assert last_entry().fields == ["beds_any", "rating"]


def test_a_participating_councils_commissioner_changes_and_decides_nothing(
    world: World, manager: User, signed_in: SignIn
) -> None:
    change = propose(world, manager, signed_in)
    visitor = signed_in(world.other_commissioner)
    assert visitor.visit(f"/facilities/{world.facility.public_id}").status == 200
    assert visitor.visit(edit(world, "about")).status == 403
    assert visitor.visit(page_of(change)).status == 404
    assert visitor.visit(f"/facilities/{world.facility.public_id}/history").status == 404
    assert "waits for the commissioner" not in visitor.visit(f"/facilities/{world.facility.public_id}").text


def test_what_is_another_providers_does_not_exist(world: World, manager: User, signed_in: SignIn) -> None:
    change = propose(world, manager, signed_in)
    visitor = signed_in(world.other_provider_user)
    for path in (edit(world, "about"), page_of(change), f"/facilities/{world.facility.public_id}/history"):
        assert visitor.visit(path).status == 404
    assert "Test House" not in visitor.visit("/facilities").text
    assert "Other House" in visitor.visit("/facilities").text


def test_staff_read_and_do_not_change(world: World, manager: User, signed_in: SignIn) -> None:
    change = propose(world, manager, signed_in)
    visitor = signed_in(world.provider_user)
    page = visitor.visit(f"/facilities/{world.facility.public_id}")
    assert "A change of this facility waits for the commissioner" in page.text
    assert "Keep this page up to date" not in page.text
    assert visitor.visit(edit(world, "about")).status == 404
    assert "Take this change back" not in visitor.visit(page_of(change)).text
    assert visitor.post(f"{page_of(change)}/withdraw").status == 404


def test_key_workers_see_no_changes_and_no_history(world: World, manager: User, signed_in: SignIn) -> None:
    change = propose(world, manager, signed_in)
    visitor = signed_in(world.key_worker)
    text = visitor.visit(f"/facilities/{world.facility.public_id}").text
    assert "waits for the commissioner" not in text
    assert "Who changed what" not in text
    for path in (page_of(change), edit(world, "about"), f"/facilities/{world.facility.public_id}/history"):
        assert visitor.visit(path).status == 404


# The pages


def test_the_page_tells_what_is_stated_and_what_to_ask(world: World, signed_in: SignIn) -> None:
    commissioner = signed_in(world.commissioner)
    page = commissioner.visit(f"/facilities/{world.facility.public_id}")
    assert "The provider has not described it yet." in page.text
    assert "It has named nobody. Ask before you rely on that." in page.text
    commissioner.submit(edit(world, "places"), sexes="women", exclusions=["arson"], takes_families="yes")
    text = signed_in(world.key_worker).visit(f"/facilities/{world.facility.public_id}").text
    assert "Women only" in text
    assert "People with a history of arson" in text
    assert "Ask them about: youngest age, oldest age, oldest child taken" in " ".join(text.split())


def test_history_names_who_and_which_fields_and_no_values(world: World, manager: User, signed_in: SignIn) -> None:
    signed_in(manager).submit(edit(world, "about"), description="Secretly by the sea")
    page = signed_in(world.provider_user).visit(f"/facilities/{world.facility.public_id}/history")
    assert "Man Ager" in page.text
    assert "In one sentence" in page.text
    assert "Secretly" not in page.text


def test_ones_own_facilities_cost_as_many_statements_for_many_as_for_few(world: World, signed_in: SignIn) -> None:
    visitor, counts = signed_in(world.provider_user), []
    for more in (8, 90):
        for _ in range(more):
            factories.a_facility(world.provider)
        with statements_seen() as seen:
            page = visitor.visit("/facilities")
        counts.append(len(seen))
    assert "Showing 1 to 25 of 100 facilities" in page.text
    assert counts[0] == counts[1]
