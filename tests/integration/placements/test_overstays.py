"""Staying on beyond the funding: told of from the first night on, paid only when a commissioner says so."""

import datetime as dt

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.accounts.models import User
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.finance import queries as finance
from rehab.finance.rules import BudgetPosition, FundingSource
from rehab.notifications.models import Notice
from rehab.placements import commands, jobs, policy, queries
from rehab.placements.commands import Authorised
from rehab.placements.models import Extension, Overstay, Segment, Stay
from rehab.placements.rules import ExitReason, OverstayReason
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY, World, a_client, a_request, a_stay, actor
from tests.support.statements import statements_seen
from tests.support.stays import refused

DAY = dt.timedelta(days=1)
END = TODAY - 3 * DAY


def a_resident(world: World, *, name: str = "Rosa", **stay: object) -> Stay:
    """Ten weeks funded, three nights before today the last of them."""
    status = RequestStatus.ENDED if stay.get("ended_on") else RequestStatus.ADMITTED
    request = a_request(a_client(world.service, given_name=name), world.key_worker, status=status)
    dates = {"admitted_on": END - 70 * DAY, "funded_until": END} | stay
    return a_stay(request, world.facility, **dates)


def authorise(
    world: World, stay: Stay, until: dt.date, *, reason: OverstayReason = OverstayReason.NEXT_BED, seen: dt.date = END
) -> Overstay:
    by, public_id = actor(world.commissioner), stay.public_id
    with transaction():
        found = queries.get_stay_for_update(by, public_id)
        return commands.authorise_nights(found, Authorised(until, reason), seen=seen.isoformat(), by=by, now=NOON)


def leave(world: World, stay: Stay) -> None:
    by, public_id = actor(world.provider_user), stay.public_id
    with transaction():
        found = queries.get_stay_for_update(by, public_id)
        why = {"reason": ExitReason.COMPLETED, "discharge_plan_agreed_on": None}
        commands.end_stay(found, ended_on=TODAY, **why, by=by, now=NOON)


def position(world: World) -> BudgetPosition:
    return finance.positions(world.authority.id, [2026], FundingSource.PUBLIC_HEALTH_GRANT)[2026]


def nights_since_april(stay: Stay, until: dt.date) -> int:
    return (until - max(stay.admitted_on, dt.date(2026, 4, 1))).days


def test_nights_beyond_the_funding_are_not_paid(world: World) -> None:
    stay = a_resident(world)
    leave(world, stay)
    assert position(world).actual == 10_000 * nights_since_april(stay, END)


def test_authorised_nights_are_bound_and_then_paid(db: SQLAlchemy, world: World) -> None:
    stay = a_resident(world)
    authorise(world, stay, TODAY + 4 * DAY)
    assert position(world).committed == 10_000 * nights_since_april(stay, TODAY + 4 * DAY)
    assert queries.unpaid_nights(stay, today=TODAY) is None
    leave(world, stay)
    assert (position(world).committed, position(world).actual) == (0, 10_000 * nights_since_april(stay, TODAY))
    templates = db.session.execute(select(Notice.recipient_id).where(Notice.template == "nights_authorised")).all()
    assert {row.recipient_id for row in templates} == {world.key_worker.id, world.provider_user.id}


def test_nights_can_be_authorised_after_they_left_up_to_that_day(world: World) -> None:
    stay = a_resident(world)
    leave(world, stay)
    assert queries.unpaid_nights(stay, today=TODAY) == (END, TODAY)
    assert "1 June 2026 at the latest, when they left" in refused(
        InvalidInput, lambda: authorise(world, stay, TODAY + DAY)
    )
    authorise(world, stay, TODAY)
    assert position(world).actual == 10_000 * nights_since_april(stay, TODAY)
    assert queries.stays_beyond_funding([world.authority.id], today=TODAY) == []


def test_refuses_what_cannot_be_authorised(world: World) -> None:
    stay = a_resident(world)
    assert "must be after 29 May 2026" in refused(InvalidInput, lambda: authorise(world, stay, END))
    assert "ask for an extension" in refused(InvalidInput, lambda: authorise(world, stay, END + 29 * DAY))
    other = OverstayReason.OTHER
    assert refused(InvalidInput, lambda: authorise(world, stay, TODAY, reason=other)) == "Enter the reason"
    assert "Other nights" in refused(Conflict, lambda: authorise(world, stay, TODAY, seen=END - DAY))
    paid = a_resident(world, name="Paul", funded_until=TODAY + DAY)
    assert "Every night so far is paid" in refused(IllegalMove, lambda: authorise(world, paid, TODAY + 9 * DAY))


