"""What follows a decision until it is done: conditions that are met, and what a deferral asked for."""

import datetime as dt

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.notifications.commands import notify
from rehab.panel.models import PanelCase, PanelCondition


def mark_met(condition: PanelCondition, *, met_on: dt.date, note: str, by: Actor, now: dt.datetime) -> None:
    """Note that a condition was met on a day, and who says so.

    Raises IllegalMove when that was noted before, InvalidInput (met_on) for a day before the decision or to come.
    """
    case = condition.case
    if condition.met_on is not None:
        msg = "This condition is met already."
        raise IllegalMove(msg)
    if met_on > london_date(now) or (case.decided_at and met_on < london_date(case.decided_at)):
        raise InvalidInput({"met_on": "The day must be between the decision and today"})
    condition.met_on, condition.met_by_id, condition.note = met_on, by.user_id, note
    db.session.flush()
    clocks.stop(ClockKind.CONDITION, condition, now=now)
    audit.record("panel_case.condition_met", subject=condition, by=by, case_id=case.request_id, at=now)


def answer_deferral(case: PanelCase, *, actions_done: str, by: Actor, now: dt.datetime) -> None:
    """The key worker says what was done of what the panel asked for; coordinators are told, and their clock goes on.

    Raises IllegalMove when it was said before, or the case asked for nothing.
    """
    if case.return_on is None or case.actions_done_at is not None:
        msg = "This has been answered already."
        raise IllegalMove(msg)
    case.actions_done, case.actions_done_at = actions_done, now
    db.session.flush()
    clocks.stop(ClockKind.DEFERRAL, case, now=now)
    clocks.resume(ClockKind.DECISION, case.request, now=now)
    audit.record("panel_case.deferral_answered", subject=case, by=by, case_id=case.request_id, at=now)
    coordinators = accounts.holders(Role.COORDINATOR, case.request.authority_id)
    path = f"/cases/{case.request.reference}"
    notify([user.id for user in coordinators], template="deferral_answered", path=path, now=now)
