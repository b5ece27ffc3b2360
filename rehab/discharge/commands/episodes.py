"""Whether a new request begins a new treatment episode: proposed by the system, answered by a person."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.clients.rules import RecordsParted
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import Conflict, InvalidInput
from rehab.discharge import queries
from rehab.discharge.models import EpisodeQuestion
from rehab.discharge.rules import day_faults
from rehab.notifications.commands import notify
from rehab.placements import queries as placements
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason
from rehab.requests import queries as requests
from rehab.requests.rules import RequestSubmitted


def ask_about_episode(event: RequestSubmitted) -> None:
    """Somebody who has left a house is put forward again: ask the key worker whether that begins a new episode."""
    request = requests.whole_request(event.request_id)
    stay = queries.last_stay_before(request)
    if stay is None or stay.re_presented_on is not None or stay.exit_reason is ExitReason.DIED:
        return
    if queries.is_asked(stay.id, request.id):
        return
    db.session.add(EpisodeQuestion(stay_id=stay.id, request_id=request.id, asked_at=event.now))
    path = f"/stays/{stay.public_id}/new-episode/{request.reference}"
    notify([request.key_worker_id], template="episode_to_answer", path=path, now=event.now)


def answer_about_episode(
    stay: Stay, question: EpisodeQuestion, *, first_day: dt.date | None, by: Actor, now: dt.datetime
) -> None:
    """Keep the first day of the new episode, or None that there is none; stay and question are locked.

    The same again is success. Raises Conflict when the other answer, or another day, is recorded; InvalidInput.
    """
    is_new = first_day is not None
    if question.is_new is not None:
        if question.is_new == is_new and first_day in (None, stay.re_presented_on):
            return
        msg = "Somebody has answered this already. The days can be changed on the page of what came after leaving."
        raise Conflict.between(msg, {"First day of a new episode": (_day(stay.re_presented_on), _day(first_day))})
    if stay.ended_on is not None and (
        faults := day_faults({"re_presented_on": first_day}, stay.ended_on, today=london_date(now))
    ):
        raise InvalidInput(faults)
    question.is_new, question.answered_at, question.answered_by_id = is_new, now, by.user_id
    if first_day is not None:
        stay.re_presented_on = first_day
    audit.record("episode.answered", subject=stay, by=by, case_id=stay.request_id, fields=["re_presented_on"], at=now)


def drop_episodes(event: RecordsParted) -> None:
    """Two records are two people again: no request of the one began an episode after a stay of the other."""
    for question in queries.questions_across(event.parted_id):
        stay, was_new = placements.lock_stay(question.stay_id), question.is_new
        db.session.delete(question)
        db.session.flush()
        if was_new and not queries.is_told_back(stay.id):
            stay.re_presented_on = None
        fields = ["re_presented_on"] if was_new else []
        audit.record("episode.dropped", subject=stay, by=event.by, case_id=stay.request_id, fields=fields, at=event.now)


def _day(day: dt.date | None) -> str:
    return written(day) if day else "None"
