"""The rows that measures are made of: one per stay or one per request, with what they can be grouped by."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, String, and_, case, cast, func, select, union
from sqlalchemy.orm import InstrumentedAttribute, aliased

from rehab.accounts.models import Organisation
from rehab.clients.models import Client
from rehab.framework.models import Facility, Provider
from rehab.placements.models import Stay
from rehab.reports.rules import NOT_RECORDED, Group
from rehab.requests.models import EligibilitySection, PersonSection, PlacementRequest, RequestChoice
from rehab.requests.rules import CourtOrder
from rehab.reviews.models import Review

Authorities = Collection[int] | None


def stay_facts(authorities: Authorities) -> CTE:
    """Every stay of these authorities (all of them for None).

    `is_final` is worked out per request before anything is left out: of two stays admitted on one day the one
    that ended earlier comes first, and an open one last.
    """
    order = (Stay.admitted_on.desc(), Stay.ended_on.desc().nulls_first(), Stay.id.desc())
    rank = func.row_number().over(partition_by=Stay.request_id, order_by=order)
    wanted = select(
        Stay.id,
        Stay.request_id,
        Stay.care_type,
        Stay.provider_id,
        Stay.admitted_on,
        Stay.ended_on,
        Stay.exit_reason,
        Stay.discharge_plan_agreed_on,
        Stay.community_return_on,
        Stay.review_days,
        (rank == 1).label("is_final"),
    )
    if authorities is not None:
        wanted = wanted.where(Stay.authority_id.in_(authorities))
    return wanted.cte("stay_facts")


def review_anchors(stays: CTE) -> CTE:
    """Each day from which a review falls due (admission and every review held), with the next one after it."""
    admissions = select(stays.c.id.label("stay_id"), stays.c.admitted_on.label("day"))
    held = select(Review.stay_id, Review.held_on.label("day")).join(stays, stays.c.id == Review.stay_id)
    days = union(admissions, held).subquery()
    following = func.lead(days.c.day).over(partition_by=days.c.stay_id, order_by=days.c.day)
    return select(days.c.stay_id, days.c.day, following.label("next_day")).cte("review_anchors")


def recorded(value: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """A missing value is a group of its own."""
    return func.coalesce(func.nullif(cast(value, String), ""), NOT_RECORDED)


def request_group(by: Group) -> tuple[Select[int, str], bool]:
    """Request id and group for every request; whether the group is told by its stays where it has any."""
    joined = select(PlacementRequest.id)
    chosen = aliased(Facility)
    court_order = func.coalesce(cast(EligibilitySection.court_order, String), CourtOrder.NONE.value)
    builders: dict[Group, Select[int, str]] = {
        Group.SUBSTANCE_GROUP: joined.add_columns(recorded(PlacementRequest.substance_group)),
        Group.OPIATE_CRACK: joined.add_columns(
            case(
                (PlacementRequest.substance_group.is_(None), NOT_RECORDED),
                (PlacementRequest.uses_opiates_or_crack, "yes"),
                else_="no",
            )
        ),
        Group.SEX: joined.add_columns(recorded(Client.sex)).join(Client),
        Group.LOCAL_AUTHORITY: joined.add_columns(Organisation.name).join(
            Organisation, Organisation.id == PlacementRequest.authority_id
        ),
        Group.DISTRICT: joined.add_columns(recorded(PersonSection.district)).outerjoin(PersonSection),
        Group.COURT_ORDER: joined.add_columns(court_order).outerjoin(EligibilitySection),
        Group.CARE_TYPE: joined.add_columns(recorded(PlacementRequest.care_type)),
        Group.PROVIDER: joined.add_columns(recorded(Provider.legal_name))
        .outerjoin(RequestChoice, and_(RequestChoice.request_id == PlacementRequest.id, RequestChoice.rank == 1))
        .outerjoin(chosen, chosen.id == RequestChoice.facility_id)
        .outerjoin(Provider, Provider.id == chosen.provider_id),
    }
    return builders[by], by in {Group.CARE_TYPE, Group.PROVIDER}


def stay_group(by: Group) -> Select[int, str]:
    """Stay id and group for every stay."""
    if by is Group.CARE_TYPE:
        return select(Stay.id, cast(Stay.care_type, String))
    if by is Group.PROVIDER:
        return select(Stay.id, Provider.legal_name).join(Provider, Provider.id == Stay.provider_id)
    groups = request_group(by)[0].subquery()
    key, name = groups.c[0], groups.c[1]
    return select(Stay.id, name).join(groups, key == Stay.request_id)
