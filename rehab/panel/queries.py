"""Reads of panels. `meetings_seen_by` and `cases_seen_by` are where every scoped read starts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from rehab.accounts import queries as accounts
from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.clients.queries import consents_in_force
from rehab.clients.rules import ConsentKind
from rehab.core.actor import Actor, Permission
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.core.settings import value_of
from rehab.core.text import sentence_list
from rehab.panel.models import Letter, Panel, PanelCase, PanelMeeting, PanelMember
from rehab.panel.rules import Bench, Interest, PanelCaseStatus, Seat, may_decide, quorum
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus

Row = TypeVar("Row")
SEEN_BY_MEMBERS = frozenset({PanelCaseStatus.OPEN, PanelCaseStatus.DECIDED})
WITH_PANEL = contains_eager(PanelMeeting.panel)
UNDECIDED = frozenset({PanelCaseStatus.PREPARED, PanelCaseStatus.OPEN})


def _coordinated(actor: Actor) -> ColumnElement[bool]:
    return Panel.authority_id.in_(actor.organisations(Permission.COORDINATE_PANEL))


def _sitting(on: dt.date) -> ColumnElement[bool]:
    return and_(PanelMember.from_on <= on, or_(PanelMember.to_on.is_(None), PanelMember.to_on >= on))


def _sat_on(actor: Actor, on: dt.date) -> ColumnElement[bool]:
    """The panels on which the actor has a seat on that day, for an authority that lets them sit."""
    seats = select(PanelMember.panel_id).where(PanelMember.user_id == actor.user_id, _sitting(on))
    return and_(Panel.id.in_(seats), Panel.authority_id.in_(actor.organisations(Permission.SIT_ON_PANEL)))


def meetings_seen_by(actor: Actor, on: dt.date) -> Select[PanelMeeting]:
    """Coordinators see their authority's meetings, members those of the panels they sit on."""
    return select(PanelMeeting).join(PanelMeeting.panel).where(or_(_coordinated(actor), _sat_on(actor, on)))


def cases_seen_by(actor: Actor, on: dt.date) -> Select[PanelCase]:
    """Coordinators see all their authority's cases, members those that were opened to the panels they sit on."""
    opened = PanelCase.status.in_(SEEN_BY_MEMBERS)
    return (
        select(PanelCase)
        .join(PanelCase.meeting)
        .join(PanelMeeting.panel)
        .where(or_(_coordinated(actor), and_(_sat_on(actor, on), opened)))
    )


def panels_of(actor: Actor) -> Sequence[Panel]:
    """The panels that this coordinator keeps, by name."""
    return db.session.scalars(select(Panel).where(_coordinated(actor)).order_by(Panel.name, Panel.id)).all()


def get_panel(actor: Actor, public_id: str) -> Panel:
    """Raises NotFound for a panel that is not this coordinator's."""
    return _found(db.session.scalar(select(Panel).where(_coordinated(actor), Panel.public_id == public_id)))


