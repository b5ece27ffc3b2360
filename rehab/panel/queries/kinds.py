"""What differs between kinds of cases: who sits on them, who may know of them, what members read first."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from rehab.core.actor import Actor, Permission
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.money import pounds
from rehab.core.settings import value_of
from rehab.framework.rules import CareType
from rehab.panel.models import Appeal, AppealMember, FastTrack, PanelCase, PanelMeeting, PanelMember, Referral
from rehab.panel.queries.panels import in_office, sat_on, seats_of_cases
from rehab.panel.rules import Bench, CaseKind, Seat, may_decide, quorum
from rehab.panel.rules.by_kind import CLOSED_CIRCLE, REFERRED, outcome_words
from rehab.panel.rules.fast_track import FAST_TRACK_ROLES, roles_missing, still_to_vote

Sitting = PanelMember | AppealMember
Papers = dict[str, list[dict[str, str]]]


def open_to(actor: Actor, on: dt.date) -> ColumnElement[bool]:
    """For reads of cases joined with their meetings and panels: those that members like this actor may know of.

    A fast track is for the chair and the clinical lead, an appeal for those appointed, all else for the whole panel.
    """
    whole_panel = and_(PanelCase.kind.not_in(CLOSED_CIRCLE), sat_on(actor, on))
    return or_(whole_panel, in_circle_of(actor, on))


def in_circle_of(actor: Actor, on: dt.date) -> ColumnElement[bool]:
    """The cases that only a few may know of, this actor among them."""
    leads = (
        select(PanelMember.id)
        .where(
            PanelMember.panel_id == PanelMeeting.panel_id,
            PanelMember.user_id == actor.user_id,
            PanelMember.role.in_(FAST_TRACK_ROLES),
            PanelMember.deputises_for_id.is_(None),
            in_office(on),
        )
        .correlate(PanelMeeting)
    )
    appointed = (
        select(AppealMember.id)
        .join(Appeal, Appeal.id == AppealMember.appeal_id)
        .where(Appeal.panel_case_id == PanelCase.id, AppealMember.user_id == actor.user_id)
        .correlate(PanelCase)
    )
    if not actor.can(Permission.SIT_ON_PANEL):
        return false()
    fast_track = and_(PanelCase.kind == CaseKind.FAST_TRACK_DETOX, leads.exists())
    appeal = and_(PanelCase.kind == CaseKind.APPEAL, appointed.exists())
    return or_(fast_track, appeal)


def sittings_on(cases: Collection[PanelCase], on: dt.date) -> dict[int, Sequence[Sitting]]:
    """Case -> who sits on it: the panel as it meets, two of it for a fast track, those appointed for an appeal."""
    appointed = _appointed([case.id for case in cases if case.kind is CaseKind.APPEAL])
    seated = seats_of_cases([case for case in cases if case.kind is not CaseKind.APPEAL], on)
    leads = {
        case.id: [seat for seat in seated[case.id] if seat.role in FAST_TRACK_ROLES and seat.deputises_for_id is None]
        for case in cases
        if case.kind is CaseKind.FAST_TRACK_DETOX
    }
    return {**appointed, **seated, **leads}


def _appointed(case_ids: Collection[int]) -> dict[int, list[AppealMember]]:
    found: dict[int, list[AppealMember]] = {case_id: [] for case_id in case_ids}
    wanted = (
        select(AppealMember, Appeal.panel_case_id)
        .join(Appeal, Appeal.id == AppealMember.appeal_id)
        .where(Appeal.panel_case_id.in_(case_ids))
        .options(joinedload(AppealMember.user))
        .order_by(AppealMember.id)
    )
    for member, case_id in db.session.execute(wanted) if case_ids else ():
        found[case_id or 0].append(member)
    return found


def votes_missing(case: PanelCase, voters: Collection[Seat], *, care_type: CareType | None, needed: int) -> list[str]:
    """What would be missing among these voters to a quorum, or to the two of a fast track, in words."""
    if case.kind is CaseKind.FAST_TRACK_DETOX:
        return roles_missing(voters)
    return quorum(voters, care_type=care_type, needed=needed)


def obstacles(case: PanelCase, bench: Bench, *, needed: int, now: dt.datetime) -> list[str]:
    """What stands in the way of a decision, in sentences."""
    if case.kind is CaseKind.FAST_TRACK_DETOX:
        waiting = still_to_vote(bench)
        return [waiting] if waiting else []
    return may_decide(
        bench.unconflicted,
        bench.votes.keys(),
        care_type=bench.care_type,
        needed=needed,
        closes_at=case.meeting.closes_at,
        now=now,
    )


def votes_needed(cases: Collection[PanelCase], *, on: dt.date) -> dict[int, int]:
    """Case -> how many votes make a quorum: a setting of the authority, another one for appeals."""
    keys = {
        case.id: ("appeal_members" if case.kind is CaseKind.APPEAL else "panel_quorum", case.meeting.panel.authority_id)
        for case in cases
    }
    values = {(key, authority): value_of(key, authority_id=authority, on=on) for key, authority in set(keys.values())}
    return {case_id: values[key] for case_id, key in keys.items()}


def papers_about(case: PanelCase) -> Papers:
    """What members read before the request itself: why it is a fast track, what was decided before, what is asked."""
    if case.kind is CaseKind.FAST_TRACK_DETOX:
        found = fast_track_of_case(case.id)
        return {"Why it cannot wait": _why(found)} if found else {}
    if case.kind is CaseKind.APPEAL:
        return _of_appeal(case)
    referral = referral_of_case(case.id) if case.kind in REFERRED else None
    return {section: list(rows) for section, rows in referral.papers.items()} if referral else {}


def _why(found: FastTrack) -> list[dict[str, str]]:
    return [_row("Why now", found.trigger.label), _row("What makes it urgent", found.detail)]


def _of_appeal(case: PanelCase) -> Papers:
    appeal = appeal_of_case(case.id)
    if appeal is None:
        return {}
    return {
        "The first decision": decision_rows(appeal.first_case),
        "The appeal": [_row("Lodged", written(appeal.lodged_on)), _row("Grounds", appeal.grounds)],
    }


def decision_rows(case: PanelCase) -> list[dict[str, str]]:
    """A decision of which another case must know."""
    rows = [_row("Decided", written(london_date(case.decided_at)))] if case.decided_at else []
    if case.outcome is not None:
        rows.append(_row("Outcome", outcome_words(case.kind, case.outcome)))
    if case.reason:
        rows.append(_row("Reason", case.reason))
    if case.weeks:
        rows.append(_row("Weeks", str(case.weeks)))
    if case.price_ceiling_pence is not None:
        rows.append(_row("Highest price a week", pounds(case.price_ceiling_pence)))
    if case.alternative:
        rows.append(_row("What the panel suggested instead", case.alternative))
    return rows


def _row(key: str, value: str) -> dict[str, str]:
    return {"key": key, "value": value}


def decided_case(panel_case_id: int) -> PanelCase:
    """A case whose decision was announced, for those who follow it."""
    return db.session.get_one(PanelCase, panel_case_id)


def referral_of_case(panel_case_id: int) -> Referral | None:
    """What brought a case to its agenda."""
    return db.session.scalar(select(Referral).where(Referral.panel_case_id == panel_case_id))


def fast_track_of_case(panel_case_id: int) -> FastTrack | None:
    """The fast track that a case is, with who asked."""
    return db.session.scalar(select(FastTrack).where(FastTrack.panel_case_id == panel_case_id))


def appeal_of_case(panel_case_id: int) -> Appeal | None:
    """The appeal that a case is, with the first decision."""
    return db.session.scalar(
        select(Appeal)
        .where(Appeal.panel_case_id == panel_case_id)
        .options(joinedload(Appeal.first_case), selectinload(Appeal.members))
    )
