"""Feedback by a link that works once: made by those who looked after the person, used by whoever holds it."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import SYSTEM, Actor
from rehab.core.clock import end_of_day, london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput, NotFound
from rehab.core.settings import value_of
from rehab.discharge import policy, queries
from rehab.discharge.models import Feedback, FeedbackLink
from rehab.discharge.rules import Protest, Told, new_token, token_hash
from rehab.notifications.commands import notify
from rehab.placements import queries as placements
from rehab.placements.commands.complaints import Grievance, lodge
from rehab.placements.models import Stay
from rehab.placements.rules.complaints import Complainant, ComplaintWay

NOTHING_SAID = "Choose or write at least one answer before you send it"


def make_link(stay: Stay, *, by: Actor, now: dt.datetime) -> str:
    """What the link to the feedback of a stay ends with; the one made before stops working. The stay is locked.

    It is told only here: what is stored cannot be turned back into it. Raises IllegalMove where nobody can be asked.
    """
    if reason := policy.no_feedback_because(stay, queries.feedback_of(stay.id)):
        raise IllegalMove(reason)
    token = new_token()
    days = value_of("feedback_link_days", authority_id=stay.authority_id, on=london_date(now))
    link = queries.link_of(stay.id) or FeedbackLink(stay_id=stay.id)
    link.token_hash, link.made_at, link.made_by_id = token_hash(token), now, by.user_id or 0
    link.expires_at = end_of_day(london_date(now) + dt.timedelta(days=days))
    db.session.add(link)
    db.session.flush()
    audit.record("feedback_link.made", subject=link, by=by, case_id=stay.request_id, at=now)
    return token


def give_feedback(token: str, told: Told, *, now: dt.datetime) -> None:
    """Keep what the holder of a link said, and use the link up; a rating becomes that of the stay.

    Raises NotFound alike for a link that nobody made, that was used or replaced, or that has run out; InvalidInput
    where nothing was said. A complaint is lodged with the house where they stayed last.
    """
    link = queries.live_link(token, now=now)
    if link is None:
        raise NotFound
    stay = placements.lock_stay(link.stay_id)
    if queries.live_link(token, now=now, lock=True) is None:
        raise NotFound
    if not told.says_something:
        raise InvalidInput({"rating": NOTHING_SAID})
    given = Feedback(
        stay_id=stay.id,
        rating=told.rating,
        comment=told.comment,
        may_share=told.may_share,
        submitted_at=now,
        **told.answers,
    )
    db.session.add(given)
    if told.complaint is not None:
        _complain(stay, told.complaint, now=now)
    link.used_at = now
    stay.satisfaction = told.rating or stay.satisfaction
    db.session.flush()
    audit.record("feedback.given", subject=given, by=SYSTEM, case_id=stay.request_id, at=now)
    path = f"/stays/{stay.public_id}/after-leaving"
    notify([stay.request.key_worker_id], template="feedback_given", path=path, now=now)


def _complain(stay: Stay, protest: Protest, *, now: dt.datetime) -> None:
    house = queries.house_of(stay)
    if house is None:
        raise InvalidInput({"complaint": "We do not know which house it was. Please tell your key worker"})
    grievance = Grievance(
        made_by=Complainant.PERSON,
        how=ComplaintWay.WRITTEN,
        theme=protest.theme,
        text=protest.text,
        made_on=london_date(now),
    )
    lodge(house, grievance, stay=stay if protest.names_them else None, by=None, now=now)
