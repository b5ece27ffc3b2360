"""The pages of incidents and complaints, for the house, the council and the key worker."""

import csv
import datetime as dt
import io
from collections.abc import Callable

import pytest

from rehab.accounts.models import User
from rehab.placements.rules.incidents import IncidentKind
from tests.factories import NOON, TODAY, World
from tests.support.access_policy import day
from tests.support.house_life import a_complaint, a_follow_up, acknowledged, an_incident, learnt
from tests.support.stays import a_resident
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.only("sqlite"), pytest.mark.usefixtures("at_noon")]
SignIn = Callable[[User], Visitor]
FALL = {
    "kind": "serious_harm",
    "happened_time": "9:30am",
    "place": "The stairs",
    "what_happened": "The resident fell.",
    "what_was_done": "Called an ambulance.",
    "told": ["cqc"],
}


def test_an_incident_goes_from_the_stay_to_the_council_and_back(world: World, signed_in: SignIn) -> None:
    stay = a_resident(world)
    pro, council = signed_in(world.provider_user), signed_in(world.commissioner)
    form = pro.visit(f"/stays/{stay.public_id}").links["Report an incident"]
    reported = pro.submit(form, **FALL)
    assert reported.notices == ["The incident is reported as I-2026-00001. The council has been told."]
    assert "Care Quality Commission" in reported.text
    assert "Acknowledge the incident" not in reported.text
    home = council.visit("/")
    path = home.links["Serious harm, Test House"]
    page = council.visit(path)
    assert ("C-2026-" in page.text, "Terry" in page.text) == (True, False)
    council.send(page, button="Acknowledge the incident")
    pro.submit(f"{path}/entries/new", kind="learning", text="Stairs need a rail.")
    assert council.visit("/").links["Serious harm, Test House"] == path
    over = council.submit(f"{path}/close", text="A rail is up.")
    assert (over.path, over.notices) == (path, ["The incident is closed."])
    assert "Add news or learning" not in pro.visit(path).links
    assert "Incident I-2026-00001: Serious harm" in signed_in(world.key_worker).visit(f"/stays/{stay.public_id}").links


def test_the_key_worker_reads_and_does_nothing(world: World, signed_in: SignIn) -> None:
    stay = a_resident(world)
    incident = acknowledged(an_incident(world.facility, world.provider_user, stay=stay), world.commissioner)
    a_follow_up(incident, world.commissioner)
    page = signed_in(world.key_worker).visit(f"/incidents/{incident.reference}")
    assert "The resident fell." in page.text
    assert "Not done yet" in page.text
    assert not {"Add news or learning", "Add a follow-up", "Close the incident"} & set(page.links)
    assert page.forms() == []


def test_the_council_is_told_what_is_missing_before_it_can_close(world: World, signed_in: SignIn) -> None:
    stay = a_resident(world)
    incident = acknowledged(an_incident(world.facility, world.provider_user, stay=stay), world.commissioner)
    council, path = signed_in(world.commissioner), f"/incidents/{incident.reference}"
    page = council.visit(path)
    assert "Nobody has written yet what was learnt from it." in page.text
    assert "Close the incident" not in page.links
    refused = council.submit(f"{path}/close", text="Well done.")
    assert (refused.status, refused.heading) == (409, "This has changed")
    learnt(incident, world.provider_user)
    assert "Close the incident" in council.visit(path).links


def test_after_a_death_the_house_is_led_to_the_end_of_the_stay(world: World, signed_in: SignIn) -> None:
    stay = a_resident(world)
    incident = an_incident(world.facility, world.provider_user, stay=stay, kind=IncidentKind.DEATH)
    path = f"/incidents/{incident.reference}"
    lead = signed_in(world.provider_user).visit(path).links["Record that they have died"]
    assert lead == f"/stays/{stay.public_id}/exit/unplanned?reason=died"
    assert "Record that they have died" not in signed_in(world.commissioner).visit(path).links


