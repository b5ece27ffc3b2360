"""Each section: what it keeps, what it refuses, and what becomes of a stale form."""

import datetime as dt
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.clients import queries as clients
from rehab.clients.rules import ConsentKind, Sex, SubstanceGroup
from rehab.finance.rules import FundingSource
from rehab.framework.models import Embargo, VacancyReport
from rehab.framework.rules import CareType
from rehab.plans import queries as plans
from rehab.requests import queries
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import EDITABLE, CourtOrder, Mobility, ParentalStatus, RequestStatus, Section
from rehab.requests.rules.vocabulary import GenderIdentity
from tests.factories import (
    NOON,
    TODAY,
    a_callable_facility,
    a_client,
    a_facility,
    a_place,
    a_provider,
    a_request,
    a_service,
    lot_of,
)
from tests.integration.requests.conftest import Desk
from tests.support.statements import statements_seen
from tests.support.visitor import Page

SAVE, SAVE_AND_LIST = "Save and continue", "Save and go to all sections"
DAY = {"day": "3", "month": "5", "year": "2026"}


def a_draft(desk: Desk, **options: Any) -> PlacementRequest:
    """Filled in throughout, with two facilities."""
    client = a_client(desk.world.service)
    options.setdefault("facilities", (desk.world.facility, desk.world.other_facility))
    return a_request(client, desk.world.key_worker, **options)


def path_of(request: PlacementRequest, section: Section) -> str:
    return f"/requests/{request.reference}/{section.value}"


def a_date(name: str, **parts: str) -> dict[str, str]:
    return {f"{name}-{part}": value for part, value in (DAY | parts).items()}


def no_date(name: str) -> dict[str, str]:
    return a_date(name, day="", month="", year="")


def save(desk: Desk, request: PlacementRequest, section: Section, **values: Any) -> Page:
    return desk.key_worker.submit(path_of(request, section), SAVE, **values)


def refused(desk: Desk, request: PlacementRequest, section: Section, **values: Any) -> list[str]:
    """The errors shown, after making sure that nothing was written and what was typed is still there."""
    page = desk.key_worker.visit(path_of(request, section))
    with statements_seen() as seen:
        page = desk.key_worker.send(page, SAVE, **values)
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert seen.writes() == []
    return page.errors


def stored(request: PlacementRequest) -> PlacementRequest:
    return queries.whole_request(request.id)


# The person


def test_keeps_what_is_said_of_the_person(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    page = save(
        desk,
        request,
        Section.PERSON,
        given_name="Terence",
        sex="not_stated",
        parental_status="parent_children_live_elsewhere",
        ethnicity="H",
        district="Northbury",
        nhs_number="943 476 5919",
        gender="non_binary",
        disability="yes",
        disability_detail="Hard of hearing.",
        mobility="ground_floor",
        language="pl",
    )
    assert page.path == path_of(request, Section.CONSENT)
    found = stored(request)
    assert (found.client.name, found.client.sex) == ("Terence Sentinel", Sex.NOT_STATED)
    assert found.person is not None
    assert found.person.parental_status is ParentalStatus.LIVE_ELSEWHERE
    assert (found.person.ethnicity, found.person.district) == ("H", "Northbury")
    assert (found.person.mobility, found.person.language) == (Mobility.GROUND_FLOOR, "pl")
    assert (found.person.gender, found.person.disability_detail) == (GenderIdentity.NON_BINARY, "Hard of hearing.")
    assert found.client.nhs_number == "9434765919"
    audited = [(entry.action, entry.fields) for entry in db.session.query(AuditEntry).filter_by(case_id=request.id)]
    assert ("client.corrected", ["given_name", "sex"]) in audited
    assert ("client.corrected", ["nhs_number"]) in audited
    [saved] = [fields for action, fields in audited if action == "request.person_saved"]
    assert saved[:4] == ["district", "mobility", "language", "parental_status"]


def test_the_person_may_be_left_half_answered(desk: Desk) -> None:
    request = a_draft(desk)
    page = desk.key_worker.submit(path_of(request, Section.PERSON), SAVE_AND_LIST, district="", ethnicity="")
    assert "Enter the district where the person lives" in page.links
    found = stored(request)
    assert found.person is not None
    assert (found.person.district, found.person.ethnicity) == ("", None)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"given_name": " "}, "Enter the given name"),
        ({"family_name": ""}, "Enter the family name"),
        ({"ethnicity": "Q"}, "Choose one of the answers on the page"),
        ({"parental_status": "maybe"}, "Choose one of the answers on the page"),
        (a_date("date_of_birth", year="2027"), "Date of birth must be 1 June 2026 or earlier"),
        ({"district": "x" * 201}, "District where they live must be 200 characters or less"),
        ({"nhs_number": "943 476 5918"}, "Enter an NHS number in the correct format, like 943 476 5919"),
        ({"nhs_number": "943"}, "Enter an NHS number in the correct format, like 943 476 5919"),
    ],
)
def test_refuses_what_cannot_be_true_of_the_person(desk: Desk, values: dict[str, str], error: str) -> None:
    [shown] = refused(desk, a_draft(desk), Section.PERSON, **values)
    assert shown.startswith(error)


