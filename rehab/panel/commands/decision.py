"""Recording a decision: what it fixes, what it sets off, the letters it sends."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core import events
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.settings import value_of
from rehab.panel import queries
from rehab.panel.commands import letters
from rehab.panel.commands.effects import EFFECTS
from rehab.panel.events import CaseDecided
from rehab.panel.models import PanelCase, PanelCaseFacility, PanelCondition
from rehab.panel.rules import Choice, PanelCaseStatus
from rehab.panel.rules.decisions import Ruling, faults

FIXED = [
    "outcome",
    "reason",
    "weeks",
    "price_ceiling_pence",
    "facilities",
    "conditions",
    "valid_until",
    "decline_reason",
    "alternative",
    "actions",
    "return_on",
]


def decide(case: PanelCase, ruling: Ruling, *, by: Actor, now: dt.datetime) -> None:
    """Record what the votes carry, do what it means for a case of this kind, and issue the letters.

    Raises IllegalMove when the case is not open or votes are missing; InvalidInput naming the fields that are
    wrong, a price that goes over the budget among them.
    """
    state = queries.progress(case, now=now)
    if case.status is not PanelCaseStatus.OPEN:
        msg = "This case has been decided or taken off the agenda."
        raise IllegalMove(msg)
    if state.obstacles:
        raise IllegalMove(" ".join(state.obstacles))
    if wrong := faults(ruling, state.bench.tally, today=london_date(now), kind=case.kind):
        raise InvalidInput(wrong)
    case.tie_broken = state.bench.tally.is_tie
    _store(case, ruling, by=by, now=now)
    EFFECTS[case.kind](case, by, now)
    events.announce(CaseDecided(case.id, case.kind, case.request_id, ruling.outcome, by, now))
    _start_clocks(case, now=now)
    letters.issue(case, by=by, now=now)
    audit.record("panel_case.decided", subject=case, by=by, case_id=case.request_id, fields=FIXED, at=now)


def _store(case: PanelCase, ruling: Ruling, *, by: Actor, now: dt.datetime) -> None:
    case.status = PanelCaseStatus.DECIDED
    case.outcome, case.reason = ruling.outcome, ruling.reason
    case.decided_at, case.decided_by_id = now, by.user_id
    if ruling.is_approval:
        _store_approval(case, ruling, today=london_date(now))
    elif ruling.outcome is Choice.DECLINE:
        case.decline_reason, case.alternative = ruling.decline_reason, ruling.alternative
    else:
        case.actions, case.return_on = ruling.actions, ruling.return_on
    db.session.flush()


def _store_approval(case: PanelCase, ruling: Ruling, *, today: dt.date) -> None:
    days = value_of("approval_valid_days", authority_id=case.request.authority_id, on=today)
    case.weeks, case.price_ceiling_pence = ruling.weeks, ruling.price_ceiling_pence
    case.valid_until = ruling.valid_until or today + dt.timedelta(days=days)
    if ruling.facility_ids:
        case.facilities = [PanelCaseFacility(facility_id=facility_id) for facility_id in sorted(ruling.facility_ids)]
    if ruling.outcome is Choice.APPROVE_WITH_CONDITIONS:
        due_on = ruling.conditions_due_on
        case.conditions = [PanelCondition(text=text, due_on=due_on) for text in ruling.conditions]


def _start_clocks(case: PanelCase, *, now: dt.datetime) -> None:
    """Each condition with a day is due, and what a deferral asks for; the letters start their own clock."""
    request = case.request
    owner_id = request.key_worker_id
    for condition in case.conditions:
        if condition.due_on:
            clocks.start(
                ClockKind.CONDITION, condition, case_id=request.id, due_on=condition.due_on, owner_id=owner_id, now=now
            )
    if case.return_on:
        clocks.start(ClockKind.DEFERRAL, case, case_id=request.id, due_on=case.return_on, owner_id=owner_id, now=now)
