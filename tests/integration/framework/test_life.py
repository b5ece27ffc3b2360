"""What the lead council decides about a framework: by commands, with every refusal."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.accounts.models import Organisation
from rehab.audit.models import AuditEntry
from rehab.core.actor import Actor
from rehab.core.errors import Conflict, DomainError, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.framework import commands, queries
from rehab.framework.models import (
    ExtensionOption,
    Framework,
    FrameworkOpening,
    FrameworkParticipant,
    FrameworkProvider,
    Lot,
    PlaceChange,
)
from rehab.framework.queries import call_off_option
from rehab.framework.rules import CareType, ContractType, FrameworkState, PlaceEvent, PlaceStatus, Refusal
from tests import factories
from tests.factories import NOON, TODAY, World
from tests.support.statements import statements_seen

ONE_DAY = dt.timedelta(days=1)
ENDS, EXTENDED = dt.date(2028, 12, 31), dt.date(2029, 12, 31)
AFTER = dt.datetime(2029, 1, 15, 12, tzinfo=dt.UTC)
Decide = Callable[..., Any]


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return factories.a_world()


@pytest.fixture
def lead(world: World) -> Actor:
    return factories.actor(world.commissioner)


@pytest.fixture
def decide(world: World, lead: Actor) -> Decide:
    """Do something to the world's framework as its page does."""

    def decide(command: Callable[..., Any], *given: Any, now: dt.datetime = NOON, **told: Any) -> Any:
        with transaction():
            framework = queries.get_framework_for_update(lead, world.framework.reference)
            return command(framework, *given, by=lead, now=now, **told)

    return decide


def refused(error: type[DomainError], act: Callable[[], Any], *fields: str) -> str:
    """The words of a refusal, which stores nothing."""
    with statements_seen() as seen, pytest.raises(error) as refusal:
        act()
    assert seen.writes() == []
    if isinstance(refusal.value, InvalidInput):
        assert set(refusal.value.faults) == set(fields)
    return str(refusal.value)


def refusals(world: World, day: dt.date, council: Organisation | None = None) -> list[Refusal]:
    return call_off_option(
        world.facility.id,
        authority_id=(council or world.authority).id,
        care_type=CareType.RESIDENTIAL_REHAB,
        day=day,
    ).refusals


def the_place(db: SQLAlchemy, world: World) -> FrameworkProvider:
    return db.session.query(FrameworkProvider).filter_by(provider_id=world.provider.id).one()


def actions(db: SQLAlchemy) -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)))


def exercise(decide: Decide, number: int = 1, *, on: dt.date = TODAY, now: dt.datetime = NOON) -> None:
    decision = {"decision": "The need goes on.", "decided_by": "Cabinet", "decided_on": on}
    decide(commands.exercise_option, number, **decision, now=now)


# Letting and valuing


def test_a_framework_is_let_with_a_reference_and_no_lot(world: World, lead: Actor, db: SQLAlchemy) -> None:
    with transaction():
        made = commands.add_framework(
            world.authority, title="  Rehab  2027 ", starts_on=TODAY, ends_on=ENDS, value_pence=100, by=lead, now=NOON
        )
    assert (made.title, made.reference[:7], made.value_pence) == ("Rehab 2027", "F-2026-", 100)
    assert made.state_on(TODAY) is FrameworkState.LIVE
    assert actions(db) == ["framework.added"]


@pytest.mark.parametrize(
    ("change", "field"), [({"ends_on": TODAY - ONE_DAY}, "ends_on"), ({"title": "FRAMEWORK  one"}, "title")]
)
def test_a_framework_that_cannot_be_is_refused(
    world: World, lead: Actor, db: SQLAlchemy, change: dict[str, Any], field: str
) -> None:
    db.session.get_one(Framework, world.framework.id).title = "Framework one"
    db.session.commit()
    told = {"title": "Another", "starts_on": TODAY, "ends_on": ENDS, **change}

    def let() -> None:
        with transaction():
            commands.add_framework(world.authority, **told, by=lead, now=NOON)

    refused(InvalidInput, let, field)


def test_its_value_is_above_nothing(world: World, decide: Decide, db: SQLAlchemy) -> None:
    refused(InvalidInput, lambda: decide(commands.set_value, 0), "value")
    decide(commands.set_value, 5_000)
    assert db.session.get_one(Framework, world.framework.id).value_pence == 5_000


