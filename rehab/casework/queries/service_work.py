"""The home page of key workers (their own cases) and team managers (their service's)."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select

from rehab.accounts.models import User
from rehab.casework.models import CaseTask
from rehab.casework.queries import (
    afterwards_work,
    away_work,
    exit_work,
    gap_work,
    message_work,
    review_work,
    special_work,
)
from rehab.casework.queries.still_open import is_arranged, is_open_offer, runs
from rehab.casework.queries.tiles import CaseTile, Tiles, case_tiles
from rehab.casework.rules import WorkItem, WorkList, by_urgency, in_order
from rehab.clients.models import Client
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.indexes import unindexed
from rehab.discharge.models import Departure
from rehab.framework.models import Facility, Provider
from rehab.placements.models import Offer, Placement, Stay
from rehab.placements.rules import OPEN_OFFERS, UNANSWERED, OfferStatus, PlacementStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.queries import Criteria
from rehab.requests.rules import EDITABLE, RequestStatus, Stage
from rehab.reviews.rules import REVIEW_CLOCKS

LIMIT = 25
NOW, SOON = dt.timedelta(days=3), dt.timedelta(days=14)
S = RequestStatus
_TO_DO = {
    S.RETURNED: ("Returned: read why, then submit again", "Returned", "act"),
    S.DRAFT: ("Draft: finish and submit it", "Draft", "progress"),
    S.APPROVED: ("Approved: make offers to facilities", "Make offers", "act"),
}
_WAITING = {
    **dict.fromkeys(EDITABLE, ("Team manager: reads and signs it", ClockKind.SIGN_OFF)),
    S.SUBMITTED: ("Panel coordinator: checks that it is complete", ClockKind.COMPLETENESS_CHECK),
    S.READY: ("Panel coordinator: puts it on an agenda", ClockKind.DECISION),
    S.ON_AGENDA: ("Panel: decides", ClockKind.DECISION),
    S.APPEALED: ("Panel: decides on the appeal", ClockKind.APPEAL),
}
# What the key worker has to do, each with what it asks of them; who else's clocks are waited for is told elsewhere.
_DEADLINES = {
    ClockKind.REVIEW: "12-weekly review is due",
    ClockKind.FIRST_REVIEW: "First review is due",
    ClockKind.FUNDING_REVIEW: "Review before the funding ends is due",
    ClockKind.TOP: "Outcomes profile is due",
    ClockKind.APPROVAL_USE: "Use the approval before it runs out",
    ClockKind.EXTENSION_ASK: "Ask for an extension, or plan the exit",
    ClockKind.DEFERRAL: "Do what the panel asked for",
    ClockKind.CONDITION: "Meet a condition of the approval",
}


def home(actor: Actor, now: dt.datetime) -> tuple[Tiles, list[WorkList]]:
    """What to do first stands first; what is further away than three days stands below what is waited for."""
    after = afterwards_work.due_after_leaving(_own(actor), now + SOON)
    due = [*_tasks(actor), *_deadlines(actor, now + SOON), *after, *afterwards_work.episodes_to_answer(_own(actor))]
    now_due = [item for item in due if item.tag or (item.due is not None and item.due <= now + NOW)]
    later = [item for item in due if item not in now_due]
    extensions = special_work.of_key_worker(_own(actor))
    questions, unanswered = _unanswered_offers(actor)
    asked = {item.path for item in questions}
    messages = [*questions, *(item for item in message_work.of_key_worker(_own(actor)) if item.path not in asked)]
    exits = exit_work.exits_to_complete(_own(actor), now)
    reviews = [*review_work.to_record(_own(actor), now), *review_work.to_sign_for_service(_own(actor))]
    gaps = gap_work.of_key_worker(_own(actor))
    approved = and_(_own(actor), _in_status(actor, {S.APPROVED}))
    absent = [*away_work.late_of_key_worker(_own(actor), now), *away_work.not_arrived(approved)]
    to_do = by_urgency(
        [
            *now_due,
            *absent,
            *gaps,
            *extensions,
            *messages,
            *_acceptances(actor),
            *exits,
            *reviews,
            *_requests_to_do(actor),
        ]
    )
    waiting = by_urgency([*_requests_waiting(actor), *unanswered])
    ahead = review_work.ahead(_own(actor), now, now + SOON)
    coming = in_order([*later, *ahead, *_arrivals(actor, now), *_departures(actor, now)])
    everything = "/cases" if actor.can(Permission.MANAGE_SERVICE) else "/cases?whose=mine"
    return case_tiles(actor, _tiles(actor, now)), [
        _list("Needs you now", to_do, "Nothing needs you now. Start a request when somebody is ready.", everything),
        _list("Waiting for others", waiting, "You are not waiting for anybody.", everything),
        _list("Next two weeks", coming, "Nothing falls due and nobody arrives in the next two weeks.", everything),
    ]


def _list(heading: str, items: Iterable[WorkItem], empty: str, everything: str) -> WorkList:
    shown = tuple(items)
    return WorkList(heading, shown[:LIMIT], empty, more=everything if len(shown) >= LIMIT else "")


def _tiles(actor: Actor, now: dt.datetime) -> list[CaseTile]:
    is_manager = actor.can(Permission.MANAGE_SERVICE)
    own = {} if is_manager else {"whose": "mine"}
    worker = None if is_manager else actor.user_id
    overdue = Criteria(key_worker_id=worker, overdue_at=now)
    stages = [(Stage.DRAFT, "Drafts"), (Stage.PANEL, "With the panel"), (Stage.APPROVED, "Approved, not placed")]
    return [
        CaseTile("Overdue", overdue, own | {"overdue": "y"}, "bad"),
        CaseTile("Returned", Criteria(key_worker_id=worker, status=S.RETURNED), own | {"status": "returned"}, "act"),
        *(
            CaseTile(label, Criteria(key_worker_id=worker, stage=stage), own | {"stage": stage.value})
            for stage, label in [*stages, (Stage.PLACED, "In placement")]
        ),
    ]


def _own(actor: Actor) -> ColumnElement[bool]:
    """Asked of the few requests that something open leads to: most of one's own have ended long ago."""
    of_service = unindexed(PlacementRequest.service_id).in_(actor.organisations(Permission.VIEW_CASES))
    if actor.can(Permission.MANAGE_SERVICE):
        return of_service
    return and_(of_service, unindexed(PlacementRequest.key_worker_id) == actor.user_id)


