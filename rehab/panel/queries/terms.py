"""What follows a decision: money it would take, consent to go over a budget, conditions, what a deferral asks for."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from rehab.core.actor import Actor, Permission
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.core.money import financial_year
from rehab.finance import queries as finance
from rehab.finance.rules import BudgetEffect, BudgetPosition, FundingSource, net_weekly
from rehab.framework.models import Facility
from rehab.panel.models import OverBudgetConsent, PanelCase, PanelCondition
from rehab.panel.queries.kinds import referral_of_case
from rehab.panel.queries.panels import existing
from rehab.panel.rules import Choice, PanelCaseStatus
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest


def budget_effects(case: PanelCase, *, weeks: int, price_ceiling_pence: int, now: dt.datetime) -> list[BudgetEffect]:
    """What an approval on these terms would take from each budget; none while nobody pays.

    Counted from today, or for an extension from the day on which the funding ends.
    """
    funding = requests.whole_request(case.request_id).funding
    if funding is None or funding.source is None:
        return []
    net = net_weekly(price_ceiling_pence, funding.paid_by_others_pence)
    referral = referral_of_case(case.id)
    starts_on = (referral and referral.starts_on) or london_date(now)
    return finance.effect(case.request.authority_id, funding.source, net, starts_on, weeks)


def sources_left(case: PanelCase, day: dt.date) -> dict[FundingSource, BudgetPosition]:
    """Source -> what became of the authority's budget of the financial year, for the sources that have one."""
    return finance.year_positions([case.request.authority_id], financial_year(day))


def facilities_of(case: PanelCase) -> list[Facility]:
    """Those that the case is about, else those that the person chose, by rank."""
    if case.facilities:
        return [named.facility for named in case.facilities]
    return [choice.facility for choice in requests.whole_request(case.request_id).choices]


def _consents_seen_by(actor: Actor) -> Select[OverBudgetConsent]:
    return (
        select(OverBudgetConsent)
        .join(OverBudgetConsent.case)
        .join(PanelCase.request)
        .where(PlacementRequest.authority_id.in_(actor.organisations(Permission.MANAGE_FRAMEWORK)))
        .options(contains_eager(OverBudgetConsent.case).contains_eager(PanelCase.request))
    )


def get_consent(actor: Actor, public_id: str) -> OverBudgetConsent:
    """A commissioner's, with its case and request. Raises NotFound."""
    return existing(db.session.scalar(_consents_seen_by(actor).where(OverBudgetConsent.public_id == public_id)))


def get_consent_for_update(actor: Actor, public_id: str) -> OverBudgetConsent:
    """As `get_consent`, with the case locked."""
    wanted = _consents_seen_by(actor).where(OverBudgetConsent.public_id == public_id)
    locked = wanted.with_for_update(of=PanelCase).execution_options(populate_existing=True)
    return existing(db.session.scalar(locked))


def consents_to_answer(authority_ids: Collection[int], *, limit: int) -> Sequence[OverBudgetConsent]:
    """What chairs ask the commissioners of these councils, the longest waiting first."""
    return db.session.scalars(
        select(OverBudgetConsent)
        .join(OverBudgetConsent.case)
        .join(PanelCase.request)
        .where(
            PlacementRequest.authority_id.in_(authority_ids),
            PanelCase.status == PanelCaseStatus.OPEN,
            OverBudgetConsent.answer.is_(None),
        )
        .options(contains_eager(OverBudgetConsent.case).contains_eager(PanelCase.request))
        .order_by(OverBudgetConsent.asked_at, OverBudgetConsent.id)
        .limit(limit)
    ).all()


def decisions_in_doubt(authority_ids: Collection[int], *, limit: int) -> Sequence[PanelCase]:
    """Decisions of these councils that their votes no longer carry and nobody has seen to, with their requests."""
    return db.session.scalars(
        select(PanelCase)
        .join(PanelCase.request)
        .where(
            PlacementRequest.authority_id.in_(authority_ids),
            PanelCase.in_doubt_since.is_not(None),
            PanelCase.doubt_answer == "",
        )
        .options(contains_eager(PanelCase.request))
        .order_by(PanelCase.in_doubt_since, PanelCase.id)
        .limit(limit)
    ).all()


def _worked_on_by(actor: Actor) -> ColumnElement[bool]:
    """The requests whose service the actor asks for places, and those whose panel they coordinate."""
    return or_(
        PlacementRequest.service_id.in_(actor.organisations(Permission.REQUEST_PLACEMENTS)),
        PlacementRequest.authority_id.in_(actor.organisations(Permission.COORDINATE_PANEL)),
    )


def get_condition(actor: Actor, public_id: str) -> PanelCondition:
    """With its case and request, for the service and the coordinators. Raises NotFound."""
    return existing(db.session.scalar(_conditions_seen_by(actor).where(PanelCondition.public_id == public_id)))


def get_condition_for_update(actor: Actor, public_id: str) -> PanelCondition:
    """As `get_condition`, with the condition locked."""
    wanted = _conditions_seen_by(actor).where(PanelCondition.public_id == public_id)
    locked = wanted.with_for_update(of=PanelCondition).execution_options(populate_existing=True)
    return existing(db.session.scalar(locked))


def _conditions_seen_by(actor: Actor) -> Select[PanelCondition]:
    return (
        select(PanelCondition)
        .join(PanelCondition.case)
        .join(PanelCase.request)
        .where(_worked_on_by(actor))
        .options(contains_eager(PanelCondition.case).contains_eager(PanelCase.request))
    )


def conditions_of(request_id: int) -> Sequence[PanelCondition]:
    """What the panel made conditions of for a request, in its order, with who says they are met."""
    return db.session.scalars(
        select(PanelCondition)
        .join(PanelCondition.case)
        .where(PanelCase.request_id == request_id)
        .options(joinedload(PanelCondition.met_by))
        .order_by(PanelCondition.id)
    ).all()


def deferral_of(request_id: int) -> PanelCase | None:
    """The latest case of a request that was deferred, if no later one was decided otherwise."""
    latest = db.session.scalar(
        select(PanelCase)
        .where(PanelCase.request_id == request_id, PanelCase.status == PanelCaseStatus.DECIDED)
        .order_by(PanelCase.decided_at.desc(), PanelCase.id.desc())
        .limit(1)
    )
    return latest if latest is not None and latest.outcome is Choice.DEFER else None


def get_deferral(actor: Actor, public_id: str) -> PanelCase:
    """A case that was deferred with actions, with its request, for those who do them. Raises NotFound."""
    return existing(db.session.scalar(_deferrals_seen_by(actor).where(PanelCase.public_id == public_id)))


def get_deferral_for_update(actor: Actor, public_id: str) -> PanelCase:
    """As `get_deferral`, with client, request and case locked."""
    wanted = _deferrals_seen_by(actor).where(PanelCase.public_id == public_id)
    request_id = db.session.scalar(wanted.with_only_columns(PanelCase.request_id))
    if request_id is None:
        raise NotFound
    requests.locked(request_id)
    locked = wanted.with_for_update(of=PanelCase).execution_options(populate_existing=True)
    return existing(db.session.scalar(locked))


def _deferrals_seen_by(actor: Actor) -> Select[PanelCase]:
    return (
        select(PanelCase)
        .join(PanelCase.request)
        .where(
            PanelCase.outcome == Choice.DEFER,
            PanelCase.return_on.is_not(None),
            PlacementRequest.service_id.in_(actor.organisations(Permission.REQUEST_PLACEMENTS)),
        )
        .options(contains_eager(PanelCase.request))
    )
