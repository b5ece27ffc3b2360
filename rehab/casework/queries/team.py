"""A team as its managers look after it: who works on how many cases, who is away, and what can be handed on."""

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import joinedload

from rehab.accounts import queries as accounts
from rehab.accounts.models import Cover, User
from rehab.casework.models import CaseTask
from rehab.casework.queries.still_open import is_alive
from rehab.clients.models import Client
from rehab.clocks.models import Clock
from rehab.clocks.queries import owned_on
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.core.indexes import unindexed
from rehab.placements.models import Stay
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import LIVE, RequestStatus

NOBODY = "nobody"
_OPEN = LIVE | {RequestStatus.DRAFT}


@dataclass(frozen=True)
class Member:
    """Somebody of the team, None for cases that are nobody's; with how many open cases, and who covers for them."""

    user: User | None
    cases: int
    covers: Sequence[Cover]

    @property
    def needs_handing_on(self) -> bool:
        """Whether there are cases that nobody sees to."""
        return self.cases > 0 and (self.user is None or self.user.disabled_at is not None)

    @property
    def name(self) -> str:
        """How lists call them."""
        return self.user.name if self.user else "No key worker"

    @property
    def key(self) -> str:
        """What an address calls them."""
        return self.user.public_id if self.user else NOBODY


@dataclass(frozen=True)
class Handover:
    """What moves when somebody's cases are handed on."""

    cases: Sequence[PlacementRequest]
    stays: int
    clocks: int
    tasks: int

    @property
    def edition(self) -> str:
        """Changes when other cases would move than were shown, or from somebody else."""
        listed = " ".join(f"{case.reference}/{case.key_worker_id}" for case in self.cases)
        return hashlib.sha256(listed.encode()).hexdigest()[:16]

    @property
    def service_ids(self) -> set[int]:
        """The services whose cases these are."""
        return {case.service_id for case in self.cases}


def managed(actor: Actor) -> frozenset[int]:
    """The services that this person manages."""
    return actor.organisations(Permission.MANAGE_SERVICE)


def team(actor: Actor, today: dt.date) -> list[Member]:
    """Who works at the services that this person manages, by name; those who left only while they have cases."""
    services = managed(actor)
    covers = accounts.covers_of(services, today)
    counted = dict(
        db.session.execute(
            _open_cases(services)
            .with_only_columns(PlacementRequest.key_worker_id, func.count())
            .order_by(None)
            .group_by(PlacementRequest.key_worker_id)
        ).all()
    )
    members = [
        Member(user, counted.get(user.id, 0), [cover for cover in covers if cover.away_id == user.id])
        for user in accounts.all_caseworkers(services)
        if user.disabled_at is None or counted.get(user.id)
    ]
    return [*members, Member(None, counted[None], ())] if counted.get(None) else members


def get_member(actor: Actor, key: str) -> User | None:
    """Somebody of one's team, None for NOBODY. Raises NotFound for anybody else."""
    if key == NOBODY:
        return None
    found = next((user for user in accounts.all_caseworkers(managed(actor)) if user.public_id == key), None)
    if found is None:
        raise NotFound
    return found


def service_of(actor: Actor, user: User) -> int:
    """The service at which this manager looks after somebody; the first where there are several."""
    return min(managed(actor) & {grant.organisation_id for grant in user.grants})


def _open_cases(service_ids: Collection[int]) -> Select[PlacementRequest]:
    """What is under way, and what has ended but is still waited for."""
    of_services = PlacementRequest.service_id.in_(service_ids)
    under_way = select(PlacementRequest.id).where(of_services, PlacementRequest.status.in_(_OPEN))
    waited_for = select(Clock.case_id).where(is_alive())
    return (
        select(PlacementRequest)
        .where(
            unindexed(PlacementRequest.service_id).in_(service_ids),
            PlacementRequest.id.in_(union(under_way, waited_for)),
        )
        .order_by(PlacementRequest.id)
    )


def handover_of(actor: Actor, user: User | None, *, lock: bool = False) -> Handover:
    """All open cases of somebody of the team, with what hangs from them."""
    owner_id = user.id if user else None
    return _handover(_open_cases(managed(actor)).where(PlacementRequest.key_worker_id == owner_id), lock=lock)


def handover_of_case(actor: Actor, reference: str, *, lock: bool = False) -> Handover:
    """One case of one's service. Raises NotFound for what does not exist or is another's."""
    of_services = PlacementRequest.service_id.in_(managed(actor))
    found = _handover(select(PlacementRequest).where(PlacementRequest.reference == reference, of_services), lock=lock)
    if not found.cases:
        raise NotFound
    return found


def _handover(wanted: Select[PlacementRequest], *, lock: bool) -> Handover:
    if lock:
        people = wanted.with_only_columns(PlacementRequest.client_id).order_by(None)
        db.session.execute(select(Client.id).where(Client.id.in_(people)).order_by(Client.id).with_for_update())
        wanted = wanted.with_for_update(of=PlacementRequest).execution_options(populate_existing=True)
    cases = db.session.scalars(
        wanted.options(joinedload(PlacementRequest.client), joinedload(PlacementRequest.key_worker))
    ).all()
    ids, owners = [case.id for case in cases], {case.key_worker_id for case in cases}
    owner_id = next(iter(owners), None)
    open_stays = select(func.count(Stay.id)).where(Stay.request_id.in_(ids), Stay.ended_on.is_(None))
    tasks = select(func.count(CaseTask.id)).where(
        CaseTask.request_id.in_(ids), CaseTask.owner_id == owner_id, CaseTask.done_at.is_(None)
    )
    clocks = owned_on(ids, owner_id).with_only_columns(func.count(Clock.id)).order_by(None)
    return Handover(
        cases=cases,
        stays=db.session.scalar(open_stays) or 0,
        clocks=db.session.scalar(clocks) or 0,
        tasks=db.session.scalar(tasks) or 0,
    )


def successors(handover: Handover) -> list[User]:
    """Those who could take these cases over: they work at the service and do not have them now."""
    now = {case.key_worker_id for case in handover.cases}
    found: list[User] = []
    for service_id in sorted(handover.service_ids):
        staff = accounts.caseworkers(service_id)
        found = [user for user in staff if user in found] if found else list(staff)
    return [user for user in found if user.id not in now]
