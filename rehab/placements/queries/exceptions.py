"""Reads of placements off the framework: what was asked for, by whom it was decided, and what it opens."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Facility
from rehab.placements.models import PlacementException
from rehab.placements.rules import OPEN_EXCEPTIONS, ExceptionStatus
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest

EXCEPTION_PARTS = (
    joinedload(PlacementException.request),
    joinedload(PlacementException.facility).joinedload(Facility.provider),
    joinedload(PlacementException.asked_by),
    joinedload(PlacementException.checked_by),
    joinedload(PlacementException.decided_by),
)


def _visible(actor: Actor) -> Select[PlacementException]:
    """Those of the actor's services' requests, and of the authorities that the actor oversees."""
    return (
        select(PlacementException)
        .join(PlacementException.request)
        .where(
            or_(
                PlacementRequest.service_id.in_(actor.organisations(Permission.VIEW_CASES)),
                PlacementException.authority_id.in_(actor.organisations(Permission.OVERSEE_CASES)),
            )
        )
    )


def get_exception(actor: Actor, public_id: str) -> PlacementException:
    """With request, facility and provider where known, and who asked, checked and decided. Raises NotFound."""
    return _one(_visible(actor).where(PlacementException.public_id == public_id).options(*EXCEPTION_PARTS))


def get_exception_for_update(actor: Actor, public_id: str) -> PlacementException:
    """As `get_exception`, with client, request and exception locked in this order."""
    wanted = _visible(actor).where(PlacementException.public_id == public_id)
    request_id = db.session.scalar(wanted.with_only_columns(PlacementException.request_id))
    if request_id is None:
        raise NotFound
    requests.locked(request_id)
    return _one(wanted.options(*EXCEPTION_PARTS).with_for_update(of=PlacementException))


def _one(wanted: Select[PlacementException]) -> PlacementException:
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def whole_exception(exception_id: int) -> PlacementException:
    """As `get_exception`, for handlers that follow a decision made elsewhere. Raises NotFound."""
    return _one(select(PlacementException).where(PlacementException.id == exception_id).options(*EXCEPTION_PARTS))


def open_exception(request_id: int) -> PlacementException | None:
    """The one that waits for a decision or was approved, with its facility, of a request that the caller has scoped."""
    return db.session.scalar(
        select(PlacementException)
        .where(PlacementException.request_id == request_id, PlacementException.status.in_(OPEN_EXCEPTIONS))
        .options(joinedload(PlacementException.facility).joinedload(Facility.provider))
    )


def exceptions_of(request_id: int) -> Sequence[PlacementException]:
    """Everything that was asked for under a request that the caller has scoped, the latest first."""
    return db.session.scalars(
        select(PlacementException)
        .where(PlacementException.request_id == request_id)
        .order_by(PlacementException.asked_at.desc(), PlacementException.id.desc())
    ).all()


def exceptions_to_decide(authority_ids: Collection[int], *, limit: int) -> Sequence[PlacementException]:
    """Those of these councils that wait for a commissioner, the oldest first, with their requests."""
    return db.session.scalars(
        select(PlacementException)
        .where(
            PlacementException.authority_id.in_(authority_ids),
            PlacementException.status == ExceptionStatus.ASKED,
            PlacementException.referral_id.is_(None),
        )
        .options(joinedload(PlacementException.request))
        .order_by(PlacementException.asked_at, PlacementException.id)
        .limit(limit)
    ).all()


def exception_in_force(request_id: int, *, day: dt.date) -> PlacementException | None:
    """The approved one that opens a facility to the request on a day."""
    found = open_exception(request_id)
    if found is None or found.status is not ExceptionStatus.APPROVED or found.valid_until is None:
        return None
    return found if day <= found.valid_until else None


def open_exception_for_update(request_id: int) -> PlacementException | None:
    """As `open_exception`, itself locked; the caller has locked the request."""
    return db.session.scalar(
        select(PlacementException)
        .where(PlacementException.request_id == request_id, PlacementException.status.in_(OPEN_EXCEPTIONS))
        .with_for_update()
    )
