"""A facility meets the person: on its way to a bed, or with consent before the panel has decided."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from rehab.clients.models import Consent
from rehab.clients.rules import ConsentKind
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.clock import london_date
from rehab.core.errors import DomainError, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.framework.models import Facility
from rehab.framework.rules import Rating
from rehab.notifications.models import Notice
from rehab.panel.events import CaseDecided
from rehab.panel.rules import CaseKind, Choice
from rehab.placements import commands, queries
from rehab.placements.models import Offer
from rehab.placements.rules import AssessmentWay, OfferStatus, OfferView
from rehab.requests import commands as requests
from rehab.requests import queries as request_queries
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY, a_client, a_request, actor, an_offer
from tests.support.placements import Case, accept, ask_assessment, book_assessment, decline, make_offer
from tests.support.statements import statements_seen

DAY = dt.timedelta(days=1)


def refused(error: type[DomainError], act: Callable[..., object], *what: object, **how: object) -> str:
    """The sentence of the refusal, once it is sure that nothing was stored."""
    with statements_seen() as seen, pytest.raises(error) as caught:
        act(*what, **how)
    assert seen.writes() == []
    return str(caught.value)


def running(db: SQLAlchemy) -> dict[ClockKind, dt.date]:
    alive = db.session.scalars(select(Clock).where(Clock.state == ClockState.RUNNING))
    return {clock.kind: london_date(clock.due_at) for clock in alive}


def test_books_an_assessment_and_tells_the_key_worker(db: SQLAlchemy, case: Case) -> None:
    offer = make_offer(case, case.world.facility)
    book_assessment(case, offer, at=NOON + DAY, way=AssessmentWay.IN_PERSON, place="1 High Street")
    db.session.refresh(offer)
    assert (offer.status, offer.assessment_at, offer.assessment_place) == (
        OfferStatus.ASSESSING,
        NOON + DAY,
        "1 High Street",
    )
    assert running(db) == {ClockKind.ASSESSMENT: dt.date(2026, 6, 4)}
    told = db.session.scalars(select(Notice.recipient_id).where(Notice.template == "offer_assessment")).all()
    assert told == [case.world.key_worker.id]
    ((line,), _) = queries.offer_list(actor(case.world.provider_user), is_open=True, page=1, size=25)
    assert line.view is OfferView.ASSESSING


def test_an_assessment_can_be_moved(db: SQLAlchemy, case: Case) -> None:
    offer = make_offer(case, case.world.facility)
    book_assessment(case, offer)
    book_assessment(case, offer, at=NOON + 3 * DAY)
    assert running(db) == {ClockKind.ASSESSMENT: dt.date(2026, 6, 8)}


@pytest.mark.parametrize("answer", [accept, decline])
def test_after_the_assessment_comes_the_answer(db: SQLAlchemy, case: Case, answer: Callable[..., None]) -> None:
    offer = make_offer(case, case.world.facility)
    book_assessment(case, offer)
    answer(case, offer)
    assert running(db) == {}


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"at": NOON}, "The assessment must be in the future"),
        (
            {"at": dt.datetime(2026, 8, 7, 9, tzinfo=dt.UTC)},
            "The approval can be used until 6 August 2026: the assessment must be before that",
        ),
        ({"way": AssessmentWay.IN_PERSON}, "Enter where you will see the person"),
    ],
)
def test_refuses_an_assessment_that_cannot_be(case: Case, how: dict[str, object], sentence: str) -> None:
    offer = make_offer(case, case.world.facility)
    assert refused(InvalidInput, book_assessment, case, offer, **how) == sentence


def test_refuses_to_assess_after_the_answer(case: Case) -> None:
    offer = an_offer(case.request, case.world.facility, status=OfferStatus.ACCEPTED)
    assert "Bed offered" in refused(IllegalMove, book_assessment, case, offer)


# Before the panel has decided


@pytest.fixture
def undecided(case: Case) -> Case:
    """A request that the panel has still to decide."""
    person = a_client(case.world.service, given_name="Una")
    houses = (case.world.facility, case.world.other_facility)
    return Case(case.world, a_request(person, case.world.key_worker, status=RequestStatus.ON_AGENDA, facilities=houses))


@pytest.fixture
def early(undecided: Case) -> Offer:
    (offer,) = ask_assessment(undecided, undecided.world.facility)
    return offer


def decide(case: Case, outcome: Choice, **how: object) -> None:
    """The panel decides, as `panel.commands` does it."""
    chair = actor(case.world.chair)
    allowed: dict[str, object] = {"weeks": 10, "price_ceiling_pence": 80_000, "facility_ids": ()}
    with transaction():
        request = request_queries.locked(case.request.id)
        if outcome is Choice.APPROVE:
            valid = TODAY + dt.timedelta(days=90)
            requests.record_approval(request, **(allowed | how), conditions="", valid_until=valid, by=chair, now=NOON)
        else:
            requests.record_decline(request, reason="Community first.", by=chair, now=NOON)
        commands.open_assessed(CaseDecided(0, CaseKind.NEW, request.id, outcome, chair, NOON))


def test_a_facility_may_get_to_know_the_person_and_keeps_no_bed(db: SQLAlchemy, undecided: Case, early: Offer) -> None:
    assert (early.before_decision, early.bed_held, early.weeks) == (True, False, 12)
    book_assessment(undecided, early)
    assert queries.get_offer(actor(undecided.world.provider_user), early.public_id).summary["name"] == "Una Sentinel"
    assert ClockKind.ASSESSMENT not in running(db)  # nothing can be answered before the decision


def test_no_bed_can_be_offered_before_the_panel_has_approved(undecided: Case, early: Offer) -> None:
    assert "has not approved this yet" in refused(IllegalMove, accept, undecided, early)


def test_it_may_decline_before_the_decision(db: SQLAlchemy, undecided: Case, early: Offer) -> None:
    decline(undecided, early)
    db.session.refresh(early)
    assert early.status is OfferStatus.DECLINED


@pytest.mark.parametrize(
    "status", sorted(set(RequestStatus) - {RequestStatus.SUBMITTED, RequestStatus.READY, RequestStatus.ON_AGENDA})
)
def test_refuses_when_no_decision_is_awaited(case: Case, status: RequestStatus) -> None:
    request = a_request(a_client(case.world.service, given_name="Other"), case.world.key_worker, status=status)
    other = Case(case.world, request)
    assert status.label in refused(IllegalMove, ask_assessment, other, case.world.facility)


@pytest.mark.parametrize("kind", [ConsentKind.TREATMENT, ConsentKind.SHARING])
def test_refuses_without_consent(db: SQLAlchemy, undecided: Case, kind: ConsentKind) -> None:
    db.session.execute(update(Consent).where(Consent.kind == kind).values(withdrawn_on=TODAY))
    db.session.commit()
    assert kind.label.casefold() in refused(InvalidInput, ask_assessment, undecided, undecided.world.facility)


def test_refuses_a_facility_where_no_offer_could_be_made(db: SQLAlchemy, undecided: Case) -> None:
    db.session.execute(update(Facility).values(rating=Rating.INADEQUATE))
    db.session.commit()
    sentence = refused(InvalidInput, ask_assessment, undecided, undecided.world.facility)
    assert sentence.startswith("Test House: ")


def test_refuses_a_facility_that_was_asked_already(undecided: Case, early: Offer) -> None:
    sentence = refused(InvalidInput, ask_assessment, undecided, undecided.world.facility)
    assert sentence == "Test House: An offer is open there already"


def test_the_approval_lets_it_offer_a_bed_for_the_weeks_approved(db: SQLAlchemy, undecided: Case, early: Offer) -> None:
    decide(undecided, Choice.APPROVE)
    db.session.refresh(early)
    assert (early.weeks, early.summary["weeks"]) == (10, 10)
    assert (early.before_decision, early.offered_on) == (False, TODAY)
    assert running(db)[ClockKind.OFFER_ANSWER] == dt.date(2026, 6, 10)
    told = db.session.scalars(select(Notice.recipient_id).where(Notice.template == "offer_ready")).all()
    assert told == [undecided.world.provider_user.id]
    accept(undecided, early)
    db.session.refresh(early)
    assert early.bed_until == TODAY + dt.timedelta(weeks=10)


def test_who_has_assessed_answers_soon_after_the_approval(db: SQLAlchemy, undecided: Case, early: Offer) -> None:
    book_assessment(undecided, early, at=NOON + 7 * DAY)
    decide(undecided, Choice.APPROVE)
    assert running(db)[ClockKind.ASSESSMENT] == dt.date(2026, 6, 10)


@pytest.mark.parametrize("how", [{"price_ceiling_pence": 69_999}, {"facility_ids": "other"}])
def test_an_approval_that_leaves_it_out_closes_it(
    db: SQLAlchemy, undecided: Case, early: Offer, how: dict[str, object]
) -> None:
    if "facility_ids" in how:
        how = {"facility_ids": (undecided.world.other_facility.id,)}
    decide(undecided, Choice.APPROVE, **how)
    db.session.refresh(early)
    assert early.status is OfferStatus.WITHDRAWN


def test_a_panel_that_declines_closes_it(db: SQLAlchemy, undecided: Case, early: Offer) -> None:
    decide(undecided, Choice.DECLINE)
    db.session.refresh(early)
    assert early.status is OfferStatus.WITHDRAWN
