"""Offers, placements and stays."""

import datetime as dt

from rehab.clients.models import Client
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.framework.models import Facility, Price
from rehab.framework.rules import CareType, Stage
from rehab.placements.models import Offer, Placement, Segment, Stay
from rehab.placements.rules import DeclineReason, ExitReason, OfferStatus, PlacementStatus
from rehab.requests.models import PlacementRequest
from tests.factories.storing import NOON, TODAY, numbers, one_commit, stored


@one_commit()
def a_stay(
    request: PlacementRequest,
    facility: Facility,
    *,
    admitted_on: dt.date = dt.date(2026, 5, 20),
    ended_on: dt.date | None = None,
    exit_reason: ExitReason | None = None,
    funded_until: dt.date | None = None,
    **more: object,
) -> Stay:
    """An admitted placement of the request with its stay and one segment."""
    ended = ended_on is not None
    placement = stored(
        Placement(
            reference=f"P-2026-{next(numbers):05d}",
            request_id=request.id,
            provider_id=facility.provider_id,
            status=PlacementStatus.ENDED if ended else PlacementStatus.ADMITTED,
            arranged_at=NOON,
            arrives_on=admitted_on,
        )
    )
    care_type = request.care_type or CareType.RESIDENTIAL_REHAB
    stay = stored(
        Stay(
            placement_id=placement.id,
            request_id=request.id,
            client_id=request.client_id,
            service_id=request.service_id,
            authority_id=request.authority_id,
            provider_id=facility.provider_id,
            care_type=care_type,
            admitted_on=admitted_on,
            ended_on=ended_on,
            exit_reason=exit_reason,
            funded_until=funded_until or admitted_on + dt.timedelta(weeks=12),
            **more,
        )
    )
    stored(
        Segment(
            stay_id=stay.id,
            facility_id=facility.id,
            stage=Stage.DETOX if care_type is CareType.INPATIENT_DETOX else Stage.STAGE_1,
            weekly_price_pence=70_000,
            starts_on=admitted_on,
            expected_until=stay.funded_until,
            ends_on=ended_on,
        )
    )
    return stay


def an_offer(
    request: PlacementRequest,
    facility: Facility,
    *,
    status: OfferStatus = OfferStatus.SENT,
    bed_from: dt.date | None = None,
    weeks: int = 12,
    weekly_pence: int = 70_000,
    sent_at: dt.datetime = NOON,
) -> Offer:
    """An offer with the least of a record; accepted or confirmed it keeps a bed from `bed_from` or today on."""
    keeps_a_bed = status in {OfferStatus.ACCEPTED, OfferStatus.CONFIRMED}
    starts_on = (bed_from or TODAY) if keeps_a_bed else None
    client = db.session.get_one(Client, request.client_id)
    return stored(
        Offer(
            request_id=request.id,
            provider_id=facility.provider_id,
            facility_id=facility.id,
            price_id=db.session.query(Price).filter_by(facility_id=facility.id).first().id,
            weekly_price_pence=weekly_pence,
            weeks=weeks,
            status=status,
            sent_at=sent_at,
            offered_on=london_date(sent_at),
            bed_from=starts_on,
            bed_until=starts_on + dt.timedelta(weeks=weeks) if starts_on else None,
            bed_held=keeps_a_bed,
            decline_reason=DeclineReason.NO_BED if status is OfferStatus.DECLINED else None,
            summary={"reference": request.reference, "name": client.name, "initials": client.initials},
        )
    )


@one_commit()
def an_arranged_placement(
    request: PlacementRequest, facility: Facility, *, arrives_on: dt.date = TODAY, weeks: int = 12
) -> Placement:
    """A confirmed bed that waits for the person."""
    offer = an_offer(request, facility, status=OfferStatus.CONFIRMED, bed_from=arrives_on, weeks=weeks)
    return stored(
        Placement(
            reference=f"P-2026-{next(numbers):05d}",
            request_id=request.id,
            provider_id=facility.provider_id,
            offer_id=offer.id,
            arranged_at=NOON,
            arrives_on=arrives_on,
        )
    )