def test_refuses_the_name_and_birth_date_of_another_record(desk: Desk) -> None:
    other = a_client(desk.world.service, given_name="Bob")
    [shown] = refused(desk, a_draft(desk), Section.PERSON, given_name="Bob")
    assert other.reference in shown


def test_keeps_what_was_agreed_to_and_when(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    save(desk, request, Section.CONSENT, explained_by="Nurse", **a_date("treatment"), **no_date("ndtms"))
    found = stored(request)
    assert found.consent is not None
    assert found.consent.explained_by == "Nurse"
    assert set(clients.consents(found.client_id)) == {ConsentKind.TREATMENT, ConsentKind.SHARING}
    assert clients.consents(found.client_id)[ConsentKind.TREATMENT].given_on == dt.date(2026, 5, 3)
    fields = {entry.action: entry.fields for entry in db.session.query(AuditEntry).filter_by(case_id=request.id)}
    assert fields["consent.withdrawn"] == ["ndtms"]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        (a_date("treatment", month="13"), "Date they agreed to treatment must be a real date"),
        (a_date("sharing", month="7"), "Date they agreed to share their record with providers must be 1 June 2026 or"),
        (a_date("treatment", year="1984"), "The date they agreed must be after their date of birth"),
        ({"capacity": "perhaps"}, "Choose one of the answers on the page"),
    ],
)
def test_refuses_what_cannot_have_been_agreed_to(desk: Desk, values: dict[str, str], error: str) -> None:
    [shown] = refused(desk, a_draft(desk), Section.CONSENT, **values)
    assert shown.startswith(error)


# Eligibility


def test_keeps_what_is_said_of_eligibility(desk: Desk) -> None:
    request = a_draft(desk)
    save(
        desk,
        request,
        Section.ELIGIBILITY,
        ordinarily_resident="no",
        court_order="drr",
        care_type="inpatient_detox",
        why_residential="Seizures.",
    )
    found = stored(request)
    assert found.eligibility is not None
    assert found.eligibility.ordinarily_resident is False
    assert found.eligibility.court_order is CourtOrder.DRR
    assert (found.eligibility.why_residential, found.care_type) == ("Seizures.", CareType.INPATIENT_DETOX)


def test_the_discharge_plan_follows_the_type_of_care(desk: Desk) -> None:
    request = a_draft(desk)
    save(desk, request, Section.ELIGIBILITY, care_type="inpatient_detox")
    plan = plans.in_force(request.id)
    assert plan is not None
    assert (plan.care_type, plan.goals) == (CareType.INPATIENT_DETOX, "Stay away from alcohol.")


def test_refuses_answers_on_eligibility_that_were_not_offered(desk: Desk) -> None:
    values = {"ordinarily_resident": "perhaps", "court_order": "x", "care_type": "x", "why_residential": "x" * 4001}
    assert len(refused(desk, a_draft(desk), Section.ELIGIBILITY, **values)) == 4


# Substances


def test_keeps_substances_in_their_order_and_derives_the_group(desk: Desk) -> None:
    request = a_draft(desk, substances=(7000, 5000))
    save(desk, request, Section.SUBSTANCES, substance_1="3201", substance_2="", substance_3="7000")
    found = stored(request)
    assert [(substance.rank, substance.code) for substance in found.substances] == [(1, 3201), (2, 7000)]
    assert found.substance_group is SubstanceGroup.ALCOHOL_AND_NON_OPIATE
    assert found.uses_opiates_or_crack


