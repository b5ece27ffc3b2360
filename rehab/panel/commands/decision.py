"""Recording a decision: what it fixes, the money it holds, the letters it sends."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.money import pounds
from rehab.core.settings import value_of
from rehab.core.text import sentence_list
from rehab.core.working_days import add_working_days
from rehab.finance import commands as finance
from rehab.finance.rules import net_weekly
from rehab.panel import queries
from rehab.panel.commands.effects import EFFECTS
from rehab.panel.models import Letter, PanelCase, PanelCondition
from rehab.panel.rules import Audience, Choice, PanelCaseStatus
from rehab.panel.rules.decisions import Ruling, faults
from rehab.panel.rules.letters import DecisionFacts, letter
from rehab.requests.queries import whole_request

APPEAL_WORKING_DAYS = 20


def decide(case: PanelCase, ruling: Ruling, *, by: Actor, now: dt.datetime) -> None:
    """Record what the votes carry, move the request, hold the money and issue the letters.

    Raises IllegalMove when the case is not open or votes are missing; InvalidInput naming the fields that are
    wrong, the reason for going over a budget among them.
    """
    state = queries.progress(case, now=now)
    if case.status is not PanelCaseStatus.OPEN:
        msg = "This case has been decided or taken off the agenda."
        raise IllegalMove(msg)
    if state.obstacles:
        raise IllegalMove(" ".join(state.obstacles))
    if wrong := faults(ruling, state.bench.tally):
        raise InvalidInput(wrong)
    _store(case, ruling, by=by, now=now)
    EFFECTS[case.kind](case, by, now)
    if ruling.is_approval:
        _hold_money(case, ruling, now=now)
    _issue_letters(case, by=by, now=now)
    audit.record(
        "panel_case.decided",
        subject=case,
        by=by,
        case_id=case.request_id,
        fields=["outcome", "reason", "conditions", "weeks", "price_ceiling_pence", "valid_until"],
        at=now,
    )


def _store(case: PanelCase, ruling: Ruling, *, by: Actor, now: dt.datetime) -> None:
    case.status = PanelCaseStatus.DECIDED
    case.outcome, case.reason = ruling.outcome, ruling.reason
    case.decided_at, case.decided_by_id = now, by.user_id
    if ruling.outcome is Choice.APPROVE_WITH_CONDITIONS:
        case.conditions = [PanelCondition(text=line) for line in ruling.conditions.splitlines() if line.strip()]
    if ruling.is_approval:
        today = london_date(now)
        days = value_of("approval_valid_days", authority_id=case.request.authority_id, on=today)
        case.weeks, case.price_ceiling_pence = ruling.weeks, ruling.price_ceiling_pence
        case.valid_until = today + dt.timedelta(days=days)


def _hold_money(case: PanelCase, ruling: Ruling, *, now: dt.datetime) -> None:
    """Reserve the most that the decision can cost, counted from today; going over a budget needs a reason."""
    funding = whole_request(case.request_id).funding
    if funding is None or funding.source is None:
        msg = "The request does not say who pays, so nothing can be approved."
        raise IllegalMove(msg)
    effects = finance.reserve(
        case.request_id,
        case.request.authority_id,
        funding.source,
        net_weekly(ruling.price_ceiling_pence or 0, funding.paid_by_others_pence),
        london_date(now),
        ruling.weeks or 0,
        now,
        "Approved by the panel",
    )
    over = [f"{pounds(-effect.after)} in {effect.year_label}" for effect in effects if effect.is_over]
    if over and not ruling.over_budget_reason:
        raise InvalidInput(
            {
                "over_budget_reason": f"This goes over the budget by {sentence_list(over)}. "
                "Enter the reason the commissioner gave"
            }
        )
    case.over_budget_reason = ruling.over_budget_reason if over else ""


def _issue_letters(case: PanelCase, *, by: Actor, now: dt.datetime) -> None:
    facts = _facts(case, london_date(now))
    for audience in (Audience.CLIENT, Audience.KEY_WORKER):
        heading, paragraphs = letter(audience, facts)
        db.session.add(
            Letter(
                panel_case_id=case.id,
                audience=audience,
                heading=heading,
                paragraphs=paragraphs,
                issued_at=now,
                issued_by_id=by.user_id,
            )
        )
    db.session.flush()


def _facts(case: PanelCase, today: dt.date) -> DecisionFacts:
    request = whole_request(case.request_id)
    return DecisionFacts(
        reference=request.reference,
        person=request.client.name,
        key_worker=request.key_worker.name if request.key_worker else "",
        service=request.service.name,
        authority=request.authority.name,
        care_type=request.care_type,
        facilities=tuple(choice.facility.name for choice in request.choices),
        outcome=case.outcome or Choice.DEFER,
        decided_on=today,
        appeal_by=add_working_days(today, APPEAL_WORKING_DAYS),
        reason=case.reason,
        conditions="\n".join(condition.text for condition in case.conditions),
        weeks=case.weeks,
        price_ceiling_pence=case.price_ceiling_pence,
        valid_until=case.valid_until,
    )
