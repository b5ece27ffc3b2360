"""Reads of what came after stays: follow-ups, and whether a new treatment episode began."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from rehab.clients import queries as clients
from rehab.core.actor import Actor, Permission
from rehab.core.clock import london_date, start_of_day
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.discharge.models import EpisodeQuestion, FollowUp
from rehab.discharge.rules import FollowUpKind, FollowUpOutcome, FollowUpState
from rehab.placements.models import Stay
from rehab.requests.models import PlacementRequest


@dataclass(frozen=True)
class FollowUpCriteria:
    """What a list of follow-ups is narrowed to; without a state, those that are still to be done."""

    state: FollowUpState | None = None
    kind: FollowUpKind | None = None
    key_worker_id: int | None = None


def follow_ups_of(stay_id: int) -> Sequence[FollowUp]:
    """Those of a stay, in the order in which they fall due, with who recorded them."""
    return db.session.scalars(
        select(FollowUp)
        .where(FollowUp.stay_id == stay_id)
        .options(joinedload(FollowUp.recorded_by))
        .order_by(FollowUp.due_at, FollowUp.id)
    ).all()


def follow_up_of(stay_id: int, kind: str, *, lock: bool = False) -> FollowUp:
    """The follow-up of this kind, for a stay that the caller has scoped, and locked for `lock`. Raises NotFound."""
    wanted = select(FollowUp).where(FollowUp.stay_id == stay_id, FollowUp.kind == kind)
    found = None
    if kind in set(FollowUpKind):
        found = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NotFound
    return found


def open_follow_ups(stay_id: int) -> Sequence[FollowUp]:
    """Those still to be done, locked; the stay is locked."""
    return db.session.scalars(
        select(FollowUp).where(FollowUp.stay_id == stay_id, _is_open()).order_by(FollowUp.id).with_for_update()
    ).all()


def closed_by(follow_up_id: int) -> Sequence[FollowUp]:
    """Those that the outcome of this one closed, locked; the stay is locked."""
    return db.session.scalars(
        select(FollowUp).where(FollowUp.closed_by_id == follow_up_id).order_by(FollowUp.id).with_for_update()
    ).all()


def find_follow_ups(
    actor: Actor, criteria: FollowUpCriteria, *, now: dt.datetime, page: int, size: int
) -> tuple[Sequence[FollowUp], int]:
    """A page of the follow-ups of this actor's service and how many there are, with stay, provider, request, client.

    The longest due come first; of those done, the latest.
    """
    wanted = (
        select(FollowUp)
        .join(FollowUp.stay)
        .join(Stay.request)
        .where(Stay.service_id.in_(actor.organisations(Permission.REQUEST_PLACEMENTS)), *_narrowed(criteria, now))
    )
    total = db.session.scalar(wanted.with_only_columns(func.count(FollowUp.id)))
    in_order = (FollowUp.done_on.desc(),) if criteria.state is FollowUpState.DONE else (FollowUp.due_at,)
    found = db.session.scalars(
        _with_people(wanted).order_by(*in_order, FollowUp.id).limit(size).offset((page - 1) * size)
    ).all()
    return found, total or 0


def _narrowed(criteria: FollowUpCriteria, now: dt.datetime) -> list[ColumnElement[bool]]:
    parts = [_is_open() if criteria.state is None else _stands(criteria.state, now)]
    if criteria.kind is not None:
        parts.append(FollowUp.kind == criteria.kind)
    if criteria.key_worker_id is not None:
        parts.append(PlacementRequest.key_worker_id == criteria.key_worker_id)
    return parts


def _stands(state: FollowUpState, now: dt.datetime) -> ColumnElement[bool]:
    """The rule of `rules.state_of`, in SQL."""
    today = start_of_day(london_date(now))
    return {
        FollowUpState.OVERDUE: and_(_is_open(), FollowUp.due_at < today),
        FollowUpState.DUE: and_(_is_open(), FollowUp.due_at >= today),
        FollowUpState.DONE: FollowUp.done_on.is_not(None),
        FollowUpState.NOT_NEEDED: FollowUp.closed_at.is_not(None),
    }[state]


def _is_open() -> ColumnElement[bool]:
    return and_(FollowUp.done_on.is_(None), FollowUp.closed_at.is_(None))


def _with_people(wanted: Select[FollowUp]) -> Select[FollowUp]:
    stay = contains_eager(FollowUp.stay)
    request = stay.contains_eager(Stay.request)
    return wanted.options(
        stay.joinedload(Stay.provider),
        request.joinedload(PlacementRequest.client),
        request.joinedload(PlacementRequest.key_worker),
    )


def left_and_followed_up(client_id: int, *, besides_stay_id: int) -> Sequence[Stay]:
    """A person's earlier stays that somebody still follows up, with their requests."""
    return db.session.scalars(
        select(Stay)
        .where(
            Stay.client_id.in_(_records(client_id)),
            Stay.id != besides_stay_id,
            select(FollowUp.id).where(FollowUp.stay_id == Stay.id, _is_open()).exists(),
        )
        .options(joinedload(Stay.request))
        .order_by(Stay.id)
    ).all()