def test_substances_can_change_places(desk: Desk) -> None:
    request = a_draft(desk, substances=(7000, 1101))
    save(desk, request, Section.SUBSTANCES, substance_1="1101", substance_2="7000")
    assert [substance.code for substance in stored(request).substances] == [1101, 7000]


def test_substances_can_be_taken_away(desk: Desk) -> None:
    request = a_draft(desk, substances=(1101,))
    save(desk, request, Section.SUBSTANCES, substance_1="")
    found = stored(request)
    assert (list(found.substances), found.substance_group, found.uses_opiates_or_crack) == ([], None, False)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"substance_2": "7000"}, "Alcohol is chosen twice"),
        ({"substance_1": "", "substance_2": "1101"}, "Choose the main substance"),
        ({"substance_1": "9999"}, "Choose one of the answers on the page"),
        ({"substance_1": "drop table"}, "Choose one of the answers on the page"),
    ],
)
def test_refuses_substances_twice_without_a_main_one_or_unknown(desk: Desk, values: dict[str, str], error: str) -> None:
    assert refused(desk, a_draft(desk), Section.SUBSTANCES, **values) == [error]


# Choice


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


# Funding


def test_keeps_the_funding_and_shows_the_net_cost(desk: Desk) -> None:
    request = a_draft(desk)
    save(desk, request, Section.FUNDING, source="nhs", weeks="10", contribution_pence="50")
    found = stored(request)
    assert found.funding is not None
    assert (found.funding.source, found.funding.weeks) == (FundingSource.NHS, 10)
    assert (found.funding.contribution_pence, found.funding.weekly_price_pence) == (5_000, None)
    assert "Net cost to the council £6,500.00" in desk.key_worker.visit(path_of(request, Section.FUNDING)).text


def test_funding_may_be_left_half_answered(desk: Desk) -> None:
    request = a_draft(desk)
    save(desk, request, Section.FUNDING, weeks="")
    assert "Enter how many weeks are asked for" in desk.key_worker.visit(f"/requests/{request.reference}").links


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"weeks": "0"}, "Weeks asked for must be between 1 and 104"),
        ({"weeks": "105"}, "Weeks asked for must be between 1 and 104"),
        ({"weeks": "twelve"}, "Weeks asked for must be a whole number"),
        (
            {"contribution_pence": "-5"},
            "What the person pays each week must be an amount in pounds, like 940 or 1,250.50",
        ),
        (
            {"contribution_pence": "350", "other_funding_pence": "350.01"},
            "The contribution, with what others pay, must be £700.00 or less, the weekly price",
        ),
        ({"source": "lottery"}, "Choose one of the answers on the page"),
    ],
)
def test_refuses_funding_that_cannot_be(desk: Desk, values: dict[str, str], error: str) -> None:
    assert refused(desk, a_draft(desk), Section.FUNDING, **values) == [error]


# Discharge plan


def test_keeps_the_first_discharge_plan(desk: Desk) -> None:
    request = a_draft(desk)
    page = save(desk, request, Section.DISCHARGE_PLAN, goals="See my children again.")
    assert page.path == path_of(request, Section.TOP)
    plan = plans.in_force(request.id)
    assert plan is not None
    assert plan.goals == "See my children again."


def test_refuses_a_plan_with_a_date_that_is_none(desk: Desk) -> None:
    assert len(refused(desk, a_draft(desk), Section.DISCHARGE_PLAN, **{"gp_on-day": "31", "gp_on-month": "2"})) == 1


# All sections

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


def test_a_detox_is_chosen_from_detox_facilities(desk: Desk, db: SQLAlchemy) -> None:
    lot = lot_of(desk.world.framework, CareType.INPATIENT_DETOX)
    detox = a_callable_facility(lot, a_provider("Detox Ltd"), "Detox House")
    request = a_draft(desk, care_type=CareType.INPATIENT_DETOX, facilities=(detox,))
    page = desk.key_worker.visit(path_of(request, Section.CHOICE))
    ticks = [label.get_text().strip() for label in page.html.select(".govuk-checkboxes__label")]
    assert ticks == ["Detox House, Detox Ltd"]
