"""Giving each stakeholder its part of the plan; nothing is sent from here, because mails carry nothing of a person."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.discharge.models import PlanDelivery
from rehab.discharge.queries.deliveries import delivery_of
from rehab.discharge.rules.sheets import Means
from rehab.placements import queries as placements
from rehab.placements.models import Stay
from rehab.plans.models import DischargePlan
from rehab.plans.rules import Stakeholder, is_shared

NOT_AGREED = "A part of the plan can be given to others once all have signed it."
NO_CONSENT = "The person has not agreed that this part of their plan is given away. Ask them first."


def send_part(
    stay: Stay, kind: Stakeholder, *, sent_on: dt.date, how: Means, by: Actor, now: dt.datetime
) -> PlanDelivery:
    """Record that a stakeholder was given its part of the version in force; the stay is locked.

    The same again is success. Raises IllegalMove for a plan that is not agreed and without the person's agreement,
    InvalidInput (sent_on) for a day before that of the last signature or after today, Conflict for another entry.
    """
    plan = _agreed(stay, by)
    if not is_shared(plan.answer_of(kind)):
        raise IllegalMove(NO_CONSENT)
    recorded = delivery_of(plan.id, kind)
    if recorded is not None:
        return _same(recorded, sent_on, how)
    if fault := _fault(sent_on, plan.agreed_on, "all have signed", today=london_date(now)):
        raise InvalidInput({"sent_on": fault})
    sent = PlanDelivery(
        plan_id=plan.id, stakeholder=kind, sent_on=sent_on, how=how, sent_by_id=by.user_id, recorded_at=now
    )
    db.session.add(sent)
    db.session.flush()
    audit.record("plan_part.sent", subject=sent, by=by, case_id=stay.request_id, fields=[kind.value], at=now)
    return sent


def acknowledge_part(
    stay: Stay, kind: Stakeholder, *, acknowledged_on: dt.date, note: str, by: Actor, now: dt.datetime
) -> PlanDelivery:
    """Record that a stakeholder said it has its part; the stay is locked. The same again is success.

    Raises IllegalMove for what was not sent, InvalidInput (acknowledged_on) for a day before it was sent or after
    today, Conflict for another entry.
    """
    sent = delivery_of(_agreed(stay, by).id, kind)
    if sent is None:
        msg = "Record first that this part was sent."
        raise IllegalMove(msg)
    if sent.acknowledged_on is not None:
        return _same_answer(sent, acknowledged_on, note)
    if fault := _fault(acknowledged_on, sent.sent_on, "it was sent", today=london_date(now)):
        raise InvalidInput({"acknowledged_on": fault})
    sent.acknowledged_on, sent.note = acknowledged_on, note
    db.session.flush()
    audit.record("plan_part.acknowledged", subject=sent, by=by, case_id=stay.request_id, fields=[kind.value], at=now)
    return sent


def _agreed(stay: Stay, by: Actor) -> DischargePlan:
    """The version that the actor may read, if all have signed it; the case is locked, and with it its plan."""
    plan = placements.plan_to_read(by, stay)
    if plan is None or plan.agreed_on is None:
        raise IllegalMove(NOT_AGREED)
    return plan


def _fault(day: dt.date, first: dt.date | None, what: str, *, today: dt.date) -> str:
    if day > today:
        return "The day must be today or in the past"
    if first is not None and day < first:
        return f"The day must be {written(first)} or later, when {what}"
    return ""


def _same(recorded: PlanDelivery, sent_on: dt.date, how: Means) -> PlanDelivery:
    if (recorded.sent_on, recorded.how) == (sent_on, how):
        return recorded
    pairs: dict[str, tuple[object, object]] = {
        "Day": (written(recorded.sent_on), written(sent_on)),
        "How": (recorded.how.label, how.label),
    }
    msg = "It is recorded already that this part was sent, with other particulars."
    raise Conflict.between(msg, pairs)


def _same_answer(recorded: PlanDelivery, acknowledged_on: dt.date, note: str) -> PlanDelivery:
    if (recorded.acknowledged_on, recorded.note) == (acknowledged_on, note):
        return recorded
    stored = recorded.acknowledged_on
    pairs: dict[str, tuple[object, object]] = {
        "Day": (written(stored) if stored else "", written(acknowledged_on)),
        "Note": (recorded.note, note),
    }
    msg = "It is recorded already that they have this part, with other particulars."
    raise Conflict.between(msg, pairs)
