"""Each section but the choice: what it keeps, and what it refuses."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.clients import queries as clients
from rehab.clients.rules import ConsentKind, Sex, SubstanceGroup
from rehab.finance.rules import FundingSource
from rehab.framework.rules import CareType
from rehab.plans import queries as plans
from rehab.requests.rules import CourtOrder, Mobility, ParentalStatus, Section
from rehab.requests.rules.vocabulary import GenderIdentity
from tests.factories import a_client
from tests.integration.requests.conftest import Desk
from tests.support.sections import SAVE_AND_LIST, a_date, a_draft, no_date, path_of, refused, save, stored

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