def _in_status(actor: Actor, statuses: Collection[RequestStatus]) -> ColumnElement[bool]:
    """What leads to the service's requests that stand there: an index of both."""
    of_service = PlacementRequest.service_id.in_(actor.organisations(Permission.VIEW_CASES))
    return and_(of_service, PlacementRequest.status.in_(statuses))


def _requests(actor: Actor, *more: Any) -> Select[*tuple[Any, ...]]:
    """The oldest first, each with what a line needs."""
    return (
        select(
            PlacementRequest.reference,
            PlacementRequest.status,
            PlacementRequest.key_worker_id,
            Client.given_name,
            Client.family_name,
            User.name.label("worker"),
            *more,
        )
        .join(Client, Client.id == PlacementRequest.client_id)
        .outerjoin(User, User.id == PlacementRequest.key_worker_id)
        .where(_own(actor))
        .order_by(unindexed(PlacementRequest.created_at), PlacementRequest.id)
        .limit(LIMIT)
    )


def _item(actor: Actor, row: Row[*tuple[Any, ...]], detail: str, path: str = "", **look: Any) -> WorkItem:
    """A line about a person; with the name of the key worker where that is somebody else."""
    whose = f" ({row.worker or 'no key worker'})" if row.key_worker_id != actor.user_id else ""
    return WorkItem(
        f"{row.given_name} {row.family_name}", f"{detail}{whose}", path or f"/cases/{row.reference}", **look
    )


def _running(kind: ClockKind) -> ColumnElement[bool]:
    return and_(Clock.case_id == PlacementRequest.id, Clock.kind == kind, Clock.state == ClockState.RUNNING)


