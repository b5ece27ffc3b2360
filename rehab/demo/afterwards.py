"""After leaving, in the demonstration: follow-ups, what people said about their stay, one who asks for help again."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rehab.clients.models import Client
from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.demo.cases import CRACK, born
from rehab.demo.journey import Journey, Person
from rehab.discharge import commands, queries
from rehab.discharge.models import FollowUp
from rehab.discharge.rules import FollowedUp, FollowUpKind, FollowUpOutcome, Reply, Told
from rehab.placements import queries as placements
from rehab.placements.models import Stay
from rehab.placements.rules import ExitAccommodation, Satisfaction

# Left for the key worker to do: what fell due in so many days before today.
LEFT_OPEN = dt.timedelta(days=40)
# Whom nobody reached in the days after they had left.
HARD_TO_REACH = frozenset({"Devon", "Finley"})
NOTES = {
    FollowUpOutcome.CONTACTED: "Doing well; goes to two groups a week.",
    FollowUpOutcome.NOT_REACHED: "Rang twice and sent a message. The sister says that they are safe.",
}
# Who said what about their stay: rating, whether they felt safe and were ready to leave, their words.
SAID = (
    ("Ashley", Satisfaction.EXCELLENT, Reply.YES, Reply.YES, "The staff listened. The food was the best for years."),
    ("Blake", Satisfaction.GOOD, Reply.YES, Reply.PARTLY, "Good house. More to do at weekends, please."),
    ("Cameron", Satisfaction.GOOD, Reply.YES, Reply.YES, ""),
    ("Devon", Satisfaction.FAIR, Reply.PARTLY, Reply.NO, "I was not ready for the rules. I would try again."),
    ("Emery", Satisfaction.EXCELLENT, Reply.YES, Reply.YES, "They got me through the worst week of my life."),
)
NOT_ANSWERED = "Finley"


def look_after(today: dt.date) -> None:
    """Most follow-ups are done and five people have answered; one has a link, and one comes back."""
    for stay_id, kind, name, due_on in _due(today - LEFT_OPEN):
        is_missed = kind.is_attempt and name in HARD_TO_REACH
        _follow_up(stay_id, kind, FollowUpOutcome.NOT_REACHED if is_missed else FollowUpOutcome.CONTACTED, due_on)
    for name, rating, safe, ready, words in SAID:
        answers = dict.fromkeys(("felt_safe", "respected"), safe) | dict.fromkeys(("was_ready", "had_a_say"), ready)
        _say(name, Told(rating, answers, words, may_share=True), today)
    _hand_out_link(NOT_ANSWERED, today)
    _come_back(today)


def _due(before: dt.date) -> list[tuple[str, FollowUpKind, str, dt.date]]:
    """Stay, kind, given name and due day of the follow-ups that fell due before a day."""
    found = db.session.scalars(
        select(FollowUp)
        .where(FollowUp.due_at < clock.start_of_day(before), FollowUp.done_on.is_(None))
        .options(joinedload(FollowUp.stay).joinedload(Stay.request))
        .order_by(FollowUp.due_at, FollowUp.id)
    ).all()
    names = {client.id: client.given_name for client in db.session.scalars(select(Client).order_by(Client.id))}
    return [
        (each.stay.public_id, each.kind, names[each.stay.client_id], clock.london_date(each.due_at)) for each in found
    ]


def _follow_up(stay_id: str, kind: FollowUpKind, outcome: FollowUpOutcome, day: dt.date) -> None:
    key_worker, spoke = people.actor("keyworker"), outcome is FollowUpOutcome.CONTACTED
    told = FollowedUp(
        done_on=day,
        outcome=outcome,
        note=NOTES[outcome],
        accommodation=ExitAccommodation.SETTLED if spoke else None,
        paid_work_days=8 if spoke else None,
    )
    with transaction():
        stay = placements.get_stay_for_update(key_worker, stay_id)
        follow_up = queries.follow_up_of(stay.id, kind, lock=True)
        commands.record_follow_up(stay, follow_up, told, seen=follow_up.version, by=key_worker, now=_afternoon(day))


def _say(name: str, told: Told, today: dt.date) -> None:
    stay = _left(name)
    day = min((stay.ended_on or today) + dt.timedelta(days=3), today)
    token = _link(stay.public_id, day)
    with transaction():
        commands.give_feedback(token, told, now=_afternoon(day))


def _hand_out_link(name: str, today: dt.date) -> None:
    _link(_left(name).public_id, today - dt.timedelta(days=2))


def _link(stay_id: str, day: dt.date) -> str:
    key_worker = people.actor("keyworker")
    with transaction():
        stay = placements.get_stay_for_update(key_worker, stay_id)
        return commands.make_link(stay, by=key_worker, now=_afternoon(day))


def _left(name: str) -> Stay:
    """The stay of somebody of the demonstration who has left."""
    return db.session.scalars(
        select(Stay)
        .join(Client, Client.id == Stay.client_id)
        .where(Client.given_name == name, Stay.ended_on.is_not(None))
        .order_by(Stay.id)
        .limit(1)
    ).one()


def _come_back(today: dt.date) -> None:
    """Somebody who left early is put forward again: the key worker is asked if that is a new episode."""
    person = Person("Devon", born(1985), substances=(CRACK,))
    Journey(person, today - dt.timedelta(days=2)).draft().after(1).submitted()


def _afternoon(day: dt.date) -> dt.datetime:
    """Two in the afternoon, but never after this very moment."""
    return min(clock.start_of_day(day) + dt.timedelta(hours=14), clock.now())
