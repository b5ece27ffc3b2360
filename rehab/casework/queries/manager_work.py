"""What only team managers do: signing requests, and handing on what nobody sees to."""

import datetime as dt

from sqlalchemy import and_, select

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.casework.queries.team import team
from rehab.casework.rules import WorkItem, WorkList
from rehab.clients.models import Client
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.actor import Actor, Permission
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.requests.models import PlacementRequest, SignOff
from rehab.requests.rules import EDITABLE, SignOffState, may_sign

LIMIT = 25


def home(actor: Actor, now: dt.datetime) -> tuple[list[dict[str, object]], list[WorkList]]:
    """Lists that stand above those of the service; that of abandoned cases only while there are any."""
    lists = [WorkList("To sign", tuple(_to_sign(actor)), "No request waits for your signature.")]
    if abandoned := _abandoned(actor, london_date(now)):
        lists.append(WorkList("Cases that nobody sees to", tuple(abandoned), ""))
    return [], lists


def _abandoned(actor: Actor, today: dt.date) -> list[WorkItem]:
    return [
        WorkItem(
            member.name,
            f"{member.cases} open {'case' if member.cases == 1 else 'cases'}: hand on to a colleague",
            f"/team/{member.key}/hand-on",
            tag="Account disabled" if member.user else "Nobody",
            tone="bad",
        )
        for member in team(actor, today)
        if member.needs_handing_on
    ]


def _to_sign(actor: Actor) -> list[WorkItem]:
    """The requests for which this manager may be asked, the next due first."""
    services = actor.organisations(Permission.MANAGE_SERVICE)
    managers = {service: [user.id for user in accounts.holders(Role.TEAM_MANAGER, service)] for service in services}
    running = and_(
        Clock.case_id == PlacementRequest.id, Clock.kind == ClockKind.SIGN_OFF, Clock.state == ClockState.RUNNING
    )
    wanted = (
        select(
            PlacementRequest.reference,
            PlacementRequest.service_id,
            PlacementRequest.key_worker_id,
            Client.given_name,
            Client.family_name,
            Clock.due_at,
        )
        .join(SignOff, and_(SignOff.request_id == PlacementRequest.id, SignOff.state == SignOffState.ASKED))
        .join(Client, Client.id == PlacementRequest.client_id)
        .outerjoin(Clock, running)
        .where(PlacementRequest.service_id.in_(services), PlacementRequest.status.in_(EDITABLE))
        .order_by(Clock.due_at, PlacementRequest.id)
        .limit(LIMIT)
    )
    return [
        WorkItem(f"{given} {family}", "Read the request and sign it", f"/requests/{reference}/sign-off", due=due_at)
        for reference, service_id, key_worker_id, given, family, due_at in db.session.execute(wanted)
        if may_sign(actor.user_id, key_worker_id=key_worker_id, manager_ids=managers[service_id])
    ]
