"""What an exit leaves to do: a look by the council, and the letter to the GP."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, select

from rehab.casework.rules import WorkItem
from rehab.clients.models import Client
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import clock
from rehab.core.db import db
from rehab.discharge.models import Departure
from rehab.discharge.rules import ExitKind
from rehab.framework.models import Provider
from rehab.placements.models import Stay
from rehab.plans.models import DischargePlan, PlanStakeholder
from rehab.plans.rules import PlanStatus, Stakeholder
from rehab.requests.models import PlacementRequest

LIMIT = 25
# A letter that nobody sent in this time is no news to the GP any more.
LETTER_WITHIN = dt.timedelta(days=28)


def unplanned_exits(authorities: frozenset[int]) -> Iterator[WorkItem]:
    """Unplanned exits that no commissioner of these councils has looked at, by when one must have."""
    waits = and_(
        Clock.subject_type == Stay.__tablename__,
        Clock.subject_id == Stay.id,
        Clock.kind == ClockKind.UNPLANNED_EXIT_TOLD,
        Clock.state == ClockState.RUNNING,
    )
    found = db.session.execute(
        select(PlacementRequest.reference, Stay.public_id, Provider, Clock.due_at)
        .select_from(Departure)
        .join(Departure.stay)
        .join(Stay.request)
        .join(Stay.provider)
        .join(Clock, waits)
        .where(Stay.authority_id.in_(authorities), Departure.kind == ExitKind.UNPLANNED, Departure.seen_at.is_(None))
        .order_by(Clock.due_at, Departure.id)
        .limit(LIMIT)
    )
    for reference, public_id, provider, due_at in found:
        detail = f"Left {provider.name} unplanned: look at it"
        yield WorkItem(reference, detail, f"/stays/{public_id}/exit/seen", due=due_at)


def letters_to_send(own: ColumnElement[bool], now: dt.datetime) -> Iterator[WorkItem]:
    """Letters to GPs that nobody sent, the oldest exit first, unless the person said no; `own` scopes the requests."""
    said_no = (
        select(PlanStakeholder.id)
        .join(DischargePlan, DischargePlan.id == PlanStakeholder.plan_id)
        .where(
            DischargePlan.case_id == Stay.request_id,
            DischargePlan.status != PlanStatus.REPLACED,
            PlanStakeholder.kind == Stakeholder.GP,
            PlanStakeholder.consented.is_(False),
        )
    )
    found = db.session.execute(
        select(Client.given_name, Client.family_name, Stay.public_id)
        .select_from(Departure)
        .join(Departure.stay)
        .join(Stay.request)
        .join(PlacementRequest.client)
        .where(
            own,
            Departure.recorded_at.is_not(None),
            Departure.gp_letter_sent_on.is_(None),
            Stay.ended_on >= clock.london_date(now) - LETTER_WITHIN,
            ~said_no.exists(),
        )
        .order_by(Stay.ended_on, Departure.id)
        .limit(LIMIT)
    )
    for given, family, public_id in found:
        path = f"/stays/{public_id}/exit/letter-to-gp"
        yield WorkItem(f"{given} {family}", "Has left: send the letter to the GP", path, tag="Letter", tone="act")