def _tasks(actor: Actor) -> Iterator[WorkItem]:
    """What one has been given to do oneself, whosever case it is."""
    found = db.session.execute(
        select(
            CaseTask.what,
            CaseTask.public_id,
            CaseTask.due_on,
            CaseTask.is_from_coordinator,
            PlacementRequest.reference,
            Client.given_name,
            Client.family_name,
        )
        .join(CaseTask.request)
        .join(PlacementRequest.client)
        .where(
            CaseTask.owner_id == actor.user_id,
            CaseTask.done_at.is_(None),
            PlacementRequest.service_id.in_(actor.organisations(Permission.VIEW_CASES)),
        )
        .order_by(CaseTask.due_on, CaseTask.id)
        .limit(LIMIT)
    )
    for row in found:
        who = "From the coordinator" if row.is_from_coordinator else "Task"
        path = f"/cases/{row.reference}/tasks/{row.public_id}"
        due = clock.end_of_day(row.due_on)
        yield WorkItem(f"{row.given_name} {row.family_name}", f"{who}: {row.what}", path, due=due)


def _deadlines(actor: Actor, until: dt.datetime) -> Iterator[WorkItem]:
    """What is due until then, and whenever it is due what a panel waits for: that one has a tag."""
    on_stay = and_(Clock.subject_type == Stay.__tablename__, Clock.subject_id == Stay.id)
    wanted = (
        _requests(actor, Clock.kind, Clock.due_at, Stay.public_id.label("stay"))
        .join(Clock, Clock.case_id == PlacementRequest.id)
        .outerjoin(Stay, on_stay)
        .where(
            unindexed(Clock.kind).in_(set(_DEADLINES)),
            runs(),
            or_(Clock.due_at <= until, Clock.kind == ClockKind.DEFERRAL),
        )
        .order_by(None)
        .order_by(Clock.due_at, Clock.id)
    )
    for row in db.session.execute(wanted):
        path = f"/stays/{row.stay}/reviews" if row.kind in REVIEW_CLOCKS and row.stay else ""
        tag = "The panel waits" if row.kind is ClockKind.DEFERRAL else ""
        yield _item(actor, row, _DEADLINES[row.kind], path, due=row.due_at, tag=tag, tone="act")


def _requests_to_do(actor: Actor) -> Iterator[WorkItem]:
    offered = select(Offer.id).where(Offer.request_id == PlacementRequest.id, Offer.status.in_(OPEN_OFFERS))
    never_came = select(Placement.id).where(
        Placement.request_id == PlacementRequest.id, Placement.status == PlacementStatus.DID_NOT_ARRIVE
    )
    open_to_do = or_(
        and_(PlacementRequest.status.in_(EDITABLE), ~_waits_for_signature()),
        and_(PlacementRequest.status == S.APPROVED, ~offered.exists(), ~never_came.exists()),
    )
    for row in db.session.execute(_requests(actor).where(_in_status(actor, _TO_DO.keys()), open_to_do)):
        detail, tag, tone = _TO_DO[row.status]
        yield _item(actor, row, detail, tag=tag, tone=tone)


def _is_deferred() -> ColumnElement[bool]:
    return select(Clock.id).where(_running(ClockKind.DEFERRAL)).correlate(PlacementRequest).exists()


def _waits_for_signature() -> ColumnElement[bool]:
    return select(Clock.id).where(_running(ClockKind.SIGN_OFF)).correlate(PlacementRequest).exists()


def _acceptances(actor: Actor) -> Iterator[WorkItem]:
    wanted = _offers(actor).where(Offer.status == OfferStatus.ACCEPTED)
    for row in db.session.execute(wanted):
        yield _item(actor, row, f"{row.place} has a bed: confirm it", tag="Bed offered", tone="act")


def _offers(actor: Actor, *more: Any) -> Select[*tuple[Any, ...]]:
    return (
        _requests(actor, Facility.name.label("place"), *more)
        .join(Offer, Offer.request_id == PlacementRequest.id)
        .join(Facility, Facility.id == Offer.facility_id)
        .where(is_open_offer())
    )


