"""What is typed and not saved: kept for the one who typed it, until it is saved, thrown away, or a week old."""

import datetime as dt

import time_machine
from flask_sqlalchemy import SQLAlchemy

from rehab.admin.jobs import tidy
from rehab.requests.models import FormDraft, PlacementRequest
from rehab.requests.queries import whole_request
from rehab.requests.rules import Section
from tests.factories import NOON, a_client, a_request, a_service
from tests.integration.requests.conftest import Desk
from tests.support.statements import statements_seen
from tests.support.visitor import Page

SAVE = "Save and continue"


def a_draft(desk: Desk) -> PlacementRequest:
    facilities = (desk.world.facility, desk.world.other_facility)
    return a_request(a_client(desk.world.service), desk.world.key_worker, facilities=facilities)


def path_of(request: PlacementRequest, section: Section) -> str:
    return f"/requests/{request.reference}/{section.value}"


def type_in(desk: Desk, request: PlacementRequest, section: Section, **typed: str) -> Page:
    """What the script of the page does."""
    shown = desk.key_worker.visit(path_of(request, section))
    edition = shown.html.select_one('[name="row_version"]')["value"]
    return desk.key_worker.post(f"{path_of(request, section)}/draft", row_version=edition, **typed)


def value_of(page: Page, name: str) -> str:
    field = page.html.select_one(f'[name="{name}"]')
    return field.get("value") or field.get_text().strip()


def test_what_was_typed_comes_back_and_is_no_answer_yet(desk: Desk) -> None:
    request = a_draft(desk)
    assert type_in(desk, request, Section.RISK, management_plan="Half a sent").status == 204
    page = desk.key_worker.visit(path_of(request, Section.RISK))
    assert value_of(page, "management_plan") == "Half a sent"
    assert "We kept what you had typed here" in page.text
    risk = whole_request(request.id).risk
    assert risk is not None
    assert risk.management_plan == "No particular risk."
    assert "Risk and safeguarding, not saved" in desk.key_worker.visit(f"/requests/{request.reference}").links


def test_a_half_typed_date_comes_back(desk: Desk) -> None:
    request = a_draft(desk)
    type_in(desk, request, Section.HEALTH, **{"bloods_on-day": "31", "bloods_on-month": "f"})
    page = desk.key_worker.visit(path_of(request, Section.HEALTH))
    assert (value_of(page, "bloods_on-day"), value_of(page, "bloods_on-month")) == ("31", "f")


def test_what_was_typed_into_the_discharge_plan_and_the_choice_comes_back(desk: Desk) -> None:
    request = a_draft(desk)
    for section, name in ((Section.DISCHARGE_PLAN, "goals"), (Section.CHOICE, "reasons")):
        type_in(desk, request, section, **{name: "Half a sent"})
        assert value_of(desk.key_worker.visit(path_of(request, section)), name) == "Half a sent"


def test_it_is_gone_once_it_is_saved(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    type_in(desk, request, Section.RISK, management_plan="Half a sent")
    desk.key_worker.submit(path_of(request, Section.RISK), SAVE, management_plan="A whole sentence.")
    risk = whole_request(request.id).risk
    assert risk is not None
    assert risk.management_plan == "A whole sentence."
    assert db.session.query(FormDraft).count() == 0


def test_it_can_be_thrown_away(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    type_in(desk, request, Section.RISK, management_plan="Half a sent")
    page = desk.key_worker.submit(path_of(request, Section.RISK), "Discard it and show what is saved")
    assert value_of(page, "management_plan") == "No particular risk."
    assert db.session.query(FormDraft).count() == 0


def test_saving_it_over_somebody_elses_newer_answers_is_refused(desk: Desk) -> None:
    request = a_draft(desk)
    type_in(desk, request, Section.RISK, management_plan="Half a sent")
    desk.sign_in(desk.world.colleague).submit(path_of(request, Section.RISK), SAVE, management_plan="Theirs.")
    page = desk.key_worker.submit(path_of(request, Section.RISK), SAVE)
    assert page.status == 409
    assert value_of(page, "management_plan") == "Half a sent"


def test_nobody_else_reads_it(desk: Desk) -> None:
    request = a_draft(desk)
    type_in(desk, request, Section.RISK, management_plan="Half a sent")
    page = desk.sign_in(desk.world.colleague).visit(path_of(request, Section.RISK))
    assert value_of(page, "management_plan") == "No particular risk."


def test_it_outlives_the_session(desk: Desk) -> None:
    request = a_draft(desk)
    shown = desk.key_worker.visit(path_of(request, Section.RISK))
    type_in(desk, request, Section.RISK, management_plan="Half a sent")
    with time_machine.travel(NOON + dt.timedelta(hours=13), tick=False):
        late = desk.key_worker.send(shown, SAVE, management_plan="Half a sentence")
        assert late.path.startswith("/sign-in")
        page = desk.sign_in(desk.world.key_worker).visit(path_of(request, Section.RISK))
    assert value_of(page, "management_plan") == "Half a sent"


def test_keeps_nothing_that_the_section_does_not_ask(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    type_in(desk, request, Section.RISK, medication="Not asked here", status="approved")
    assert set(db.session.query(FormDraft).one().typed) == {"row_version"}


def test_another_services_request_takes_no_draft(desk: Desk) -> None:
    service = a_service(desk.world.authority, "Second Service")
    theirs = a_request(a_client(service), desk.world.other_key_worker)
    with statements_seen() as seen:
        page = desk.key_worker.post(f"{path_of(theirs, Section.RISK)}/draft", management_plan="x")
    assert page.status == 404
    assert seen.writes() == []


def test_is_forgotten_after_a_week(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    type_in(desk, request, Section.RISK, management_plan="Half a sent")
    tidy(now=NOON + dt.timedelta(days=7))
    assert db.session.query(FormDraft).count() == 1
    tidy(now=NOON + dt.timedelta(days=7, seconds=1))
    assert db.session.query(FormDraft).count() == 0