def test_says_at_the_field_what_is_wrong_with_a_report(world: World, signed_in: SignIn) -> None:
    stay = a_resident(world)
    pro = signed_in(world.provider_user)
    page = pro.submit("/incidents/new", **FALL | {"place": "", "kind": "", "happened_time": "soon"})
    assert page.status == 422
    assert "Choose what kind of incident it is" in page.errors
    assert "Enter a time of day, such as 2:30pm or 14:30" in page.errors
    early = TODAY - dt.timedelta(days=90)
    chosen = {"facility": world.facility.public_id, "person": stay.public_id}
    page = pro.submit("/incidents/new", **FALL, **chosen, **day("happened_on", early))
    assert page.errors == ["The day must be 20 May 2026 or later, when they arrived"]


def test_a_complaint_is_recorded_and_answered(world: World, signed_in: SignIn) -> None:
    stay = a_resident(world)
    pro = signed_in(world.provider_user)
    form = pro.visit(f"/stays/{stay.public_id}").links["Record a complaint"]
    kept = pro.submit(form, made_by="family", how="verbal", theme="house", text="The rooms are cold.")
    assert kept.notices == ["The complaint is recorded as CO-2026-00001. The council has been told."]
    assert "Complaint about the house, rooms and food, Test House" in pro.visit("/").links
    refused = pro.submit(f"{kept.path}/answer", outcome="upheld", answer="Sorry.")
    assert refused.errors == ["Enter what you learnt from it and what you changed"]
    done = pro.submit(f"{kept.path}/answer", outcome="upheld", answer="Sorry.", learning="New boiler.")
    assert (done.path, done.notices) == (kept.path, ["The answer is recorded. The council has been told."])
    for reader, name in ((world.commissioner, "C-2026-"), (world.key_worker, "Terry Sentinel")):
        page = signed_in(reader).visit(kept.path)
        assert (name in page.text, "New boiler." in page.text) == (True, True)


def test_a_complaint_about_the_house_is_about_nobody(world: World, signed_in: SignIn) -> None:
    house = {"facility": world.facility.public_id, "person": ""}
    told = {"made_by": "other", "how": "written", "theme": "house", "text": "The garden is loud at night."}
    kept = signed_in(world.provider_user).submit("/complaints/new", **house, **told)
    assert kept.notices == ["The complaint is recorded as CO-2026-00001. The council has been told."]


def test_a_key_worker_passes_on_what_they_were_told_and_the_house_answers_it(world: World, signed_in: SignIn) -> None:
    stay = a_resident(world)
    kay, path = signed_in(world.key_worker), f"/stays/{stay.public_id}/complaints/new"
    assert kay.visit(f"/stays/{stay.public_id}").links["Record a complaint"] == path
    assert kay.submit(path, made_by="person").status == 422
    kept = kay.submit(path, made_by="person", how="verbal", theme="house", text="The rooms are cold.")
    assert kept.notices == ["The complaint is recorded as CO-2026-00001. The house and the council have been told."]
    assert "Record the answer" not in kept.links
    house = signed_in(world.provider_user)
    assert "Complaint about the house, rooms and food, Test House" in house.visit("/").links
    assert "A complaint was made" in house.visit("/notices").text
    assert "Record the answer" in house.visit(kept.path).links


def test_the_files_tell_of_people_by_reference(world: World, signed_in: SignIn) -> None:
    stay = a_resident(world)
    an_incident(world.facility, world.provider_user, stay=stay)
    a_complaint(world.facility, world.provider_user, stay=stay)
    for path, first in (("/incidents.csv", "I-2026-00001"), ("/complaints.csv", "CO-2026-00001")):
        for reader in (world.commissioner, world.provider_user, world.key_worker):
            text = signed_in(reader).visit(path).response.text
            [row] = csv.DictReader(io.StringIO(text))
            assert (row["reference"], row["person"][:7]) == (first, "C-2026-")
            assert "Sentinel" not in text


def test_lists_say_what_to_do_when_they_are_empty(world: World, signed_in: SignIn) -> None:
    pro, council = signed_in(world.provider_user), signed_in(world.commissioner)
    assert "Report death, serious harm, abuse" in pro.visit("/incidents").text
    assert "No house has reported an incident." in council.visit("/incidents").text
    assert "not only what they write" in pro.visit("/complaints").text
    assert "Nobody has complained." in council.visit("/complaints").text
    an_incident(world.facility, world.provider_user, now=NOON)
    assert "No incident fits these filters." in council.visit("/incidents", status="closed").text
    assert "Serious harm" in council.visit("/incidents", facility=world.facility.public_id).text
