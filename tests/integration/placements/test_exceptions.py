"""Placements off the framework: who asks, what is checked, who decides, and who sees it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select, update

from rehab.audit.models import AuditEntry
from rehab.core.errors import IllegalMove, InvalidInput, NotAllowed, NotFound
from rehab.framework.models import FrameworkProvider, Provider
from rehab.framework.rules import PlaceStatus, PriceBasis, Rating
from rehab.notifications.models import Notice
from rehab.placements import queries
from rehab.placements.models import PlacementException
from rehab.placements.rules import CheckSource, ExceptionStatus
from rehab.requests.rules import RequestStatus
from tests.factories import TODAY, a_client, a_facility, a_provider, a_request, actor, an_arranged_placement
from tests.support.exceptions import ARRIVE_BY, GOOD, approve, approved, ask, check, opened, refusal_of, refuse
from tests.support.framework import an_embargo
from tests.support.placements import Case
from tests.support.statements import statements_seen

STALE = GOOD.checked_on - dt.timedelta(days=31)


def actions(db: SQLAlchemy, case: Case) -> list[str]:
    wanted = select(AuditEntry.action).where(
        AuditEntry.case_id == case.request.id, AuditEntry.action.startswith("exception")
    )
    return list(db.session.scalars(wanted.order_by(AuditEntry.id)))


def test_asks_the_commissioners_of_the_council_and_says_so_on_the_case(db: SQLAlchemy, case: Case) -> None:
    exception = ask(case)
    assert (exception.status, exception.facility_id, exception.weekly_pence) == (ExceptionStatus.ASKED, None, 90_000)
    assert exception.cost_pence == 1_080_000
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.recipient_id, notice.template) == (case.world.commissioner.id, "exception_asked")
    assert notice.path == f"/off-framework/{exception.public_id}"
    assert actions(db, case) == ["exception.asked"]


def test_a_nightly_price_is_reckoned_by_the_week(case: Case) -> None:
    exception = ask(case, basis=PriceBasis.NIGHTLY, amount_pence=10_000, weeks=2)
    assert (exception.weekly_pence, exception.cost_pence) == (70_000, 140_000)


def test_the_coordinator_may_ask_too(case: Case) -> None:
    assert ask(case, by=case.world.coordinator).asked_by_id == case.world.coordinator.id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"cqc_location_id": "nonsense"}, "cqc_location_id"),
        ({"cqc_location_id": ""}, "cqc_location_id"),
        ({"postcode": "nowhere"}, "postcode"),
        ({"address": "  "}, "address"),
        ({"facility_name": " "}, "facility_name"),
        ({"provider_name": " "}, "provider_name"),
        ({"amount_pence": 0}, "amount"),
    ],
)
def test_refuses_what_no_facility_or_price_can_be(case: Case, changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        ask(case, **changes)
    assert list(caught.value.faults) == [field]


@pytest.mark.parametrize("status", [RequestStatus.DECLINED, RequestStatus.WITHDRAWN, RequestStatus.ENDED])
def test_refuses_a_request_that_is_not_on_its_way(case: Case, status: RequestStatus) -> None:
    client = a_client(case.world.service, given_name="Other")
    other = Case(case.world, a_request(client, case.world.key_worker, status=status))
    assert status.label in refusal_of(lambda: ask(other), IllegalMove)


def test_refuses_a_second_one_while_one_is_open(case: Case) -> None:
    first = ask(case)
    assert "already" in refusal_of(lambda: ask(case), IllegalMove)
    refuse(case, first)
    assert ask(case).status is ExceptionStatus.ASKED


def test_refuses_once_a_bed_is_arranged(case: Case) -> None:
    an_arranged_placement(case.request, case.world.facility)
    assert "arranged" in refusal_of(lambda: ask(case), IllegalMove)


def test_refuses_a_facility_that_the_framework_opens(case: Case) -> None:
    known = case.world.facility.cqc_location_id
    assert "from the framework" in refusal_of(lambda: ask(case, cqc_location_id=known))


def test_a_known_facility_is_taken_as_it_is_known(case: Case) -> None:
    outside = a_facility(a_provider("Known Elsewhere Ltd"), "Known House", beds=3)
    exception = ask(case, cqc_location_id=outside.cqc_location_id, facility_name="Typed wrongly")
    assert (exception.facility_id, exception.facility_name) == (outside.id, "Known House")
    assert exception.provider_name == "Known Elsewhere Ltd"
    assert (exception.check_source, exception.rating, exception.beds) == (CheckSource.RECORD, Rating.GOOD, 3)
    assert "known here" in refusal_of(lambda: check(case, exception), IllegalMove)


@pytest.mark.parametrize(
    ("facility", "words"),
    [
        ({"rating": Rating.INADEQUATE}, "Inadequate"),
        ({"is_registered": False, "activities": ()}, "not registered"),
        ({"activities": ()}, "for this type of care"),
    ],
)
def test_no_exception_lifts_what_the_regulator_found(case: Case, facility: dict[str, object], words: str) -> None:
    outside = a_facility(a_provider("Known Elsewhere Ltd"), **facility)
    assert words in refusal_of(lambda: ask(case, cqc_location_id=outside.cqc_location_id))


def test_no_exception_lifts_a_stop_of_the_council(case: Case) -> None:
    outside = a_facility(a_provider("Known Elsewhere Ltd"))
    an_embargo(outside, case.world.authority, starts_on=TODAY)
    assert "stopped new placements" in refusal_of(lambda: ask(case, cqc_location_id=outside.cqc_location_id))


def test_no_exception_lifts_a_suspension(db: SQLAlchemy, case: Case) -> None:
    house = case.world.other_facility
    db.session.execute(
        update(FrameworkProvider)
        .where(FrameworkProvider.provider_id == house.provider_id)
        .values(status=PlaceStatus.SUSPENDED, status_reason="Under review", status_on=TODAY)
    )
    db.session.commit()
    assert "suspended" in refusal_of(lambda: ask(case, cqc_location_id=house.cqc_location_id))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (None, "Record the check"),
        (replace(GOOD, has_activity=False), "not registered"),
        (replace(GOOD, rating=Rating.INADEQUATE), "Inadequate"),
        (replace(GOOD, checked_on=STALE), "check it again"),
    ],
)
def test_approves_nothing_that_the_register_does_not_bear_out(case: Case, found: object, words: str) -> None:
    exception = ask(case)
    if found is not None:
        check(case, exception, found)
    assert words in refusal_of(lambda: approve(case, exception))


def test_refuses_a_check_of_a_day_to_come(case: Case) -> None:
    exception = ask(case)
    tomorrow = replace(GOOD, checked_on=TODAY + dt.timedelta(days=1))
    assert "today or earlier" in refusal_of(lambda: check(case, exception, tomorrow))


def test_whoever_asked_does_not_decide(db: SQLAlchemy, case: Case) -> None:
    exception = ask(case)
    check(case, exception)
    exception.asked_by_id = case.world.commissioner.id
    db.session.commit()
    assert "somebody else" in refusal_of(lambda: approve(case, exception), NotAllowed)


def test_a_decision_needs_a_reason(case: Case) -> None:
    exception = ask(case)
    check(case, exception)
    assert "reason" in refusal_of(lambda: refuse(case, exception, reason=" "))


@pytest.mark.parametrize("days", [-1, 181])
def test_an_approval_lasts_from_today_to_half_a_year(case: Case, days: int) -> None:
    exception = ask(case)
    check(case, exception)
    day = TODAY + dt.timedelta(days=days)
    assert "The day must be" in refusal_of(lambda: approve(case, exception, valid_until=day))


def test_approving_adds_the_facility_on_no_framework_and_names_the_approver(db: SQLAlchemy, case: Case) -> None:
    exception = approved(case)
    house = opened(db, exception)
    assert (house.name, house.is_registered, house.rating, house.beds) == ("Seaside House", True, Rating.GOOD, 8)
    provider = db.session.get_one(Provider, house.provider_id)
    assert provider.legal_name == "Seaside Families Ltd"
    assert db.session.scalar(select(func.count()).where(FrameworkProvider.provider_id == provider.id)) == 0
    assert (exception.decided_by_id, exception.valid_until) == (case.world.commissioner.id, ARRIVE_BY)
    told = db.session.scalars(select(Notice.recipient_id).where(Notice.template == "exception_decided")).all()
    assert told == [case.world.key_worker.id]
    assert actions(db, case) == ["exception.asked", "exception.checked", "exception.approved"]


def test_approving_uses_the_provider_that_is_known(db: SQLAlchemy, case: Case) -> None:
    exception = approved(case, provider_name=" testhouse  LTD")
    assert opened(db, exception).provider_id == case.world.provider.id


def test_decides_once(case: Case) -> None:
    exception = approved(case)
    assert "Approved" in refusal_of(lambda: refuse(case, exception), IllegalMove)


@pytest.mark.parametrize("who", ["other_key_worker", "other_commissioner", "provider_user", "chair", "administrator"])
def test_what_somebody_may_not_see_does_not_exist(case: Case, who: str) -> None:
    exception = ask(case)
    with pytest.raises(NotFound):
        queries.get_exception(actor(getattr(case.world, who)), exception.public_id)


def test_the_report_holds_the_own_councils_alone(case: Case) -> None:
    approved(case)
    mine = queries.exception_list(actor(case.world.commissioner), year=2026, status=None, page=1, size=25)
    theirs = queries.exception_list(actor(case.world.other_commissioner), year=2026, status=None, page=1, size=25)
    earlier = queries.exception_list(actor(case.world.commissioner), year=2025, status=None, page=1, size=25)
    assert (mine[1], theirs[1], earlier[1]) == (1, 0, 0)


def test_lists_ten_and_many_with_as_many_statements(case: Case, new_case: Callable[..., Case]) -> None:
    commissioner = actor(case.world.commissioner)

    def said(count: int) -> int:
        for number in range(count):
            ask(new_case(given_name=f"N{count}x{number}"), cqc_location_id=f"1-{count}{number:04d}")
        with statements_seen() as seen:
            queries.exception_list(commissioner, year=None, status=None, page=1, size=25)
            queries.exception_totals(commissioner, year=None)
        return len(seen)

    assert said(2) == said(12) == 4


def test_sets_apart_those_in_one_state(case: Case, new_case: Callable[..., Case]) -> None:
    ask(case)
    refused = ask(new_case(given_name="Other"))
    refuse(case, refused)
    commissioner = actor(case.world.commissioner)
    found, total = queries.exception_list(commissioner, year=None, status=ExceptionStatus.REFUSED, page=1, size=25)
    totals = queries.exception_totals(commissioner, year=None)
    assert (total, found[0].id) == (1, refused.id)
    assert {status: count for status, count in totals.by_status.items() if count} == {
        ExceptionStatus.ASKED: 1,
        ExceptionStatus.REFUSED: 1,
    }


def test_the_database_itself_keeps_the_approver_apart_from_who_asked(db: SQLAlchemy, case: Case) -> None:
    exception = ask(case)
    with pytest.raises(Exception, match="approver_did_not_ask"):
        db.session.execute(
            update(PlacementException)
            .where(PlacementException.id == exception.id)
            .values(decided_by_id=exception.asked_by_id)
        )
    db.session.rollback()
