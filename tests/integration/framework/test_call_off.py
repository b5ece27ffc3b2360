"""Which facilities a council may call off from, read from the database."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import update

from rehab.accounts.models import Organisation
from rehab.core.errors import NotFound
from rehab.core.transaction import transaction
from rehab.framework.models import Facility, FrameworkProvider, Lot, Provider
from rehab.framework.queries import CallOffOption, call_off_option, call_off_options, facilities_of, lock_facility
from rehab.framework.rules import CareType, PlaceStatus, Rating, Refusal, RegulatedActivity, Stage
from tests import factories
from tests.factories import TODAY, World
from tests.support.framework import an_embargo, many_facilities
from tests.support.statements import statements_seen

REHAB, DETOX = CareType.RESIDENTIAL_REHAB, CareType.INPATIENT_DETOX
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)

Option = Callable[..., CallOffOption]


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return factories.a_world()


@pytest.fixture
def option(world: World) -> Option:
    """What the first council may do at a facility."""

    def option(facility: Facility | None = None, care_type: CareType = REHAB, day: dt.date = TODAY) -> CallOffOption:
        facility_id = (facility or world.facility).id
        return call_off_option(facility_id, authority_id=world.authority.id, care_type=care_type, day=day)

    return option


def names(council: Organisation, care_type: CareType = REHAB, day: dt.date = TODAY) -> list[str]:
    return [option.facility.name for option in call_off_options(council.id, care_type, day)]


def the_place(db: SQLAlchemy, provider: Provider) -> FrameworkProvider:
    return db.session.query(FrameworkProvider).filter_by(provider_id=provider.id).one()


def test_lists_every_facility_by_name_with_lot_provider_and_price(world: World) -> None:
    options = call_off_options(world.authority.id, REHAB, TODAY)
    assert [option.facility.name for option in options] == ["Other House", "Second House", "Test House"]
    assert all(option.allowed and option.sentence == "" for option in options)
    last = options[-1]
    assert last.provider.name == "Testhouse Ltd"
    assert last.lot is not None
    assert last.lot.framework.title == world.framework.title
    assert last.price is not None
    assert last.price.weekly_pence == 70_000


def test_lead_and_participating_councils_call_off_and_others_see_nothing(world: World) -> None:
    stranger = factories.an_authority("Elsewhere Council")
    assert len(names(world.authority)) == len(names(world.other_authority)) == 3
    assert names(stranger) == []
    refused = call_off_option(world.facility.id, authority_id=stranger.id, care_type=REHAB, day=TODAY)
    assert refused.refusals == [Refusal.NOT_PARTICIPATING]


def test_an_expired_framework_is_refused(option: Option) -> None:
    refused = option(day=dt.date(2029, 1, 1))
    assert Refusal.FRAMEWORK_EXPIRED in refused.refusals
    assert refused.sentence.startswith("The framework has expired.")
    assert option(day=dt.date(2028, 12, 31)).allowed


def test_a_coming_framework_is_refused(option: Option) -> None:
    assert Refusal.FRAMEWORK_COMING in option(day=dt.date(2024, 12, 31)).refusals
    assert option(day=dt.date(2025, 1, 1)).allowed


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (PlaceStatus.APPLIED, Refusal.NOT_ADMITTED),
        (PlaceStatus.RESERVE, Refusal.NOT_ADMITTED),
        (PlaceStatus.SUSPENDED, Refusal.SUSPENDED),
        (PlaceStatus.REMOVED, Refusal.REMOVED),
    ],
)
def test_a_provider_not_admitted_is_refused(
    world: World, option: Option, db: SQLAlchemy, status: PlaceStatus, refusal: Refusal
) -> None:
    the_place(db, world.provider).status = status
    db.session.commit()
    assert option().refusals == [refusal]
    assert option(world.other_facility).allowed, "another provider is not touched"


def test_a_contract_that_has_ended_is_refused(world: World, option: Option, db: SQLAlchemy) -> None:
    the_place(db, world.provider).ends_on = YESTERDAY
    db.session.commit()
    assert option().refusals == [Refusal.PLACE_ENDED]
    assert option(day=YESTERDAY).allowed


def test_the_wrong_care_type_is_refused(option: Option) -> None:
    assert Refusal.WRONG_CARE_TYPE in option(care_type=DETOX).refusals


def test_an_embargo_stops_only_its_own_council_and_only_on_its_days(world: World, option: Option) -> None:
    an_embargo(world.facility, world.authority, starts_on=TODAY, ends_on=TOMORROW)
    assert option().refusals == [Refusal.EMBARGOED]
    assert option(day=TOMORROW).refusals == [Refusal.EMBARGOED]
    assert option(day=YESTERDAY).allowed
    assert option(day=TOMORROW + dt.timedelta(days=1)).allowed
    assert option(world.second_facility).allowed
    other = call_off_option(world.facility.id, authority_id=world.other_authority.id, care_type=REHAB, day=TODAY)
    assert other.allowed


def test_an_embargo_without_an_end_goes_on(world: World, option: Option) -> None:
    an_embargo(world.facility, world.authority, starts_on=YESTERDAY)
    assert option(day=TODAY + dt.timedelta(days=500)).refusals == [Refusal.EMBARGOED]


def test_a_facility_that_is_not_registered_is_refused(world: World, option: Option) -> None:
    house = factories.a_facility(world.provider, is_registered=False, activities=())
    factories.a_price(factories.lot_of(world.framework), house)
    assert option(house).refusals == [Refusal.NOT_REGISTERED]


def test_a_facility_registered_for_another_activity_is_refused(world: World, option: Option) -> None:
    house = factories.a_facility(world.provider, activities=(RegulatedActivity.TREATMENT,))
    factories.a_price(factories.lot_of(world.framework), house)
    assert option(house).refusals == [Refusal.ACTIVITY_MISSING]


def test_an_inadequate_facility_is_refused(world: World, option: Option) -> None:
    house = factories.a_facility(world.provider, rating=Rating.INADEQUATE)
    factories.a_price(factories.lot_of(world.framework), house)
    assert option(house).refusals == [Refusal.INADEQUATE]


def test_a_facility_without_a_price_on_the_day_is_refused(world: World, option: Option) -> None:
    house = factories.a_facility(world.provider)
    assert option(house).refusals == [Refusal.NO_PRICE]
    factories.a_price(factories.lot_of(world.framework), house, valid_from=TODAY, valid_to=TOMORROW)
    assert option(house).allowed
    assert option(house, day=TOMORROW).allowed
    assert option(house, day=YESTERDAY).refusals == [Refusal.NO_PRICE]
    assert option(house, day=TOMORROW + dt.timedelta(days=1)).refusals == [Refusal.NO_PRICE]


def test_a_price_for_another_stage_is_no_price(world: World, option: Option) -> None:
    house = factories.a_facility(world.provider)
    factories.a_price(factories.lot_of(world.framework), house, stage=Stage.STAGE_2)
    assert option(house).refusals == [Refusal.NO_PRICE]


def test_the_price_in_force_on_the_day_is_the_one_that_counts(world: World, option: Option) -> None:
    house = factories.a_facility(world.provider)
    lot = factories.lot_of(world.framework)
    factories.a_price(lot, house, weekly_pence=60_000, valid_to=YESTERDAY)
    factories.a_price(lot, house, weekly_pence=65_000, valid_from=TODAY)
    prices = [option(house, day=day).price for day in (YESTERDAY, TODAY)]
    assert [price.weekly_pence for price in prices if price] == [60_000, 65_000]


def test_every_reason_is_named(world: World, option: Option, db: SQLAlchemy) -> None:
    house = factories.a_facility(world.provider, rating=Rating.INADEQUATE, is_registered=False, activities=())
    the_place(db, world.provider).status = PlaceStatus.SUSPENDED
    an_embargo(house, world.authority, starts_on=YESTERDAY)
    assert option(house).sentence == (
        "The provider is suspended from the framework. Your council has stopped new placements there. "
        "It is not registered with the Care Quality Commission. The Care Quality Commission rates it Inadequate. "
        "It has no agreed price on this date."
    )


def test_the_live_framework_is_chosen_over_the_expired_one(world: World, option: Option) -> None:
    past = factories.a_framework(world.authority, starts_on=dt.date(2022, 1, 1), ends_on=dt.date(2024, 12, 31))
    factories.a_place(factories.lot_of(past), world.provider)
    chosen = option()
    assert chosen.allowed
    assert chosen.lot is not None
    assert chosen.lot.framework_id == world.framework.id
    assert names(world.authority) == ["Other House", "Second House", "Test House"], "each facility once"


def test_of_two_lots_the_one_of_the_wanted_care_is_chosen(world: World, option: Option) -> None:
    detox_lot = factories.lot_of(world.framework, DETOX)
    factories.a_place(detox_lot, world.provider)
    factories.a_price(detox_lot, world.facility, weekly_pence=245_000, stage=Stage.DETOX)
    rehab, detox = option(), option(care_type=DETOX)
    assert rehab.allowed
    assert detox.allowed
    assert [found.lot.care_type for found in (rehab, detox) if found.lot] == [REHAB, DETOX]
    assert [found.price.weekly_pence for found in (rehab, detox) if found.price] == [70_000, 245_000]


def test_the_reasons_of_the_better_lot_are_the_ones_told(world: World, option: Option, db: SQLAlchemy) -> None:
    """Suspended on the live framework says more than expired on the old one."""
    past = factories.a_framework(world.authority, starts_on=dt.date(2022, 1, 1), ends_on=dt.date(2024, 12, 31))
    factories.a_place(factories.lot_of(past), world.provider)
    live = db.session.query(FrameworkProvider).filter_by(lot_id=factories.lot_of(world.framework).id)
    live.filter_by(provider_id=world.provider.id).one().status = PlaceStatus.SUSPENDED
    db.session.commit()
    assert option().refusals == [Refusal.SUSPENDED]


def test_a_contract_that_is_not_for_placements_is_refused(world: World, option: Option, db: SQLAlchemy) -> None:
    provider = factories.a_provider("Change Ltd")
    block = Lot(framework_id=world.framework.id, number=3, title="Adult service", care_type=None)
    db.session.add(block)
    db.session.commit()
    factories.a_place(block, provider)
    house = factories.a_facility(provider)
    assert Refusal.WRONG_CARE_TYPE in option(house).refusals


def test_a_provider_on_no_framework_is_refused(world: World, option: Option) -> None:
    house = factories.a_facility(factories.a_provider("Loner Ltd"))
    refused = option(house)
    assert (refused.lot, refused.price, refused.refusals) == (None, None, [Refusal.WRONG_CARE_TYPE])


def test_a_facility_that_does_not_exist_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        call_off_option(999_999_999, authority_id=world.authority.id, care_type=REHAB, day=TODAY)


def test_a_thousand_facilities_cost_as_many_statements_as_ten(world: World) -> None:
    counts = []
    for number in (10, 1_000):
        many_facilities(world.framework, number)
        with statements_seen() as seen:
            options = call_off_options(world.authority.id, REHAB, TODAY)
        assert len(options) >= number
        counts.append(len(seen))
    assert counts == [1, 1]


def test_a_provider_knows_its_own_facilities_alone(world: World) -> None:
    of_first = facilities_of(factories.actor(world.provider_user))
    assert [facility.name for facility in of_first] == ["Second House", "Test House"]
    assert [facility.provider.name for facility in of_first] == ["Testhouse Ltd"] * 2
    assert facilities_of(factories.actor(world.key_worker)) == []


def test_a_locked_facility_is_read_anew(world: World, db: SQLAlchemy) -> None:
    facility_id = world.facility.id
    with transaction():
        held = lock_facility(facility_id)
        db.session.connection().execute(update(Facility.__table__).values(beds_any=9))
        assert lock_facility(facility_id) is held
        assert held.beds_any == 9
    with pytest.raises(NotFound):
        lock_facility(999_999_999)