def test_the_same_again_is_success(db: SQLAlchemy, world: World) -> None:
    stay = a_resident(world)
    assert authorise(world, stay, TODAY).id == authorise(world, stay, TODAY).id
    assert db.session.query(Overstay).count() == 1


def test_lists_stays_of_the_council_by_their_first_unpaid_night(db: SQLAlchemy, world: World) -> None:
    later = a_resident(world, name="Lena", admitted_on=TODAY - 70 * DAY, funded_until=TODAY)
    first = a_resident(world)
    a_resident(world, name="Paul", funded_until=TODAY + DAY)
    a_resident(world, name="Lefty", ended_on=END, exit_reason=ExitReason.COMPLETED)
    found = queries.stays_beyond_funding([world.authority.id], today=TODAY)
    assert [(row.stay.id, row.nights) for row in found] == [(first.id, 4), (later.id, 1)]
    assert queries.stays_beyond_funding([world.other_authority.id], today=TODAY) == []
    with statements_seen() as seen:
        queries.stays_beyond_funding([world.authority.id], today=TODAY)
    few = len(seen)
    for number in range(6):
        a_resident(world, name=f"More{number}")
    with statements_seen() as seen:
        assert len(queries.stays_beyond_funding([world.authority.id], today=TODAY)) == 8
    assert len(seen) == few <= 4


def test_while_an_extension_asked_in_time_waits_the_funding_runs_on(db: SQLAlchemy, world: World) -> None:
    stay = a_resident(world)
    asked = {"reason": "Family work", "goals": "Finish it", "asked_at": NOON, "asked_by_id": world.key_worker.id}
    extension = Extension(stay_id=stay.id, ends_on=END, until=TODAY + 20 * DAY, in_time=True, **asked)
    db.session.add(extension)
    db.session.commit()
    assert queries.unpaid_nights(stay, today=TODAY) is None
    assert queries.stays_beyond_funding(None, today=TODAY) == []
    leave(world, stay)
    assert position(world).actual == 10_000 * nights_since_april(stay, TODAY)


def test_the_commissioners_are_told_once_of_a_stretch(db: SQLAlchemy, world: World) -> None:
    a_resident(world)
    assert jobs.tell_of_unpaid_nights(now=NOON) == "1 told of"
    assert jobs.tell_of_unpaid_nights(now=NOON + DAY) == "Every night is paid for"
    told = db.session.scalars(select(Notice.recipient_id).where(Notice.template == "nights_unpaid")).all()
    assert set(told) == {world.commissioner.id, world.key_worker.id}


def test_a_new_stretch_is_told_of_again(world: World) -> None:
    stay = a_resident(world)
    jobs.tell_of_unpaid_nights(now=NOON)
    authorise(world, stay, TODAY)
    assert jobs.tell_of_unpaid_nights(now=NOON) == "1 told of"


def sees(user: User, stay: Stay) -> bool:
    return policy.can_authorise_nights(actor(user), stay)


def test_only_the_councils_own_commissioners_pay(world: World) -> None:
    stay = a_resident(world)
    assert sees(world.commissioner, stay)
    assert not any(
        sees(user, stay)
        for user in (world.other_commissioner, world.coordinator, world.key_worker, world.provider_user)
    )


def test_notice_is_paid_from_the_day_on_which_the_house_was_told(db: SQLAlchemy, world: World) -> None:
    stay = a_resident(world, admitted_on=TODAY - 20 * DAY, funded_until=TODAY + 60 * DAY)
    db.session.query(Segment).filter_by(stay_id=stay.id).one().notice_days = 14
    db.session.commit()
    by, public_id = actor(world.provider_user), stay.public_id
    with transaction():
        found = queries.get_stay_for_update(by, public_id)
        why = {"reason": ExitReason.COMPLETED, "discharge_plan_agreed_on": None}
        commands.end_stay(found, ended_on=TODAY, notice_given_on=TODAY - 10 * DAY, **why, by=by, now=NOON)
    assert (position(world).actual, position(world).notice, position(world).committed) == (200_000, 40_000, 0)