def _requests_waiting(actor: Actor) -> Iterator[WorkItem]:
    waits_for = or_(
        *[and_(PlacementRequest.status == status, _running(kind)) for status, (_, kind) in _WAITING.items()]
    )
    is_away = and_(
        PlacementRequest.status.in_(set(_WAITING) - EDITABLE),
        ~and_(PlacementRequest.status == S.READY, _is_deferred()),
    )
    # What waits for a manager's signature stands in a list of the managers' own.
    waits = is_away if actor.can(Permission.MANAGE_SERVICE) else or_(is_away, _waits_for_signature())
    wanted = _requests(actor, Clock.due_at).outerjoin(Clock, waits_for).where(_in_status(actor, _WAITING.keys()), waits)
    for row in db.session.execute(wanted):
        yield _item(actor, row, _WAITING[row.status][0], due=row.due_at)


def _unanswered_offers(actor: Actor) -> tuple[list[WorkItem], list[WorkItem]]:
    """Questions that stop a provider's time until the service answers them, and what providers have to do."""
    answer = and_(
        Clock.subject_type == Offer.__tablename__,
        Clock.subject_id == Offer.id,
        Clock.kind.in_([ClockKind.OFFER_ANSWER, ClockKind.ASSESSMENT]),
        Clock.state != ClockState.STOPPED,
    )
    wanted = (
        _offers(actor, Clock.due_at, Clock.state, Offer.public_id, Offer.status.label("offer_status"))
        .outerjoin(Clock, answer)
        .where(Offer.status.in_(UNANSWERED))
    )
    questions, waiting = [], []
    for row in db.session.execute(wanted):
        if row.state is ClockState.PAUSED:
            path = f"/offers/{row.public_id}/messages"
            detail = f"{row.place} waits for your answer to a question"
            questions.append(_item(actor, row, detail, path, tag="Question", tone="act"))
        else:
            does = "assesses the person" if row.offer_status is OfferStatus.ASSESSING else "answers the offer"
            waiting.append(_item(actor, row, f"{row.place}: {does}", due=row.due_at))
    return questions, waiting


def _arrivals(actor: Actor, now: dt.datetime) -> Iterator[WorkItem]:
    wanted = (
        _requests(actor, Placement.arrives_on, Facility.name.label("place"))
        .join(Placement, Placement.request_id == PlacementRequest.id)
        .join(Offer, Offer.id == Placement.offer_id)
        .join(Facility, Facility.id == Offer.facility_id)
        # PostgreSQL goes by the few requests that can have such a bed.
        .where(PlacementRequest.status.in_([RequestStatus.APPROVED, RequestStatus.ADMITTED]))
        .where(is_arranged(), Placement.arrives_on <= clock.london_date(now + SOON))
        .order_by(None)
        .order_by(Placement.arrives_on, Placement.id)
    )
    for row in db.session.execute(wanted):
        at = clock.start_of_day(row.arrives_on)
        yield _item(actor, row, f"Arrives at {row.place}", tag=f"{row.arrives_on:%-d %B}", at=at)


def _departures(actor: Actor, now: dt.datetime) -> Iterator[WorkItem]:
    wanted = (
        _requests(actor, Departure.arranged_for, Stay.public_id.label("stay"), Provider)
        .join(Stay, Stay.request_id == PlacementRequest.id)
        .join(Stay.provider)
        .join(Departure, Departure.stay_id == Stay.id)
        .where(Stay.ended_on.is_(None), Departure.arranged_for <= clock.london_date(now + SOON))
        .order_by(None)
        .order_by(Departure.arranged_for, Departure.id)
    )
    for row in db.session.execute(wanted):
        at = clock.start_of_day(row.arranged_for)
        detail = f"Leaves {row.Provider.name} as planned"
        yield _item(actor, row, detail, f"/stays/{row.stay}", tag=f"{row.arranged_for:%-d %B}", at=at)
