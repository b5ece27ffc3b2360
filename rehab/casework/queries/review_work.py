"""Reviews on home pages: to prepare and to sign for the house, to record, to sign and ahead for the service."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from rehab.casework.queries.still_open import is_planned_review
from rehab.casework.rules import WorkItem
from rehab.clients.models import Client
from rehab.core.clock import LONDON
from rehab.core.db import db
from rehab.core.indexes import unindexed
from rehab.placements.models import Stay
from rehab.requests.models import PlacementRequest
from rehab.reviews.models import PlannedReview, Review, ReviewSignature
from rehab.reviews.rules import Signer

LIMIT = 25


def to_prepare(own: Select[int], until: dt.datetime) -> list[WorkItem]:
    """Reviews planned until then at the provider's houses that nobody has prepared, the next one first."""
    wanted = _planned(unindexed(Stay.provider_id).in_(own)).where(
        PlannedReview.prepared_at.is_(None), PlannedReview.starts_at <= until
    )
    return [
        WorkItem(
            _name(row),
            f"Prepare the review of {_when(row.starts_at)}",
            f"/reviews/planned/{row.public_id}/preparation",
            tag="Prepare",
            tone="act",
        )
        for row in db.session.execute(wanted)
    ]


def to_sign_for_house(own: Select[int]) -> list[WorkItem]:
    """Reviews of people who are there that the provider has not signed."""
    return _to_sign(Stay.provider_id.in_(own), Signer.PROVIDER)


def to_sign_for_service(cases: ColumnElement[bool]) -> list[WorkItem]:
    """Reviews of people who are placed that the key worker has not signed."""
    return _to_sign(cases, Signer.KEY_WORKER)


def to_record(cases: ColumnElement[bool], now: dt.datetime) -> Iterator[WorkItem]:
    """Planned reviews whose time has come and of which nothing was said."""
    for row in db.session.execute(_planned(cases).where(PlannedReview.starts_at <= now)):
        detail = f"Record the review of {_when(row.starts_at)}, or say why it was missed"
        yield WorkItem(_name(row), detail, f"/reviews/planned/{row.public_id}", tag="Review to record", tone="act")


def ahead(cases: ColumnElement[bool], now: dt.datetime, until: dt.datetime) -> Iterator[WorkItem]:
    """Reviews that are planned until then."""
    wanted = _planned(cases).where(PlannedReview.starts_at > now, PlannedReview.starts_at <= until)
    for row in db.session.execute(wanted):
        path = f"/reviews/planned/{row.public_id}"
        yield WorkItem(_name(row), "Review", path, tag=_when(row.starts_at), at=row.starts_at)


def _planned(whose: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(PlannedReview.public_id, PlannedReview.starts_at, Client.given_name, Client.family_name)
        .join(Stay, Stay.id == unindexed(PlannedReview.stay_id))
        .join(Stay.request)
        .join(PlacementRequest.client)
        .where(whose, is_planned_review())
        .order_by(PlannedReview.starts_at, PlannedReview.id)
        .limit(LIMIT)
    )


def _to_sign(whose: ColumnElement[bool], party: Signer) -> list[WorkItem]:
    signed = exists().where(
        ReviewSignature.review_id == Review.id, ReviewSignature.party == party, ReviewSignature.voided_at.is_(None)
    )
    found = db.session.execute(
        select(Stay.public_id, Client.given_name, Client.family_name)
        .select_from(Review)
        .join(Review.stay)
        .join(Stay.request)
        .join(PlacementRequest.client)
        .where(whose, Stay.ended_on.is_(None), Review.recorded_by_id.is_not(None), ~signed)
        .order_by(Review.held_on, Review.id)
        .limit(LIMIT)
    )
    return [
        WorkItem(_name(row), "Read and sign the review", f"/stays/{row.public_id}/reviews", tag="To sign", tone="act")
        for row in found
    ]


def _name(row: Any) -> str:
    return f"{row.given_name} {row.family_name}"


def _when(moment: dt.datetime) -> str:
    """`1 December at 2:00pm`."""
    local = moment.astimezone(LONDON)
    time = f"{local:%-I:%M%p}".lower()
    return f"{local:%-d %B} at {time}"