def meetings(actor: Actor, on: dt.date, *, page: int, size: int) -> tuple[Sequence[PanelMeeting], int]:
    """A page of the meetings this actor sees, the latest to close first, with their cases; and how many there are."""
    seen = meetings_seen_by(actor, on)
    total = db.session.scalar(seen.with_only_columns(func.count(PanelMeeting.id)))
    rows = db.session.scalars(
        seen.options(WITH_PANEL, selectinload(PanelMeeting.cases))
        .order_by(PanelMeeting.closes_at.desc(), PanelMeeting.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return rows, total or 0


def get_meeting(actor: Actor, public_id: str, on: dt.date) -> PanelMeeting:
    """With its cases, their requests, declarations and votes. Raises NotFound."""
    cases = selectinload(PanelMeeting.cases)
    return _found(
        db.session.scalar(
            meetings_seen_by(actor, on)
            .where(PanelMeeting.public_id == public_id)
            .options(
                WITH_PANEL,
                cases.joinedload(PanelCase.request).joinedload(PlacementRequest.service),
                cases.selectinload(PanelCase.declarations),
                cases.selectinload(PanelCase.votes),
            )
        )
    )


def agenda(actor: Actor, meeting: PanelMeeting) -> list[PanelCase]:
    """The cases of a loaded meeting that this actor sees, in their order; those taken off are left out."""
    keeps = actor.can_for(Permission.COORDINATE_PANEL, meeting.panel.authority_id)
    shown = SEEN_BY_MEMBERS | UNDECIDED if keeps else SEEN_BY_MEMBERS
    return [case for case in meeting.cases if case.status in shown]


def get_meeting_for_update(actor: Actor, public_id: str, on: dt.date) -> PanelMeeting:
    """With its panel, locked."""
    return _found(
        db.session.scalar(
            meetings_seen_by(actor, on)
            .where(PanelMeeting.public_id == public_id)
            .options(WITH_PANEL)
            .with_for_update(of=PanelMeeting)
            .execution_options(populate_existing=True)
        )
    )


def ready_requests(authority_id: int, *, page: int, size: int) -> tuple[Sequence[PlacementRequest], int]:
    """A page of the requests that wait for an agenda, the longest submitted first, with their services."""
    ready = and_(PlacementRequest.authority_id == authority_id, PlacementRequest.status == RequestStatus.READY)
    total = db.session.scalar(select(func.count(PlacementRequest.id)).where(ready))
    rows = db.session.scalars(
        select(PlacementRequest)
        .where(ready)
        .options(joinedload(PlacementRequest.service))
        .order_by(PlacementRequest.submitted_on.nulls_last(), PlacementRequest.id)
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return rows, total or 0


def get_case(actor: Actor, public_id: str, on: dt.date) -> PanelCase:
    """With meeting, panel, request, declarations and votes. Raises NotFound."""
    return _found(db.session.scalar(_whole(cases_seen_by(actor, on)).where(PanelCase.public_id == public_id)))


def get_case_for_update(actor: Actor, public_id: str, on: dt.date) -> PanelCase:
    """As `get_case`, locked: for what leaves the request as it is."""
    return _found(db.session.scalar(_locked(_whole(cases_seen_by(actor, on)).where(PanelCase.public_id == public_id))))


def get_case_with_request(actor: Actor, public_id: str, on: dt.date) -> PanelCase:
    """As `get_case`, with the client, then the request, then the case locked: for what moves the request."""
    wanted = cases_seen_by(actor, on).where(PanelCase.public_id == public_id)
    request_id = db.session.scalar(wanted.with_only_columns(PanelCase.request_id))
    if request_id is None:
        raise NotFound
    requests.locked(request_id)
    return get_case_for_update(actor, public_id, on)


def undecided_case_of(request_id: int) -> PanelCase | None:
    """The case under which a request is before a panel at present, locked."""
    wanted = select(PanelCase).where(PanelCase.request_id == request_id, PanelCase.status.in_(UNDECIDED))
    return db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))


def prepared_cases(meeting_id: int) -> Sequence[PanelCase]:
    """The cases of a meeting whose papers are not out, in the order of the agenda, locked."""
    wanted = select(PanelCase).where(PanelCase.meeting_id == meeting_id, PanelCase.status == PanelCaseStatus.PREPARED)
    return db.session.scalars(_locked(wanted.order_by(PanelCase.position))).all()


def last_position(meeting_id: int) -> int:
    """The last place given out on an agenda; those taken off keep theirs."""
    taken = select(func.max(PanelCase.position)).where(PanelCase.meeting_id == meeting_id)
    return db.session.scalar(taken) or 0


def seats(panel_id: int, on: dt.date) -> Sequence[PanelMember]:
    """The members who sit on that day and can sign in, with their users."""
    return db.session.scalars(
        select(PanelMember)
        .join(PanelMember.user)
        .where(PanelMember.panel_id == panel_id, _sitting(on), User.disabled_at.is_(None))
        .options(contains_eager(PanelMember.user))
        .order_by(PanelMember.id)
    ).all()


def bench_of(case: PanelCase, members: Sequence[PanelMember]) -> Bench:
    """Who sits on the case; it needs its request, declarations and votes loaded."""
    declared = {declaration.user_id: declaration.interest for declaration in case.declarations}
    return Bench(
        seats=tuple(Seat(user_id=m.user_id, role=m.role, votes=m.votes) for m in members),
        care_type=case.request.care_type,
        connected=connected(case.request),
        clear=frozenset(user_id for user_id, interest in declared.items() if interest is Interest.NONE),
        in_conflict=frozenset(user_id for user_id, interest in declared.items() if interest is Interest.CONFLICT),
        votes={vote.user_id: vote.choice for vote in case.votes if vote.voided_at is None},
    )


def connected(request: PlacementRequest) -> frozenset[int]:
    """Those who requested or work on a case: key worker, submitters and the managers of the service."""
    submitters = {change.by_id for change in requests.history(request.id) if change.new is RequestStatus.SUBMITTED}
    managers = {user.id for user in accounts.holders(Role.TEAM_MANAGER, request.service_id)}
    return frozenset(user_id for user_id in {request.key_worker_id, *submitters, *managers} if user_id is not None)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a case stands on its way to a decision."""

    members: Sequence[PanelMember]
    bench: Bench
    missing: list[str]
    obstacles: list[str]

    @property
    def still_missing(self) -> str:
        """What is missing to a quorum, in words."""
        return sentence_list(self.missing)


def progress(case: PanelCase, *, now: dt.datetime) -> Progress:
    """Judged at this moment, by the quorum that the authority has set."""
    on = london_date(now)
    members = seats(case.meeting.panel_id, on)
    bench = bench_of(case, members)
    needed = value_of("panel_quorum", authority_id=case.meeting.panel.authority_id, on=on)
    return Progress(
        members=members,
        bench=bench,
        missing=quorum(bench.voted, care_type=bench.care_type, needed=needed),
        obstacles=may_decide(
            bench.unconflicted,
            bench.votes.keys(),
            care_type=bench.care_type,
            needed=needed,
            closes_at=case.meeting.closes_at,
            now=now,
        ),
    )


def may_be_shared(client_id: int) -> bool:
    """Whether the person still agrees to treatment and to their record being shared; asked at every read."""
    return {ConsentKind.TREATMENT, ConsentKind.SHARING} <= consents_in_force(client_id)


def _letters_seen_by(actor: Actor) -> Select[Letter]:
    """Letters have names in them: for the authority's coordinators and for the service that asked."""
    return (
        select(Letter)
        .join(PanelCase, PanelCase.id == Letter.panel_case_id)
        .join(PanelCase.request)
        .where(
            or_(
                PlacementRequest.authority_id.in_(actor.organisations(Permission.COORDINATE_PANEL)),
                PlacementRequest.service_id.in_(actor.organisations(Permission.VIEW_CASES)),
            )
        )
    )


def get_letter(actor: Actor, public_id: str) -> tuple[Letter, PlacementRequest]:
    """With the request it is about. Raises NotFound."""
    row = db.session.execute(
        _letters_seen_by(actor).add_columns(PlacementRequest).where(Letter.public_id == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def letters_of(actor: Actor, request_id: int) -> Sequence[Letter]:
    """The decision letters of a request that this actor may read, the latest first."""
    return db.session.scalars(
        _letters_seen_by(actor)
        .where(PlacementRequest.id == request_id)
        .order_by(Letter.issued_at.desc(), Letter.audience, Letter.id)
    ).all()


def _whole(wanted: Select[PanelCase]) -> Select[PanelCase]:
    return wanted.options(
        contains_eager(PanelCase.meeting).contains_eager(PanelMeeting.panel),
        joinedload(PanelCase.request).joinedload(PlacementRequest.service),
        selectinload(PanelCase.declarations),
        selectinload(PanelCase.votes),
    )


def _locked(wanted: Select[PanelCase]) -> Select[PanelCase]:
    return wanted.with_for_update(of=PanelCase).execution_options(populate_existing=True)


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row
