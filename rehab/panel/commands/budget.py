"""The money of a decision, and a commissioner's consent where it is more than there is."""

import datetime as dt

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.money import pounds
from rehab.core.text import sentence_list
from rehab.finance import commands as finance
from rehab.finance.rules import BudgetEffect, FundingSource, net_weekly
from rehab.notifications.commands import notify
from rehab.panel import queries
from rehab.panel.models import OverBudgetConsent, PanelCase
from rehab.panel.rules import ConsentAnswer, PanelCaseStatus
from rehab.panel.rules.decisions import overdrawn
from rehab.requests.queries import whole_request


def payer_of(case: PanelCase) -> tuple[FundingSource, int]:
    """From which source the request is paid, and the pence a week that others pay. Raises IllegalMove."""
    funding = whole_request(case.request_id).funding
    if funding is None or funding.source is None:
        msg = "The request does not say who pays, so nothing can be approved."
        raise IllegalMove(msg)
    return funding.source, funding.paid_by_others_pence


def hold(case: PanelCase, *, now: dt.datetime) -> None:
    """Reserve the most that the approval can cost, counted from today.

    Raises IllegalMove when nobody pays, InvalidInput (price_ceiling) when it goes over a budget without consent.
    """
    source, paid_by_others = payer_of(case)
    effects = finance.reserve(
        case.request_id,
        case.request.authority_id,
        source,
        net_weekly(case.price_ceiling_pence or 0, paid_by_others),
        london_date(now),
        case.weeks or 0,
        now,
        "Approved by the panel",
    )
    insist_on_consent(case, effects)


def insist_on_consent(case: PanelCase, effects: list[BudgetEffect]) -> None:
    """Keep the commissioner's reason with the case. Raises InvalidInput (price_ceiling) naming who must act first."""
    over = overdrawn(effects)
    if not over:
        return
    consent = case.consent
    if consent is None or not consent.covers(over):
        years = [f"{pounds(-effect.after)} in {effect.year_label}" for effect in effects if effect.is_over]
        fault = f"This goes over the budget by {sentence_list(years)}. A commissioner must agree first"
        raise InvalidInput({"price_ceiling": fault})
    case.over_budget_reason = consent.reason


def ask_consent(case: PanelCase, *, weeks: int, price_ceiling_pence: int, by: Actor, now: dt.datetime) -> None:
    """The chair asks the authority's commissioners to agree to these terms; asking again takes the place of it.

    Raises IllegalMove when the case is not open, InvalidInput (price_ceiling) when the budget covers the terms.
    """
    if case.status is not PanelCaseStatus.OPEN:
        msg = "This case has been decided or taken off the agenda."
        raise IllegalMove(msg)
    over = overdrawn(queries.budget_effects(case, weeks=weeks, price_ceiling_pence=price_ceiling_pence, now=now))
    if not over:
        raise InvalidInput({"price_ceiling": "There is enough in the budget for this, so nobody needs to agree"})
    if by.user_id is None:
        msg = "Only a person can ask."
        raise IllegalMove(msg)
    consent = case.consent or OverBudgetConsent(case=case)
    consent.asked_at, consent.asked_by_id = now, by.user_id
    consent.weeks, consent.price_ceiling_pence, consent.over_pence = weeks, price_ceiling_pence, over
    consent.answer = consent.answered_at = consent.answered_by_id = None
    consent.reason = ""
    db.session.add(consent)
    db.session.flush()
    audit.record("panel_case.consent_asked", subject=case, by=by, case_id=case.request_id, at=now)
    commissioners = accounts.holders(Role.COMMISSIONER, case.request.authority_id)
    path = f"/panel/consents/{consent.public_id}"
    notify([user.id for user in commissioners], template="consent_asked", path=path, now=now)


def answer_consent(
    consent: OverBudgetConsent, *, answer: ConsentAnswer, reason: str, by: Actor, now: dt.datetime
) -> None:
    """A commissioner agrees to go over the budget so far, or does not. Raises IllegalMove when it was answered."""
    if consent.answer is not None or consent.case.status is not PanelCaseStatus.OPEN:
        msg = "This has been answered, or the case is no longer open."
        raise IllegalMove(msg)
    consent.answer, consent.reason = answer, reason
    consent.answered_at, consent.answered_by_id = now, by.user_id
    db.session.flush()
    case = consent.case
    audit.record("panel_case.consent_answered", subject=case, by=by, case_id=case.request_id, at=now)
    notify([consent.asked_by_id], template="consent_answered", path=f"/panel/cases/{case.public_id}", now=now)
