"""What fast tracks, appeals and extensions want of people, and what waits for an agenda."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import contains_eager, joinedload

from rehab.casework.queries.still_open import is_asked_extension, is_asked_fast_track, is_lodged_appeal
from rehab.casework.rules import WorkItem
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.indexes import unindexed
from rehab.discharge.models import Departure
from rehab.panel.models import Appeal, FastTrack, Referral
from rehab.placements.models import Extension, Stay
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus

LIMIT = 25
SOON = dt.timedelta(days=42)


def of_coordinator(actor: Actor) -> Iterator[WorkItem]:
    """Fast tracks to open, appeals to arrange, and what no agenda has yet."""
    authorities = actor.organisations(Permission.COORDINATE_PANEL)
    own = unindexed(PlacementRequest.authority_id).in_(authorities)
    for reference in db.session.scalars(_fast_tracks(PlacementRequest.authority_id.in_(authorities))):
        yield WorkItem(reference, "Open the fast track", f"/cases/{reference}/fast-track", tag="Urgent", tone="act")
    for appeal in db.session.scalars(_appeals(own)):
        detail = "Appoint who looks at the appeal, then open it"
        yield WorkItem(appeal.request.reference, detail, f"/appeals/{appeal.public_id}", due=appeal.due_at)
    for waiting in db.session.scalars(_referrals(own)):
        yield WorkItem(waiting.request.reference, f"{waiting.kind.label}: put it on an agenda", "/panel")


def _fast_tracks(own: ColumnElement[bool]) -> Select[str]:
    return (
        select(PlacementRequest.reference)
        .join(FastTrack, FastTrack.request_id == PlacementRequest.id)
        .where(own, is_asked_fast_track(), PlacementRequest.status == RequestStatus.READY)
        .order_by(FastTrack.asked_at, FastTrack.id)
        .limit(LIMIT)
    )


def _appeals(own: ColumnElement[bool]) -> Select[Appeal]:
    return (
        select(Appeal)
        .join(PlacementRequest, PlacementRequest.id == unindexed(Appeal.request_id))
        .where(own, is_lodged_appeal())
        .options(contains_eager(Appeal.request))
        .order_by(Appeal.due_at, Appeal.id)
        .limit(LIMIT)
    )


def _referrals(own: ColumnElement[bool]) -> Select[Referral]:
    return (
        select(Referral)
        .join(PlacementRequest, PlacementRequest.id == unindexed(Referral.request_id))
        .where(own, Referral.panel_case_id.is_(None), Referral.closed_at.is_(None))
        .options(contains_eager(Referral.request))
        .order_by(Referral.referred_at, Referral.id)
        .limit(LIMIT)
    )


def of_key_worker(own: ColumnElement[bool]) -> Iterator[WorkItem]:
    """Extensions that wait for the key worker to send them to the panel."""
    found = db.session.scalars(
        select(Extension)
        .join(Stay, Stay.id == unindexed(Extension.stay_id))
        .join(Stay.request)
        .where(own, is_asked_extension())
        .options(contains_eager(Extension.stay).contains_eager(Stay.request).joinedload(PlacementRequest.client))
        .order_by(Extension.ends_on, Extension.id)
        .limit(LIMIT)
    )
    for extension in found:
        yield WorkItem(
            extension.stay.request.client.name,
            "Read the extension that was asked for and send it to the panel",
            f"/extensions/{extension.public_id}",
            due=clock.end_of_day(extension.ends_on),
        )


def of_provider(own: Select[int], now: dt.datetime) -> Iterator[WorkItem]:
    """Residents whose funding ends within six weeks, with what was asked about it, or when they leave."""
    today = clock.london_date(now)
    found = db.session.execute(
        select(Stay, Departure.arranged_for)
        .outerjoin(Departure, and_(Departure.stay_id == Stay.id, Departure.arranged_for <= Stay.funded_until))
        .where(Stay.provider_id.in_(own), Stay.ended_on.is_(None), Stay.funded_until <= today + SOON)
        .options(joinedload(Stay.request).joinedload(PlacementRequest.client))
        .order_by(Stay.funded_until, Stay.id)
        .limit(LIMIT)
    ).all()
    asked = {
        extension.stay_id: extension
        for extension in db.session.scalars(
            select(Extension).where(Extension.stay_id.in_([stay.id for stay, _ in found])).order_by(Extension.id)
        )
    }
    for stay, leaves_on in found:
        if leaves_on is not None:
            detail, at = f"Leaves as planned on {clock.written(leaves_on)}", clock.start_of_day(leaves_on)
            yield WorkItem(stay.request.client.name, detail, f"/stays/{stay.public_id}/exit", tag="Leaves", at=at)
            continue
        latest = asked.get(stay.id)
        yield WorkItem(
            stay.request.client.name,
            f"Extension: {latest.status.label.lower()}" if latest else "Ask for an extension, or plan the exit",
            f"/extensions/{latest.public_id}" if latest else f"/stays/{stay.public_id}",
            due=clock.end_of_day(stay.funded_until) if stay.funded_until else None,
        )
