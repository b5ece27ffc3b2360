"""Minutes, for those who keep them, sit on the panel or oversee it."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from rehab.accounts import queries as accounts
from rehab.core.actor import Actor, Permission
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.money import pounds
from rehab.panel.models import (
    Attendance,
    Minutes,
    MinutesItem,
    Panel,
    PanelCase,
    PanelMeeting,
    PanelMember,
)
from rehab.panel.queries.decisions import Progress, progress_of
from rehab.panel.queries.interests import providers_people
from rehab.panel.queries.panels import coordinated, existing, in_office, sat_on
from rehab.panel.queries.papers import person_of
from rehab.panel.rules import PanelCaseStatus
from rehab.panel.rules.identifiers import Person
from rehab.panel.rules.letters import condition_line
from rehab.panel.rules.minutes import CaseFacts, Member, MinutesPart, parts_of
from rehab.panel.rules.redactions import masked
from rehab.panel.rules.voting import CHAIRS
from rehab.requests.models import PlacementRequest

UNREAD = dt.timedelta(days=84)


def minutes_seen_by(actor: Actor, on: dt.date) -> Select[Minutes]:
    """Coordinators see them all, whoever presides the drafts too, members and commissioners those that were agreed."""
    overseen = Panel.authority_id.in_(actor.organisations(Permission.OVERSEE_CASES))
    agreed = and_(Minutes.agreed_at.is_not(None), or_(sat_on(actor, on), overseen))
    return (
        select(Minutes)
        .join(Minutes.meeting)
        .join(PanelMeeting.panel)
        .where(or_(coordinated(actor), agreed, presided_by(actor, on)))
    )


def presided_by(actor: Actor, on: dt.date) -> ColumnElement[bool]:
    """The panels that the actor chairs, or chairs as deputy, on that day."""
    seat = select(PanelMember.panel_id).where(
        PanelMember.user_id == actor.user_id, PanelMember.role.in_(CHAIRS), in_office(on)
    )
    return and_(Panel.id.in_(seat), Panel.authority_id.in_(actor.organisations(Permission.SIT_ON_PANEL)))


def presiding_over(minutes: Minutes, on: dt.date) -> Sequence[int]:
    """Those who may agree the minutes: chair and deputy chair of the panel on that day."""
    return db.session.scalars(
        select(PanelMember.user_id)
        .where(PanelMember.panel_id == minutes.meeting.panel_id, PanelMember.role.in_(CHAIRS), in_office(on))
        .order_by(PanelMember.id)
    ).all()


def minutes_list(actor: Actor, on: dt.date, *, page: int, size: int) -> tuple[Sequence[Minutes], int]:
    """A page of the latest editions that this actor sees, the latest meeting first; and how many there are."""
    seen = minutes_seen_by(actor, on)
    ids = seen.with_only_columns(func.max(Minutes.id)).group_by(Minutes.meeting_id)
    rows = db.session.scalars(
        select(Minutes)
        .join(Minutes.meeting)
        .where(Minutes.id.in_(ids))
        .options(contains_eager(Minutes.meeting).joinedload(PanelMeeting.panel), joinedload(Minutes.agreed_by))
        .order_by(PanelMeeting.closes_at.desc(), Minutes.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    total = db.session.scalar(select(func.count()).select_from(ids.subquery()))
    return rows, total or 0


def get_minutes(actor: Actor, public_id: str, on: dt.date) -> Minutes:
    """With meeting, panel, attendances and items. Raises NotFound."""
    return existing(db.session.scalar(_whole(minutes_seen_by(actor, on)).where(Minutes.public_id == public_id)))


def get_minutes_for_update(actor: Actor, public_id: str, on: dt.date) -> Minutes:
    """As `get_minutes`, locked."""
    wanted = _whole(minutes_seen_by(actor, on)).where(Minutes.public_id == public_id)
    return existing(db.session.scalar(wanted.with_for_update(of=Minutes).execution_options(populate_existing=True)))


def _whole(wanted: Select[Minutes]) -> Select[Minutes]:
    return wanted.options(
        contains_eager(Minutes.meeting).contains_eager(PanelMeeting.panel),
        joinedload(Minutes.agreed_by),
        selectinload(Minutes.attendances).joinedload(Attendance.user),
        selectinload(Minutes.items),
    )


def editions(meeting_id: int) -> Sequence[Minutes]:
    """All editions of a meeting's minutes, the latest first, with attendances and items."""
    return db.session.scalars(
        select(Minutes)
        .where(Minutes.meeting_id == meeting_id)
        .options(selectinload(Minutes.attendances), selectinload(Minutes.items))
        .order_by(Minutes.edition.desc())
    ).all()


def latest_of(actor: Actor, meeting_id: int, on: dt.date) -> Minutes | None:
    """The latest edition of a meeting's minutes that this actor sees."""
    seen = minutes_seen_by(actor, on).where(Minutes.meeting_id == meeting_id)
    return db.session.scalar(seen.order_by(Minutes.edition.desc()).limit(1))


def agreed_editions(minutes: Minutes) -> Sequence[Minutes]:
    """The agreed editions of a meeting's minutes, the latest first."""
    same = and_(Minutes.meeting_id == minutes.meeting_id, Minutes.agreed_at.is_not(None))
    return db.session.scalars(select(Minutes).where(same).order_by(Minutes.edition.desc())).all()


