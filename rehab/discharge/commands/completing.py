"""What is filled in once an exit is recorded: the outcomes profile, the national data, the letter, who has seen it."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.clients import commands as clients
from rehab.clients.models import TopProfile
from rehab.clients.rules import TopReading, TopStage, is_taken
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.questions import Values
from rehab.discharge import policy, queries
from rehab.discharge.models import Departure
from rehab.discharge.rules import ndtms
from rehab.discharge.rules.exits import AROUND_EXIT
from rehab.discharge.rules.gp_letter import refused_by
from rehab.placements import queries as placements
from rehab.placements.models import Stay
from rehab.plans.rules import Stakeholder

STALE = "Somebody else changed this meanwhile. Reload the page and look again."


def take_exit_profile(stay: Stay, completed_on: dt.date, answers: Values, *, by: Actor, now: dt.datetime) -> TopProfile:
    """Store the outcomes profile at the end of a stay that is locked; the same again is success.

    Raises IllegalMove while the person is there, InvalidInput, by item, for nothing answered, a day more than two
    weeks from that of leaving, and as `record_top` does.
    """
    left_on = _left_on(stay)
    first, last = left_on - AROUND_EXIT, left_on + AROUND_EXIT
    if not first <= completed_on <= last:
        fault = f"The day must be from {written(first)} to {written(last)}: within two weeks of leaving"
        raise InvalidInput({"completed_on": fault})
    if not is_taken(answers):
        raise InvalidInput({"top_alcohol_days": "Answer at least one question"})
    reading = TopReading(TopStage.EXIT, completed_on, answers)
    return clients.record_top(stay.client_id, reading, request_id=stay.request_id, stay_id=stay.id, by=by, now=now)


def settle_national_data(
    stay: Stay,
    *,
    status: ndtms.ExitStatus,
    reason: ndtms.DischargeReason,
    seen: int,
    by: Actor,
    now: dt.datetime,
) -> Departure:
    """Confirm or correct how the end of a stay is reported; the stay is locked, `seen` the version on the form.

    The same again is success. Raises IllegalMove before an exit is recorded, InvalidInput (reason) for two that do not
    go together, Conflict when somebody else changed it meanwhile.
    """
    departure = _recorded(stay)
    told = (departure.ndtms_exit_status, departure.ndtms_discharge_reason)
    if departure.ndtms_confirmed and told == (status, reason):
        return departure
    if fault := ndtms.fault(status, reason, stay.request.substance_group):
        raise InvalidInput({"reason": fault})
    if seen != departure.version:
        raise Conflict(STALE)
    departure.ndtms_exit_status, departure.ndtms_discharge_reason = status, reason
    departure.ndtms_confirmed = True
    db.session.flush()
    fields = ["ndtms_exit_status", "ndtms_discharge_reason"]
    audit.record("exit.national_data_settled", subject=departure, by=by, case_id=stay.request_id, fields=fields, at=now)
    return departure


def send_gp_letter(stay: Stay, *, sent_on: dt.date, by: Actor, now: dt.datetime) -> Departure:
    """Record that the letter to the GP went out; the stay is locked. The same again is success.

    Raises IllegalMove before an exit is recorded and where the person said no, InvalidInput (sent_on) for a day before
    that of leaving or after today, Conflict for another day.
    """
    departure, left_on = _recorded(stay), _left_on(stay)
    if departure.gp_letter_sent_on == sent_on:
        return departure
    if departure.gp_letter_sent_on is not None:
        pairs: dict[str, tuple[object, object]] = {
            "Day it was sent": (written(departure.gp_letter_sent_on), written(sent_on))
        }
        msg = "It is recorded already that the letter was sent, on another day."
        raise Conflict.between(msg, pairs)
    plan = placements.plan_to_read(by, stay)
    if refused_by(plan.answer_of(Stakeholder.GP) if plan else None):
        msg = "The person said that nothing of their plan goes to the GP."
        raise IllegalMove(msg)
    if not left_on <= sent_on <= london_date(now):
        raise InvalidInput({"sent_on": f"The day must be from {written(left_on)}, when they left, up to today"})
    departure.gp_letter_sent_on = sent_on
    db.session.flush()
    audit.record(
        "exit.letter_sent", subject=departure, by=by, case_id=stay.request_id, fields=["gp_letter_sent_on"], at=now
    )
    return departure


def note_seen(stay: Stay, *, by: Actor, now: dt.datetime) -> Departure:
    """A commissioner has looked at an unplanned exit; the stay is locked. Whoever comes first stands; again is success.

    Raises IllegalMove where there is none to look at.
    """
    departure = _recorded(stay)
    if not policy.is_to_be_seen(departure):
        return departure
    departure.seen_at, departure.seen_by_id = now, by.user_id
    clocks.stop(ClockKind.UNPLANNED_EXIT_TOLD, stay, now=now)
    db.session.flush()
    audit.record("exit.seen", subject=departure, by=by, case_id=stay.request_id, at=now)
    return departure


def _left_on(stay: Stay) -> dt.date:
    if stay.ended_on is None:
        msg = "The person is still there. Record first that they have left."
        raise IllegalMove(msg)
    return stay.ended_on


def _recorded(stay: Stay) -> Departure:
    departure = queries.departure_of(stay.id)
    if departure is None or departure.recorded_at is None:
        msg = "No exit is recorded for this stay."
        raise IllegalMove(msg)
    return departure
