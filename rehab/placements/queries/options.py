"""Where an approved request may be put: the facilities that the person chose, then all others."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, exists, select

from rehab.core.db import db
from rehab.framework import queries as framework
from rehab.framework.queries import CallOffOption
from rehab.placements.models import Placement
from rehab.placements.rules import Approval, PlacementStatus, approval_fault
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus


@dataclass(frozen=True, slots=True)
class FacilityOption:
    """A facility with the person's ranking (None: not chosen), its weekly price in pence, and why it cannot be asked.

    Without a `fault` an offer may be made there today.
    """

    facility_id: int
    name: str
    provider: str
    rank: int | None
    weekly_price_pence: int | None
    fault: str | None


def approval_of(request: PlacementRequest) -> Approval | None:
    """What the panel allowed; None unless the request is approved and waits for a bed."""
    care_type, weeks, valid_until = request.care_type, request.approved_weeks, request.approval_valid_until
    if request.status is not RequestStatus.APPROVED or care_type is None or weeks is None or valid_until is None:
        return None
    return Approval(care_type, weeks, request.price_ceiling_pence, valid_until)


def lapsed_approvals(*, today: dt.date) -> list[int]:
    """Ids of the requests whose approval ran out before today without a bed being arranged, in order."""
    return list(db.session.scalars(_lapsed(today).order_by(PlacementRequest.id)))


def is_lapsed(request: PlacementRequest, *, today: dt.date) -> bool:
    """Whether the request is one of `lapsed_approvals`; sure only under its lock."""
    return db.session.scalar(_lapsed(today).where(PlacementRequest.id == request.id)) is not None


def _lapsed(today: dt.date) -> Select[int]:
    arranged = exists().where(
        Placement.request_id == PlacementRequest.id,
        Placement.status.in_([PlacementStatus.ARRANGED, PlacementStatus.ADMITTED]),
    )
    return select(PlacementRequest.id).where(
        PlacementRequest.status == RequestStatus.APPROVED,
        PlacementRequest.approval_valid_until < today,
        ~arranged,
    )


def offer_fault(option: CallOffOption, approval: Approval, approached: Collection[int], *, day: dt.date) -> str | None:
    """Why no offer may be made to a facility on a day, in a sentence, or None.

    `approached` are the ids of the facilities with an open offer of the same request.
    """
    if not option.allowed or option.price is None:
        return option.sentence
    if option.facility.id in approached:
        return "An offer is open there already"
    return approval_fault(approval, weekly_price_pence=option.price.weekly_pence, day=day)


def facility_options(
    request: PlacementRequest, approval: Approval, approached: Collection[int], *, day: dt.date
) -> list[FacilityOption]:
    """Every facility on a framework of the authority, and the chosen ones wherever they are: chosen first, by rank.

    The request comes with its choices.
    """
    ranks = {choice.facility_id: choice.rank for choice in request.choices}
    options = framework.call_off_options(request.authority_id, approval.care_type, day)
    found = {option.facility.id for option in options}
    options += [
        framework.call_off_option(facility_id, authority_id=request.authority_id, care_type=approval.care_type, day=day)
        for facility_id in ranks
        if facility_id not in found
    ]
    listed = [
        FacilityOption(
            facility_id=option.facility.id,
            name=option.facility.name,
            provider=option.provider.name,
            rank=ranks.get(option.facility.id),
            weekly_price_pence=option.price.weekly_pence if option.price else None,
            fault=offer_fault(option, approval, approached, day=day),
        )
        for option in options
    ]
    return sorted(listed, key=lambda option: option.rank or len(listed))
