"""Reads of what comes before a panel besides requests that are ready: fast tracks, referrals, appeals."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from rehab.accounts.models import RoleGrant, User
from rehab.accounts.rules import Role
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.panel.models import (
    Appeal,
    AppealMember,
    FastTrack,
    Panel,
    PanelCase,
    PanelMeeting,
    PanelMember,
    Referral,
)
from rehab.panel.queries.decisions import connected
from rehab.panel.queries.panels import existing, seats
from rehab.panel.rules import CaseKind, Choice, PanelCaseStatus
from rehab.panel.rules.fast_track import ALIVE, FAST_TRACK_ROLES, FastTrackStatus
from rehab.panel.rules.meetings import MeetingKind
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest


def next_meeting(authority_id: int, *, now: dt.datetime, panel_id: int | None = None) -> PanelMeeting | None:
    """The next meeting in a room of an authority's panel, or of this one, locked; None where none is planned."""
    wanted = (
        select(PanelMeeting)
        .join(PanelMeeting.panel)
        .where(
            Panel.authority_id == authority_id,
            PanelMeeting.kind == MeetingKind.MEETING,
            PanelMeeting.cancelled_at.is_(None),
            PanelMeeting.starts_at > now,
        )
        .order_by(PanelMeeting.starts_at, PanelMeeting.id)
        .limit(1)
        .options(contains_eager(PanelMeeting.panel))
        .with_for_update(of=PanelMeeting)
    )
    return db.session.scalar(wanted if panel_id is None else wanted.where(Panel.id == panel_id))


def fast_track_alive(request_id: int) -> FastTrack | None:
    """The fast track that is asked for or open under a request that the caller has scoped, with who asked."""
    wanted = select(FastTrack).where(FastTrack.request_id == request_id, FastTrack.status.in_(ALIVE))
    return db.session.scalar(wanted.options(joinedload(FastTrack.asked_by)))


def fast_tracks_of(request_id: int) -> Sequence[FastTrack]:
    """Every fast track of a request that the caller has scoped, the latest first."""
    wanted = select(FastTrack).where(FastTrack.request_id == request_id).options(joinedload(FastTrack.asked_by))
    return db.session.scalars(wanted.order_by(FastTrack.id.desc())).all()


def fast_tracks_out_of_time(*, now: dt.datetime) -> Sequence[FastTrack]:
    """Those whose time has run out, the longest first."""
    late = (FastTrack.status == FastTrackStatus.OPEN, FastTrack.due_at < now)
    return db.session.scalars(select(FastTrack).where(*late).order_by(FastTrack.due_at, FastTrack.id)).all()


def case_of_open_fast_track(fast_track_id: int) -> PanelCase | None:
    """Its case, locked, with meeting, panel and request; None once it has ended. The caller has locked the request."""
    return db.session.scalar(
        select(PanelCase)
        .join(FastTrack, FastTrack.panel_case_id == PanelCase.id)
        .where(FastTrack.id == fast_track_id, FastTrack.status == FastTrackStatus.OPEN)
        .options(joinedload(PanelCase.meeting).joinedload(PanelMeeting.panel), joinedload(PanelCase.request))
        .with_for_update(of=PanelCase)
        .execution_options(populate_existing=True)
    )


def leads_of(panel_id: int, on: dt.date) -> Sequence[PanelMember]:
    """The chair and the clinical lead of a panel on a day, with their users."""
    held = seats([panel_id], on)[panel_id]
    return [seat for seat in held if seat.role in FAST_TRACK_ROLES and seat.deputises_for_id is None]


def referrals_waiting(authority_id: int) -> Sequence[Referral]:
    """What waits for an agenda of an authority's panels, the longest first, with the requests and their services."""
    return db.session.scalars(
        select(Referral)
        .join(Referral.request)
        .where(
            PlacementRequest.authority_id == authority_id,
            Referral.panel_case_id.is_(None),
            Referral.closed_at.is_(None),
        )
        .options(contains_eager(Referral.request).joinedload(PlacementRequest.service))
        .order_by(Referral.referred_at, Referral.id)
    ).all()


def open_referral(request_id: int, kind: CaseKind) -> Referral | None:
    """What a panel has not answered yet, locked, with its case; the caller has locked the request."""
    return db.session.scalar(
        select(Referral)
        .where(Referral.request_id == request_id, Referral.kind == kind, Referral.closed_at.is_(None))
        .options(selectinload(Referral.panel_case))
        .with_for_update(of=Referral)
        .execution_options(populate_existing=True)
    )


def open_referrals(request_id: int) -> Sequence[Referral]:
    """Everything that a panel has not answered yet under a request that the caller has locked."""
    wanted = select(Referral).where(Referral.request_id == request_id, Referral.closed_at.is_(None))
    return db.session.scalars(wanted.order_by(Referral.id).with_for_update()).all()


