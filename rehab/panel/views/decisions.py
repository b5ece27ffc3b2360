"""Recording the decision, with what it does to the budget beside it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.finance import queries as finance
from rehab.finance.rules import BudgetEffect, net_weekly
from rehab.panel import commands, policy, queries
from rehab.panel.forms import DecisionForm
from rehab.panel.models import PanelCase
from rehab.panel.rules import Bench
from rehab.panel.views.blueprint import bp
from rehab.requests.models import FundingSection
from rehab.requests.queries import whole_request
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember

CANNOT_DECIDE = "You cannot decide this case. The chair does, or the deputy chair if the chair has a conflict."


@bp.route("/panel/cases/<public_id>/decision", methods=["GET", "POST"])
@needs(Permission.SIT_ON_PANEL)
@once
def decide(public_id: str) -> ResponseReturnValue:
    """What the votes allow, the terms, and the budget beside them."""
    actor = signed_in_user()
    case, bench = _decidable(actor, public_id)
    funding = whole_request(case.request_id).funding
    form = _form(funding)
    form.offer(bench.tally)
    if form.validate_on_submit():
        try:
            return redirect(_decide(actor, public_id, form))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            case, bench = _decidable(actor, public_id)
            funding = whole_request(case.request_id).funding
    elif request.method == "GET":
        audit.record_view("panel_pack.viewed", subject=case, by=actor, case_id=case.request_id)
    effects = _effects(case, funding, form)
    page = render_template("panel/decide.html", form=form, case=case, tally=bench.tally, effects=effects)
    return page, 422 if form.errors else 200


def _decidable(actor: Actor, public_id: str) -> tuple[PanelCase, Bench]:
    now = clock.now()
    case = queries.get_case(actor, public_id, clock.london_date(now))
    state = queries.progress(case, now=now)
    allow(policy.can_decide(actor, case, state.bench), CANNOT_DECIDE)
    allow(not state.obstacles, " ".join(state.obstacles))
    return case, state.bench


def _form(funding: FundingSection | None) -> DecisionForm:
    """As asked for in the request, until the chair says otherwise."""
    asked = {"weeks": funding.weeks, "price_ceiling": funding.weekly_price_pence} if funding else None
    return DecisionForm(data=asked)


def _effects(case: PanelCase, funding: FundingSection | None, form: DecisionForm) -> list[BudgetEffect]:
    """What an approval on the terms in the form would take from each budget, counted from today."""
    weeks, ceiling = form.weeks.data, form.price_ceiling.data
    if funding is None or funding.source is None or not isinstance(weeks, int) or not isinstance(ceiling, int):
        return []
    net = net_weekly(ceiling, funding.paid_by_others_pence)
    return finance.effect(case.request.authority_id, funding.source, net, clock.today(), weeks)


def _decide(actor: Actor, public_id: str, form: DecisionForm) -> str:
    now = clock.now()
    with transaction():
        case = queries.get_case_with_request(actor, public_id, clock.london_date(now))
        allow(policy.can_decide(actor, case, queries.progress(case, now=now).bench), CANNOT_DECIDE)
        commands.decide(case, form.ruling, by=actor, now=now)
        result = remember(url_for(".case", public_id=public_id))
    flash("The decision is recorded. The letters are ready for the coordinator and the key worker.", "success")
    return result
