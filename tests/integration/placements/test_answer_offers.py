"""The provider answers: a bed from a day on, or no with a reason; never more people than beds."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from rehab.accounts.models import User
from rehab.clients.models import Consent
from rehab.clients.rules import ConsentKind
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.db import new_public_id
from rehab.core.errors import DomainError, IllegalMove, InvalidInput, NotFound
from rehab.notifications.models import Notice
from rehab.placements import queries
from rehab.placements.models import Offer
from rehab.placements.rules import DeclineReason, OfferStatus
from rehab.requests.rules import RequestStatus
from tests.factories import TODAY, a_client, a_request, a_stay, actor, an_offer
from tests.support.placements import Case, accept, copies_of, copies_of_request, decline, make_offer, offers_now
from tests.support.statements import statements_seen
from tests.support.visitor import Visitor

DAY = dt.timedelta(days=1)
TWELVE_WEEKS = dt.timedelta(weeks=12)


def refused(act: Callable[..., None], case: Case, offer: Offer, error: type[DomainError], **how: object) -> str:
    """The sentence of the refusal, once it is sure that nothing was stored."""
    with statements_seen() as seen, pytest.raises(error) as caught:
        act(case, offer, **how)
    assert seen.writes() == []
    return str(caught.value)


@pytest.fixture
def single(case: Case) -> Case:
    """The case, and `facility` has a single bed."""
    case.world.facility.beds_any = 1
    from rehab.core.db import db

    db.session.merge(case.world.facility)
    db.session.commit()
    return case


def test_keeps_a_bed_for_the_approved_weeks(db: SQLAlchemy, case: Case) -> None:
    offer = make_offer(case, case.world.facility)
    accept(case, offer, bed_from=TODAY + DAY, conditions="A blood test first.")
    db.session.refresh(offer)
    assert (offer.status, offer.bed_held, offer.conditions) == (OfferStatus.ACCEPTED, True, "A blood test first.")
    assert (offer.bed_from, offer.bed_until) == (TODAY + DAY, TODAY + DAY + TWELVE_WEEKS)
    assert offer.answered_by_id == case.world.provider_user.id


def test_an_answer_stops_the_clock_and_tells_the_key_worker(db: SQLAlchemy, case: Case) -> None:
    accept(case, make_offer(case, case.world.facility))
    decline(case, make_offer(case, case.world.other_facility))
    assert set(db.session.scalars(select(Clock.state))) == {ClockState.STOPPED}
    told = db.session.scalars(select(Notice).where(Notice.template == "offer_answered")).all()
    assert [(notice.recipient_id, notice.path) for notice in told] == [
        (case.world.key_worker.id, f"/cases/{case.request.reference}")
    ] * 2


def test_declines_with_a_reason_and_a_note(db: SQLAlchemy, case: Case) -> None:
    offer = make_offer(case, case.world.facility)
    decline(case, offer, reason=DeclineReason.MEDICATION, note="80 ml is above our top dose.")
    db.session.refresh(offer)
    assert (offer.status, offer.decline_reason) == (OfferStatus.DECLINED, DeclineReason.MEDICATION)
    assert (offer.decline_note, offer.bed_held) == ("80 ml is above our top dose.", False)


def test_another_reason_must_be_explained(case: Case) -> None:
    offer = make_offer(case, case.world.facility)
    assert "Enter the reason" in refused(decline, case, offer, InvalidInput, reason=DeclineReason.OTHER)


@pytest.mark.parametrize(
    ("bed_from", "sentence"),
    [
        (TODAY - DAY, "The bed must be free from today or later"),
        (dt.date(2026, 8, 7), "The approval can be used until 6 August 2026: the bed must be free by then"),
    ],
)
def test_refuses_a_day_outside_the_approval(case: Case, bed_from: dt.date, sentence: str) -> None:
    offer = make_offer(case, case.world.facility)
    assert refused(accept, case, offer, InvalidInput, bed_from=bed_from) == sentence


def test_the_last_day_of_the_approval_will_do(case: Case) -> None:
    accept(case, make_offer(case, case.world.facility), bed_from=dt.date(2026, 8, 6))


@pytest.mark.parametrize("act", [accept, decline])
def test_an_answer_is_given_once(case: Case, act: Callable[..., None]) -> None:
    offer = make_offer(case, case.world.facility)
    accept(case, offer)
    assert "Bed offered" in refused(act, case, offer, IllegalMove)


def test_refuses_once_the_request_is_no_longer_approved(db: SQLAlchemy, case: Case) -> None:
    offer = make_offer(case, case.world.facility)
    case.request.status = RequestStatus.EXPIRED
    db.session.commit()
    refused(accept, case, offer, IllegalMove)


# Beds


def test_a_full_facility_refuses_in_plain_words(single: Case, new_case: Callable[..., Case]) -> None:
    other = new_case(given_name="Ola")
    accept(other, make_offer(other, single.world.facility))
    sentence = refused(accept, single, make_offer(single, single.world.facility), InvalidInput)
    assert sentence == (
        "Test House is full on at least one night from 1 June 2026 to 23 August 2026: "
        "its only bed is in use or kept for others"
    )


def test_the_bed_is_free_on_the_day_the_one_before_leaves(single: Case, new_case: Callable[..., Case]) -> None:
    other = new_case(given_name="Ola", weeks=1)
    accept(other, make_offer(other, single.world.facility))
    offer = make_offer(single, single.world.facility)
    refused(accept, single, offer, InvalidInput, bed_from=TODAY + 6 * DAY)
    accept(single, offer, bed_from=TODAY + 7 * DAY)


def test_a_night_in_the_middle_that_is_full_refuses(single: Case, new_case: Callable[..., Case]) -> None:
    other = new_case(given_name="Ola", weeks=1)
    accept(other, make_offer(other, single.world.facility), bed_from=TODAY + 30 * DAY)
    refused(accept, single, make_offer(single, single.world.facility), InvalidInput)


def test_people_who_stay_take_beds_too(single: Case) -> None:
    resident = a_client(single.world.service, given_name="Rosa")
    a_stay(
        a_request(resident, single.world.key_worker, status=RequestStatus.ADMITTED),
        single.world.facility,
        admitted_on=TODAY - 10 * DAY,
        funded_until=TODAY + 10 * DAY,
    )
    offer = make_offer(single, single.world.facility)
    refused(accept, single, offer, InvalidInput, bed_from=TODAY + 9 * DAY)
    accept(single, offer, bed_from=TODAY + 10 * DAY)


def test_somebody_who_stays_past_the_funding_still_takes_a_bed(single: Case) -> None:
    resident = a_client(single.world.service, given_name="Rosa")
    a_stay(
        a_request(resident, single.world.key_worker, status=RequestStatus.ADMITTED),
        single.world.facility,
        admitted_on=TODAY - 100 * DAY,
        funded_until=TODAY - 16 * DAY,
    )
    refused(accept, single, make_offer(single, single.world.facility), InvalidInput)


def test_a_stay_that_has_ended_takes_no_bed(single: Case) -> None:
    from rehab.placements.rules import ExitReason

    resident = a_client(single.world.service, given_name="Rosa")
    a_stay(
        a_request(resident, single.world.key_worker, status=RequestStatus.ENDED),
        single.world.facility,
        admitted_on=TODAY - 10 * DAY,
        ended_on=TODAY,
        exit_reason=ExitReason.COMPLETED,
        funded_until=TODAY + 60 * DAY,
    )
    accept(single, make_offer(single, single.world.facility))


def test_an_offer_that_is_only_sent_or_declined_keeps_no_bed(single: Case, new_case: Callable[..., Case]) -> None:
    make_offer(new_case(given_name="Ola"), single.world.facility)
    decline(single, make_offer(single, single.world.facility))
    third = new_case(given_name="Uma")
    accept(third, make_offer(third, single.world.facility))


def test_the_beds_of_another_house_do_not_count(single: Case, new_case: Callable[..., Case]) -> None:
    other = new_case(given_name="Ola")
    accept(other, make_offer(other, single.world.second_facility))
    accept(single, make_offer(single, single.world.facility))


# Who sees what


def closed_for(user: User, offer: Offer) -> str:
    with pytest.raises(NotFound) as caught:
        queries.get_offer(actor(user), offer.public_id)
    return str(caught.value)


def test_another_provider_finds_no_such_offer(case: Case) -> None:
    offer = make_offer(case, case.world.facility)
    assert "closed" not in closed_for(case.world.other_provider_user, offer)
    with pytest.raises(NotFound):
        queries.get_offer_for_update(actor(case.world.other_provider_user), offer.public_id)


@pytest.mark.parametrize("who", ["key_worker", "commissioner", "coordinator", "chair"])
def test_nobody_but_the_provider_reads_an_offer_as_its_provider(case: Case, who: str) -> None:
    closed_for(getattr(case.world, who), make_offer(case, case.world.facility))


@pytest.mark.parametrize(
    "status", [OfferStatus.DECLINED, OfferStatus.RELEASED, OfferStatus.LAPSED, OfferStatus.WITHDRAWN]
)
def test_a_closed_offer_shows_nothing_any_more(case: Case, status: OfferStatus) -> None:
    offer = an_offer(case.request, case.world.facility, status=status)
    assert closed_for(case.world.provider_user, offer).startswith("This offer is closed")


@pytest.mark.parametrize("status", [OfferStatus.SENT, OfferStatus.ACCEPTED, OfferStatus.CONFIRMED])
def test_withdrawing_consent_to_sharing_closes_the_record_at_once(
    db: SQLAlchemy, case: Case, status: OfferStatus
) -> None:
    offer = an_offer(case.request, case.world.facility, status=status)
    assert queries.get_offer(actor(case.world.provider_user), offer.public_id).summary["name"] == "Terry Sentinel"
    db.session.execute(update(Consent).where(Consent.kind == ConsentKind.SHARING).values(withdrawn_on=TODAY))
    db.session.commit()
    assert closed_for(case.world.provider_user, offer).startswith("This offer is closed")
    refused(accept, case, offer, NotFound)


def test_the_list_shows_own_offers_and_nothing_of_closed_ones(db: SQLAlchemy, case: Case) -> None:
    world = case.world
    an_offer(case.request, world.facility)
    an_offer(case.request, world.second_facility, status=OfferStatus.RELEASED)
    an_offer(case.request, world.other_facility)
    lines, total = queries.offer_list(actor(world.provider_user), is_open=None, page=1, size=25)
    assert (total, [line.facility for line in lines]) == (2, ["Test House", "Second House"])
    assert (lines[0].initials, lines[0].reference) == ("TS", case.request.reference)
    assert (lines[1].initials, lines[1].reference, lines[1].public_id) == ("", "", None)
    db.session.execute(update(Consent).values(withdrawn_on=TODAY))
    db.session.commit()
    lines, _ = queries.offer_list(actor(world.provider_user), is_open=None, page=1, size=25)
    assert [line.initials for line in lines] == ["", ""]
    assert queries.offer_list(actor(world.provider_user), is_open=True, page=1, size=25) == ([], 0)


def test_the_offer_that_is_due_first_stands_on_top(case: Case, new_case: Callable[..., Case]) -> None:
    from tests.factories import NOON

    world = case.world
    an_offer(case.request, world.second_facility, status=OfferStatus.DECLINED)
    an_offer(case.request, world.facility, sent_at=NOON - 2 * DAY)
    other = new_case(given_name="Ola", family_name="Early")
    an_offer(other.request, world.facility, sent_at=NOON - 3 * DAY)
    an_offer(other.request, world.second_facility, status=OfferStatus.ACCEPTED)
    lines, _ = queries.offer_list(actor(world.provider_user), is_open=None, page=1, size=25)
    assert [(line.initials, line.view.value) for line in lines] == [
        ("OE", "to_answer"),
        ("TS", "to_answer"),
        ("OE", "bed_kept"),
        ("", "declined"),
    ]


# Pages


@pytest.fixture
def pro(at_noon: None, case: Case, signed_in: Callable[[User], Visitor]) -> Visitor:
    return signed_in(case.world.provider_user)


def test_reads_the_record(case: Case, pro: Visitor) -> None:
    offer = make_offer(case, case.world.facility)
    page = pro.visit(f"/offers/{offer.public_id}")
    assert (page.heading, page.title) == ("Terry Sentinel", f"Offer {case.request.reference} - Rehab placements")
    assert "Two community detoxes did not hold." in page.text
    assert "Stay away from alcohol." in page.text


def test_offers_a_bed(case: Case, pro: Visitor) -> None:
    offer = make_offer(case, case.world.facility)
    day = {"bed_from-day": "8", "bed_from-month": "6", "bed_from-year": "2026"}
    page = pro.submit(f"/offers/{offer.public_id}/accept", **day)
    assert page.path == f"/offers/{offer.public_id}"
    assert "You keep a bed from 8 June 2026 to 31 August 2026" in page.text


def test_a_double_click_accepts_once(case: Case, pro: Visitor) -> None:
    offer = make_offer(case, case.world.facility)
    form = pro.visit(f"/offers/{offer.public_id}/accept")
    day = {"bed_from-day": "8", "bed_from-month": "6", "bed_from-year": "2026"}
    assert [pro.send(form, **day).status for _ in range(2)] == [200, 200]


def test_shows_what_is_wrong_with_a_day(case: Case, pro: Visitor) -> None:
    offer = make_offer(case, case.world.facility)
    page = pro.submit(f"/offers/{offer.public_id}/accept")
    assert (page.status, page.errors) == (422, ["Enter the day from which the bed is free"])
    day = {"bed_from-day": "31", "bed_from-month": "5", "bed_from-year": "2026"}
    page = pro.submit(f"/offers/{offer.public_id}/accept", **day)
    assert (page.status, page.errors) == (422, ["The bed must be free from today or later"])


def test_declines(case: Case, pro: Visitor) -> None:
    offer = make_offer(case, case.world.facility)
    page = pro.submit(f"/offers/{offer.public_id}/decline", reason="no_bed")
    assert page.path == "/offers"
    assert "You declined" in page.text
    assert "Terry" not in page.text
    assert offers_now(case.request)[case.world.facility.id].status is OfferStatus.DECLINED


def test_asks_why_when_declining(case: Case, pro: Visitor) -> None:
    offer = make_offer(case, case.world.facility)
    page = pro.submit(f"/offers/{offer.public_id}/decline")
    assert (page.status, page.errors) == (422, ["Choose why you decline"])
    page = pro.submit(f"/offers/{offer.public_id}/decline", reason="other")
    assert (page.status, len(page.errors)) == (422, 1)


def test_a_closed_offer_is_not_found_and_says_that_it_is_closed(case: Case, pro: Visitor) -> None:
    offer = an_offer(case.request, case.world.facility, status=OfferStatus.RELEASED)
    for path in ("", "/accept", "/decline"):
        page = pro.visit(f"/offers/{offer.public_id}{path}")
        assert page.status == 404
        assert "This offer is closed" in page.text
        assert "Terry" not in page.html.text


def test_nothing_of_other_providers_people_is_found(case: Case, new_case: Callable[..., Case], pro: Visitor) -> None:
    planted = new_case(given_name="Zebedee", family_name="Elsewhere")
    theirs = an_offer(planted.request, case.world.other_facility)
    an_offer(case.request, case.world.facility)
    for path in ("/offers", f"/offers/{theirs.public_id}", f"/offers/{theirs.public_id}/accept"):
        page = pro.visit(path)
        assert "Zebedee" not in page.html.text
        assert "ZE" not in page.html.text
        assert planted.request.reference not in page.html.text
    assert pro.visit(f"/offers/{theirs.public_id}").status == 404
    answer = pro.post(f"/offers/{theirs.public_id}/decline", reason="no_bed")
    assert answer.status == 404
    assert offers_now(planted.request)[case.world.other_facility.id].status is OfferStatus.SENT


def test_an_empty_list_says_what_comes_here(pro: Visitor) -> None:
    assert "No offers were made to you yet" in pro.visit("/offers").text
    assert "There are no such offers" in pro.visit("/offers", state="closed").text


def test_a_filter_that_is_none_shows_all(case: Case, pro: Visitor) -> None:
    an_offer(case.request, case.world.facility)
    page = pro.visit("/offers", state="nonsense")
    assert (page.status, "Test House" in page.text) == (200, True)


def test_as_many_statements_for_a_thousand_offers_as_for_ten(db: SQLAlchemy, case: Case, pro: Visitor) -> None:
    offer = make_offer(case, case.world.facility)
    (clock,) = db.session.query(Clock).filter_by(kind=ClockKind.OFFER_ANSWER).all()
    counts = []
    for more in (9, 990):
        requests = copies_of_request(case.request, more)
        offers = copies_of(offer, more, request_id=requests.__getitem__, public_id=lambda _: new_public_id())
        copies_of(clock, more, case_id=requests.__getitem__, subject_id=offers.__getitem__)
        with statements_seen() as seen:
            page = pro.visit("/offers")
        counts.append(len(seen))
    assert "Showing 1 to 25 of 1,000 offers" in page.text
    assert counts[0] == counts[1] <= 6
