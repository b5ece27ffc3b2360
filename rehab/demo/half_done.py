"""Requests of the demonstration that somebody is in the middle of: half typed, and taken over from an earlier one."""

import datetime as dt

from sqlalchemy import select

from rehab.clients.models import Client
from rehab.clients.rules import CRACK
from rehab.core import clock
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.core.transaction import transaction
from rehab.demo import answers, people
from rehab.framework.rules import DualDiagnosis
from rehab.requests import commands, queries
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Section, Values

TYPED = {
    "recent_self_harm": ["yes"],
    "self_harm_detail": ["Cut themselves in May after a quarrel. What helps: a walk, and somebody to ring, bef"],
}
HALF_TYPED, COMES_AGAIN = "Reese", "Devon"


def half_done(today: dt.date) -> None:
    """A section that was left in mid-sentence, and somebody who comes again after leaving a stay early."""
    key_worker = people.actor("keyworker")
    with transaction():
        request = queries.get_own_request_for_update(key_worker, _latest(HALF_TYPED).reference)
        typed = TYPED | {"row_version": [queries.edition_of(request, Section.RISK)]}
        commands.keep_draft(request, Section.RISK, typed, by=key_worker, now=clock.now())
    _come_again(key_worker, today)


def _latest(given_name: str) -> PlacementRequest:
    wanted = select(PlacementRequest).join(PlacementRequest.client).where(Client.given_name == given_name)
    found = db.session.scalar(wanted.order_by(PlacementRequest.id.desc()).limit(1))
    if found is None:
        raise NotFound
    return found


def _come_again(key_worker: Actor, today: dt.date) -> None:
    """The answers of the last request, with what has changed since."""
    now = clock.start_of_day(today)
    with transaction():
        client = db.session.get_one(Client, _latest(COMES_AGAIN).client_id)
        reference = commands.create(client, by=key_worker, now=now).reference
    with transaction():
        request = queries.get_own_request_for_update(key_worker, reference)
        earlier = queries.earlier_request(request)
        if earlier is None:
            raise NotFound
        commands.copy_answers(request, earlier, by=key_worker, now=now)
    told = answers.plain((CRACK,), today)
    changed: dict[Section, Values] = {
        Section.TREATMENT: {
            "detoxes": 3,
            "rehabs": 1,
            "earlier_outcomes": "Nine days in rehab; left after a quarrel and wants to try again somewhere smaller.",
        },
        Section.HEALTH: {"mental_health": DualDiagnosis.MODERATE},
    }
    for section, values in changed.items():
        with transaction():
            request = queries.get_own_request_for_update(key_worker, reference)
            commands.save_answers(request, section, {**told[section], **values}, by=key_worker, now=now)
