"""Which facilities an authority may call off from on a day, and why not from the others."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager

from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import (
    Embargo,
    Facility,
    FacilityActivity,
    Framework,
    FrameworkParticipant,
    FrameworkProvider,
    Lot,
    Price,
    Provider,
)
from rehab.framework.rules import (
    REQUIRED_ACTIVITY,
    STAGE_OF_CARE,
    CallOffFacts,
    CallOffRule,
    CareType,
    Refusal,
    call_off_checks,
    call_off_refusals,
    findings,
    refusal_text,
)

# Facility, place, price; whether the authority takes part, since when it has stopped placements, the activity needed.
Standing = Row[Facility, FrameworkProvider | None, Price | None, bool, dt.date | None, bool]


@dataclass(frozen=True, slots=True)
class CallOffOption:
    """A facility as an authority may, or may not, call it off; without `lot` and `facts` the provider is on no lot.

    Loaded: the facility's provider, the lot's framework.
    """

    facility: Facility
    provider: Provider
    lot: Lot | None
    price: Price | None
    refusals: list[Refusal]
    facts: CallOffFacts | None = None

    @property
    def allowed(self) -> bool:
        """Whether nothing forbids it."""
        return not self.refusals

    @property
    def sentence(self) -> str:
        """The reasons against it in words; empty when it is allowed."""
        return refusal_text(self.refusals)

    @property
    def checks(self) -> list[tuple[CallOffRule, Refusal | None, str]]:
        """Every rule with its refusal (None where it is met) and the fact it rests on, in words."""
        if self.facts is None:
            return [(CallOffRule.LOT, Refusal.WRONG_CARE_TYPE, "The provider is on no lot of any framework")]
        return call_off_checks(self.facts)


def call_off_options(authority_id: int, care_type: CareType, day: dt.date) -> list[CallOffOption]:
    """Every facility on a framework that the authority takes part in, by name, each on the lot that suits best."""
    wanted = _standings(authority_id, care_type, day).where(_works_with(authority_id))
    return _best_of_each(db.session.execute(wanted).all(), care_type, day)


def call_off_options_at(
    facility_ids: Collection[int], *, authority_id: int, care_type: CareType, day: dt.date
) -> dict[int, CallOffOption]:
    """Facility id -> the option there, on whatever framework it is."""
    wanted = _standings(authority_id, care_type, day).where(Facility.id.in_(facility_ids))
    return {option.facility.id: option for option in _best_of_each(db.session.execute(wanted).all(), care_type, day)}


def call_off_option(facility_id: int, *, authority_id: int, care_type: CareType, day: dt.date) -> CallOffOption:
    """One facility, on whatever framework it is. Raises NotFound when there is no such facility."""
    options = call_off_options_at([facility_id], authority_id=authority_id, care_type=care_type, day=day)
    if not options:
        raise NotFound
    return options[facility_id]


def embargo_in_force(day: dt.date) -> ColumnElement[bool]:
    """Both the first and the last day of an embargo count."""
    return and_(Embargo.starts_on <= day, or_(Embargo.ends_on.is_(None), Embargo.ends_on >= day))


def price_in_force(day: dt.date) -> ColumnElement[bool]:
    """Both the first and the last day of a price count."""
    return and_(Price.valid_from <= day, or_(Price.valid_to.is_(None), Price.valid_to >= day))


def participation_on(day: dt.date) -> ColumnElement[bool]:
    """Both the first and the last day of taking part count."""
    return and_(
        or_(FrameworkParticipant.joined_on.is_(None), FrameworkParticipant.joined_on <= day),
        or_(FrameworkParticipant.left_on.is_(None), FrameworkParticipant.left_on >= day),
    )


def _works_with(authority_id: int, *on: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the authority leads a framework or takes part in it: ever, or under a further condition."""
    return or_(
        Framework.lead_authority_id == authority_id,
        exists().where(
            FrameworkParticipant.framework_id == Framework.id, FrameworkParticipant.authority_id == authority_id, *on
        ),
    )


def _standings(
    authority_id: int, care_type: CareType, day: dt.date
) -> Select[Facility, FrameworkProvider | None, Price | None, bool, dt.date | None, bool]:
    """A row for each facility and each lot that its provider is on; one without a lot where there is none."""
    embargoed_since = (
        select(func.min(Embargo.starts_on))
        .where(Embargo.facility_id == Facility.id, Embargo.authority_id == authority_id, embargo_in_force(day))
        .scalar_subquery()
    )
    takes_part = _works_with(authority_id, participation_on(day))
    has_activity = exists().where(
        FacilityActivity.facility_id == Facility.id, FacilityActivity.activity == REQUIRED_ACTIVITY[care_type]
    )
    price = and_(
        Price.lot_id == Lot.id,
        Price.facility_id == Facility.id,
        Price.stage == STAGE_OF_CARE[care_type],
        price_in_force(day),
    )
    return (
        select(Facility, FrameworkProvider, Price, takes_part, embargoed_since, has_activity)
        .join(Facility.provider)
        .outerjoin(FrameworkProvider, FrameworkProvider.provider_id == Provider.id)
        .outerjoin(FrameworkProvider.lot)
        .outerjoin(Lot.framework)
        .outerjoin(Price, price)
        .options(
            contains_eager(Facility.provider),
            contains_eager(FrameworkProvider.lot).contains_eager(Lot.framework),
        )
        .order_by(Facility.name_key, Facility.id, FrameworkProvider.id, Price.valid_from.desc())
    )


def _best_of_each(standings: Iterable[Standing], care_type: CareType, day: dt.date) -> list[CallOffOption]:
    """One option for each facility: on the lot with the fewest refusals, then of that care, then ending last."""
    options: dict[int, list[CallOffOption]] = defaultdict(list)
    for standing in standings:
        options[standing[0].id].append(_option(standing, care_type, day))
    return [min(of_one, key=lambda option: _order(option, care_type)) for of_one in options.values()]


def _order(option: CallOffOption, care_type: CareType) -> tuple[int, bool, int]:
    lot = option.lot
    last_day = lot.framework.last_day.toordinal() if lot else 0
    return len(option.refusals), lot is None or lot.care_type is not care_type, -last_day


def _option(standing: Standing, care_type: CareType, day: dt.date) -> CallOffOption:
    facility, place, price, takes_part, embargoed_since, has_activity = standing
    if place is None:
        against = findings(
            embargoed=embargoed_since is not None,
            registered=facility.is_registered,
            has_activity=has_activity,
            rating=facility.rating,
        )
        return CallOffOption(facility, facility.provider, None, None, [Refusal.WRONG_CARE_TYPE, *against])
    framework = place.lot.framework
    facts = CallOffFacts(
        day=day,
        care_type=care_type,
        framework_starts_on=framework.starts_on,
        framework_ends_on=framework.ends_on,
        framework_extended_to=framework.extended_to,
        framework_closed_on=framework.closed_on,
        authority_takes_part=takes_part,
        lot_care_type=place.lot.care_type,
        place_status=place.status,
        place_starts_on=place.starts_on,
        place_last_day=place.last_day,
        embargoed_since=embargoed_since,
        registered=facility.is_registered,
        has_activity=has_activity,
        rating=facility.rating,
        rated_on=facility.rated_on,
        weekly_price_pence=price.weekly_pence if price else None,
    )
    return CallOffOption(facility, facility.provider, place.lot, price, call_off_refusals(facts), facts)
