"""The day of arrival: admitted into one place and one bed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from rehab.audit.models import AuditEntry
from rehab.clients.models import Client, Consent
from rehab.clients.rules import ConsentKind
from rehab.clocks.rules import ClockKind
from rehab.core import events
from rehab.core.clock import LONDON
from rehab.core.errors import Conflict, DomainError, InvalidInput, NotFound
from rehab.finance import queries as finance
from rehab.finance.rules import FundingSource
from rehab.framework.models import Facility, FrameworkProvider
from rehab.framework.rules import PlaceStatus, Stage
from rehab.notifications.models import Notice
from rehab.placements import queries
from rehab.placements.events import StayOpened
from rehab.placements.models import Placement, Stay
from rehab.placements.rules import ExitReason, PlacementStatus
from rehab.placements.rules.arrivals import CameWith, Handover
from rehab.plans.models import DischargePlan, PlanSignature, PlanStakeholder
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import (
    NOON,
    TODAY,
    a_client,
    a_request,
    a_stay,
    actor,
)
from tests.support.placements import ARRIVAL, HANDOVER, Case, admit, arranged, offers_now
from tests.support.statements import statements_seen

DAY = dt.timedelta(days=1)


def refused(
    act: Callable[..., object], case: Case, placement: Placement, error: type[DomainError], **how: object
) -> str:
    """The sentence of the refusal, once it is sure that nothing was stored."""
    with pytest.raises(error) as caught:
        act(case, placement, **how)
    return str(caught.value)


def change(db: SQLAlchemy, statement: object) -> None:
    db.session.execute(statement)
    db.session.commit()


def person(db: SQLAlchemy, case: Case) -> Client:
    return db.session.get_one(Client, case.request.client_id)


def status_of(db: SQLAlchemy, case: Case) -> RequestStatus | None:
    return db.session.scalar(select(PlacementRequest.status).where(PlacementRequest.id == case.request.id))


def test_opens_the_stay_with_its_first_segment(db: SQLAlchemy, case: Case, placement: Placement) -> None:
    stay = admit(case, placement, room="4")
    assert (stay.admitted_on, stay.admitted_at, stay.room) == (TODAY, ARRIVAL, "4")
    assert (stay.funded_until, stay.review_days) == (TODAY + 84 * DAY, 84)
    assert (stay.client_id, stay.service_id, stay.authority_id, stay.provider_id) == (
        case.request.client_id,
        case.request.service_id,
        case.request.authority_id,
        case.world.provider.id,
    )
    (segment,) = stay.segments
    assert (segment.facility_id, segment.stage, segment.weekly_price_pence) == (
        case.world.facility.id,
        Stage.STAGE_1,
        70_000,
    )
    assert (segment.starts_on, segment.expected_until, segment.ends_on) == (TODAY, TODAY + 84 * DAY, None)
    assert status_of(db, case) is RequestStatus.ADMITTED
    db.session.refresh(placement)
    assert placement.status is PlacementStatus.ADMITTED


def test_the_bed_is_slept_in_and_no_longer_kept(case: Case, placement: Placement) -> None:
    admit(case, placement)
    assert not offers_now(case.request)[case.world.facility.id].bed_held
    taken = queries.taken(case.world.facility.id, TODAY, TODAY + 100 * DAY, today=TODAY)
    assert taken == [(TODAY, TODAY + 84 * DAY)]


def test_announces_the_stay_and_tells_the_key_worker(
    db: SQLAlchemy, case: Case, placement: Placement, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced: list[object] = []
    monkeypatch.setattr(events, "announce", announced.append)
    stay = admit(case, placement)
    (event,) = announced
    assert isinstance(event, StayOpened)
    assert (event.stay_id, event.request_id, event.admitted_on) == (stay.id, case.request.id, TODAY)
    notice = db.session.scalars(select(Notice).where(Notice.template == "admitted")).one()
    assert (notice.recipient_id, notice.path) == (case.world.key_worker.id, f"/stays/{stay.public_id}")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "stay.opened")).one()
    assert (entry.case_id, entry.fields) == (case.request.id, ["admitted_at", "room"])


def test_the_review_clocks_start(db: SQLAlchemy, case: Case, placement: Placement) -> None:
    stay = admit(case, placement)
    assert queries.next_reviews({case.request.id})[stay.id].date() == TODAY + 28 * DAY
    twelve_weekly = queries.next_reviews({case.request.id}, {ClockKind.REVIEW})
    assert twelve_weekly[stay.id].date() == TODAY + 84 * DAY


def test_arriving_on_another_day_moves_the_funding_and_the_money(new_case: Callable[..., Case]) -> None:
    """44 weeks from 1 June 2026 have four nights in the next financial year, from 30 May they have two."""
    case = new_case(given_name="Ola", weeks=44)
    placement = arranged(case, case.world.facility)
    source, authority = FundingSource.PUBLIC_HEALTH_GRANT, case.request.authority_id
    assert finance.positions(authority, [2027], source)[2027].committed == 4 * 10_000
    stay = admit(case, placement, at=dt.datetime(2026, 5, 30, 15, tzinfo=LONDON))
    assert stay.funded_until == dt.date(2027, 4, 3)
    assert finance.positions(authority, [2027], source)[2027].committed == 2 * 10_000
    assert finance.positions(authority, [2026], source)[2026].committed == 306 * 10_000


def test_saying_the_same_again_gives_the_same_stay(db: SQLAlchemy, case: Case, placement: Placement) -> None:
    first = admit(case, placement)
    with statements_seen() as seen:
        again = admit(case, placement)
    assert (again.id, seen.writes()) == (first.id, [])


@pytest.mark.parametrize(
    ("how", "pairs"),
    [
        ({"room": "5"}, [("Room", "4", "5")]),
        (
            {"at": ARRIVAL - dt.timedelta(minutes=1)},
            [("Time of arrival", "1 June 2026 at 11:30am", "1 June 2026 at 11:29am")],
        ),
        (
            {"handover": replace(HANDOVER, came_with=CameWith.PEER, medication="Sertraline, 14 tablets")},
            [
                ("Came with", "Nobody, they came alone", "A peer mentor or volunteer"),
                ("Medication", "Nothing", "Sertraline, 14 tablets"),
            ],
        ),
    ],
)
def test_saying_something_else_is_a_conflict_that_shows_both(
    case: Case, placement: Placement, how: dict[str, object], pairs: list[tuple[str, str, str]]
) -> None:
    admit(case, placement)
    with statements_seen() as seen, pytest.raises(Conflict) as caught:
        admit(case, placement, **how)
    assert [(both.label, both.recorded, both.sent) for both in caught.value.disagreements] == pairs
    assert seen.writes() == []


def test_keeps_what_came_with_them(db: SQLAlchemy, case: Case, placement: Placement) -> None:
    told = Handover(CameWith.FAMILY, "Sertraline, 14 tablets", "A telephone", plan_looked_at=True)
    stay = admit(case, placement, handover=told)
    noted = queries.arrival_of(stay.id)
    assert noted is not None
    assert (noted.recorded_at, noted.recorded_by_id) == (NOON, case.world.provider_user.id)
    assert queries.handover_of(stay.id) == told


# Refusals


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (NOON + dt.timedelta(minutes=1), "The time of arrival must not be in the future"),
        (
            dt.datetime(2026, 5, 7, 23, 59, tzinfo=LONDON),
            "The day of arrival must be 8 May 2026, when the panel approved, or later",
        ),
    ],
)
def test_refuses_a_time_outside_approval_and_now(
    case: Case, placement: Placement, at: dt.datetime, sentence: str
) -> None:
    with statements_seen() as seen:
        assert refused(admit, case, placement, InvalidInput, at=at) == sentence
    assert seen.writes() == []


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"room": "x" * 10_000}, "Room must be 50 characters or less"),
        ({"room": ""}, "Enter the room"),
        (
            {"handover": replace(HANDOVER, plan_looked_at=False)},
            "Look at the discharge plan together before you record the arrival",
        ),
    ],
)
def test_refuses_an_entry_that_cannot_be_right(
    case: Case, placement: Placement, how: dict[str, object], sentence: str
) -> None:
    with statements_seen() as seen:
        assert refused(admit, case, placement, InvalidInput, **how) == sentence
    assert seen.writes() == []


def test_refuses_without_a_complete_discharge_plan(db: SQLAlchemy, case: Case, placement: Placement) -> None:
    change(db, update(DischargePlan).values(aftercare=""))
    assert "discharge plan is not complete" in refused(admit, case, placement, InvalidInput)
    for table in (PlanSignature, PlanStakeholder, DischargePlan):
        change(db, delete(table))
    with statements_seen() as seen:
        assert "discharge plan is not complete" in refused(admit, case, placement, InvalidInput)
    assert seen.writes() == []


def test_checks_the_call_off_rules_once_more(db: SQLAlchemy, case: Case, placement: Placement) -> None:
    change(db, update(FrameworkProvider).values(status=PlaceStatus.SUSPENDED))
    with statements_seen() as seen:
        assert "suspended" in refused(admit, case, placement, InvalidInput)
    assert seen.writes() == []


@pytest.mark.parametrize("kind", [ConsentKind.TREATMENT, ConsentKind.SHARING])
def test_checks_consent_once_more(db: SQLAlchemy, case: Case, placement: Placement, kind: ConsentKind) -> None:
    change(db, update(Consent).where(Consent.kind == kind).values(withdrawn_on=TODAY))
    assert "does not consent" in refused(admit, case, placement, InvalidInput)


def test_nobody_is_in_two_places(db: SQLAlchemy, case: Case, placement: Placement) -> None:
    earlier = a_request(person(db, case), case.world.key_worker, status=RequestStatus.ENDED)
    a_stay(earlier, case.world.other_facility, admitted_on=TODAY - 30 * DAY)
    with statements_seen() as seen:
        assert "staying elsewhere" in refused(admit, case, placement, InvalidInput)
    assert seen.writes() == []


@pytest.mark.parametrize(("left_on", "is_refused"), [(TODAY - DAY, False), (TODAY, True)])
def test_a_past_stay_must_be_over_by_the_day_of_arrival(
    db: SQLAlchemy, case: Case, placement: Placement, left_on: dt.date, is_refused: bool
) -> None:
    """Recorded late: the person came the day before yesterday's records say, or the day itself."""
    earlier = a_request(person(db, case), case.world.key_worker, status=RequestStatus.ENDED)
    a_stay(
        earlier,
        case.world.other_facility,
        admitted_on=TODAY - 30 * DAY,
        ended_on=left_on,
        exit_reason=ExitReason.TRANSFERRED_PROVIDER,
    )
    yesterday = ARRIVAL - DAY
    if is_refused:
        assert "staying elsewhere" in refused(admit, case, placement, InvalidInput, at=yesterday)
    else:
        assert admit(case, placement, at=yesterday).admitted_on == TODAY - DAY


