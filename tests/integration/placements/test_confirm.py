"""The bed that the person chose: confirmed, paid for, and the others closed at once."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.clients.models import Consent
from rehab.clients.rules import ConsentKind
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.errors import DomainError, IllegalMove, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.finance import queries as finance
from rehab.finance.rules import FundingSource
from rehab.framework.models import FrameworkProvider
from rehab.framework.rules import PlaceStatus
from rehab.notifications.models import Notice
from rehab.placements import queries
from rehab.placements.models import Offer, Placement
from rehab.placements.rules import OfferStatus, PlacementStatus
from rehab.requests import commands as requests
from rehab.requests import queries as request_queries
from rehab.requests.models import ApprovedFacility
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY, actor, an_arranged_placement, an_offer
from tests.support.placements import Case, accept, admit, arranged, confirm, make_offer, offers_now
from tests.support.statements import statements_seen
from tests.support.visitor import Visitor

DAY = dt.timedelta(days=1)
SOURCE = FundingSource.PUBLIC_HEALTH_GRANT


def an_accepted_offer(case: Case) -> Offer:
    return an_offer(case.request, case.world.facility, status=OfferStatus.ACCEPTED)


def refused(case: Case, offer: Offer, error: type[DomainError] = InvalidInput, **how: object) -> str:
    """The sentence of the refusal, once it is sure that nothing was stored."""
    with statements_seen() as seen, pytest.raises(error) as caught:
        confirm(case, offer, **how)
    assert seen.writes() == []
    return str(caught.value)


def change(db: SQLAlchemy, statement: object) -> None:
    db.session.execute(statement)
    db.session.commit()


def test_arranges_the_placement(db: SQLAlchemy, case: Case) -> None:
    offer = make_offer(case, case.world.facility)
    accept(case, offer, bed_from=TODAY + DAY)
    placement = confirm(case, offer)
    assert placement.reference.startswith("P-2026-")
    assert (placement.status, placement.arrives_on) == (PlacementStatus.ARRANGED, TODAY + DAY)
    assert (placement.offer_id, placement.provider_id) == (offer.id, case.world.provider.id)
    db.session.refresh(offer)
    assert (offer.status, offer.client_agreed_on, offer.bed_held) == (OfferStatus.CONFIRMED, TODAY, True)
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.case_id == case.request.id)).all()
    assert {"offer.sent", "offer.accepted", "offer.confirmed", "placement.arranged"} <= set(actions)


def test_binds_the_money_at_the_price_of_the_offer(case: Case) -> None:
    arranged(case, case.world.facility)
    position = finance.positions(case.request.authority_id, [2026], SOURCE)[2026]
    assert (position.reserved, position.committed) == (0, 12 * 70_000)


def test_closes_the_others_and_frees_their_beds(db: SQLAlchemy, case: Case) -> None:
    world = case.world
    chosen, second = make_offer(case, world.facility), make_offer(case, world.second_facility)
    third = make_offer(case, world.other_facility)
    accept(case, chosen)
    accept(case, third)
    confirm(case, chosen)
    now = offers_now(case.request)
    assert [now[o.facility_id].status for o in (chosen, second, third)] == [
        OfferStatus.CONFIRMED,
        OfferStatus.WITHDRAWN,
        OfferStatus.RELEASED,
    ]
    assert [offer.bed_held for offer in now.values()] == [True, False, False]
    with pytest.raises(NotFound, match="closed"):
        queries.get_offer(actor(world.other_provider_user), third.public_id)
    told = set(db.session.execute(select(Notice.recipient_id, Notice.template)).all())
    assert (world.other_provider_user.id, "offer_closed") in told
    assert (world.provider_user.id, "bed_confirmed") in told
    running = db.session.scalars(select(Clock.kind).where(Clock.state == ClockState.RUNNING)).all()
    assert running == []


def test_only_a_bed_that_was_offered_can_be_confirmed(case: Case) -> None:
    sent = make_offer(case, case.world.facility)
    assert "Waiting for an answer" in refused(case, sent, IllegalMove)


def test_one_bed_is_confirmed_and_no_second(case: Case) -> None:
    first = an_accepted_offer(case)
    second = an_offer(case.request, case.world.other_facility, status=OfferStatus.ACCEPTED)
    confirm(case, first)
    refused(case, second, IllegalMove)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (TODAY + DAY, "The date the person agreed must be today or earlier"),
        (TODAY - DAY, "The date the person agreed must be 1 June 2026, when the offer was made, or later"),
    ],
)
def test_the_person_agrees_between_the_offer_and_today(case: Case, day: dt.date, sentence: str) -> None:
    assert refused(case, an_accepted_offer(case), client_agreed_on=day) == sentence


def test_checks_the_call_off_rules_again(db: SQLAlchemy, case: Case) -> None:
    offer = an_accepted_offer(case)
    change(db, update(FrameworkProvider).values(status=PlaceStatus.SUSPENDED))
    assert refused(case, offer).startswith("Test House: The provider is suspended")


@pytest.mark.parametrize("kind", [ConsentKind.TREATMENT, ConsentKind.SHARING])
def test_checks_consent_again(db: SQLAlchemy, case: Case, kind: ConsentKind) -> None:
    offer = an_accepted_offer(case)
    change(db, update(Consent).where(Consent.kind == kind).values(withdrawn_on=TODAY))
    assert "does not consent" in refused(case, offer)


def test_checks_the_approval_again(db: SQLAlchemy, case: Case) -> None:
    offer = an_accepted_offer(case)
    case.request.approval_valid_until = TODAY - DAY
    db.session.commit()
    assert refused(case, offer) == "The approval ran out on 31 May 2026"


def test_checks_the_price_ceiling_again(db: SQLAlchemy, case: Case) -> None:
    offer = an_accepted_offer(case)
    case.request.price_ceiling_pence = 69_999
    db.session.commit()
    assert refused(case, offer) == "It costs £700.00 a week and the panel approved up to £699.99"


def test_checks_the_facilities_of_the_approval_again(db: SQLAlchemy, case: Case) -> None:
    offer = an_accepted_offer(case)
    db.session.add(ApprovedFacility(request_id=case.request.id, facility_id=case.world.other_facility.id))
    db.session.commit()
    assert refused(case, offer) == "The panel approved other facilities only"


def test_another_service_finds_no_such_offer(case: Case) -> None:
    with pytest.raises(NotFound):
        queries.get_made_offer(actor(case.world.other_key_worker), an_accepted_offer(case).public_id)


# Withdrawing the request


def withdraw(case: Case) -> None:
    key_worker = actor(case.world.key_worker)
    with transaction():
        request = request_queries.get_request_for_update(key_worker, case.request.reference)
        requests.withdraw(request, reason="Moved away.", by=key_worker, now=NOON)


def test_withdrawing_the_request_closes_offers_and_frees_beds_and_money(db: SQLAlchemy, case: Case) -> None:
    placement = arranged(case, case.world.facility)
    withdraw(case)
    db.session.refresh(placement)
    offer = offers_now(case.request)[case.world.facility.id]
    assert (placement.status, offer.status, offer.bed_held) == (
        PlacementStatus.CANCELLED,
        OfferStatus.WITHDRAWN,
        False,
    )
    position = finance.positions(case.request.authority_id, [2026], SOURCE)[2026]
    assert (position.reserved, position.committed) == (0, 0)
    told = db.session.scalars(select(Notice.recipient_id).where(Notice.template == "offer_closed")).all()
    assert told == [case.world.provider_user.id]


def test_withdrawing_the_request_gives_the_bed_to_the_next(
    db: SQLAlchemy, case: Case, new_case: Callable[..., Case]
) -> None:
    case.world.facility.beds_any = 1
    db.session.merge(case.world.facility)
    db.session.commit()
    arranged(case, case.world.facility)
    withdraw(case)
    arranged(new_case(given_name="Ola"), case.world.facility)


def test_withdrawing_the_request_takes_back_offers_without_an_answer(case: Case) -> None:
    make_offer(case, case.world.facility)
    withdraw(case)
    assert offers_now(case.request)[case.world.facility.id].status is OfferStatus.WITHDRAWN


def test_an_admission_blocks_withdrawal(db: SQLAlchemy, case: Case) -> None:
    admit(case, arranged(case, case.world.facility))
    with statements_seen() as seen, pytest.raises(IllegalMove):
        withdraw(case)
    assert seen.writes() == []
    assert offers_now(case.request)[case.world.facility.id].status is OfferStatus.CONFIRMED


# Pages


@pytest.fixture
def kay(at_noon: None, case: Case, signed_in: Callable[[User], Visitor]) -> Visitor:
    return signed_in(case.world.key_worker)


def test_confirms_the_bed_that_the_person_chose(db: SQLAlchemy, case: Case, kay: Visitor) -> None:
    offer = an_accepted_offer(case)
    form = kay.visit(f"/offers/{offer.public_id}/confirm")
    assert "12 weeks at £700.00: £8,400.00" in form.text
    day = {
        "client_agreed_on-day": "1",
        "client_agreed_on-month": "6",
        "client_agreed_on-year": "2026",
    }
    page = kay.send(form, **day)
    assert page.path == f"/requests/{case.request.reference}/offers/new"
    assert "A bed is arranged: P-2026-" in page.text
    assert kay.send(form, **day).status == 200
    assert db.session.query(Placement).count() == 1


def test_shows_what_is_missing_or_forbidden(db: SQLAlchemy, case: Case, kay: Visitor) -> None:
    path = f"/offers/{an_accepted_offer(case).public_id}/confirm"
    page = kay.submit(path)
    assert (page.status, page.errors) == (422, ["Enter the date the person agreed to go there"])
    change(db, update(FrameworkProvider).values(status=PlaceStatus.SUSPENDED))
    day = {
        "client_agreed_on-day": "1",
        "client_agreed_on-month": "6",
        "client_agreed_on-year": "2026",
    }
    page = kay.submit(path, **day)
    assert page.status == 422
    assert "suspended" in page.errors[0]
    assert db.session.query(Placement).count() == 0


def test_leads_back_to_the_offers_when_there_is_nothing_to_confirm(case: Case, kay: Visitor) -> None:
    an_arranged_placement(case.request, case.world.facility)
    offer = offers_now(case.request)[case.world.facility.id]
    assert kay.visit(f"/offers/{offer.public_id}/confirm").path.startswith("/requests/")


@pytest.mark.parametrize("who", ["other_key_worker", "provider_user", "commissioner"])
def test_does_not_exist_for_others(at_noon: None, case: Case, signed_in: Callable[[User], Visitor], who: str) -> None:
    offer = an_accepted_offer(case)
    someone = signed_in(getattr(case.world, who))
    assert someone.visit(f"/offers/{offer.public_id}/confirm").status == 404
    assert someone.post(f"/offers/{offer.public_id}/confirm").status == 404


def test_an_approval_that_is_used_is_no_longer_waited_for(db: SQLAlchemy, case: Case) -> None:
    from rehab.clocks import commands as clocks

    with transaction():
        clocks.start(
            ClockKind.APPROVAL_USE, case.request, case_id=case.request.id, due_on=TODAY, owner_id=None, now=NOON
        )
    arranged(case, case.world.facility)
    assert case.request.status is RequestStatus.APPROVED
    clock = db.session.scalars(select(Clock).where(Clock.kind == ClockKind.APPROVAL_USE)).one()
    assert clock.state is ClockState.STOPPED