def get_referral_for_update(actor: Actor, public_id: str) -> Referral:
    """With its request, client and request locked first, for the coordinators of its authority. Raises NotFound."""
    authorities = actor.organisations(Permission.COORDINATE_PANEL)
    wanted = (
        select(Referral)
        .join(Referral.request)
        .where(Referral.public_id == public_id, PlacementRequest.authority_id.in_(authorities))
    )
    request_id = existing(db.session.scalar(wanted.with_only_columns(Referral.request_id)))
    requests.locked(request_id)
    return existing(
        db.session.scalar(
            wanted.options(contains_eager(Referral.request), selectinload(Referral.panel_case))
            .with_for_update(of=Referral)
            .execution_options(populate_existing=True)
        )
    )


def declined_case_of(request_id: int) -> PanelCase | None:
    """The case in which a request was declined last, with votes and declarations."""
    return db.session.scalar(
        select(PanelCase)
        .where(
            PanelCase.request_id == request_id,
            PanelCase.status == PanelCaseStatus.DECIDED,
            PanelCase.outcome == Choice.DECLINE,
            PanelCase.kind.in_([CaseKind.NEW, CaseKind.APPEAL]),
        )
        .options(selectinload(PanelCase.votes), selectinload(PanelCase.declarations))
        .order_by(PanelCase.decided_at.desc(), PanelCase.id.desc())
        .limit(1)
    )


def appeals_of(request_id: int) -> Sequence[Appeal]:
    """The appeals of a request that the caller has scoped, the latest first."""
    return db.session.scalars(select(Appeal).where(Appeal.request_id == request_id).order_by(Appeal.id.desc())).all()


def _appeals_seen_by(actor: Actor) -> Select[Appeal]:
    """Grounds are the person's own words: for their service and the coordinators of their authority."""
    return (
        select(Appeal)
        .join(Appeal.request)
        .where(
            or_(
                PlacementRequest.service_id.in_(actor.organisations(Permission.VIEW_CASES)),
                PlacementRequest.authority_id.in_(actor.organisations(Permission.COORDINATE_PANEL)),
            )
        )
    )


def _whole(wanted: Select[Appeal]) -> Select[Appeal]:
    first = joinedload(Appeal.first_case)
    return wanted.options(
        contains_eager(Appeal.request).joinedload(PlacementRequest.client),
        first.joinedload(PanelCase.meeting).joinedload(PanelMeeting.panel),
        first.joinedload(PanelCase.request),
        first.selectinload(PanelCase.votes),
        first.selectinload(PanelCase.declarations),
        selectinload(Appeal.panel_case),
        selectinload(Appeal.members).joinedload(AppealMember.user).joinedload(User.organisation),
    )


def get_appeal(actor: Actor, public_id: str) -> Appeal:
    """With its request, first decision, case and who is appointed. Raises NotFound."""
    return existing(db.session.scalar(_whole(_appeals_seen_by(actor)).where(Appeal.public_id == public_id)))


def get_appeal_for_update(actor: Actor, public_id: str) -> Appeal:
    """As `get_appeal`, with client, request, first decision and appeal locked in this order."""
    wanted = _appeals_seen_by(actor).where(Appeal.public_id == public_id)
    request_id = existing(db.session.scalar(wanted.with_only_columns(Appeal.request_id)))
    requests.locked(request_id)
    return existing(
        db.session.scalar(_whole(wanted).with_for_update(of=Appeal).execution_options(populate_existing=True))
    )


def took_part_in_first(appeal: Appeal) -> frozenset[int]:
    """Who voted, declared or decided when it was declined."""
    first = appeal.first_case
    heard = {vote.user_id for vote in first.votes} | {said.user_id for said in first.declarations}
    return frozenset(user_id for user_id in heard | {first.decided_by_id} if user_id is not None)


def works_on_appealed(appeal: Appeal) -> frozenset[int]:
    """Who requested the case, works on it, or lodged the appeal."""
    first = appeal.first_case
    lodged_by = {appeal.lodged_by_id} if appeal.lodged_by_id is not None else set()
    return connected([first])[first.id] | lodged_by


def possible_appeal_members() -> Sequence[User]:
    """Everybody who sits on panels anywhere, by name, with their organisations: appeals may call on outsiders."""
    sits = select(RoleGrant.user_id).where(RoleGrant.role == Role.PANEL_MEMBER)
    return db.session.scalars(
        select(User)
        .where(User.id.in_(sits), User.disabled_at.is_(None))
        .options(joinedload(User.organisation))
        .order_by(User.name_key, User.id)
    ).all()