def test_the_database_itself_refuses_two_open_stays(db: SQLAlchemy, case: Case) -> None:
    a_stay(case.request, case.world.facility)
    second = a_request(person(db, case), case.world.key_worker, status=RequestStatus.ENDED)
    with pytest.raises(IntegrityError):
        a_stay(second, case.world.other_facility)


def test_a_house_that_filled_up_refuses(db: SQLAlchemy, case: Case, placement: Placement) -> None:
    change(db, update(Facility).where(Facility.id == case.world.facility.id).values(beds_any=1))
    resident = a_client(case.world.service, given_name="Rosa")
    a_stay(
        a_request(resident, case.world.key_worker, status=RequestStatus.ADMITTED),
        case.world.facility,
        admitted_on=TODAY - 90 * DAY,
        funded_until=TODAY - 6 * DAY,
    )
    assert "Test House is full" in refused(admit, case, placement, InvalidInput)
    assert db.session.query(Stay).count() == 1


def test_ones_own_kept_bed_is_not_in_the_way(db: SQLAlchemy, case: Case, placement: Placement) -> None:
    change(db, update(Facility).where(Facility.id == case.world.facility.id).values(beds_any=1))
    admit(case, placement)


def test_another_provider_finds_no_such_placement(case: Case, placement: Placement) -> None:
    with pytest.raises(NotFound):
        queries.get_placement(actor(case.world.other_provider_user), placement.reference)
    with pytest.raises(NotFound):
        queries.get_placement_for_update(actor(case.world.key_worker), placement.reference)
