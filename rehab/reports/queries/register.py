"""What the register of panel decisions is made of; scoped by authority, as many statements for any period."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from rehab.accounts.models import Organisation, User
from rehab.clients.models import Client
from rehab.core.clock import end_of_day, london_date, start_of_day
from rehab.core.db import db
from rehab.core.settings import value_of
from rehab.framework.rules import readable_name
from rehab.panel.models import (
    Apology,
    Declaration,
    Panel,
    PanelCase,
    PanelCondition,
    PanelMeeting,
    PanelMember,
    Vote,
)
from rehab.panel.rules import Choice, Interest, PanelCaseStatus
from rehab.panel.rules.by_kind import CLOSED_CIRCLE
from rehab.panel.rules.snapshots import age_band
from rehab.reports.rules import Period
from rehab.reports.rules.register import Conditions, Decision, Turnout, ethnic_group
from rehab.requests.models import PersonSection, PlacementRequest

Authorities = Collection[int]


def _decided(period: Period, authorities: Authorities) -> ColumnElement[bool]:
    return and_(
        Panel.authority_id.in_(authorities),
        PanelCase.status == PanelCaseStatus.DECIDED,
        PanelCase.decided_at >= start_of_day(period.start),
        PanelCase.decided_at < end_of_day(period.end),
    )


def decisions(period: Period, authorities: Authorities) -> list[Decision]:
    """Every case decided in the period, the latest first."""
    found = db.session.execute(
        select(
            PanelCase,
            PlacementRequest,
            Client.sex,
            Client.date_of_birth,
            PersonSection.ethnicity,
            Organisation.name,
        )
        .join(PanelCase.meeting)
        .join(PanelMeeting.panel)
        .join(PanelCase.request)
        .join(Client, Client.id == PlacementRequest.client_id)
        .join(Organisation, Organisation.id == PlacementRequest.service_id)
        .outerjoin(PersonSection, PersonSection.request_id == PlacementRequest.id)
        .where(_decided(period, authorities))
        .order_by(PanelCase.decided_at.desc(), PanelCase.id.desc())
    )
    return [
        Decision(
            reference=request.reference,
            kind=decided.kind,
            outcome=decided.outcome or Choice.DEFER,
            decided_on=london_date(decided.decided_at),
            service=readable_name(service),
            submitted_on=request.submitted_on,
            target=request.decision_target_days,
            care_type=request.care_type,
            substance_group=request.substance_group,
            sex=sex,
            age_band=age_band(born, london_date(decided.decided_at)),
            ethnicity=ethnic_group(ethnicity),
            decline_reason=decided.decline_reason,
            tie_broken=decided.tie_broken,
        )
        for decided, request, sex, born, ethnicity, service in found
        if decided.decided_at is not None
    ]


def services(authorities: Authorities) -> Sequence[str]:
    """The treatment services of the authorities, by name."""
    found = db.session.scalars(
        select(Organisation.name)
        .where(Organisation.commissioned_by_id.in_(authorities), Organisation.is_treatment_service)
        .order_by(Organisation.name_key, Organisation.id)
    )
    return [readable_name(name) for name in found]


def conditions(period: Period, authorities: Authorities) -> Conditions:
    """How many conditions the approvals of the period set, how many were met and how many are overdue today."""
    late = and_(PanelCondition.met_on.is_(None), PanelCondition.due_on < period.today)
    total, met, overdue = db.session.execute(
        select(
            func.count(PanelCondition.id),
            func.count(PanelCondition.met_on),
            func.coalesce(func.sum(case((late, 1), else_=0)), 0),
        )
        .join(PanelCondition.case)
        .join(PanelCase.meeting)
        .join(PanelMeeting.panel)
        .where(_decided(period, authorities))
    ).one()
    return Conditions(total, met, overdue)


def shows_votes(authorities: Authorities, on: dt.date) -> bool:
    """Whether members' votes are shown one by one: only where every authority on the page has set so."""
    return all(value_of("show_individual_votes", authority_id=each, on=on) for each in sorted(authorities))


@dataclass(frozen=True, slots=True)
class _Sat:
    """A case that a whole panel decided."""

    id: int
    panel_id: int
    meeting_id: int
    decided_on: dt.date
    key_worker_id: int | None


