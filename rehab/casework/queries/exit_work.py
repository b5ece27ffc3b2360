"""What an exit leaves to do: a look by the council, and what is filled in once it is recorded."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, and_, or_, select

from rehab.accounts.models import Organisation
from rehab.casework.queries.still_open import runs
from rehab.casework.rules import WorkItem
from rehab.clients.models import Client, TopProfile
from rehab.clients.rules import TopStage
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind
from rehab.core import clock
from rehab.core.db import db
from rehab.core.indexes import unindexed
from rehab.discharge.models import Departure
from rehab.discharge.rules import ExitKind
from rehab.discharge.rules.exits import AROUND_EXIT
from rehab.framework.models import Provider
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason
from rehab.plans.models import DischargePlan, PlanStakeholder
from rehab.plans.rules import PlanStatus, Stakeholder
from rehab.requests.models import PlacementRequest

LIMIT = 25
# What nobody filled in within this time is left to the page of the exit.
COMPLETE_WITHIN = dt.timedelta(days=28)
_TO_COMPLETE = ("outcomes profile", "letter to the GP", "national data")


def unplanned_exits(authorities: frozenset[int]) -> Iterator[WorkItem]:
    """Unplanned exits that no commissioner of these councils has looked at, by when one must have."""
    waits = and_(
        Clock.subject_type == Stay.__tablename__,
        Clock.subject_id == Stay.id,
        Clock.kind == ClockKind.UNPLANNED_EXIT_TOLD,
        runs(),
    )
    found = db.session.execute(
        select(PlacementRequest.reference, Stay.public_id, Provider, Clock.due_at)
        .select_from(Departure)
        .join(Departure.stay)
        .join(Stay.request)
        .join(Stay.provider)
        .join(Clock, waits)
        .where(
            unindexed(Stay.authority_id).in_(authorities),
            Departure.kind == ExitKind.UNPLANNED,
            Departure.seen_at.is_(None),
        )
        .order_by(Clock.due_at, Departure.id)
        .limit(LIMIT)
    )
    for reference, public_id, provider, due_at in found:
        detail = f"Left {provider.name} unplanned: look at it"
        yield WorkItem(reference, detail, f"/stays/{public_id}/exit/seen", due=due_at)


def exits_to_complete(own: ColumnElement[bool], now: dt.datetime) -> Iterator[WorkItem]:
    """What is still to be filled in of recorded exits, the oldest first; `own` scopes the requests."""
    today = clock.london_date(now)
    lacks_profile = and_(
        Stay.exit_reason != ExitReason.DIED, Stay.ended_on >= today - AROUND_EXIT, ~_has_exit_profile().exists()
    )
    lacks_letter = and_(Departure.gp_letter_sent_on.is_(None), ~_refused_letter().exists())
    lacking = (lacks_profile, lacks_letter, Departure.ndtms_confirmed.is_(False))
    found = db.session.execute(
        select(Client.given_name, Client.family_name, Stay.public_id, *lacking)
        .select_from(Departure)
        .join(Departure.stay)
        .join(Stay.request)
        .join(PlacementRequest.client)
        .where(own, Departure.recorded_at.is_not(None), *_ended_since(today - COMPLETE_WITHIN), or_(*lacking))
        .order_by(Stay.ended_on, Departure.id)
        .limit(LIMIT)
    )
    for given, family, public_id, *lacks in found:
        words = ", ".join(word for word, is_lacking in zip(_TO_COMPLETE, lacks, strict=True) if is_lacking)
        path = f"/stays/{public_id}/exit"
        yield WorkItem(f"{given} {family}", f"Has left. Still to do: {words}", path, tag="To complete", tone="act")


def _ended_since(day: dt.date) -> tuple[ColumnElement[bool], ...]:
    """Every stay is a council's, and the index of a council's stays leads to those that ended of late."""
    return Stay.authority_id.in_(select(Organisation.id)), Stay.ended_on >= day


def _has_exit_profile() -> Select[int]:
    return select(TopProfile.id).where(TopProfile.stay_id == Stay.id, TopProfile.stage == TopStage.EXIT)


def _refused_letter() -> Select[int]:
    return (
        select(PlanStakeholder.id)
        .join(DischargePlan, DischargePlan.id == PlanStakeholder.plan_id)
        .where(
            DischargePlan.case_id == Stay.request_id,
            DischargePlan.status != PlanStatus.REPLACED,
            PlanStakeholder.kind == Stakeholder.GP,
            PlanStakeholder.consented.is_(False),
        )
    )
