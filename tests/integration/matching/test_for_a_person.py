"""Finding a place for one person: their needs, what was not answered, the choice and what is kept of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.clients.rules import Sex
from rehab.framework.models import FacilityProfile
from rehab.framework.rules import CareType, DualDiagnosis, Programme, Sexes
from rehab.matching import queries
from rehab.matching.models import ConsideredFacility
from rehab.matching.rules import WhyNot
from rehab.requests.models import PlacementRequest, RequestChoice
from rehab.requests.rules import Mobility, Nearness, RequestStatus, Substitution
from tests.factories import a_client, a_request, a_service
from tests.integration.matching.conftest import Desk, card, excluded, names
from tests.support.framework import many_facilities
from tests.support.statements import statements_seen

State = Callable[..., FacilityProfile]
SAVE = "Save the choice"


def a_draft(desk: Desk, **options: Any) -> PlacementRequest:
    client = a_client(desk.world.service, sex=options.pop("sex", Sex.FEMALE))
    options.setdefault("facilities", (desk.world.facility, desk.world.other_facility))
    return a_request(client, desk.world.key_worker, **options)


def say(db: SQLAlchemy, request: PlacementRequest, section: str, **answers: Any) -> None:
    """Answer some questions of a section, whether it was begun or not."""
    loaded = db.session.get_one(PlacementRequest, request.id)
    model = PlacementRequest.__mapper__.relationships[section].mapper.class_
    row = db.session.query(model).filter_by(request_id=loaded.id).first() or model(request_id=loaded.id)
    for name, value in answers.items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.commit()


def path(request: PlacementRequest, page: str = "") -> str:
    return f"/requests/{request.reference}/find{page}"


def test_every_need_of_the_request_is_held_against_each_place(desk: Desk, db: SQLAlchemy, state: State) -> None:
    request = a_draft(desk, substances=(1101,), weeks=24)
    say(db, request, "person", mobility=Mobility.WHEELCHAIR, language="pl")
    say(db, request, "eligibility", detox_first=True)
    say(
        db,
        request,
        "health",
        substitution=Substitution.METHADONE,
        dose_mg=60,
        pregnant=True,
        mental_health=DualDiagnosis.SEVERE,
    )
    say(db, request, "risk", arson=True, violence=False)
    say(db, request, "family", children_come=True, oldest_child=9, partner_comes=False, pet_comes=True)
    state(
        desk.world.facility,
        sexes=Sexes.MEN,
        youngest_age=45,
        wheelchair=False,
        takes_substitution=True,
        top_methadone_mg=40,
        dual_diagnosis=DualDiagnosis.MILD,
        takes_families=True,
        oldest_child=5,
        takes_pets=False,
        longest_weeks=12,
        detox=["alcohol"],
        exclusion=["arson", "pregnancy", "violence"],
    )
    told = excluded(desk.key_worker.visit(path(request)))
    for reason in (
        "It is for men only",
        "It takes people from 45 years: this person is 41",
        "It takes children up to 5 years: the oldest here is 9",
        "It does not take pets",
        "It takes people on up to 40 mg of methadone a day: this person has 60 mg",
        "It does not detox people from opiates",
        "It does not take people with a history of arson",
        "It does not take pregnant women",
        "It supports mental ill health up to mild: this person's is severe",
        "It cannot be used with a wheelchair",
        "Its programme takes at most 12 weeks: 24 are asked for",
    ):
        assert f"{reason}." in told
    assert "violence" not in told


def test_what_they_prefer_and_pay_counts(desk: Desk, db: SQLAlchemy, state: State) -> None:
    request = a_draft(desk)
    say(db, request, "choice", programme=Programme.CBT, nearness=Nearness.NEAR)
    say(db, request, "funding", contribution_pence=8_000, other_funding_pence=2_000)
    state(desk.world.facility, programme=["cbt"])
    state(desk.world.second_facility, programme=["twelve_step"])
    page = desk.key_worker.visit(path(request))
    assert names(page) == ["Test House", "Other House", "Second House"]
    assert "Cognitive behavioural therapy (CBT): yes" in card(page, "Test House")
    assert "£7,200.00 for 12 weeks" in card(page, "Test House")


def test_what_is_not_answered_excludes_nobody_and_leads_to_its_question(
    desk: Desk, db: SQLAlchemy, state: State
) -> None:
    request = a_draft(desk)
    say(db, request, "risk", arson=None)
    say(db, request, "family", pet_comes=None)
    say(db, request, "health", substitution=None, dose_mg=None)
    state(desk.world.facility, exclusion=["arson"], takes_pets=False, wheelchair=False)
    page = desk.key_worker.visit(path(request))
    assert "Test House" in names(page)
    assert page.links["Arson"] == f"/requests/{request.reference}/risk"
    assert page.links["Pet comes along"] == f"/requests/{request.reference}/family"
    assert page.links["Opiate substitute"] == f"/requests/{request.reference}/health"


def test_nobody_asks_whether_a_man_is_pregnant(desk: Desk, db: SQLAlchemy) -> None:
    his, hers = a_draft(desk, sex=Sex.MALE), a_draft(desk)
    for request in (his, hers):
        say(db, request, "health", pregnant=None)
    assert "Pregnant" not in desk.key_worker.visit(path(his)).links
    assert "Pregnant" in desk.key_worker.visit(path(hers)).links


def test_asks_for_the_type_of_care_first(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    request.care_type = None
    db.session.commit()
    page = desk.key_worker.visit(path(request))
    assert page.links["Choose the type of care"] == f"/requests/{request.reference}/eligibility"
    assert "no place to choose from" in desk.key_worker.visit(path(request, "/choose")).text
    assert "Tick two to four places" in desk.key_worker.visit(path(request, "/compare")).text


def test_a_detox_is_found_among_detox_places(desk: Desk) -> None:
    assert names(desk.key_worker.visit(path(a_draft(desk, care_type=CareType.INPATIENT_DETOX)))) == []


@pytest.mark.parametrize("page", ["/find", "/find/compare", "/find/choose", "/leaflet", "/leaflet.pdf"])
def test_for_people_of_one_s_own_service_only(desk: Desk, page: str) -> None:
    second = a_service(desk.world.authority, "Second Service")
    theirs = a_request(a_client(second), desk.world.key_worker)
    with statements_seen() as seen:
        for visitor in (desk.key_worker, desk.sign_in(desk.world.commissioner)):
            assert visitor.visit(f"/requests/{theirs.reference}{page}").status == 404
    assert [write for write in seen.writes() if "request.viewed" in write] == []


def test_looking_is_in_the_audit(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    desk.key_worker.visit(path(request))
    [entry] = db.session.query(AuditEntry).filter_by(action="request.viewed").all()
    assert (entry.actor_id, entry.case_id) == (desk.world.key_worker.id, request.id)


def test_asks_the_database_as_often_for_many_places_as_for_few(desk: Desk) -> None:
    page, counted = path(a_draft(desk)), []
    for more in (7, 50):
        many_facilities(desk.world.framework, more)
        with statements_seen() as seen:
            desk.key_worker.visit(page)
        counted.append(len(seen))
    assert counted == [15, 15]


# The choice


def choosing(desk: Desk, request: PlacementRequest, *facilities: Any) -> str:
    return f"{path(request, '/choose')}?{'&'.join(f'f={facility.public_id}' for facility in facilities)}"


def test_keeps_the_choice_and_every_place_looked_at_with_why(desk: Desk, db: SQLAlchemy) -> None:
    world, request = desk.world, a_draft(desk, facilities=())
    page = desk.key_worker.submit(
        choosing(desk, request, world.facility, world.second_facility),
        SAVE,
        facilities=[world.facility.public_id, world.other_facility.public_id],
        preferred=world.other_facility.public_id,
        reasons="It has a garden.",
        **{f"why_{world.second_facility.public_id}": "too_far"},
    )
    assert page.path == f"/requests/{request.reference}/choice"
    chosen = db.session.query(RequestChoice).filter_by(request_id=request.id).order_by(RequestChoice.rank).all()
    assert [choice.facility_id for choice in chosen] == [world.other_facility.id, world.facility.id]
    kept = [(row.considered.facility_id, row.outcome, row.reason) for row in queries.considered(request.id)]
    assert kept == [
        (world.other_facility.id, "Preferred", ""),
        (world.facility.id, "Offered", ""),
        (world.second_facility.id, "Not offered", "It is too far away"),
    ]
    told = desk.key_worker.visit(f"/cases/{request.reference}")
    assert "Second House Testhouse Ltd 2 Not offered It is too far away" in told.text
    assert "Places compared for the person" in told.text


def test_asks_why_a_place_that_was_compared_is_not_offered(desk: Desk) -> None:
    world, request = desk.world, a_draft(desk)
    page = desk.key_worker.visit(choosing(desk, request, world.facility, world.second_facility))
    with statements_seen() as seen:
        page = desk.key_worker.send(page, SAVE, reasons="Kept")
    assert page.errors == ["Say why Second House is not offered"]
    assert page.status == 422
    assert [write for write in seen.writes() if "audit" not in write] == []
    assert "Kept" in page.text


def test_a_place_that_was_only_shown_needs_no_reason(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    assert desk.key_worker.submit(choosing(desk, request, desk.world.facility), SAVE).status == 200
    rows = db.session.query(ConsideredFacility).filter_by(request_id=request.id).all()
    assert {row.facility_id: row.why_not for row in rows} == {
        desk.world.facility.id: None,
        desk.world.second_facility.id: None,
        desk.world.other_facility.id: None,
    }


@pytest.mark.parametrize(
    ("ticked", "preferred", "error"),
    [
        (("facility", "other_facility"), "", "Choose which one they prefer"),
        (("facility",), "other_facility", "The place they prefer must be one that you ticked"),
    ],
)
def test_refuses_a_preference_that_cannot_be(desk: Desk, ticked: tuple[str, ...], preferred: str, error: str) -> None:
    world = desk.world
    page = desk.key_worker.submit(
        choosing(desk, a_draft(desk), world.facility),
        SAVE,
        facilities=[getattr(world, name).public_id for name in ticked],
        preferred=getattr(world, preferred).public_id if preferred else "",
    )
    assert error in page.errors


def test_a_later_look_counts_and_each_place_is_kept_once(desk: Desk, db: SQLAlchemy) -> None:
    world, request = desk.world, a_draft(desk)
    why = f"why_{world.second_facility.public_id}"
    for reason in ("cost", "not_wanted"):
        desk.key_worker.submit(choosing(desk, request, world.second_facility), SAVE, **{why: reason})
    [row] = db.session.query(ConsideredFacility).filter_by(facility_id=world.second_facility.id).all()
    assert row.why_not is WhyNot.NOT_WANTED


def test_what_else_the_choice_section_says_stays(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    say(db, request, "choice", programme=Programme.CBT, nearness=Nearness.AWAY, single_sex=True)
    desk.key_worker.submit(choosing(desk, request, desk.world.facility), SAVE, reasons="Another")
    choice = db.session.get_one(PlacementRequest, request.id).__class__.choice
    row = db.session.query(choice.mapper.class_).filter_by(request_id=request.id).one()
    assert (row.programme, row.nearness, row.single_sex) == (Programme.CBT, Nearness.AWAY, True)
    assert row.reasons == "Another"


def test_a_choice_that_somebody_else_changed_is_not_overwritten(desk: Desk) -> None:
    request = a_draft(desk)
    where = choosing(desk, request, desk.world.facility)
    mine = desk.key_worker.visit(where)
    desk.sign_in(desk.world.colleague).submit(where, SAVE, reasons="Hers")
    with statements_seen() as seen:
        page = desk.key_worker.send(mine, SAVE, reasons="Mine")
    assert page.status == 409
    assert "Somebody else changed the choice" in page.errors[0]
    assert [write for write in seen.writes() if "audit" not in write] == []


def test_a_submitted_request_can_be_looked_at_but_not_changed(desk: Desk) -> None:
    request = a_draft(desk, status=RequestStatus.SUBMITTED)
    assert len(names(desk.key_worker.visit(path(request)))) == 3
    page = desk.key_worker.visit(path(request, f"/compare?f={desk.world.facility.public_id}"))
    assert "Choose with the person" not in page.links
    assert desk.key_worker.visit(path(request, "/choose")).status == 403


def test_a_place_that_is_offered_already_stays_on_the_form_when_it_cannot_take_them(desk: Desk, state: State) -> None:
    request = a_draft(desk)
    state(desk.world.facility, sexes=Sexes.MEN)
    page = desk.key_worker.visit(choosing(desk, request, desk.world.second_facility))
    boxes = [box["value"] for box in page.html.select("input[name=facilities]")]
    assert desk.world.facility.public_id in boxes


def test_the_case_page_tells_the_commissioner_too(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk, status=RequestStatus.SUBMITTED)
    row = ConsideredFacility(
        request_id=request.id,
        facility_id=desk.world.second_facility.id,
        shown_at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC),
        rank=3,
        why_not=WhyNot.COST,
    )
    db.session.add(row)
    db.session.commit()
    page = desk.sign_in(desk.world.commissioner).visit(f"/cases/{request.reference}")
    assert "Second House Testhouse Ltd 3 Not offered It costs too much" in page.text
