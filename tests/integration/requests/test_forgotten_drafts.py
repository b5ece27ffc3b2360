"""Drafts that nobody works on are closed after six months, and the key worker is told."""

import datetime as dt

from flask_sqlalchemy import SQLAlchemy

from rehab.audit import commands as audit
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.requests import commands, queries
from rehab.requests.jobs import expire_drafts
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus, Section
from tests.factories import NOON, World, a_client, a_request, actor

SIX_MONTHS_ON = dt.datetime(2026, 12, 2, 6, tzinfo=dt.UTC)


def a_draft(world: World, **options: object) -> PlacementRequest:
    return a_request(a_client(world.service), world.key_worker, **options)


def status_of(request: PlacementRequest) -> RequestStatus:
    return queries.whole_request(request.id).status


def test_closes_a_draft_that_nobody_touched(world: World, db: SQLAlchemy) -> None:
    request = a_draft(world)
    assert expire_drafts(now=SIX_MONTHS_ON - dt.timedelta(days=1)) == "Nothing has expired"
    assert expire_drafts(now=SIX_MONTHS_ON) == "1 expired"
    assert status_of(request) is RequestStatus.EXPIRED
    notice = db.session.query(Notice).one()
    assert (notice.recipient_id, notice.template) == (world.key_worker.id, "draft_expired")
    assert expire_drafts(now=SIX_MONTHS_ON) == "Nothing has expired"


def test_work_on_it_keeps_it_open_and_a_look_does_not(world: World, db: SQLAlchemy) -> None:
    worked_on, looked_at = a_draft(world), a_draft(world)
    by = actor(world.key_worker)
    with transaction():
        request = queries.locked(worked_on.id)
        later = NOON + dt.timedelta(days=30)
        commands.save_answers(request, Section.HOME, {"benefits": "Some"}, by=by, now=later)
        audit.record("request.viewed", subject=queries.locked(looked_at.id), by=by, case_id=looked_at.id, at=later)
    assert expire_drafts(now=SIX_MONTHS_ON) == "1 expired"
    assert (status_of(worked_on), status_of(looked_at)) == (RequestStatus.DRAFT, RequestStatus.EXPIRED)


def test_leaves_requests_alone_that_were_submitted(world: World) -> None:
    request = a_draft(world, status=RequestStatus.RETURNED)
    assert expire_drafts(now=SIX_MONTHS_ON) == "Nothing has expired"
    assert status_of(request) is RequestStatus.RETURNED
