"""Bringing what was imported before to what a newer file says: only what the file changed is touched."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from rehab.core import events
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import Model, db
from rehab.core.settings import value_of
from rehab.imports.queries.known import lines_of, rows_of
from rehab.imports.rules import Line, facts
from rehab.placements.events import StayEnded
from rehab.placements.models import HistoryRow, Placement, Segment, Stay
from rehab.requests.models import PlacementRequest, RequestSubstance
from rehab.reviews.models import Review

OF_THE_END = ("expected_until", "ends_on")


def change(lines: Sequence[Line], added: Sequence[Line], *, by: Actor, now: dt.datetime) -> list[Line]:
    """Bring each row to what its line says, and each request to what its rows say with those `added` to it.

    Returns the lines of people who had not arrived before and now have: their stays are still to be stored.
    """
    fresh = {line.stay_ref: line for line in lines}
    refs = {line.request_ref for line in (*lines, *added)}
    before = lines_of(refs, today=london_date(now))
    old = {line.stay_ref: line for known in before.values() for line in known}
    arrived = []
    for row in rows_of({line.request_ref for line in lines}):
        line = fresh.get(row.stay_ref)
        if line is None:
            continue
        if row.stay_id is not None:
            _change_stay(row.stay_id, old.get(row.stay_ref), line, by=by, now=now)
        elif line.has_stay:
            arrived.append(line)
        _apply(row, {}, facts.row_values(line))
    for ref, known in before.items():
        more = [line for line in added if line.request_ref == ref]
        _change_request(ref, known, [*(fresh.get(line.stay_ref, line) for line in known), *more])
    db.session.flush()
    return arrived


def _apply(row: Model, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Set what the file says differently; what changed here meanwhile, and did not in the file, stays."""
    for name, value in new.items():
        if name not in old or old[name] != value:
            setattr(row, name, value)


def _change_request(ref: str, old: Sequence[Line], new: Sequence[Line]) -> None:
    request = db.session.scalar(
        select(PlacementRequest)
        .where(
            PlacementRequest.id
            == select(HistoryRow.request_id).where(HistoryRow.request_ref == ref).limit(1).scalar_subquery()
        )
        .options(
            selectinload(PlacementRequest.client),
            selectinload(PlacementRequest.person),
            selectinload(PlacementRequest.eligibility),
            selectinload(PlacementRequest.funding),
            selectinload(PlacementRequest.substances),
        )
        .with_for_update()
    )
    if request is None:
        return
    submitted_on = request.submitted_on
    _apply(request, facts.request_values(old), facts.request_values(new))
    if request.submitted_on is not None and request.submitted_on != submitted_on:
        days = value_of("decision_working_days", authority_id=request.authority_id, on=request.submitted_on)
        request.decision_target_days = days
    _apply(request.client, facts.client_values(old[0]), facts.client_values(new[0]))
    before, after = facts.section_values(old), facts.section_values(new)
    for name, values in after.items():
        _apply(getattr(request, name), before[name], values)
    if old[0].substances != new[0].substances:
        request.substances.clear()
        db.session.flush()
        codes = enumerate(new[0].substances or (), start=1)
        request.substances.extend(RequestSubstance(rank=rank, code=code) for rank, code in codes)
    placement = db.session.scalar(
        select(Placement).where(Placement.request_id == request.id).order_by(Placement.id).limit(1)
    )
    if placement is not None and any(line.has_stay for line in old):
        _apply(placement, facts.placement_values(old), facts.placement_values(new))


def _change_stay(stay_id: int, old: Line | None, new: Line, *, by: Actor, now: dt.datetime) -> None:
    stay = db.session.get_one(Stay, stay_id, with_for_update=True)
    was_open, admitted_on = stay.ended_on is None, stay.admitted_on
    _apply(stay, facts.stay_values(old) if old else {}, facts.stay_values(new))
    if stay.admitted_on != admitted_on:
        stay.review_days = value_of("review_days", authority_id=stay.authority_id, on=stay.admitted_on)
    _change_segments(stay_id, facts.segment_values(old) if old else {}, facts.segment_values(new))
    held = set(facts.review_days(old)) if old else set()
    wanted = set(facts.review_days(new))
    db.session.execute(delete(Review).where(Review.stay_id == stay_id, Review.held_on.in_(held - wanted)))
    db.session.add_all(
        Review(stay_id=stay_id, recorded_at=now, **facts.review_values(day)) for day in sorted(wanted - held)
    )
    if was_open and stay.ended_on is not None:
        db.session.flush()
        events.announce(StayEnded(stay.id, stay.request_id, stay.ended_on, by, now))


def _change_segments(stay_id: int, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """The file tells of one part: who has moved on here since began in the first, and ends in the last."""
    wanted = select(Segment).where(Segment.stay_id == stay_id).order_by(Segment.starts_on)
    segments = db.session.scalars(wanted).all()
    if segments:
        _apply(segments[0], old, {name: value for name, value in new.items() if name not in OF_THE_END})
        _apply(segments[-1], old, {name: value for name, value in new.items() if name in OF_THE_END})