def turnout(period: Period, authorities: Authorities) -> list[Turnout]:
    """A line for each seat that was held when a case was decided; fast tracks and appeals have benches of their own."""
    cases = _cases(period, authorities)
    seats = db.session.execute(
        select(PanelMember, User.name, Panel.name)
        .join(User, User.id == PanelMember.user_id)
        .join(Panel, Panel.id == PanelMember.panel_id)
        .where(
            Panel.authority_id.in_(authorities),
            PanelMember.from_on <= period.end,
            or_(PanelMember.to_on.is_(None), PanelMember.to_on >= period.start),
        )
        .order_by(Panel.name, User.name_key, PanelMember.id)
    ).all()
    said, voted, away = _said(period, authorities), _voted(period, authorities), _away(period, authorities)
    lines = [
        _turnout(seat, name, panel, _sat_in(seat, cases, away), said=said, voted=voted, away=away)
        for seat, name, panel in seats
    ]
    return [line for line in lines if line.cases]


def _cases(period: Period, authorities: Authorities) -> list[_Sat]:
    found = db.session.execute(
        select(
            PanelCase.id,
            PanelMeeting.panel_id,
            PanelCase.meeting_id,
            PanelCase.decided_at,
            PlacementRequest.key_worker_id,
        )
        .join(PanelCase.meeting)
        .join(PanelMeeting.panel)
        .join(PanelCase.request)
        .where(_decided(period, authorities), PanelCase.kind.not_in(CLOSED_CIRCLE))
        .order_by(PanelCase.id)
    )
    return [_Sat(id_, panel, meeting, london_date(at), worker) for id_, panel, meeting, at, worker in found if at]


def _sat_in(seat: PanelMember, cases: Sequence[_Sat], away: dict[int, set[int]]) -> list[_Sat]:
    """The cases decided while the seat was held; a deputy's only where the member was away."""
    return [
        each
        for each in cases
        if each.panel_id == seat.panel_id
        and seat.from_on <= each.decided_on
        and (seat.to_on is None or each.decided_on <= seat.to_on)
        and (seat.deputises_for_id is None or seat.deputises_for_id in away[each.meeting_id])
    ]


def _turnout(
    seat: PanelMember,
    name: str,
    panel: str,
    cases: Sequence[_Sat],
    *,
    said: dict[int, dict[int, Interest]],
    voted: dict[int, dict[int, Choice]],
    away: dict[int, set[int]],
) -> Turnout:
    user_id = seat.user_id
    missed = [each for each in cases if user_id in away[each.meeting_id]]
    there = [each for each in cases if user_id not in away[each.meeting_id]]
    apart = [each for each in there if _is_apart(user_id, each, said)]
    votes = Counter(voted[each.id][user_id] for each in there if user_id in voted[each.id])
    return Turnout(
        name=name,
        role=seat.role.label,
        panel=panel,
        cases=len(cases),
        away=len(missed),
        apart=len(apart),
        declared=sum(user_id in said[each.id] for each in there),
        votes={choice: votes[choice] for choice in Choice},
    )


def _is_apart(user_id: int, each: _Sat, said: dict[int, dict[int, Interest]]) -> bool:
    return each.key_worker_id == user_id or said[each.id].get(user_id) is Interest.CONFLICT


def _said(period: Period, authorities: Authorities) -> dict[int, dict[int, Interest]]:
    found: dict[int, dict[int, Interest]] = defaultdict(dict)
    rows = db.session.execute(
        select(Declaration.panel_case_id, Declaration.user_id, Declaration.interest)
        .join(PanelCase, PanelCase.id == Declaration.panel_case_id)
        .join(PanelCase.meeting)
        .join(PanelMeeting.panel)
        .where(_decided(period, authorities))
    )
    for case_id, user_id, interest in rows:
        found[case_id][user_id] = interest
    return found


def _voted(period: Period, authorities: Authorities) -> dict[int, dict[int, Choice]]:
    found: dict[int, dict[int, Choice]] = defaultdict(dict)
    rows = db.session.execute(
        select(Vote.panel_case_id, Vote.user_id, Vote.choice)
        .join(PanelCase, PanelCase.id == Vote.panel_case_id)
        .join(PanelCase.meeting)
        .join(PanelMeeting.panel)
        .where(_decided(period, authorities), Vote.voided_at.is_(None))
    )
    for case_id, user_id, choice in rows:
        found[case_id][user_id] = choice
    return found


def _away(period: Period, authorities: Authorities) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    of_period = (
        select(PanelCase.meeting_id)
        .join(PanelCase.meeting)
        .join(PanelMeeting.panel)
        .where(_decided(period, authorities))
    )
    rows = db.session.execute(select(Apology.meeting_id, Apology.user_id).where(Apology.meeting_id.in_(of_period)))
    for meeting_id, user_id in rows:
        found[meeting_id].add(user_id)
    return found