# Extending


def test_an_exercised_option_extends_the_framework_and_the_agreements_that_end_with_it(
    world: World, decide: Decide, db: SQLAlchemy
) -> None:
    decide(commands.add_option, EXTENDED)
    exercise(decide)
    framework = db.session.get_one(Framework, world.framework.id)
    assert (framework.ends_on, framework.last_day) == (ENDS, EXTENDED)
    assert framework.state_on(ENDS) is FrameworkState.LIVE
    assert framework.state_on(EXTENDED) is FrameworkState.EXTENDED
    place = the_place(db, world)
    assert (place.ends_on, place.last_day) == (ENDS, EXTENDED)
    change = db.session.query(PlaceChange).filter_by(place_id=place.id).one()
    assert (change.event, change.on, change.last_day) == (PlaceEvent.EXTENDED, TODAY, EXTENDED)
    option = db.session.query(ExtensionOption).one()
    assert (option.decision, option.decided_by, option.decided_on) == ("The need goes on.", "Cabinet", TODAY)
    assert refusals(world, EXTENDED) == []
    assert refusals(world, EXTENDED + ONE_DAY) == [Refusal.FRAMEWORK_EXPIRED, Refusal.PLACE_ENDED]


def test_agreements_that_end_earlier_blocks_and_removed_providers_keep_their_dates(
    world: World, decide: Decide, db: SQLAlchemy
) -> None:
    lot = factories.lot_of(world.framework)
    kept = [factories.a_place(lot, factories.a_provider(f"Kept {number} Ltd")) for number in range(3)]
    kept[0].ends_on, kept[1].contract_type = ENDS - ONE_DAY, ContractType.BLOCK
    kept[2].status = PlaceStatus.REMOVED
    db.session.commit()
    decide(commands.add_option, EXTENDED)
    exercise(decide)
    assert [place.extended_to for place in kept] == [None, None, None]


def test_options_are_exercised_in_their_order_and_once(decide: Decide, db: SQLAlchemy) -> None:
    decide(commands.add_option, EXTENDED)
    decide(commands.add_option, EXTENDED + ONE_DAY)
    refused(Conflict, lambda: exercise(decide, 2))
    exercise(decide)
    refused(Conflict, lambda: exercise(decide))
    exercise(decide, 2)
    assert db.session.query(Framework.extended_to).scalar() == EXTENDED + ONE_DAY
    refused(Conflict, lambda: exercise(decide, 3))


def test_an_option_ends_later_than_those_before(decide: Decide) -> None:
    refused(InvalidInput, lambda: decide(commands.add_option, ENDS), "would_end_on")
    decide(commands.add_option, EXTENDED)
    refused(InvalidInput, lambda: decide(commands.add_option, EXTENDED), "would_end_on")


def test_an_extension_is_decided_while_the_framework_lasts(decide: Decide) -> None:
    decide(commands.add_option, EXTENDED)
    refused(InvalidInput, lambda: exercise(decide, on=TODAY + ONE_DAY), "decided_on")
    words = refused(IllegalMove, lambda: exercise(decide, on=ENDS, now=AFTER))
    assert words == "This cannot be done: the framework is expired (31 December 2028)."


# Closing


def test_closing_ends_call_offs_at_once_and_for_good(world: World, decide: Decide, db: SQLAlchemy) -> None:
    assert refusals(world, TODAY) == []
    decide(commands.close_framework, reason="Too few beds")
    assert refusals(world, TODAY) == [Refusal.FRAMEWORK_CLOSED]
    assert refusals(world, TODAY - ONE_DAY) == []
    framework = db.session.get_one(Framework, world.framework.id)
    assert (framework.closed_on, framework.closed_reason) == (TODAY, "Too few beds")


@pytest.mark.parametrize(
    ("command", "given", "told"),
    [
        (commands.close_framework, (), {"reason": "Again"}),
        (commands.add_option, (EXTENDED,), {}),
        (commands.open_to_providers, (), {"from_on": TODAY, "to_on": TODAY, "reason": "Few places"}),
        (commands.add_lot, (), {"title": "Families", "care_type": CareType.RESIDENTIAL_REHAB, "specialism": ""}),
    ],
)
def test_nothing_new_is_decided_about_a_closed_framework(
    decide: Decide, command: Callable[..., Any], given: tuple[Any, ...], told: dict[str, Any]
) -> None:
    decide(commands.close_framework, reason="Too few beds")
    refused(IllegalMove, lambda: decide(command, *given, **told))


