"""What councils hold about a provider, by council: no more of single people than the provider recorded itself."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, or_, select

from rehab.accounts.models import Organisation
from rehab.core.actor import Actor, Permission
from rehab.core.clock import start_of_day
from rehab.core.db import db
from rehab.discharge.queries import ProviderFeedback, feedback_on_providers
from rehab.framework.models import Provider
from rehab.placements.models import Complaint, Incident
from rehab.placements.rules import COMPLETED, UNPLANNED
from rehab.reports.queries.facts import ONE_DAY, stay_facts
from rehab.reports.queries.parts import parts_over_stays
from rehab.reports.rules import MEASURES, RATES, Figure, Performance, Period, Tally

_OfStays = tuple[dict[str, int], tuple[Figure, ...]]


def performance(actor: Actor, period: Period) -> list[Performance]:
    """What happened at the actor's own houses in the period, for each council that placed somebody there, by name."""
    own = _managed_by(actor)
    incidents = dict(_reported(Incident, own, period))
    complaints = dict(_reported(Complaint, own, period))
    stays = dict(_stays(own, period))
    no_stays: _OfStays = ({}, tuple(Figure(MEASURES[rate], None, 0, 0) for rate in RATES))
    found = []
    for name in sorted({*incidents, *complaints, *stays}, key=str.casefold):
        counts, rates = stays.get(name, no_stays)
        tally = Tally(**counts, incidents=incidents.get(name, 0), complaints=complaints.get(name, 0))
        found.append(Performance(name, tally, rates))
    return [each for each in found if not each.is_empty]


def _managed_by(actor: Actor) -> Select[int]:
    """Not those whose staff alone they are: figures are for managers."""
    return select(Provider.id).where(Provider.organisation_id.in_(actor.organisations(Permission.MANAGE_FACILITIES)))


def said_of(actor: Actor) -> list[ProviderFeedback]:
    """What people said of the actor's own houses, whenever: in no period, so that none tells what one person said."""
    return [
        each
        for each in feedback_on_providers(actor)
        if actor.can_for(Permission.MANAGE_FACILITIES, each.provider.organisation_id)
    ]


def _stays(own: Select[int], period: Period) -> Iterator[tuple[str, _OfStays]]:
    stays = stay_facts(period, None, placed_at=own)
    parts = parts_over_stays(stays, period)
    counts = _counts(stays, period)
    sums = [
        column
        for name in RATES
        for column in (
            func.sum(case((parts[name].within, parts[name].counts), else_=0)),
            func.count(case((parts[name].within, 1))),
        )
    ]
    found = db.session.execute(
        select(Organisation.name, *counts.values(), *sums)
        .select_from(stays)
        .join(Organisation, Organisation.id == stays.c.authority_id)
        .where(stays.c.provider_id.in_(own))
        .group_by(Organisation.id, Organisation.name)
    )
    for name, *numbers in found:
        whole = [int(number or 0) for number in numbers]
        shares = whole[len(counts) :]
        rates = tuple(
            Figure(MEASURES[rate], name, shares[2 * place], shares[2 * place + 1]) for place, rate in enumerate(RATES)
        )
        yield name, (dict(zip(counts, whole, strict=False)), rates)


def _counts(stays: CTE, period: Period) -> dict[str, ColumnElement[int]]:
    ended = stays.c.ended_on.between(period.start, period.end)
    completed, unplanned = stays.c.exit_reason.in_(COMPLETED), stays.c.exit_reason.in_(UNPLANNED)

    def count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(case((and_(*conditions), 1)))

    return {
        "admissions": count(stays.c.admitted_on.between(period.start, period.end)),
        "nights": func.sum(case((stays.c.nights > 0, stays.c.nights), else_=0)),
        "completed": count(ended, completed),
        "unplanned": count(ended, unplanned),
        "otherwise": count(ended, ~or_(completed, unplanned)),
    }


def _reported(kind: type[Incident] | type[Complaint], own: Select[int], period: Period) -> Any:
    """Council and how many; an incident counts on the day of its report, a complaint on that on which it was made."""
    within: ColumnElement[bool] = (
        and_(
            Incident.reported_at >= start_of_day(period.start),
            Incident.reported_at < start_of_day(period.end + ONE_DAY),
        )
        if kind is Incident
        else Complaint.made_on.between(period.start, period.end)
    )
    return db.session.execute(
        select(Organisation.name, func.count(kind.id))
        .join(Organisation, Organisation.id == kind.authority_id)
        .where(kind.provider_id.in_(own), within)
        .group_by(Organisation.id, Organisation.name)
    ).all()
