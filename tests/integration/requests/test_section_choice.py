"""The choice of facilities: what is offered, what it keeps, and what it refuses."""

import datetime as dt

from flask_sqlalchemy import SQLAlchemy

from rehab.framework.models import Embargo, VacancyReport
from rehab.framework.rules import CareType
from rehab.requests.rules import Section
from tests.factories import NOON, TODAY, a_callable_facility, a_facility, a_place, a_provider, lot_of
from tests.integration.requests.conftest import Desk
from tests.support.sections import SAVE, a_draft, path_of, refused, save, stored
from tests.support.statements import statements_seen


def test_keeps_the_preferred_facility_first(desk: Desk) -> None:
    request, world = a_draft(desk), desk.world
    save(
        desk,
        request,
        Section.CHOICE,
        facilities=[world.facility.public_id, world.second_facility.public_id],
        preferred=world.second_facility.public_id,
        reasons="Near my sister.",
    )
    found = stored(request)
    assert [choice.facility_id for choice in found.choices] == [world.second_facility.id, world.facility.id]
    assert found.choice is not None
    assert found.choice.reasons == "Near my sister."


def test_shows_price_beds_and_what_is_free_for_the_person(desk: Desk, db: SQLAlchemy) -> None:
    request, facility = a_draft(desk), desk.world.facility
    for hours, men, either in ((30, 9, 9), (3, 1, 2)):
        reported_at = NOON - dt.timedelta(hours=hours)
        db.session.add(
            VacancyReport(facility_id=facility.id, reported_at=reported_at, free_men=men, free_any=either, free_women=5)
        )
    old = NOON - dt.timedelta(days=8)
    db.session.add(VacancyReport(facility_id=desk.world.second_facility.id, reported_at=old, free_any=4))
    db.session.commit()
    page = desk.key_worker.visit(path_of(request, Section.CHOICE))
    assert "£700.00 a week. 5 beds, 3 free for this person (reported 3 hours ago)." in page.text
    assert page.text.count("5 beds, how many are free is not known.") == 2


def test_lists_apart_what_cannot_be_chosen_with_the_reason(desk: Desk, db: SQLAlchemy) -> None:
    lot, provider = lot_of(desk.world.framework), a_provider("Priceless Ltd")
    a_place(lot, provider)
    a_facility(provider, "Priceless House")
    page = desk.key_worker.visit(path_of(a_draft(desk), Section.CHOICE))
    ticks = [label.get_text() for label in page.html.select(".govuk-checkboxes__label")]
    assert not any("Priceless" in tick for tick in ticks)
    assert "Priceless House , Priceless Ltd It has no agreed price on this date." in page.text


def test_one_facility_may_be_kept_without_a_reason_for_now(desk: Desk) -> None:
    request, facility = a_draft(desk), desk.world.facility
    save(desk, request, Section.CHOICE, facilities=[facility.public_id], preferred="", why_fewer="")
    assert [choice.facility_id for choice in stored(request).choices] == [facility.id]
    page = desk.key_worker.visit(f"/requests/{request.reference}")
    assert "Choose a second facility, or say why fewer than two fit" in page.links


def test_refuses_a_preferred_facility_that_was_not_offered(desk: Desk) -> None:
    request, world = a_draft(desk), desk.world
    values = {"facilities": [world.facility.public_id], "preferred": world.other_facility.public_id}
    assert refused(desk, request, Section.CHOICE, **values) == ["The facility they prefer must be one that you ticked"]


def test_refuses_several_facilities_without_a_preferred_one(desk: Desk) -> None:
    assert refused(desk, a_draft(desk), Section.CHOICE, preferred="") == ["Choose which one they prefer"]


def test_refuses_a_facility_that_cannot_be_called_off(desk: Desk, db: SQLAlchemy) -> None:
    unpriced = a_facility(desk.world.provider, "Unpriced House")
    values = {"facilities": [desk.world.facility.public_id, unpriced.public_id]}
    assert refused(desk, a_draft(desk), Section.CHOICE, **values) == [
        "Unpriced House cannot be chosen. It has no agreed price on this date."
    ]


def test_refuses_a_facility_that_was_never_heard_of(desk: Desk) -> None:
    [error] = refused(desk, a_draft(desk), Section.CHOICE, facilities=["0" * 32], preferred="")
    assert error == "Choose one of the answers on the page"


def test_refuses_a_facility_that_was_stopped_while_the_form_was_open(desk: Desk, db: SQLAlchemy) -> None:
    request, world = a_draft(desk), desk.world
    page = desk.key_worker.visit(path_of(request, Section.CHOICE))
    embargo = {"facility_id": world.facility.id, "authority_id": world.authority.id, "reason": "x"}
    db.session.add(Embargo(starts_on=TODAY, **embargo))
    db.session.commit()
    with statements_seen() as seen:
        page = desk.key_worker.send(page, SAVE)
    assert page.errors == ["Test House cannot be chosen. Your council has stopped new placements there."]
    assert seen.writes() == []


def test_asks_for_the_type_of_care_before_the_choice(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    request.care_type = None
    db.session.commit()
    for section in (Section.CHOICE, Section.DISCHARGE_PLAN):
        page = desk.key_worker.visit(path_of(request, section))
        assert page.links["Choose the type of care"] == path_of(request, Section.ELIGIBILITY)


def test_a_detox_is_chosen_from_detox_facilities(desk: Desk, db: SQLAlchemy) -> None:
    lot = lot_of(desk.world.framework, CareType.INPATIENT_DETOX)
    detox = a_callable_facility(lot, a_provider("Detox Ltd"), "Detox House")
    request = a_draft(desk, care_type=CareType.INPATIENT_DETOX, facilities=(detox,))
    page = desk.key_worker.visit(path_of(request, Section.CHOICE))
    ticks = [label.get_text().strip() for label in page.html.select(".govuk-checkboxes__label")]
    assert ticks == ["Detox House, Detox Ltd"]