# Openings and applications


def opening(decide: Decide, from_on: dt.date = TODAY, to_on: dt.date = TODAY) -> None:
    decide(commands.open_to_providers, from_on=from_on, to_on=to_on, reason="Few places")


def apply(world: World, decide: Decide, *, on: dt.date = TODAY, now: dt.datetime = NOON) -> FrameworkProvider:
    provider = factories.a_provider(f"Newcomer {on} Ltd")
    lot = factories.lot_of(world.framework)
    return decide(commands.record_application, lot, provider, on=on, reason="Tender 7", now=now)


@pytest.mark.parametrize("on", [TODAY - ONE_DAY, TODAY - 3 * ONE_DAY])
def test_an_application_outside_an_opening_is_refused(
    world: World, decide: Decide, db: SQLAlchemy, on: dt.date
) -> None:
    two_days_ago = TODAY - 2 * ONE_DAY
    row = FrameworkOpening(framework_id=world.framework.id, from_on=two_days_ago, to_on=two_days_ago, reason="Few")
    db.session.add(row)
    db.session.commit()
    provider, lot = factories.a_provider("Newcomer Ltd"), factories.lot_of(world.framework)
    told = {"on": on, "reason": "Tender 7"}
    words = refused(InvalidInput, lambda: decide(commands.record_application, lot, provider, **told), "on")
    assert "was not open to providers" in words


def test_an_application_is_not_of_tomorrow_and_not_made_twice(world: World, decide: Decide) -> None:
    opening(decide, to_on=TODAY + ONE_DAY)
    lot = factories.lot_of(world.framework)
    told = {"on": TODAY + ONE_DAY, "reason": "Tender 7"}
    newcomer = factories.a_provider("Newcomer Ltd")
    refused(InvalidInput, lambda: decide(commands.record_application, lot, newcomer, **told), "on")
    told["on"] = TODAY
    refused(Conflict, lambda: decide(commands.record_application, lot, world.provider, **told))


def test_a_provider_applies_waits_and_is_admitted_with_its_history(
    world: World, decide: Decide, lead: Actor, db: SQLAlchemy
) -> None:
    opening(decide, to_on=TODAY + ONE_DAY)
    place_id = apply(world, decide).public_id
    for days, status in enumerate((PlaceStatus.RESERVE, PlaceStatus.ADMITTED, PlaceStatus.SUSPENDED), start=1):
        now = NOON + days * ONE_DAY
        with transaction():
            place = queries.get_place(lead, place_id, lock=True)
            on = TODAY + days * ONE_DAY
            commands.set_place_status(place, status, reason=f"Step {days}", on=on, by=lead, now=now)
    place = queries.get_place(lead, place_id)
    assert place.starts_on == TODAY + 2 * ONE_DAY
    told = [(change.event.value, change.on, change.reason, who) for change, who in queries.history_of(place)]
    assert told == [
        ("suspended", TODAY + 3 * ONE_DAY, "Step 3", "Com Missioner"),
        ("admitted", TODAY + 2 * ONE_DAY, "Step 2", "Com Missioner"),
        ("reserve", TODAY + ONE_DAY, "Step 1", "Com Missioner"),
        ("applied", TODAY, "Tender 7", "Com Missioner"),
    ]


def test_a_change_is_not_dated_before_the_last_one(world: World, decide: Decide, lead: Actor) -> None:
    opening(decide)
    place_id = apply(world, decide).public_id

    def admit() -> None:
        with transaction():
            place = queries.get_place(lead, place_id, lock=True)
            on = TODAY - ONE_DAY
            commands.set_place_status(place, PlaceStatus.ADMITTED, reason="Good", on=on, by=lead, now=NOON)

    refused(InvalidInput, admit, "on")


def test_nobody_is_admitted_to_a_framework_that_is_over(world: World, decide: Decide, lead: Actor) -> None:
    opening(decide)
    place_id = apply(world, decide).public_id
    decide(commands.close_framework, reason="Too few beds")

    def admit() -> None:
        with transaction():
            place = queries.get_place(lead, place_id, lock=True)
            commands.set_place_status(place, PlaceStatus.ADMITTED, reason="Good", on=TODAY, by=lead, now=NOON)

    refused(IllegalMove, admit)


