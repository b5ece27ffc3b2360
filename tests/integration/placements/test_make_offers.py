"""Asking facilities for a bed: what is sent, to whom, and every reason for a refusal."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.clients.models import Client, Consent
from rehab.clients.rules import ConsentKind
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind
from rehab.core.errors import DomainError, IllegalMove, InvalidInput, NotFound
from rehab.framework.models import Embargo, Facility, FrameworkProvider, Price
from rehab.framework.rules import PlaceStatus, Rating
from rehab.notifications.models import Notice
from rehab.placements.models import Offer
from rehab.placements.rules import OfferStatus
from rehab.requests.queries import whole_request
from rehab.requests.rules import RequestStatus
from rehab.requests.rules.vocabulary import Religion
from tests.factories import (
    TODAY,
    a_callable_facility,
    a_client,
    a_facility,
    a_framework,
    a_price,
    a_provider,
    a_request,
    an_arranged_placement,
    an_offer,
    lot_of,
)
from tests.support.placements import Case, make_offer, make_offers
from tests.support.statements import statements_seen
from tests.support.visitor import Visitor


def refusal_of(case: Case, *facilities: Facility, error: type[DomainError] = InvalidInput) -> str:
    """The sentence of the refusal, once it is sure that nothing was stored."""
    with statements_seen() as seen, pytest.raises(error) as caught:
        make_offers(case, *facilities)
    assert seen.writes() == []
    return str(caught.value)


def change(db: SQLAlchemy, statement: object) -> None:
    db.session.execute(statement)
    db.session.commit()


def test_sends_an_offer_at_the_price_of_the_day(db: SQLAlchemy, case: Case) -> None:
    facility = case.world.facility
    change(db, update(Price).where(Price.facility_id == facility.id).values(valid_to=TODAY - dt.timedelta(days=1)))
    lot = lot_of(case.world.framework)
    today = a_price(lot, facility, weekly_pence=72_500, valid_from=TODAY, valid_to=TODAY)
    a_price(lot, facility, weekly_pence=99_900, valid_from=TODAY + dt.timedelta(days=1))
    offer = make_offer(case, facility)
    assert (offer.status, offer.weeks, offer.offered_on) == (OfferStatus.SENT, 12, TODAY)
    assert (offer.price_id, offer.weekly_price_pence, offer.bed_held) == (today.id, 72_500, False)


def test_waits_seven_working_days_for_an_answer_and_tells_the_provider(db: SQLAlchemy, case: Case) -> None:
    offer = make_offer(case, case.world.facility)
    clock = db.session.scalars(select(Clock).where(Clock.kind == ClockKind.OFFER_ANSWER)).one()
    assert (clock.subject_id, clock.case_id, clock.owner_id) == (offer.id, case.request.id, None)
    assert clock.due_at.date() == dt.date(2026, 6, 10)
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.recipient_id, notice.template) == (case.world.provider_user.id, "offer_sent")
    assert notice.path == f"/offers/{offer.public_id}"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "offer.sent")).one()
    assert (entry.case_id, entry.subject_id, entry.fields) == (case.request.id, offer.id, [])


def test_hands_over_the_least_that_safe_care_needs(case: Case) -> None:
    summary = make_offer(case, case.world.facility).summary
    assert set(summary) == {
        "reference", "name", "initials", "date_of_birth", "sex", "care_type", "weeks", "substances",
        "why_residential", "court_order", "consents", "plan", "service", "key_worker", "needs",
    }  # fmt: skip
    assert (summary["name"], summary["date_of_birth"], summary["substances"]) == (
        "Terry Sentinel",
        "17 April 1985",
        ["Alcohol"],
    )
    assert summary["consents"] == ["Treatment", "Sharing their record with providers"]
    assert {"title": "Goals", "text": "Stay away from alcohol."} in summary["plan"]


def test_tells_the_provider_of_risks_and_needs_and_of_nobody_else(db: SQLAlchemy, case: Case) -> None:
    person, client = whole_request(case.request.id).person, db.session.get_one(Client, case.request.client_id)
    assert person is not None
    person.kin_name, person.postcode, person.religion = "Ada Sentinel", "CV99 9ZZ", Religion.SIKH
    client.nhs_number = "9434765919"
    db.session.commit()
    summary = make_offer(case, case.world.facility).summary
    told = {row["key"]: row["value"] for section in summary["needs"] for row in section["rows"]}
    assert told["Risk management plan"] == "No particular risk."
    assert told["Have they set a fire?"] == "No, none known"
    assert told["What must the building allow for?"] == "Can use stairs"
    for kept_back in ("Ada Sentinel", "CV99", "Sikh", "9434765919"):
        assert kept_back not in str(summary)


def test_asks_several_facilities_at_once_or_none_of_them(db: SQLAlchemy, case: Case) -> None:
    world = case.world
    change(db, update(Facility).where(Facility.id == world.other_facility.id).values(rating=Rating.INADEQUATE))
    sentence = refusal_of(case, world.facility, world.other_facility)
    assert sentence.startswith("Other House: ")
    assert "Inadequate" in sentence
    make_offers(case, world.facility, world.second_facility)
    assert db.session.query(Offer).count() == 2


def test_a_facility_that_the_person_did_not_choose_may_be_asked_too(case: Case) -> None:
    assert make_offer(case, case.world.second_facility).facility_id == case.world.second_facility.id


@pytest.mark.parametrize("status", [status for status in RequestStatus if status is not RequestStatus.APPROVED])
def test_refuses_a_request_that_is_not_approved(case: Case, status: RequestStatus) -> None:
    client = a_client(case.world.service, given_name="Other")
    other = Case(case.world, a_request(client, case.world.key_worker, status=status))
    assert status.label in refusal_of(other, case.world.facility, error=IllegalMove)


def test_refuses_after_the_approval_ran_out(db: SQLAlchemy, case: Case) -> None:
    case.request.approval_valid_until = TODAY - dt.timedelta(days=1)
    db.session.commit()
    assert refusal_of(case, case.world.facility) == "Test House: The approval ran out on 31 May 2026"


def test_refuses_a_price_above_the_ceiling(db: SQLAlchemy, case: Case) -> None:
    case.request.price_ceiling_pence = 69_999
    db.session.commit()
    assert "the panel approved up to £699.99" in refusal_of(case, case.world.facility)


@pytest.mark.parametrize("kind", [ConsentKind.TREATMENT, ConsentKind.SHARING])
def test_refuses_without_consent(db: SQLAlchemy, case: Case, kind: ConsentKind) -> None:
    change(db, update(Consent).where(Consent.kind == kind).values(withdrawn_on=TODAY))
    assert kind.label.casefold() in refusal_of(case, case.world.facility)


def test_refusing_national_data_does_not_hinder_an_offer(db: SQLAlchemy, case: Case) -> None:
    change(db, update(Consent).where(Consent.kind == ConsentKind.NDTMS).values(withdrawn_on=TODAY))
    assert make_offer(case, case.world.facility).status is OfferStatus.SENT


def test_names_an_expired_framework(db: SQLAlchemy, case: Case) -> None:
    case.world.framework.ends_on = TODAY - dt.timedelta(days=1)
    db.session.merge(case.world.framework)
    db.session.commit()
    assert "The framework has expired" in refusal_of(case, case.world.facility)


def test_names_a_suspended_provider(db: SQLAlchemy, case: Case) -> None:
    change(
        db,
        update(FrameworkProvider)
        .where(FrameworkProvider.provider_id == case.world.provider.id)
        .values(status=PlaceStatus.SUSPENDED),
    )
    assert refusal_of(case, case.world.facility).startswith("Test House: The provider is suspended")


def test_names_the_wrong_type_of_care(db: SQLAlchemy, case: Case) -> None:
    from rehab.framework.rules import CareType

    lot = lot_of(case.world.framework, CareType.INPATIENT_DETOX)
    detox = a_callable_facility(lot, a_provider("Detox Ltd"), "Detox House")
    assert "not on the framework for this type of care" in refusal_of(case, detox)


def test_names_an_embargo_of_ones_own_council(db: SQLAlchemy, case: Case) -> None:
    facility = case.world.facility
    db.session.add(
        Embargo(facility_id=facility.id, authority_id=case.request.authority_id, reason="A fire.", starts_on=TODAY)
    )
    db.session.commit()
    assert "Your council has stopped new placements there" in refusal_of(case, facility)


def test_names_a_facility_without_a_price(case: Case) -> None:
    unpriced = a_facility(case.world.provider, "Unpriced House")
    assert "no agreed price" in refusal_of(case, unpriced)


def test_names_a_framework_that_the_council_takes_no_part_in(case: Case) -> None:
    theirs = a_framework(case.world.other_authority)
    facility = a_callable_facility(lot_of(theirs), a_provider("Faraway Ltd"), "Faraway House")
    assert "does not take part" in refusal_of(case, facility)


def test_refuses_a_second_open_offer_at_one_facility(case: Case) -> None:
    make_offer(case, case.world.facility)
    assert refusal_of(case, case.world.facility) == "Test House: An offer is open there already"


def test_may_ask_again_where_the_first_offer_was_declined(case: Case) -> None:
    an_offer(case.request, case.world.facility, status=OfferStatus.DECLINED)
    assert make_offer(case, case.world.facility).status is OfferStatus.SENT


def test_refuses_once_a_bed_is_arranged(case: Case) -> None:
    an_arranged_placement(case.request, case.world.facility)
    assert "arranged" in refusal_of(case, case.world.other_facility, error=IllegalMove)


def test_another_service_finds_no_such_request(case: Case) -> None:
    with statements_seen() as seen, pytest.raises(NotFound):
        make_offers(case, case.world.facility, by=case.world.other_key_worker)
    assert seen.writes() == []


def test_a_colleague_may_cover(case: Case) -> None:
    assert make_offers(case, case.world.facility, by=case.world.colleague)


# On the page


@pytest.fixture
def kay(at_noon: None, signed_in: Callable[[User], Visitor], case: Case) -> Visitor:
    return signed_in(case.world.key_worker)


def test_offers_the_chosen_facilities_first_and_sends(db: SQLAlchemy, case: Case, kay: Visitor) -> None:
    path = f"/requests/{case.request.reference}/offers/new"
    page = kay.visit(path)
    labels = [label.get_text(strip=True) for label in page.html.select(".govuk-checkboxes__label")]
    assert labels == ["Test House, Testhouse Ltd", "Other House, Otherhouse Ltd", "Second House, Testhouse Ltd"]
    sent = kay.send(page, facilities=[case.world.facility.public_id, case.world.other_facility.public_id])
    assert sent.path == path
    assert "2 offers have been sent." in sent.notices[0]
    assert db.session.query(Offer).count() == 2


def test_a_double_click_sends_once(db: SQLAlchemy, case: Case, kay: Visitor) -> None:
    page = kay.visit(f"/requests/{case.request.reference}/offers/new")
    for _ in range(2):
        answer = kay.send(page, facilities=[case.world.facility.public_id])
        assert answer.status == 200
    assert db.session.query(Offer).count() == 1


def test_asks_to_choose_when_nothing_is(case: Case, kay: Visitor) -> None:
    page = kay.submit(f"/requests/{case.request.reference}/offers/new")
    assert (page.status, page.errors) == (422, ["Choose at least one facility"])


def test_names_the_reason_when_a_facility_falls_away_meanwhile(db: SQLAlchemy, case: Case, kay: Visitor) -> None:
    page = kay.visit(f"/requests/{case.request.reference}/offers/new")
    change(db, update(FrameworkProvider).values(status=PlaceStatus.SUSPENDED))
    answer = kay.send(page, facilities=[case.world.facility.public_id])
    assert answer.status == 422
    assert "suspended" in answer.errors[0]
    assert db.session.query(Offer).count() == 0


def test_tells_which_facilities_cannot_be_asked_and_why(db: SQLAlchemy, case: Case, kay: Visitor) -> None:
    change(db, update(Facility).where(Facility.id == case.world.facility.id).values(is_registered=False))
    page = kay.visit(f"/requests/{case.request.reference}/offers/new")
    assert "Test House, Testhouse Ltd (the person's choice number 1): " in page.text
    assert "not registered with the Care Quality Commission" in page.text


def test_shows_answers_and_offers_to_confirm(case: Case, kay: Visitor) -> None:
    world = case.world
    offer = an_offer(case.request, world.facility, status=OfferStatus.ACCEPTED)
    an_offer(case.request, world.other_facility, status=OfferStatus.DECLINED)
    page = kay.visit(f"/requests/{case.request.reference}/offers/new")
    assert page.links["Confirm this bed at Test House"] == f"/offers/{offer.public_id}/confirm"
    assert "No bed in time" in page.text


def test_says_so_when_nothing_is_approved(case: Case, kay: Visitor) -> None:
    draft = a_request(a_client(case.world.service, given_name="Dee"), case.world.key_worker)
    page = kay.visit(f"/requests/{draft.reference}/offers/new")
    assert page.forms() == []
    assert "once the panel has approved" in page.text


@pytest.mark.parametrize("who", ["other_key_worker", "provider_user", "commissioner", "coordinator"])
def test_does_not_exist_for_others(at_noon: None, case: Case, signed_in: Callable[[User], Visitor], who: str) -> None:
    someone = signed_in(getattr(case.world, who))
    assert someone.visit(f"/requests/{case.request.reference}/offers/new").status == 404
