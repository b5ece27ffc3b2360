"""Following people up: planned when they leave, done once, put right, closed when nobody need ask any more."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.clients.models import TopProfile
from rehab.clients.rules import TopStage
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.clock import london_date
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.discharge import commands, queries
from rehab.discharge.models import FollowUp
from rehab.discharge.queries import FollowUpCriteria
from rehab.discharge.rules import FollowedUp, FollowUpKind, FollowUpOutcome
from rehab.notifications.models import Notice
from rehab.placements import queries as placement_queries
from rehab.placements.events import StayOpened
from rehab.placements.models import Stay
from rehab.placements.rules import ExitAccommodation, ExitReason
from tests.factories import TODAY as WORLD_DAY
from tests.factories import World, a_world, actor
from tests.support.afterwards import has_left
from tests.support.statements import statements_seen
from tests.support.stays import NOW, TODAY, locked, nothing_written, refused

LEFT = TODAY - dt.timedelta(days=8)
SPOKE = FollowedUp(TODAY, FollowUpOutcome.CONTACTED, "Doing well", ExitAccommodation.SETTLED, 4)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


def record(
    world: World, stay: Stay, told: FollowedUp, kind: FollowUpKind = FollowUpKind.WEEKS_4, seen: int | None = None
) -> FollowUp:
    with transaction():
        found, by = locked(world.key_worker, stay)
        follow_up = queries.follow_up_of(found.id, kind, lock=True)
        version = follow_up.version if seen is None else seen
        commands.record_follow_up(found, follow_up, told, seen=version, by=by, now=NOW)
        return follow_up


def running(db: SQLAlchemy, kind: ClockKind) -> dict[int, Clock]:
    found = db.session.query(Clock).filter_by(kind=kind, state=ClockState.RUNNING)
    return {clock.subject_id: clock for clock in found}


def open_kinds(stay: Stay) -> list[FollowUpKind]:
    return [follow_up.kind for follow_up in queries.follow_ups_of(stay.id) if follow_up.is_open]


def test_leaving_plans_the_follow_ups_and_waits_for_the_community_service(world: World, db: SQLAlchemy) -> None:
    stay = has_left(world, on=LEFT, reason=ExitReason.CLIENT_LEFT)
    planned = queries.follow_ups_of(stay.id)
    assert [follow_up.kind for follow_up in planned] == list(FollowUpKind)
    clocks = running(db, ClockKind.FOLLOW_UP)
    assert [london_date(clocks[follow_up.id].due_at) - LEFT for follow_up in planned] == [
        dt.timedelta(days=days) for days in (1, 3, 7, 28, 84, 182)
    ]
    assert {clock.owner_id for clock in clocks.values()} == {world.key_worker.id}
    assert london_date(running(db, ClockKind.COMMUNITY_APPOINTMENT)[stay.id].due_at) == LEFT + dt.timedelta(days=7)


def test_nobody_asks_about_somebody_who_died(world: World, db: SQLAlchemy) -> None:
    stay = has_left(world, on=LEFT, reason=ExitReason.DIED)
    assert list(queries.follow_ups_of(stay.id)) == []
    assert running(db, ClockKind.COMMUNITY_APPOINTMENT) == {}


def test_the_appointment_is_waited_for_until_it_is_recorded_and_again_when_that_is_taken_back(
    world: World, db: SQLAlchemy
) -> None:
    stay = has_left(world, on=LEFT)
    for day, waits in ((TODAY, False), (None, True)):
        with transaction():
            found, by = locked(world.key_worker, stay)
            commands.record_afterwards(
                found, community_return_on=day, re_presented_on=None, seen=found.version, by=by, now=NOW
            )
        assert (stay.id in running(db, ClockKind.COMMUNITY_APPOINTMENT)) is waits


def test_keeps_what_was_found_out_and_stops_the_clock(world: World, db: SQLAlchemy) -> None:
    stay = has_left(world, on=LEFT)
    done = record(world, stay, SPOKE)
    assert (done.outcome, done.accommodation, done.paid_work_days) == (
        FollowUpOutcome.CONTACTED, ExitAccommodation.SETTLED, 4,
    )  # fmt: skip
    assert done.id not in running(db, ClockKind.FOLLOW_UP)
    assert db.session.query(AuditEntry).filter_by(action="follow_up.done").one().case_id == stay.request_id


def test_the_same_again_stores_nothing_and_another_entry_is_a_conflict_that_shows_both(world: World) -> None:
    stay = has_left(world, on=LEFT)
    record(world, stay, SPOKE)
    with nothing_written():
        record(world, stay, SPOKE, seen=1)
    with pytest.raises(Conflict) as caught:
        record(world, stay, FollowedUp(TODAY, FollowUpOutcome.NOT_REACHED), seen=1)
    assert [(each.label, each.recorded, each.sent) for each in caught.value.disagreements] == [
        ("What came of it", "We spoke", "Not reached"),
        ("Note", "Doing well", "Nothing"),
    ]


def test_a_follow_up_weeks_later_takes_over_from_the_first_appointment(world: World, db: SQLAlchemy) -> None:
    stay = has_left(world, on=LEFT, reason=ExitReason.CLIENT_LEFT)
    record(world, stay, SPOKE, FollowUpKind.HOURS_24)
    assert stay.id in running(db, ClockKind.COMMUNITY_APPOINTMENT)
    record(world, stay, SPOKE, FollowUpKind.WEEKS_4)
    assert running(db, ClockKind.COMMUNITY_APPOINTMENT) == {}


def test_a_profile_can_be_gone_through_at_a_follow_up_at_which_they_spoke(world: World, db: SQLAlchemy) -> None:
    stay = has_left(world, on=LEFT)

    def take(answers: dict[str, object]) -> None:
        with transaction():
            found, by = locked(world.key_worker, stay)
            follow_up = queries.follow_up_of(found.id, FollowUpKind.WEEKS_4, lock=True)
            commands.take_profile_afterwards(found, follow_up, answers, by=by, now=NOW)

    refused(IllegalMove, lambda: take({"alcohol_days": 3}))
    record(world, stay, SPOKE)
    refused(InvalidInput, lambda: take({}))
    take({"alcohol_days": 3})
    (profile,) = db.session.query(TopProfile).filter_by(stay_id=stay.id)
    assert (profile.stage, profile.completed_on, profile.alcohol_days) == (TopStage.AFTER, TODAY, 3)
    assert queries.follow_up_of(stay.id, FollowUpKind.WEEKS_4).top_profile_id == profile.id


def test_refuses_an_impossible_day(world: World) -> None:
    stay = has_left(world, on=LEFT)
    told = FollowedUp(TODAY, FollowUpOutcome.BACK_IN_TREATMENT, re_presented_on=LEFT)
    assert "4 June 2026 or later" in refused(InvalidInput, lambda: record(world, stay, told))


def test_nobody_asks_again_after_no_and_the_rest_is_due_again_when_that_was_wrong(world: World, db: SQLAlchemy) -> None:
    stay = has_left(world, on=LEFT)
    record(world, stay, FollowedUp(TODAY, FollowUpOutcome.NO_MORE_CONTACT))
    assert open_kinds(stay) == []
    assert running(db, ClockKind.FOLLOW_UP) == running(db, ClockKind.COMMUNITY_APPOINTMENT) == {}
    record(world, stay, SPOKE)
    assert open_kinds(stay) == [FollowUpKind.WEEKS_12, FollowUpKind.WEEKS_26]
    assert len(running(db, ClockKind.FOLLOW_UP)) == 2


def test_one_that_was_closed_can_be_recorded_all_the_same(world: World) -> None:
    stay = has_left(world, on=LEFT)
    record(world, stay, FollowedUp(TODAY, FollowUpOutcome.MOVED_AWAY))
    done = record(world, stay, SPOKE, FollowUpKind.WEEKS_12)
    assert (done.outcome, done.closed_at) == (FollowUpOutcome.CONTACTED, None)


def test_back_in_treatment_is_kept_with_the_stay(world: World, db: SQLAlchemy) -> None:
    stay = has_left(world, on=LEFT)
    record(world, stay, FollowedUp(TODAY, FollowUpOutcome.BACK_IN_TREATMENT, re_presented_on=TODAY))
    assert db.session.get_one(Stay, stay.id).re_presented_on == TODAY


def test_a_death_is_told_to_managers_and_commissioners(world: World, db: SQLAlchemy) -> None:
    stay = has_left(world, on=LEFT)
    record(world, stay, FollowedUp(TODAY, FollowUpOutcome.DIED))
    told = db.session.query(Notice).filter_by(template="left_unplanned")
    assert {notice.recipient_id: notice.path for notice in told} == {
        world.team_manager.id: f"/stays/{stay.public_id}/after-leaving",
        world.commissioner.id: f"/stays/{stay.public_id}",
    }


def test_who_is_in_a_house_again_is_followed_up_no_more_after_the_earlier_stay(world: World, db: SQLAlchemy) -> None:
    stay = has_left(world, on=WORLD_DAY - dt.timedelta(days=3), reason=ExitReason.TRANSFERRED_PROVIDER)
    earlier = placement_queries.whole_stay(stay.id)
    with transaction():
        again = Stay(
            placement_id=earlier.placement_id,
            request_id=earlier.request_id,
            client_id=earlier.client_id,
            service_id=earlier.service_id,
            authority_id=earlier.authority_id,
            provider_id=earlier.provider_id,
            care_type=earlier.care_type,
            admitted_on=WORLD_DAY,
        )
        db.session.add(again)
        db.session.flush()
        event = StayOpened(again.id, again.request_id, WORLD_DAY, actor(world.provider_user), NOW)
        commands.stop_at_return(event)
    assert open_kinds(stay) == []
    assert running(db, ClockKind.COMMUNITY_APPOINTMENT) == {}


def test_a_long_list_takes_as_many_statements_as_a_short_one(world: World, db: SQLAlchemy) -> None:
    counts = []
    for more in (1, 3):
        for _ in range(more):
            has_left(world, on=LEFT, reason=ExitReason.CLIENT_LEFT)
        reader = actor(world.key_worker)
        db.session.expire_all()
        with statements_seen() as seen:
            found, total = queries.find_follow_ups(reader, FollowUpCriteria(), now=NOW, page=1, size=50)
            named = {(each.stay.request.client.name, each.stay.provider.name) for each in found}
        counts.append((total, len(found), len(named), len(seen)))
    assert counts == [(6, 6, 1, 2), (24, 24, 1, 2)]
