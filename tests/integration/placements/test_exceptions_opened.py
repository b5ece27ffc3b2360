"""What an approved placement off the framework opens, for whom, until when, and what closes it again."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.framework.models import Facility, Provider
from rehab.framework.rules import Rating
from rehab.placements import queries
from rehab.placements.models import Offer, PlacementException, Stay
from rehab.placements.rules import ExceptionStatus, OfferStatus
from rehab.requests import commands as request_commands
from rehab.requests import queries as requests
from rehab.requests.rules import IncompleteRequest, RequestStatus
from tests.factories import (
    NOON,
    TODAY,
    World,
    a_client,
    a_facility,
    a_provider,
    a_request,
    actor,
    an_arranged_placement,
)
from tests.support.exceptions import approve, approved, ask, check, opened, refusal_of, refuse, withdraw
from tests.support.placements import Case, accept, admit, confirm, make_offer, make_offers
from tests.support.signing import a_signature


def test_an_offer_rests_on_the_exception_and_its_price(db: SQLAlchemy, case: Case) -> None:
    exception = approved(case)
    offer = make_offer(case, opened(db, exception))
    assert (offer.price_id, offer.exception_id, offer.weekly_price_pence) == (None, exception.id, 90_000)


def test_opens_nothing_before_it_is_approved_and_nothing_once_refused(case: Case) -> None:
    outside = a_facility(a_provider("Known Elsewhere Ltd"))
    exception = ask(case, cqc_location_id=outside.cqc_location_id)
    assert "not on the framework" in refusal_of(lambda: make_offers(case, outside))
    refuse(case, exception)
    assert "not on the framework" in refusal_of(lambda: make_offers(case, outside))


def test_opens_that_one_facility_and_no_other_of_the_provider(db: SQLAlchemy, case: Case) -> None:
    house = opened(db, approved(case))
    sister = a_facility(db.session.get_one(Provider, house.provider_id), "Sister House")
    assert "not on the framework" in refusal_of(lambda: make_offers(case, sister))


def test_opens_it_for_no_other_request(db: SQLAlchemy, case: Case, new_case: Callable[..., Case]) -> None:
    house = opened(db, approved(case))
    other = new_case(given_name="Other")
    assert "not on the framework" in refusal_of(lambda: make_offers(other, house))


def test_opens_it_until_its_day(db: SQLAlchemy, case: Case) -> None:
    house = opened(db, approved(case))
    last = NOON + dt.timedelta(days=40)
    with pytest.raises(InvalidInput, match="not on the framework"):
        make_offers(case, house, now=last + dt.timedelta(days=1))
    assert make_offers(case, house, now=last)[0].status is OfferStatus.SENT


def test_a_request_without_a_framework_facility_can_be_submitted_once_it_is_approved(
    db: SQLAlchemy, world: World
) -> None:
    case = Case(world, a_request(a_client(world.service), world.key_worker))
    key_worker = actor(world.key_worker)

    def submit() -> None:
        with transaction():
            request = requests.get_own_request_to_submit(key_worker, case.request.reference)
            request_commands.submit(request, by=key_worker, now=NOON)

    exception = ask(case)
    assert "Choose at least one facility" in refusal_of(submit, IncompleteRequest)
    check(case, exception)
    approve(case, exception)
    a_signature(case.request, world.team_manager)
    submit()
    sent = requests.get_own_request(key_worker, case.request.reference)
    assert (sent.status, sent.outside_facility) == (RequestStatus.SUBMITTED, "Seaside House")
    assert sent.funding is not None
    assert sent.funding.weekly_price_pence == 90_000


def test_once_it_is_withdrawn_the_request_needs_a_facility_of_the_framework_again(case: Case) -> None:
    exception = approved(case)
    withdraw(case, exception)
    request = requests.get_own_request(actor(case.world.key_worker), case.request.reference)
    assert (request.outside_facility, request.outside_weekly_pence) == ("", None)


def test_the_panels_limits_hold_for_it_too(db: SQLAlchemy, case: Case) -> None:
    house = opened(db, approved(case, weeks=11))
    assert "covers 11" in refusal_of(lambda: make_offers(case, house))
    case.request.approved_weeks, case.request.price_ceiling_pence = 11, 89_999
    db.session.commit()
    assert "approved up to £899.99" in refusal_of(lambda: make_offers(case, house))


def test_what_the_regulator_finds_later_closes_it_again(db: SQLAlchemy, case: Case) -> None:
    house = opened(db, approved(case))
    db.session.execute(update(Facility).where(Facility.id == house.id).values(rating=Rating.INADEQUATE))
    db.session.commit()
    assert "Inadequate" in refusal_of(lambda: make_offers(case, house))


def test_the_rules_are_asked_again_when_the_bed_is_confirmed(db: SQLAlchemy, case: Case) -> None:
    house = opened(db, approved(case, provider_name="Otherhouse Ltd"))
    offer = make_offer(case, house)
    accept(case, offer)
    db.session.execute(update(PlacementException).values(valid_until=TODAY - dt.timedelta(days=1)))
    db.session.commit()
    assert "not in force" in refusal_of(lambda: confirm(case, offer))


def test_an_offer_does_not_pass_from_one_exception_to_the_next(db: SQLAlchemy, case: Case) -> None:
    first = approved(case, provider_name="Otherhouse Ltd")
    house = opened(db, first)
    offer = make_offer(case, house)
    accept(case, offer)
    db.session.execute(update(PlacementException).values(status=ExceptionStatus.WITHDRAWN))
    db.session.commit()
    approved(case, cqc_location_id=house.cqc_location_id)
    assert "not in force" in refusal_of(lambda: confirm(case, offer))


def test_leads_to_a_stay_at_its_price(db: SQLAlchemy, case: Case) -> None:
    house = opened(db, approved(case, provider_name="Otherhouse Ltd"))
    offer = make_offer(case, house)
    accept(case, offer)
    placement = confirm(case, offer)
    stay = db.session.get_one(Stay, admit(case, placement, at=NOON).id)
    totals = queries.exception_totals(actor(case.world.commissioner), year=2026)
    assert stay.provider_id == case.world.other_provider.id
    assert (totals.off_framework.placements, totals.off_framework.pence) == (1, 1_080_000)


def test_withdrawing_closes_the_offer_that_rests_on_it_and_no_other(db: SQLAlchemy, case: Case) -> None:
    exception = approved(case)
    make_offers(case, opened(db, exception), case.world.facility)
    withdraw(case, exception)
    found = dict(db.session.execute(select(Offer.facility_id, Offer.status)).all())
    assert found == {exception.facility_id: OfferStatus.WITHDRAWN, case.world.facility.id: OfferStatus.SENT}


def test_cannot_be_withdrawn_once_a_bed_is_arranged(case: Case) -> None:
    exception = ask(case)
    an_arranged_placement(case.request, case.world.facility)
    assert "arranged" in refusal_of(lambda: withdraw(case, exception), IllegalMove)


def test_is_withdrawn_with_the_request(db: SQLAlchemy, case: Case) -> None:
    exception = ask(case)
    key_worker = actor(case.world.key_worker)
    with transaction():
        request = requests.get_own_request_for_update(key_worker, case.request.reference)
        request_commands.withdraw(request, reason="Moved away", by=key_worker, now=NOON)
    db.session.refresh(exception)
    assert exception.status is ExceptionStatus.WITHDRAWN
    assert "Withdrawn" in refusal_of(lambda: approve(case, exception), IllegalMove)