def test_a_provider_that_joins_an_extended_framework_stays_until_its_last_day(
    world: World, decide: Decide, db: SQLAlchemy
) -> None:
    decide(commands.add_option, EXTENDED)
    exercise(decide)
    on = AFTER.date()
    decide(commands.open_to_providers, from_on=on, to_on=on, reason="Few places", now=AFTER)
    place = apply(world, decide, on=on, now=AFTER)
    assert (place.starts_on, place.last_day) == (on, EXTENDED)


# Lots and councils


def test_lots_are_numbered_on_and_their_titles_told_apart(world: World, decide: Decide, db: SQLAlchemy) -> None:
    told = {"title": "Families", "care_type": CareType.RESIDENTIAL_REHAB, "specialism": "Children"}
    assert decide(commands.add_lot, **told).number == 3
    refused(InvalidInput, lambda: decide(commands.add_lot, **{**told, "title": "FAMILIES!"}), "title")
    lot = factories.lot_of(world.framework, CareType.INPATIENT_DETOX)

    def rename(title: str) -> None:
        with transaction():
            commands.change_lot(
                db.session.get_one(Lot, lot.id),
                title=title,
                specialism="Alcohol",
                by=factories.actor(world.commissioner),
                now=NOON,
            )

    refused(InvalidInput, lambda: rename("families"), "title")
    rename("Inpatient detox")
    assert db.session.get_one(Lot, lot.id).specialism == "Alcohol"


def test_a_council_calls_off_from_its_first_to_its_last_day(world: World, decide: Decide, db: SQLAlchemy) -> None:
    council = factories.an_authority("Newbury Council")
    decide(commands.let_take_part, council, joined_on=TODAY)
    assert refusals(world, TODAY - ONE_DAY, council) == [Refusal.NOT_PARTICIPATING]
    assert refusals(world, TODAY, council) == []
    participant = db.session.query(FrameworkParticipant).filter_by(authority_id=council.id).one()
    refused(InvalidInput, lambda: decide(commands.end_part, participant, left_on=TODAY - ONE_DAY), "left_on")
    decide(commands.end_part, participant, left_on=TODAY)
    assert refusals(world, TODAY, council) == []
    assert refusals(world, TODAY + ONE_DAY, council) == [Refusal.NOT_PARTICIPATING]
    refused(Conflict, lambda: decide(commands.end_part, participant, left_on=TODAY))
    refused(InvalidInput, lambda: decide(commands.let_take_part, council, joined_on=TODAY), "joined_on")
    decide(commands.let_take_part, council, joined_on=TODAY + ONE_DAY)
    assert refusals(world, TODAY + ONE_DAY, council) == []


def test_the_lead_and_who_takes_part_cannot_join_again(world: World, decide: Decide) -> None:
    for council in (world.authority, world.other_authority):
        refused(Conflict, lambda council=council: decide(commands.let_take_part, council, joined_on=TODAY))
    late = factories.an_authority("Late Council")
    joined_on = ENDS + ONE_DAY
    refused(InvalidInput, lambda: decide(commands.let_take_part, late, joined_on=joined_on), "joined_on")


# Importing over decisions


def test_an_import_leaves_an_extension_alone_until_it_lasts_longer_itself(
    world: World, decide: Decide, lead: Actor, db: SQLAlchemy
) -> None:
    from rehab.framework.rules import ListedPlace

    decide(commands.add_option, EXTENDED)
    exercise(decide)

    def bring_in(ends_on: dt.date) -> Framework:
        title, starts_on = "Testhouse Ltd", dt.date(2025, 1, 1)
        place = ListedPlace(title, None, "Residential rehab", ContractType.FRAMEWORK_AGREEMENT, starts_on, ends_on)
        with transaction():
            commands.import_framework(
                [place], title=world.framework.title, lead=world.authority.name, by=lead, now=NOON
            )
        return db.session.get_one(Framework, world.framework.id)

    assert bring_in(ENDS).last_day == EXTENDED
    longer = bring_in(EXTENDED)
    assert (longer.ends_on, longer.extended_to) == (EXTENDED, None)
    assert the_place(db, world).extended_to is None
