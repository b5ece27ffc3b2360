"""What holds for every section: stale forms, who may edit it and when, and how far one is."""

import datetime as dt
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.framework.rules import CareType
from rehab.requests import queries
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import EDITABLE, RequestStatus, Section
from tests.factories import NOON, a_client, a_request, a_service
from tests.integration.requests.conftest import Desk
from tests.support.sections import SAVE, SAVE_AND_LIST, a_date, a_draft, path_of, save, stored
from tests.support.statements import statements_seen

CHANGES: dict[Section, dict[str, str]] = {
    Section.PERSON: {"district": "Northbury"},
    Section.CONSENT: {"explained_by": "The doctor"},
    Section.ELIGIBILITY: {"why_residential": "Another reason."},
    Section.SUBSTANCES: {"substance_1": "5000"},
    Section.TREATMENT: {"community_work": "Other work."},
    Section.HEALTH: {"medication": "Other medication."},
    Section.RISK: {"management_plan": "Another risk."},
    Section.FAMILY: {"support": "A brother."},
    Section.HOME: {"benefits": "Other benefits"},
    Section.PRIORITY: {"sex_worker": "yes"},
    Section.CHOICE: {"reasons": "Another reason."},
    Section.FUNDING: {"weeks": "20"},
    Section.DISCHARGE_PLAN: {"goals": "Another goal."},
    Section.TOP: {"other_amount": "Ten tablets"},
    Section.DECLARATIONS: {"client_comment": "I want this."},
}


@pytest.mark.parametrize("section", Section)
def test_a_stale_form_stores_nothing_and_shows_both_versions(desk: Desk, section: Section) -> None:
    request = a_draft(desk)
    mine = desk.key_worker.visit(path_of(request, section))
    desk.sign_in(desk.world.colleague).submit(path_of(request, section), SAVE, **CHANGES[section])
    [(name, theirs)] = CHANGES[section].items()
    typed = {"substance_1": "1101", "weeks": "30", "sex_worker": "no"}.get(name, "Mine.")
    with statements_seen() as seen:
        page = desk.key_worker.send(mine, SAVE, **{name: typed})
    assert page.status == 409
    assert page.errors[0].startswith("Somebody else changed this section")
    assert seen.writes() == []
    inputs = (
        "[name={0}] [selected]",
        "input[name={0}][checked]",
        "input[name={0}]:not([type=radio])",
        "textarea[name={0}]",
    )
    shown = page.html.select_one(", ".join(inputs).format(f'"{name}"'))
    assert shown is not None
    assert typed in (shown.get("value"), shown.get_text().strip())
    assert {"5000": "Cannabis", "yes": "Yes"}.get(theirs, theirs) in page.text
    again = desk.key_worker.send(page, SAVE)
    assert again.status == 200


@pytest.mark.parametrize("section", Section)
def test_a_section_that_only_had_its_rows_changed_is_stale_too(desk: Desk, section: Section) -> None:
    request = a_draft(desk)
    before = queries.edition_of(stored(request), section)
    changes: dict[str, Any] = dict(CHANGES[section])
    if section is Section.CHOICE:
        changes = {"facilities": [desk.world.second_facility.public_id], "preferred": ""}
    if section is Section.CONSENT:
        changes = a_date("treatment")
    save(desk, request, section, **changes)
    assert queries.edition_of(stored(request), section) != before


@pytest.mark.parametrize("section", Section)
def test_a_section_can_be_begun_in_an_empty_draft(desk: Desk, db: SQLAlchemy, section: Section) -> None:
    request = PlacementRequest(
        reference="R-2026-09000",
        client_id=a_client(desk.world.service).id,
        service_id=desk.world.service.id,
        authority_id=desk.world.authority.id,
        key_worker_id=desk.world.key_worker.id,
        care_type=CareType.RESIDENTIAL_REHAB,
        created_at=NOON,
    )
    db.session.add(request)
    db.session.commit()
    page = desk.key_worker.visit(path_of(request, section))
    changes: dict[str, Any] = dict(CHANGES[section])
    if section is Section.CHOICE:
        changes |= {"facilities": [desk.world.facility.public_id]}
    assert desk.key_worker.send(page, SAVE_AND_LIST, **changes).status == 200
    state = desk.key_worker.visit(f"/requests/{request.reference}").html.select(".govuk-task-list__status")
    assert state[list(Section).index(section)].get_text().strip() != "Not started"


@pytest.mark.parametrize("section", Section)
def test_the_section_of_another_service_does_not_exist(desk: Desk, section: Section) -> None:
    theirs = a_request(a_client(desk.world.other_service), desk.world.other_key_worker)
    second = a_service(desk.world.authority, "Second Service")
    also_theirs = a_request(a_client(second), desk.world.other_key_worker)
    for request in (theirs, also_theirs):
        with statements_seen() as seen:
            assert desk.key_worker.visit(path_of(request, section)).status == 404
            assert desk.key_worker.post(path_of(request, section), **CHANGES[section]).status == 404
        assert [write for write in seen.writes() if "audit" not in write] == []


def test_a_request_that_was_submitted_or_closed_cannot_be_edited(desk: Desk) -> None:
    for born, status in enumerate(sorted(set(RequestStatus) - EDITABLE), start=1):
        client = a_client(desk.world.service, date_of_birth=dt.date(1980, 1, born))
        request = a_request(client, desk.world.key_worker, status=status)
        path = path_of(request, Section.FUNDING)
        assert desk.key_worker.visit(path).status == 403
        with statements_seen() as seen:
            page = desk.key_worker.post(path, weeks="20", row_version="1")
        assert page.status == 403
        assert [write for write in seen.writes() if "audit" not in write] == []


def test_a_returned_request_can_be_edited_by_a_colleague(desk: Desk) -> None:
    request = a_draft(desk, status=RequestStatus.RETURNED)
    page = desk.sign_in(desk.world.colleague).submit(path_of(request, Section.FUNDING), SAVE, weeks="20")
    assert page.status == 200
    funding = stored(request).funding
    assert funding is not None
    assert funding.weeks == 20


def test_a_section_that_is_none_does_not_exist(desk: Desk) -> None:
    assert desk.key_worker.visit(f"/requests/{a_draft(desk).reference}/nonsense").status == 404


def test_changing_an_answer_from_the_check_leads_back_to_it(desk: Desk) -> None:
    request = a_draft(desk)
    page = desk.key_worker.visit(f"/requests/{request.reference}/check")
    page = desk.key_worker.submit(page.links["Change Funding"], SAVE, weeks="20")
    assert page.path == f"/requests/{request.reference}/check"


def test_looking_at_a_section_is_in_the_audit(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    desk.key_worker.visit(path_of(request, Section.PERSON))
    [entry] = db.session.query(AuditEntry).filter_by(action="request.viewed").all()
    assert (entry.actor_id, entry.case_id) == (desk.world.key_worker.id, request.id)


def test_the_task_list_tells_how_far_one_is(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    request.funding = None
    request.substances.clear()
    db.session.commit()
    page = desk.key_worker.visit(f"/requests/{request.reference}")
    states = [tag.get_text().strip() for tag in page.html.select(".govuk-task-list__status")]
    expected = dict.fromkeys(Section, "Complete")
    expected |= dict.fromkeys((Section.SUBSTANCES, Section.FUNDING), "Not started")
    assert states == [*expected.values(), "Optional"]
    assert "13 of 15 are complete" in page.text
