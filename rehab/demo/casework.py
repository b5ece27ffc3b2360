"""What key workers and the coordinator of the demonstration wrote on cases and asked of each other."""

import datetime as dt

from sqlalchemy import select

from rehab.casework import commands
from rehab.casework.models import CaseTask
from rehab.casework.queries import notes
from rehab.casework.rules import NoteKind, Readers
from rehab.clients.models import Client
from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.requests import commands as request_commands
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Section

# Whose case, how many days ago, who wrote, what kind of note, for whom, and its words.
NOTES = (
    ("Harper", 9, "keyworker", NoteKind.CALL, Readers.SERVICE, "Sounds settled. Misses the dog, who is with a friend."),
    ("Harper", 3, "colleague", NoteKind.MEETING, Readers.SERVICE, "Visited. The house asks when the review will be."),
    ("Marlow", 4, "keyworker", NoteKind.CALL, Readers.COORDINATORS_TOO, "Would rather wait a week than share a room."),
    ("Marlow", 2, "coordinator", NoteKind.LETTER, Readers.COORDINATORS_TOO, "Approval letter sent; wants it on paper."),
    ("Noel", 2, "keyworker", NoteKind.CALL, Readers.SERVICE, "Nervous about the panel. Explained what happens next."),
)
# Whose case, what, who does it, who asks, how many days ago, and in how many days from today it is due.
TASKS = (
    ("Harper", "Agree a day for the review with the house", "keyworker", "manager", 9, -2),
    ("Marlow", "Send the benefit letter for the tenancy", "keyworker", "coordinator", 2, 1),
    ("Gale", "Ask the brother whether he can collect Gale", "keyworker", "keyworker", 3, 8),
    ("Quincy", "Ring the pharmacy about the doses", "colleague", "manager", 2, 2),
)


def write(today: dt.date) -> None:
    """Notes with one that was corrected, tasks with one done, and an answer changed after a return."""
    for name, days, who, kind, readers, text in NOTES:
        _note(name, _moment(today, days), who, kind, readers, text)
    _correct("Noel", "Nervous about the panel, and about travelling. Explained what happens next.")
    for name, what, owner, asks, days, due_in in TASKS:
        _task(name, what, owner, asks, today + dt.timedelta(days=due_in), set_at=_moment(today, days))
    _finish("Noel", "Post the leaflet about the two places", "Posted first class.", today)
    _change_an_answer("Quincy", _moment(today, 1))


def _moment(today: dt.date, days_ago: int) -> dt.datetime:
    """Three in the afternoon, but never after this very moment."""
    return min(clock.start_of_day(today - dt.timedelta(days=days_ago)) + dt.timedelta(hours=15), clock.now())


def _case_of(given_name: str) -> PlacementRequest:
    """The first, where another part of the demonstration gave somebody else the same name."""
    wanted = select(PlacementRequest.id).join(PlacementRequest.client).where(Client.given_name == given_name)
    return requests.locked(db.session.scalars(wanted.order_by(PlacementRequest.id).limit(1)).one())


def _note(name: str, at: dt.datetime, who: str, kind: NoteKind, readers: Readers, text: str) -> None:
    with transaction():
        commands.write_note(_case_of(name), kind=kind, readers=readers, text=text, by=people.actor(who), now=at)


def _correct(name: str, text: str) -> None:
    by = people.actor("keyworker")
    with transaction():
        [wrong] = notes.of_case(by, _case_of(name).id)
        commands.correct_note(wrong, text=text, by=by, now=wrong.written_at + dt.timedelta(hours=1))


def _task(name: str, what: str, owner: str, asks: str, due_on: dt.date, *, set_at: dt.datetime) -> int:
    by, owner_id = people.actor(asks), people.actor(owner).user_id or 0
    with transaction():
        return commands.set_task(_case_of(name), what=what, owner_id=owner_id, due_on=due_on, by=by, now=set_at).id


def _finish(name: str, what: str, outcome: str, today: dt.date) -> None:
    by = people.actor("keyworker")
    task_id = _task(name, what, "keyworker", "keyworker", today, set_at=_moment(today, 3))
    with transaction():
        task = db.session.get_one(CaseTask, task_id)
        commands.finish_task(task, outcome=outcome, by=by, now=_moment(today, 1))


def _change_an_answer(name: str, at: dt.datetime) -> None:
    """The coordinator asked for the doses; half of what was asked is answered."""
    with transaction():
        case = _case_of(name)
        values = {**(requests.values_of(case, Section.HEALTH) or {}), "medication": "Thiamine 100 mg, twice a day."}
        request_commands.save_answers(case, Section.HEALTH, values, by=people.actor("colleague"), now=at)
