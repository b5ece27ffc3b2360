"""What panels want of somebody: a member's open cases and past decisions, the cases whose quorum is at risk."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.panel import policy
from rehab.panel.models import Declaration, PanelCase, PanelMeeting, QuorumWarning, VoteReminder
from rehab.panel.queries.decisions import Progress, progress_of
from rehab.panel.queries.kinds import open_to
from rehab.panel.queries.panels import coordinated
from rehab.panel.rules import Interest, PanelCaseStatus, Part, presiding


@dataclass(frozen=True, slots=True)
class MemberCase:
    """An open case, where it stands, what it asks of the member, and whether they preside."""

    case: PanelCase
    state: Progress
    part: Part
    presides: bool


def parts_of(actor: Actor, cases: Collection[PanelCase], states: dict[int, Progress]) -> dict[int, Part]:
    """Case -> what it asks of this member."""
    return {
        case.id: policy.part_of(actor, case, states[case.id].bench, is_decidable=not states[case.id].obstacles)
        for case in cases
    }


def open_cases_of(actor: Actor, *, now: dt.datetime, limit: int) -> list[MemberCase]:
    """The open cases in which the member takes part, the next to close first."""
    cases = _open_cases(select(PanelCase).where(open_to(actor, london_date(now))), limit=limit)
    states = progress_of(cases, now=now)
    parts = parts_of(actor, cases, states)
    return [
        MemberCase(
            case,
            states[case.id],
            parts[case.id],
            presides=actor.user_id in presiding(states[case.id].bench.unconflicted),
        )
        for case in cases
        if parts[case.id] is not Part.NONE
    ]


def cases_at_risk(actor: Actor, *, now: dt.datetime, limit: int) -> list[tuple[PanelCase, Progress]]:
    """The open cases of a coordinator's panels that could get no quorum even if everybody voted who still can."""
    cases = _open_cases(select(PanelCase).where(coordinated(actor)), limit=limit)
    states = progress_of(cases, now=now)
    return [(case, states[case.id]) for case in cases if states[case.id].out_of_reach]


def meetings_without_papers(actor: Actor, *, now: dt.datetime, limit: int) -> Sequence[PanelMeeting]:
    """Meetings ahead of a coordinator's panels on whose agendas cases wait for their papers, the next due first."""
    prepared = select(PanelCase.id).where(
        PanelCase.meeting_id == PanelMeeting.id, PanelCase.status == PanelCaseStatus.PREPARED
    )
    wanted = select(PanelMeeting).join(PanelMeeting.panel).where(coordinated(actor), prepared.exists())
    return db.session.scalars(
        wanted.where(PanelMeeting.closes_at > now).order_by(PanelMeeting.closes_at, PanelMeeting.id).limit(limit)
    ).all()


def _open_cases(wanted: Select[PanelCase], *, limit: int) -> Sequence[PanelCase]:
    return db.session.scalars(
        wanted.join(PanelCase.meeting)
        .join(PanelMeeting.panel)
        .where(PanelCase.status == PanelCaseStatus.OPEN)
        .options(*_FOR_PROGRESS)
        .order_by(PanelMeeting.closes_at, PanelCase.position, PanelCase.id)
        .limit(limit)
    ).all()


_FOR_PROGRESS = (
    contains_eager(PanelCase.meeting).contains_eager(PanelMeeting.panel),
    joinedload(PanelCase.request),
    selectinload(PanelCase.declarations),
    selectinload(PanelCase.votes),
)


def past_decisions(actor: Actor, on: dt.date, *, page: int, size: int) -> tuple[Sequence[PanelCase], int]:
    """A page of the decided cases that the member could read, the latest first, with their meetings.

    Those on which they declared a conflict, or nothing, stay closed to them.
    """
    declared = and_(
        Declaration.panel_case_id == PanelCase.id,
        Declaration.user_id == actor.user_id,
        Declaration.interest == Interest.NONE,
    )
    wanted = (
        select(PanelCase)
        .join(PanelCase.meeting)
        .join(PanelMeeting.panel)
        .join(Declaration, declared)
        .where(PanelCase.status == PanelCaseStatus.DECIDED, open_to(actor, on))
    )
    total = db.session.scalar(wanted.with_only_columns(func.count(PanelCase.id))) or 0
    rows = db.session.scalars(
        wanted.options(contains_eager(PanelCase.meeting), joinedload(PanelCase.request))
        .order_by(PanelCase.decided_at.desc(), PanelCase.id)
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return rows, total


def voting_meetings(*, now: dt.datetime, after_id: int, limit: int) -> Sequence[int]:
    """The ids of meetings in which cases are open for votes, in their order, after one of them."""
    opened = select(PanelCase.id).where(
        PanelCase.meeting_id == PanelMeeting.id, PanelCase.status == PanelCaseStatus.OPEN
    )
    wanted = select(PanelMeeting.id).where(opened.exists(), PanelMeeting.id > after_id, PanelMeeting.closes_at > now)
    return db.session.scalars(wanted.order_by(PanelMeeting.id).limit(limit)).all()


def voting_meeting(meeting_id: int) -> tuple[PanelMeeting, Sequence[PanelCase]]:
    """A meeting, locked, and its open cases with what `progress_of` needs."""
    locked = select(PanelMeeting).where(PanelMeeting.id == meeting_id).options(joinedload(PanelMeeting.panel))
    meeting = db.session.scalars(locked.with_for_update(of=PanelMeeting)).one()
    cases = db.session.scalars(
        select(PanelCase)
        .where(PanelCase.meeting_id == meeting_id, PanelCase.status == PanelCaseStatus.OPEN)
        .options(*_FOR_PROGRESS)
        .join(PanelCase.meeting)
        .join(PanelMeeting.panel)
        .order_by(PanelCase.position)
    ).all()
    return meeting, cases


def reminders_of(meeting_id: int) -> dict[int, VoteReminder]:
    """Member -> the last reminder they were sent of this meeting."""
    found = db.session.scalars(select(VoteReminder).where(VoteReminder.meeting_id == meeting_id))
    return {reminder.user_id: reminder for reminder in found}


def quorum_warnings(case_ids: Collection[int]) -> dict[int, QuorumWarning]:
    """Case -> the last warning that its quorum is at risk."""
    found = db.session.scalars(select(QuorumWarning).where(QuorumWarning.panel_case_id.in_(case_ids)))
    return {warning.panel_case_id: warning for warning in found}
