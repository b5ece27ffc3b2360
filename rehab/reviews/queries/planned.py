"""Reads of planned reviews."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from rehab.accounts import queries as accounts
from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.placements.models import Stay
from rehab.placements.queries.stays import own_providers
from rehab.reviews.models import PlannedReview, ReviewInvitee
from rehab.reviews.queries.held import readable_stay, readable_stay_for_update
from rehab.reviews.rules import PlannedStatus


def _whole() -> Select[PlannedReview]:
    return select(PlannedReview).options(
        selectinload(PlannedReview.invited).joinedload(ReviewInvitee.user), selectinload(PlannedReview.goals)
    )


def planned_ahead(stay_id: int) -> PlannedReview | None:
    """The review of a stay that is planned, with who is invited and what was prepared; the caller has scoped it."""
    return db.session.scalar(
        _whole().where(PlannedReview.stay_id == stay_id, PlannedReview.status == PlannedStatus.PLANNED)
    )


def missed(stay_id: int) -> Sequence[PlannedReview]:
    """The planned reviews of a stay that were not held, the latest first."""
    return db.session.scalars(
        select(PlannedReview)
        .where(PlannedReview.stay_id == stay_id, PlannedReview.status == PlannedStatus.MISSED)
        .order_by(PlannedReview.starts_at.desc(), PlannedReview.id.desc())
    ).all()


def get_planned(actor: Actor, public_id: str) -> tuple[PlannedReview, Stay]:
    """A planned review that the actor may read, and its stay. Raises NotFound."""
    return _planned(actor, public_id, lock=False)


def get_planned_for_update(actor: Actor, public_id: str) -> tuple[PlannedReview, Stay]:
    """As `get_planned`, with client, request, placement and stay locked."""
    return _planned(actor, public_id, lock=True)


def _planned(actor: Actor, public_id: str, *, lock: bool) -> tuple[PlannedReview, Stay]:
    stay_of = db.session.scalar(select(Stay.public_id).join(PlannedReview).where(PlannedReview.public_id == public_id))
    if stay_of is None:
        raise NotFound
    stay = readable_stay_for_update(actor, stay_of) if lock else readable_stay(actor, stay_of)
    found = db.session.scalar(_whole().where(PlannedReview.public_id == public_id))
    if found is None:
        raise NotFound
    return found, stay


def may_be_invited(stay: Stay) -> list[User]:
    """Those with an account who may read the reviews of a stay, of the service first; needs the provider loaded."""
    sides = (
        (stay.service_id, (Role.KEY_WORKER, Role.TEAM_MANAGER)),
        (stay.provider.organisation_id, (Role.PROVIDER_STAFF, Role.PROVIDER_MANAGER)),
    )
    found = {
        user.id: user
        for organisation_id, roles in sides
        for role in roles
        for user in accounts.holders(role, organisation_id)
    }
    return list(found.values())


def own_meetings(actor: Actor, *, now: dt.datetime) -> list[PlannedReview]:
    """The planned reviews, from a day ago on, to which somebody is invited and which they may still read."""
    from_side = (
        PlannedReview.stay.has(Stay.service_id.in_(actor.organisations(Permission.VIEW_CASES))),
        PlannedReview.stay.has(Stay.provider_id.in_(own_providers(actor))),
    )
    return list(
        db.session.scalars(
            select(PlannedReview)
            .join(PlannedReview.invited)
            .where(
                ReviewInvitee.user_id == actor.user_id,
                PlannedReview.status.in_([PlannedStatus.PLANNED, PlannedStatus.CALLED_OFF]),
                PlannedReview.starts_at > now - dt.timedelta(days=1),
                or_(*from_side),
            )
            .order_by(PlannedReview.starts_at, PlannedReview.id)
        )
    )
