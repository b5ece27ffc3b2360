"""Who came and who left, and what is known of those who came: one statement each, grouped by the database."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    String,
    Subquery,
    case,
    cast,
    extract,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from rehab.clients.models import Client
from rehab.core.db import db
from rehab.framework.models import Facility
from rehab.panel.rules.snapshots import YOUNGEST_OF_BANDS, band_from
from rehab.placements.models import Segment, Stay
from rehab.reports.queries.facts import Authorities
from rehab.reports.rules import (
    NOT_RECORDED,
    Characteristic,
    Grid,
    Kind,
    Movement,
    Period,
    movement_grids,
    profile_grids,
)
from rehab.requests.models import HealthSection, PersonSection, PlacementRequest


def activity_grids(period: Period, *, authorities: Authorities) -> list[Grid]:
    """Every table of the period, with nothing hidden."""
    came_and_left = movement_grids(movements(period, authorities=authorities))
    return came_and_left + profile_grids(profile(period, authorities=authorities))


def movements(period: Period, *, authorities: Authorities) -> list[Movement]:
    """Stays that started and that ended in the period, up to `as_of`, counted by all that tells them apart.

    A stay starts where its first segment is and ends where its last is.
    """
    starts = _stays(period, Stay.admitted_on, authorities, first=True).add_columns(
        literal(Kind.STARTS.value).label("kind"), literal("").label("exit_reason")
    )
    ends = _stays(period, Stay.ended_on, authorities, first=False).add_columns(
        literal(Kind.ENDS.value).label("kind"), _recorded(Stay.exit_reason).label("exit_reason")
    )
    rows = union_all(starts, ends).subquery()
    groups = [rows.c[name] for name in ("kind", "care_type", "substance_group", "district", "facility", "exit_reason")]
    wanted = select(*groups, func.count()).group_by(*groups).order_by(*groups)
    return [Movement(Kind(kind), *rest) for kind, *rest in db.session.execute(wanted)]


def _stays(period: Period, day: Any, authorities: Authorities, *, first: bool) -> Any:
    place = _segment(first=first)
    wanted = (
        select(
            cast(Stay.care_type, String).label("care_type"),
            _recorded(PlacementRequest.substance_group).label("substance_group"),
            _recorded(PersonSection.district).label("district"),
            func.coalesce(Facility.name, NOT_RECORDED).label("facility"),
        )
        .select_from(Stay)
        .join(PlacementRequest, PlacementRequest.id == Stay.request_id)
        .outerjoin(PersonSection, PersonSection.request_id == Stay.request_id)
        .outerjoin(place, (place.c.stay_id == Stay.id) & (place.c.place == 1))
        .outerjoin(Facility, Facility.id == place.c.facility_id)
        .where(day.between(period.start, period.as_of))
    )
    return wanted if authorities is None else wanted.where(Stay.authority_id.in_(authorities))


def _segment(*, first: bool) -> Subquery:
    """The segments of each stay, numbered from its beginning or from its end."""
    order = (Segment.starts_on, Segment.id) if first else (Segment.starts_on.desc(), Segment.id.desc())
    number = func.row_number().over(partition_by=Segment.stay_id, order_by=order)
    return select(Segment.stay_id, Segment.facility_id, number.label("place")).subquery()


def profile(period: Period, *, authorities: Authorities) -> list[tuple[Characteristic, str, int]]:
    """The people admitted in the period, once each as their first stay in it knows them, by each characteristic."""
    people = _people(period, authorities)
    parts = [
        select(literal(each.value).label("characteristic"), people.c[each.value].label("category"), func.count())
        .where(people.c.place == 1)
        .group_by(people.c[each.value])
        for each in Characteristic
    ]
    found = db.session.execute(union_all(*parts))
    return sorted((Characteristic(characteristic), category, count) for characteristic, category, count in found)


def _people(period: Period, authorities: Authorities) -> CTE:
    """A row for each stay that began, numbered for each person from the first; `place` 1 is the one that counts."""
    kept = aliased(Client)
    number = func.row_number().over(partition_by=kept.id, order_by=(Stay.admitted_on, Stay.id))
    pregnancy = case(
        (HealthSection.pregnant.is_(True), "yes"), (HealthSection.pregnant.is_(False), "no"), else_=NOT_RECORDED
    )
    particulars: dict[Characteristic, ColumnElement[str]] = {
        Characteristic.AGE: _age_band(kept.date_of_birth),
        Characteristic.SEX: _recorded(kept.sex),
        Characteristic.GENDER: _recorded(PersonSection.gender),
        Characteristic.ETHNICITY: _recorded(PersonSection.ethnicity),
        Characteristic.RELIGION: _recorded(PersonSection.religion),
        Characteristic.ORIENTATION: _recorded(PersonSection.orientation),
        Characteristic.DISABILITY: _recorded(PersonSection.disability),
        Characteristic.PREGNANCY: pregnancy,
        Characteristic.MARITAL_STATUS: _recorded(PersonSection.marital_status),
    }
    wanted = (
        select(number.label("place"), *(column.label(each.value) for each, column in particulars.items()))
        .select_from(Stay)
        .join(Client, Client.id == Stay.client_id)
        .join(kept, kept.id == func.coalesce(Client.merged_into_id, Client.id))
        .outerjoin(PersonSection, PersonSection.request_id == Stay.request_id)
        .outerjoin(HealthSection, HealthSection.request_id == Stay.request_id)
        .where(Stay.admitted_on.between(period.start, period.as_of))
    )
    return (wanted if authorities is None else wanted.where(Stay.authority_id.in_(authorities))).cte("people")


def _age_band(born: Any) -> ColumnElement[str]:
    """The rule of `age_band` in SQL: full years on the day of admission."""
    years = extract("year", Stay.admitted_on) - extract("year", born)
    age = years - case((_day_of_year(Stay.admitted_on) >= _day_of_year(born), 0), else_=1)
    return case(*((age >= low, band_from(low)) for low in reversed(YOUNGEST_OF_BANDS)), else_=band_from(0))


def _day_of_year(day: Any) -> ColumnElement[int]:
    return 100 * extract("month", day) + extract("day", day)


def _recorded(value: Any) -> ColumnElement[str]:
    return func.coalesce(func.nullif(cast(value, String), ""), NOT_RECORDED)