def cases_of(meeting_id: int) -> Sequence[PanelCase]:
    """The cases that the minutes tell of, with all that is told, in the order of the agenda."""
    return db.session.scalars(
        select(PanelCase)
        .where(PanelCase.meeting_id == meeting_id, PanelCase.status != PanelCaseStatus.TAKEN_OFF)
        .options(
            joinedload(PanelCase.meeting).joinedload(PanelMeeting.panel),
            joinedload(PanelCase.request).joinedload(PlacementRequest.client),
            joinedload(PanelCase.request).joinedload(PlacementRequest.service),
            joinedload(PanelCase.request).joinedload(PlacementRequest.person),
            selectinload(PanelCase.declarations),
            selectinload(PanelCase.votes),
            selectinload(PanelCase.conditions),
        )
        .order_by(PanelCase.position)
    ).all()


def draft_parts(minutes: Minutes, cases: Sequence[PanelCase], *, now: dt.datetime) -> list[MinutesPart]:
    """The minutes as they would be agreed now."""
    members = [Member(row.user.name, row.role, row.presence) for row in minutes.attendances]
    apart = _apart(cases, now)
    names = accounts.names_of({user_id for found in apart.values() for user_id in found})
    items = {item.panel_case_id: item for item in minutes.items}
    facts = [_facts(case, items.get(case.id), tuple(sorted(names[each] for each in apart[case.id]))) for case in cases]
    return parts_of(members, facts, others=minutes.others_present, notes=minutes.notes)


def kept_from(actor: Actor, cases: Sequence[PanelCase], *, now: dt.datetime) -> frozenset[int]:
    """The cases in which this actor takes no part, so that their minutes do not tell them of it.

    A provider's people are kept from its cases even where they did not sit on them: the minutes tell prices.
    """
    states, providing = progress_of(cases, now=now), providers_people(cases, {actor.user_id or 0})
    return frozenset(
        case_id for case_id, state in states.items() if actor.user_id in _involved(state) | providing[case_id]
    )


def _involved(state: Progress) -> frozenset[int]:
    return state.bench.connected | state.bench.in_conflict | state.bench.providing


def _apart(cases: Sequence[PanelCase], now: dt.datetime) -> dict[int, list[int]]:
    """Case -> its members who take no part in it."""
    states = progress_of(cases, now=now)
    return {
        case_id: [seat.user_id for seat in state.bench.seats if seat.user_id in _involved(state)]
        for case_id, state in states.items()
    }


def _facts(case: PanelCase, item: MinutesItem | None, apart: tuple[str, ...]) -> CaseFacts:
    """What whoever decided typed goes to commissioners here, who know no names: none of it is changed elsewhere."""
    is_decided = case.outcome is not None and case.decided_at is not None
    person = person_of(case.request)
    return CaseFacts(
        case_id=case.id,
        reference=case.request.reference,
        kind=case.kind.label,
        outcome=f"{case.outcome_words} on {written(london_date(case.decided_at))}"
        if case.outcome and case.decided_at
        else "Not decided",
        terms=tuple(_terms(case, person)) if is_decided else (),
        reason=masked(case.reason, person),
        apart=apart,
        notes=item.notes if item else "",
        actions=item.actions if item else "",
    )


def _terms(case: PanelCase, person: Person) -> list[str]:
    told = []
    if case.weeks is not None and case.price_ceiling_pence is not None and case.valid_until is not None:
        weeks = "1 week" if case.weeks == 1 else f"{case.weeks} weeks"
        told.append(
            f"Up to {weeks}, at no more than {pounds(case.price_ceiling_pence)} a week, "
            f"to be used by {written(case.valid_until)}."
        )
    told += [f"Condition: {condition_line(masked(row.text, person), row.due_on)}" for row in case.conditions]
    if case.tie_broken:
        told.append("The votes were tied. Whoever presided broke the tie.")
    if case.decline_reason:
        told.append(f"Declined because: {case.decline_reason.label}.")
    if case.alternative:
        told.append(f"Instead: {masked(case.alternative, person)}")
    if case.actions:
        told.append(f"To be done first: {masked(case.actions, person)}")
    if case.return_on:
        told.append(f"To come back by {written(case.return_on)}.")
    return told


def minutes_to_agree(actor: Actor, on: dt.date, *, limit: int) -> Sequence[Minutes]:
    """Drafts that wait for this actor's agreement, where every case of the meeting is decided."""
    undecided = select(PanelCase.id).where(
        PanelCase.meeting_id == Minutes.meeting_id,
        PanelCase.status.in_((PanelCaseStatus.PREPARED, PanelCaseStatus.OPEN)),
    )
    return db.session.scalars(
        select(Minutes)
        .join(Minutes.meeting)
        .join(PanelMeeting.panel)
        .where(presided_by(actor, on), Minutes.agreed_at.is_(None), ~undecided.exists())
        .options(contains_eager(Minutes.meeting))
        .order_by(Minutes.begun_at, Minutes.id)
        .limit(limit)
    ).all()


def meetings_without_minutes(actor: Actor, now: dt.datetime, *, limit: int) -> Sequence[PanelMeeting]:
    """The meetings of the last twelve weeks that this coordinator has not begun to minute, the oldest first."""
    begun = select(Minutes.id).where(Minutes.meeting_id == PanelMeeting.id)
    decided = select(PanelCase.id).where(
        PanelCase.meeting_id == PanelMeeting.id, PanelCase.status == PanelCaseStatus.DECIDED
    )
    return db.session.scalars(
        select(PanelMeeting)
        .join(PanelMeeting.panel)
        .where(
            coordinated(actor),
            PanelMeeting.starts_at.between(now - UNREAD, now),
            PanelMeeting.cancelled_at.is_(None),
            decided.exists(),
            ~begun.exists(),
        )
        .order_by(PanelMeeting.starts_at, PanelMeeting.id)
        .limit(limit)
    ).all()
