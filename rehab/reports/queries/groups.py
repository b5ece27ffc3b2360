"""Which group each stay and each request belongs to (`kpis.md`, Groups)."""

from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, select, union
from sqlalchemy.orm import InstrumentedAttribute, aliased

from rehab.accounts.models import Organisation
from rehab.clients.models import Client
from rehab.framework.models import Facility, Provider
from rehab.framework.rules import CareType
from rehab.placements.models import HistoryRow, Stay
from rehab.reports.queries.facts import offers_of
from rehab.reports.rules import NOT_RECORDED, Group
from rehab.requests.models import EligibilitySection, PersonSection, PlacementRequest, RequestChoice
from rehab.requests.rules import CourtOrder

Groups = Select[int, str]


def groups_of_stays(by: Group) -> Groups:
    """Stay id and group, for every stay."""
    if by in {Group.CARE_TYPE, Group.PROVIDER}:
        return _with_group(by, select(Stay.id))
    groups = _particulars(by).subquery()
    return select(Stay.id, groups.c[1]).join(groups, groups.c[0] == Stay.request_id)


def _with_group(by: Group, stays: Select[int]) -> Groups:
    """Beside what is selected of the stays, the group that a stay tells by itself."""
    if by is Group.CARE_TYPE:
        return stays.add_columns(cast(Stay.care_type, String))
    return stays.add_columns(Provider.legal_name).join(Provider, Provider.id == Stay.provider_id)


def groups_of_requests(by: Group, among: Select[int], *, care_type: CareType | None = None) -> Groups:
    """Request id and group: each group that one of its stays is in, or its own particulars where it has none.

    `among` selects the requests that it is asked of. With a care type only the stays and offers of that care tell the
    group.
    """
    if by not in {Group.CARE_TYPE, Group.PROVIDER}:
        return _particulars(by).where(PlacementRequest.id.in_(among))
    with_stays = select(Stay.request_id).where(Stay.request_id.in_(among))
    through_stays = _with_group(by, with_stays)
    if care_type is not None:
        through_stays = through_stays.where(Stay.care_type == care_type)
        with_stays = with_stays.where(Stay.care_type == care_type)
        own = _offered(by, care_type)
    else:
        own = _own_provider() if by is Group.PROVIDER else _own_care_type()
    own = own.where(PlacementRequest.id.in_(among), PlacementRequest.id.not_in(with_stays))
    return select(union(through_stays, own).subquery())


def _particulars(by: Group) -> Groups:
    """Request id and group, for every request; of what stands on the request alone."""
    requests = select(PlacementRequest.id)
    court_order = func.coalesce(cast(EligibilitySection.court_order, String), CourtOrder.NONE.value)
    opiate_crack = case(
        (PlacementRequest.substance_group.is_(None), NOT_RECORDED),
        (PlacementRequest.uses_opiates_or_crack, "yes"),
        else_="no",
    )
    builders: dict[Group, Groups] = {
        Group.SUBSTANCE_GROUP: requests.add_columns(_recorded(PlacementRequest.substance_group)),
        Group.OPIATE_CRACK: requests.add_columns(opiate_crack),
        Group.SEX: _of_the_person(requests),
        Group.LOCAL_AUTHORITY: requests.add_columns(Organisation.area).join(
            Organisation, Organisation.id == PlacementRequest.authority_id
        ),
        Group.DISTRICT: requests.add_columns(_recorded(PersonSection.district)).outerjoin(
            PersonSection, PersonSection.request_id == PlacementRequest.id
        ),
        Group.COURT_ORDER: requests.add_columns(court_order).outerjoin(
            EligibilitySection, EligibilitySection.request_id == PlacementRequest.id
        ),
    }
    return builders[by]


def _of_the_person(requests: Select[int]) -> Groups:
    """Two records that were merged are one person, as the one that was kept says."""
    kept = aliased(Client)
    return (
        requests.add_columns(_recorded(kept.sex))
        .join(Client, Client.id == PlacementRequest.client_id)
        .join(kept, kept.id == func.coalesce(Client.merged_into_id, Client.id))
    )


def _offered(by: Group, care_type: CareType) -> Groups:
    """Of a request without a stay of that care: the care itself, or the providers that were asked for it."""
    if by is Group.CARE_TYPE:
        return select(PlacementRequest.id, literal(care_type.value))
    offered = offers_of(care_type).subquery()
    return (
        select(PlacementRequest.id, Provider.legal_name)
        .join(offered, offered.c.request_id == PlacementRequest.id)
        .join(Provider, Provider.id == offered.c.provider_id)
    )


def _own_care_type() -> Groups:
    """The care asked for: of the rows of a history file where there are any, else of the request."""
    told = select(HistoryRow.request_id, cast(HistoryRow.care_type, String).label("name")).subquery()
    name = func.coalesce(told.c.name, _recorded(PlacementRequest.care_type))
    return select(PlacementRequest.id, name).outerjoin(told, told.c.request_id == PlacementRequest.id)


def _own_provider() -> Groups:
    """The providers of its rows of a history file where there are any, else that of the facility it asked for first."""
    told = (
        select(HistoryRow.request_id, Provider.legal_name)
        .join(Provider, Provider.id == HistoryRow.provider_id)
        .subquery()
    )
    asked = (
        select(RequestChoice.request_id, Provider.legal_name)
        .join(Facility, Facility.id == RequestChoice.facility_id)
        .join(Provider, Provider.id == Facility.provider_id)
        .where(RequestChoice.rank == 1)
        .subquery()
    )
    return (
        select(PlacementRequest.id, func.coalesce(told.c.legal_name, asked.c.legal_name, NOT_RECORDED))
        .outerjoin(told, told.c.request_id == PlacementRequest.id)
        .outerjoin(asked, asked.c.request_id == PlacementRequest.id)
    )


def _recorded(value: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """A missing value is a group of its own."""
    return func.coalesce(func.nullif(cast(value, String), ""), NOT_RECORDED)
