"""Where an approved request may be put: the facilities that the person chose, then all others."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, exists, select

from rehab.core.db import db
from rehab.framework import queries as framework
from rehab.framework.models import Facility, Provider
from rehab.framework.queries import CallOffOption
from rehab.framework.rules import CareType, refusal_text
from rehab.placements.models import Offer, Placement, PlacementException
from rehab.placements.queries.exceptions import exception_in_force
from rehab.placements.queries.onward import detox_approval, onward_approval
from rehab.placements.rules import (
    ASSESSABLE,
    Approval,
    PlacementStatus,
    approval_fault,
    place_fault,
    weeks_fault,
)
from rehab.requests.models import ApprovedFacility, PlacementRequest
from rehab.requests.rules import RequestStatus


@dataclass(frozen=True, slots=True)
class FacilityOption:
    """A facility with the person's ranking (None: not chosen), its weekly price in pence, and why it cannot be asked.

    Without a `fault` an offer may be made there today.
    """

    facility_id: int
    public_id: str
    name: str
    provider: str
    rank: int | None
    weekly_price_pence: int | None
    fault: str | None
    is_exception: bool = False


def approval_of(request: PlacementRequest, *, detox_first: bool = False) -> Approval | None:
    """What the panel allowed; None unless the request is approved and waits for a bed, or the person is in one.

    `detox_first` is for the detox before the rehab. For somebody in a bed it is what they may go on to.
    """
    if request.status is RequestStatus.ADMITTED:
        return onward_approval(request)
    approval = _approved(request)
    return detox_approval(approval) if approval and detox_first else approval


def _approved(request: PlacementRequest) -> Approval | None:
    care_type, weeks, valid_until = request.care_type, request.approved_weeks, request.approval_valid_until
    if request.status is not RequestStatus.APPROVED or care_type is None or weeks is None or valid_until is None:
        return None
    return Approval(care_type, weeks, request.price_ceiling_pence, valid_until)


def is_approved(offer: Offer) -> bool:
    """Whether the panel has approved what an offer is about, so that a bed can be offered."""
    status = db.session.scalar(select(PlacementRequest.status).where(PlacementRequest.id == offer.request_id))
    return status in {RequestStatus.APPROVED, RequestStatus.ADMITTED}


def asked_for(request: PlacementRequest) -> Approval | None:
    """What the request asks the panel for, as if it were allowed; None unless it waits for the decision."""
    weeks = request.funding.weeks if request.funding else None
    if request.status not in ASSESSABLE or request.care_type is None or not weeks:
        return None
    return Approval(request.care_type, weeks, None, dt.date.max)


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


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether an offer may be made to a facility on a day, and on what it rests; the price is in pence a week.

    An approved exception opens a facility that no framework opens, at its own price. `sentence` says why not.
    """

    facility: Facility
    provider: Provider
    weekly_pence: int | None
    sentence: str
    price_id: int | None = None
    exception: PlacementException | None = None
    notice_days: int = 0

    @property
    def allowed(self) -> bool:
        """Whether nothing forbids it."""
        return not self.sentence


def opening_of(
    option: CallOffOption, exception: PlacementException | None, *, authority_id: int, care_type: CareType, day: dt.date
) -> Opening:
    """How a facility stands for one request: on its framework, else by the request's exception in force on the day."""
    is_meant = exception is not None and exception.facility_id == option.facility.id
    if option.allowed or exception is None or not is_meant:
        price = option.price
        if price is None:
            return Opening(option.facility, option.provider, None, option.sentence)
        return Opening(
            option.facility,
            option.provider,
            price.weekly_pence,
            option.sentence,
            price_id=price.id,
            notice_days=price.notice_days,
        )
    refusals = framework.refusals_outside(option, authority_id=authority_id, care_type=care_type, day=day)
    sentence = refusal_text(refusals)
    return Opening(option.facility, option.provider, exception.weekly_pence, sentence, exception=exception)


def opening(request: PlacementRequest, facility_id: int, *, care_type: CareType, day: dt.date) -> Opening:
    """As `opening_of`, for one facility. Raises NotFound for one that does not exist."""
    authority_id = request.authority_id
    option = framework.call_off_option(facility_id, authority_id=authority_id, care_type=care_type, day=day)
    exception = exception_in_force(request.id, day=day)
    return opening_of(option, exception, authority_id=authority_id, care_type=care_type, day=day)


def approved_facilities(request_id: int) -> frozenset[int]:
    """The ids of the facilities to which the panel bound its approval; none where it left the choice open."""
    wanted = select(ApprovedFacility.facility_id).where(ApprovedFacility.request_id == request_id)
    return frozenset(db.session.scalars(wanted))


def offer_fault(
    found: Opening, approval: Approval, approached: Collection[int], *, approved: Collection[int], day: dt.date
) -> str | None:
    """Why no offer may be made to a facility on a day, in a sentence, or None.

    `approached` are the ids of the facilities with an open offer of the same request, `approved` those to which the
    panel bound it; an exception of its own opens another.
    """
    if not found.allowed or found.weekly_pence is None:
        return found.sentence
    if found.provider.id == approval.stays_with:
        return f"They stay with {found.provider.name} already: record a move to another of its houses instead"
    if found.facility.id in approached:
        return "An offer is open there already"
    if found.exception is None and (fault := place_fault(found.facility.id, approved)):
        return fault
    if found.exception is not None and (fault := weeks_fault(approval.weeks, found.exception.weeks)):
        return fault
    return approval_fault(approval, weekly_price_pence=found.weekly_pence, day=day)


def facility_options(
    request: PlacementRequest, approval: Approval, approached: Collection[int], *, day: dt.date
) -> list[FacilityOption]:
    """Every facility on a framework of the authority, and those chosen or opened by an exception wherever they are.

    The one of the exception comes first, then the chosen ones by rank. The request comes with its choices.
    """
    ranks = {choice.facility_id: choice.rank for choice in request.choices}
    approved = approved_facilities(request.id)
    listed = [
        FacilityOption(
            facility_id=found.facility.id,
            public_id=found.facility.public_id,
            name=found.facility.name,
            provider=found.provider.name,
            rank=ranks.get(found.facility.id),
            weekly_price_pence=found.weekly_pence,
            fault=offer_fault(found, approval, approached, approved=approved, day=day),
            is_exception=found.exception is not None,
        )
        for found in _openings(request, approval.care_type, set(ranks), day)
    ]
    return sorted(listed, key=lambda option: (not option.is_exception, option.rank or len(listed)))


def _openings(request: PlacementRequest, care_type: CareType, chosen: set[int], day: dt.date) -> list[Opening]:
    authority_id = request.authority_id
    exception = exception_in_force(request.id, day=day)
    wanted = chosen | {exception.facility_id} if exception and exception.facility_id else chosen
    options = framework.call_off_options(authority_id, care_type, day)
    found = {option.facility.id for option in options}
    options += [
        framework.call_off_option(facility_id, authority_id=authority_id, care_type=care_type, day=day)
        for facility_id in sorted(wanted - found)
    ]
    return [opening_of(each, exception, authority_id=authority_id, care_type=care_type, day=day) for each in options]