def _records(client_id: int) -> list[int]:
    """Every record of the person, also those that were merged into another."""
    return [client.id for client in clients.records_of(client_id)]


def last_stay_before(request: PlacementRequest) -> Stay | None:
    """The stay that the person of a new request left last, at the same service, under another request."""
    return db.session.scalar(
        select(Stay)
        .where(
            Stay.client_id.in_(_records(request.client_id)),
            Stay.service_id == request.service_id,
            Stay.request_id != request.id,
            Stay.ended_on.is_not(None),
        )
        .order_by(Stay.ended_on.desc(), Stay.id.desc())
        .limit(1)
    )


def is_asked(stay_id: int, request_id: int) -> bool:
    """Whether it was asked already if this request begins a new episode."""
    wanted = select(EpisodeQuestion.id).where(
        EpisodeQuestion.stay_id == stay_id, EpisodeQuestion.request_id == request_id
    )
    return db.session.scalar(wanted) is not None


def is_told_back(stay_id: int) -> bool:
    """Whether a follow-up, or the answer about a new request, says that they came back to treatment after the stay."""
    of_follow_up = select(FollowUp.id).where(
        FollowUp.stay_id == stay_id, FollowUp.outcome == FollowUpOutcome.BACK_IN_TREATMENT
    )
    of_question = select(EpisodeQuestion.id).where(EpisodeQuestion.stay_id == stay_id, EpisodeQuestion.is_new.is_(True))
    return any(db.session.scalar(wanted.limit(1)) is not None for wanted in (of_follow_up, of_question))


def questions_across(client_id: int) -> Sequence[EpisodeQuestion]:
    """What was asked about a stay of this record and a request of another, or the other way round, locked."""
    of_stay, of_request = Stay.client_id == client_id, PlacementRequest.client_id == client_id
    return db.session.scalars(
        select(EpisodeQuestion)
        .join(EpisodeQuestion.stay)
        .join(EpisodeQuestion.request)
        .where(of_stay != of_request)
        .order_by(EpisodeQuestion.id)
        .with_for_update(of=EpisodeQuestion)
    ).all()


def questions_of(stay_id: int) -> Sequence[EpisodeQuestion]:
    """What was asked about new episodes after a stay, the latest first, with the new request."""
    return db.session.scalars(
        select(EpisodeQuestion)
        .where(EpisodeQuestion.stay_id == stay_id)
        .options(joinedload(EpisodeQuestion.request))
        .order_by(EpisodeQuestion.asked_at.desc(), EpisodeQuestion.id.desc())
    ).all()


def question_about(stay_id: int, reference: str, *, lock: bool = False) -> EpisodeQuestion:
    """What was asked after a stay about the request of this reference; the stay is scoped. Raises NotFound."""
    wanted = (
        select(EpisodeQuestion)
        .join(EpisodeQuestion.request)
        .where(EpisodeQuestion.stay_id == stay_id, PlacementRequest.reference == reference)
        .options(contains_eager(EpisodeQuestion.request))
    )
    found = db.session.scalar(wanted.with_for_update(of=EpisodeQuestion) if lock else wanted)
    if found is None:
        raise NotFound
    return found
