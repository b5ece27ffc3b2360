"""Tasks on cases."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from rehab.accounts import queries as accounts
from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.casework.models import CaseTask
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.requests.models import PlacementRequest

WORKING = (Role.KEY_WORKER, Role.TEAM_MANAGER)
_PEOPLE = (joinedload(CaseTask.owner), joinedload(CaseTask.set_by), joinedload(CaseTask.done_by))


def colleagues(service_id: int) -> Sequence[User]:
    """Those who work on the cases of a service, by name."""
    people = {user for role in WORKING for user in accounts.holders(role, service_id)}
    return sorted(people, key=lambda user: (user.name_key, user.id))


def _visible(actor: Actor) -> Select[CaseTask]:
    """All tasks of one's services; of one's authority those that a coordinator set."""
    return (
        select(CaseTask)
        .join(CaseTask.request)
        .where(
            or_(
                PlacementRequest.service_id.in_(actor.organisations(Permission.VIEW_CASES)),
                PlacementRequest.authority_id.in_(actor.organisations(Permission.COORDINATE_PANEL))
                & CaseTask.is_from_coordinator,
            )
        )
    )


def of_case(actor: Actor, request_id: int) -> Sequence[CaseTask]:
    """The tasks of a case that this actor may see: those still open first, the next due first."""
    return db.session.scalars(
        _visible(actor)
        .where(CaseTask.request_id == request_id)
        .options(*_PEOPLE)
        .order_by(CaseTask.done_at.desc().nulls_first(), CaseTask.due_on, CaseTask.id)
    ).all()


def get_task(actor: Actor, public_id: str, *, lock: bool = False) -> CaseTask:
    """With its case. Raises NotFound for one that does not exist or is not this actor's to see."""
    wanted = _visible(actor).where(CaseTask.public_id == public_id).options(joinedload(CaseTask.request), *_PEOPLE)
    task = db.session.scalar(wanted.with_for_update(of=CaseTask) if lock else wanted)
    if task is None:
        raise NotFound
    return task


def open_tasks_for_update(request_ids: Collection[int], *, owner_id: int) -> Sequence[CaseTask]:
    """What one person still has to do on these cases, locked."""
    return db.session.scalars(
        select(CaseTask)
        .where(CaseTask.request_id.in_(request_ids), CaseTask.owner_id == owner_id, CaseTask.done_at.is_(None))
        .order_by(CaseTask.id)
        .with_for_update()
    ).all()
