"""What happened is always recorded: as planned, or unplanned with its checklist, flagged where no plan was agreed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.audit.models import AuditEntry
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.discharge import commands, queries
from rehab.discharge.models import Departure
from rehab.discharge.rules import ExitKind, Leaving, ToldWhom
from rehab.notifications.models import Notice
from rehab.placements.models import Placement, Stay
from rehab.placements.rules import ExitAccommodation, ExitReason, PlacementStatus, Satisfaction
from rehab.plans import commands as plan_commands
from rehab.plans import queries as plans
from rehab.plans.rules import PlanText
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_user, a_world
from tests.support.stays import ADMITTED, NOW, TODAY, a_resident, agree, locked, nothing_written, refused

COMPLETED = Leaving(
    ended_on=TODAY, reason=ExitReason.COMPLETED, where_to="Own flat", naloxone_supplied=True, medication="None"
)
WALKED_OUT = Leaving(
    ended_on=TODAY,
    reason=ExitReason.CLIENT_LEFT,
    where_to="Not known",
    note="Took all medication along",
    tolerance_explained=False,
    naloxone_supplied=True,
    medication="None",
    who_was_told="Social worker, next morning",
    told={ToldWhom.FAMILY: dt.time(22, 10), ToldWhom.POLICE: dt.time(22, 20)},
)
Act = Callable[..., Departure]


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def stay(world: World) -> Stay:
    return a_resident(world)


def arrange(world: World, stay: Stay, leaves_on: dt.date = TODAY) -> None:
    with transaction():
        found, by = locked(world.key_worker, stay)
        commands.arrange(found, leaves_on=leaves_on, seen=0, by=by, now=NOW)


def leave_as_planned(user: User, stay: Stay, leaving: Leaving = COMPLETED) -> Departure:
    with transaction():
        found, by = locked(user, stay)
        return commands.leave_as_planned(found, leaving, by=by, now=NOW)


def leave_unplanned(user: User, stay: Stay, leaving: Leaving = WALKED_OUT) -> Departure:
    with transaction():
        found, by = locked(user, stay)
        return commands.leave_unplanned(found, leaving, by=by, now=NOW)


def change_plan(world: World, stay: Stay, on: dt.date) -> None:
    moment = dt.datetime.combine(on, dt.time(12), dt.UTC)
    with transaction():
        _, by = locked(world.key_worker, stay)
        plan = plans.in_force(stay.request_id)
        assert plan is not None
        texts = {text.value: getattr(plan, text) for text in PlanText} | {"goals": "Something else"}
        plan_commands.save_draft(stay.request_id, stay.care_type, texts, [], by=by, now=moment)


def recipients(db: SQLAlchemy, template: str) -> dict[int, str]:
    return {notice.recipient_id: notice.path for notice in db.session.query(Notice).filter_by(template=template)}


def test_a_planned_exit_that_happened_ends_stay_placement_and_request(world: World, stay: Stay, db: SQLAlchemy) -> None:
    agree(world, stay)
    arrange(world, stay)
    departure = leave_as_planned(world.provider_user, stay)
    db.session.expire_all()
    ended = db.session.get_one(Stay, stay.id)
    assert (ended.ended_on, ended.exit_reason) == (TODAY, ExitReason.COMPLETED)
    assert ended.discharge_plan_agreed_on == TODAY
    assert db.session.get_one(Placement, stay.placement_id).status is PlacementStatus.ENDED
    assert db.session.get_one(PlacementRequest, stay.request_id).status is RequestStatus.ENDED
    assert (departure.kind, departure.without_agreed_plan) == (ExitKind.PLANNED, False)
    assert recipients(db, "exit_recorded") == {world.key_worker.id: f"/stays/{stay.public_id}/exit"}
    assert recipients(db, "left_unplanned") == {}


def test_keeps_what_the_measures_count_of_a_planned_exit(world: World, stay: Stay, db: SQLAlchemy) -> None:
    agree(world, stay)
    arrange(world, stay)
    more = {"accommodation": ExitAccommodation.SETTLED, "paid_work_days": 12, "satisfaction": Satisfaction.GOOD}
    told = replace(COMPLETED, **more)
    leave_as_planned(world.provider_user, stay, told)
    db.session.expire_all()
    ended = db.session.get_one(Stay, stay.id)
    assert (ended.exit_accommodation, ended.paid_work_days_28, ended.satisfaction) == tuple(more.values())
    with nothing_written():
        leave_as_planned(world.key_worker, stay, told)
    for name, other in {"accommodation": None, "paid_work_days": 13, "satisfaction": Satisfaction.POOR}.items():
        changed = replace(told, **{name: other})
        refused(Conflict, lambda changed=changed: leave_as_planned(world.key_worker, stay, changed))


def test_it_may_happen_on_another_day_than_arranged(world: World, stay: Stay) -> None:
    agree(world, stay, on=TODAY - dt.timedelta(days=5))
    arrange(world, stay, TODAY + dt.timedelta(days=7))
    departure = leave_as_planned(world.key_worker, stay)
    assert (departure.arranged_for, departure.without_agreed_plan) == (TODAY + dt.timedelta(days=7), False)


def test_refuses_a_planned_exit_that_nobody_arranged(world: World, stay: Stay) -> None:
    agree(world, stay)
    assert "Arrange it first" in refused(IllegalMove, lambda: leave_as_planned(world.provider_user, stay))


@pytest.mark.parametrize("reason", [ExitReason.CLIENT_LEFT, ExitReason.DIED, ExitReason.CUSTODY])
def test_refuses_as_planned_what_nobody_plans(world: World, stay: Stay, reason: ExitReason) -> None:
    agree(world, stay)
    arrange(world, stay)
    refused(InvalidInput, lambda: leave_as_planned(world.provider_user, stay, replace(COMPLETED, reason=reason)))


def test_an_unplanned_exit_is_recorded_without_an_agreed_plan_and_flagged(
    world: World, stay: Stay, db: SQLAlchemy
) -> None:
    departure = leave_unplanned(world.provider_user, stay)
    assert departure.without_agreed_plan
    assert (departure.tolerance_explained, departure.naloxone_supplied) == (False, True)
    ended = db.session.get_one(Stay, stay.id)
    assert (ended.exit_reason, ended.discharge_plan_agreed_on) == (ExitReason.CLIENT_LEFT, None)
    entry = db.session.query(AuditEntry).filter_by(action="exit.unplanned").one()
    assert (entry.case_id, entry.fields) == (stay.request_id, ["without_agreed_plan"])


def test_an_unplanned_exit_is_recorded_where_no_plan_was_ever_written(world: World, stay: Stay, db: SQLAlchemy) -> None:
    db.session.delete(plans.versions(stay.request_id)[0])
    db.session.commit()
    assert leave_unplanned(world.provider_user, stay).without_agreed_plan


@pytest.mark.parametrize("reason", sorted(ExitReason))
def test_what_happened_is_recorded_whatever_it_was(world: World, stay: Stay, reason: ExitReason) -> None:
    departure = leave_unplanned(world.provider_user, stay, replace(WALKED_OUT, reason=reason))
    assert departure.without_agreed_plan


def test_the_date_that_counts_is_that_of_the_version_in_force_on_leaving(
    world: World, stay: Stay, db: SQLAlchemy
) -> None:
    agreed_on, left_on = TODAY - dt.timedelta(days=6), TODAY - dt.timedelta(days=3)
    agree(world, stay, on=agreed_on)
    change_plan(world, stay, on=left_on + dt.timedelta(days=1))
    departure = leave_unplanned(world.provider_user, stay, replace(WALKED_OUT, ended_on=left_on))
    assert not departure.without_agreed_plan
    assert db.session.get_one(Stay, stay.id).discharge_plan_agreed_on == agreed_on


def test_a_version_that_replaced_an_agreed_one_before_leaving_is_not_agreed(world: World, stay: Stay) -> None:
    agree(world, stay, on=TODAY - dt.timedelta(days=6))
    change_plan(world, stay, on=TODAY - dt.timedelta(days=3))
    assert leave_unplanned(world.provider_user, stay).without_agreed_plan


def test_a_plan_that_was_agreed_after_leaving_does_not_count(world: World, stay: Stay, db: SQLAlchemy) -> None:
    agree(world, stay)
    departure = leave_unplanned(world.provider_user, stay, replace(WALKED_OUT, ended_on=TODAY - dt.timedelta(days=1)))
    assert departure.without_agreed_plan
    assert db.session.get_one(Stay, stay.id).discharge_plan_agreed_on is None


def test_alerts_key_worker_managers_and_commissioners_at_once(world: World, stay: Stay, db: SQLAlchemy) -> None:
    second = a_user(Role.COMMISSIONER, world.authority)
    leave_unplanned(world.provider_user, stay)
    record, page = f"/stays/{stay.public_id}/exit", f"/stays/{stay.public_id}/exit/seen"
    assert recipients(db, "left_unplanned") == {
        world.key_worker.id: record,
        world.team_manager.id: record,
        world.commissioner.id: page,
        second.id: page,
    }


def test_does_not_alert_the_key_worker_of_their_own_record(world: World, stay: Stay, db: SQLAlchemy) -> None:
    leave_unplanned(world.key_worker, stay)
    assert set(recipients(db, "left_unplanned")) == {world.team_manager.id, world.commissioner.id}


@pytest.mark.parametrize(
    ("name", "blank"),
    [("tolerance_explained", None), ("naloxone_supplied", None), ("medication", ""), ("where_to", "")],
)
def test_refuses_an_open_question_of_the_checklist(world: World, stay: Stay, name: str, blank: object) -> None:
    leaving = replace(WALKED_OUT, **{name: blank})  # type: ignore[arg-type]
    refused(InvalidInput, lambda: leave_unplanned(world.provider_user, stay, leaving))


def test_of_somebody_who_died_only_who_was_told_is_asked(world: World, stay: Stay) -> None:
    died = Leaving(ended_on=TODAY, reason=ExitReason.DIED, who_was_told="Mother and coroner, 9:00")
    assert leave_unplanned(world.provider_user, stay, died).tolerance_explained is None


@pytest.mark.parametrize("ended_on", [ADMITTED - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)])
def test_refuses_a_day_before_arrival_or_in_the_future(world: World, stay: Stay, ended_on: dt.date) -> None:
    leaving = replace(WALKED_OUT, ended_on=ended_on)
    assert "The day of leaving must be" in refused(
        InvalidInput, lambda: leave_unplanned(world.provider_user, stay, leaving)
    )


def test_the_day_of_arrival_is_a_day_of_leaving(world: World, stay: Stay) -> None:
    leave_unplanned(world.provider_user, stay, replace(WALKED_OUT, ended_on=ADMITTED))
    assert queries.departure_of(stay.id) is not None


def test_the_same_again_is_success_and_stores_nothing(world: World, stay: Stay) -> None:
    leave_unplanned(world.provider_user, stay)
    with nothing_written():
        leave_unplanned(world.key_worker, stay)


def test_the_same_planned_exit_again_is_success_and_stores_nothing(world: World, stay: Stay) -> None:
    agree(world, stay)
    arrange(world, stay)
    leave_as_planned(world.provider_user, stay)
    with nothing_written():
        leave_as_planned(world.key_worker, stay)


@pytest.mark.parametrize(
    "other",
    [
        replace(WALKED_OUT, ended_on=TODAY - dt.timedelta(days=1)),
        replace(WALKED_OUT, reason=ExitReason.DID_NOT_RETURN),
        replace(WALKED_OUT, naloxone_supplied=False),
        replace(WALKED_OUT, told={ToldWhom.FAMILY: dt.time(22, 10)}),
    ],
)
def test_a_different_record_of_the_same_exit_is_a_conflict(world: World, stay: Stay, other: Leaving) -> None:
    leave_unplanned(world.provider_user, stay)
    with nothing_written(), pytest.raises(Conflict) as caught:
        leave_unplanned(world.key_worker, stay, other)
    assert len(caught.value.disagreements) == 1
    refused(Conflict, lambda: leave_as_planned(world.key_worker, stay))


def test_leaving_otherwise_than_arranged_is_unplanned_and_keeps_what_was_arranged(world: World, stay: Stay) -> None:
    agree(world, stay)
    arrange(world, stay, TODAY + dt.timedelta(days=7))
    departure = leave_unplanned(world.provider_user, stay)
    assert (departure.kind, departure.arranged_for) == (ExitKind.UNPLANNED, TODAY + dt.timedelta(days=7))
