"""Recording the decision, with what it does to the budget beside it."""

import datetime as dt

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.settings import value_of
from rehab.core.transaction import transaction
from rehab.finance.rules import BudgetEffect
from rehab.panel import commands, policy, queries
from rehab.panel.forms import DecisionForm, TermsForm
from rehab.panel.models import PanelCase
from rehab.panel.rules import Bench
from rehab.panel.rules.decisions import overdrawn
from rehab.panel.rules.letters import sends_letters
from rehab.panel.views.blueprint import bp
from rehab.requests.queries import whole_request
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember

CANNOT_DECIDE = (
    "You cannot decide this case. The chair does, or the deputy chair if the chair has a conflict, "
    "after voting themselves."
)


@bp.route("/panel/cases/<public_id>/decision", methods=["GET", "POST"])
@needs(Permission.SIT_ON_PANEL)
@once
def decide(public_id: str) -> ResponseReturnValue:
    """What the votes allow, the terms, and the budget beside them."""
    actor = signed_in_user()
    case, bench = _decidable(actor, public_id)
    form = _form(case)
    form.offer(bench.tally, queries.facilities_of(case), case.kind)
    if form.validate_on_submit():
        try:
            return redirect(_decide(actor, public_id, form))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            case, bench = _decidable(actor, public_id)
    elif request.method == "GET":
        audit.record_view("panel_pack.viewed", subject=case, by=actor, case_id=case.request_id)
    return _page(case, bench, form)


def _page(case: PanelCase, bench: Bench, form: DecisionForm) -> ResponseReturnValue:
    effects = _effects(case, form.weeks.data, form.price_ceiling.data)
    over = overdrawn(effects)
    page = render_template(
        "panel/decide.html",
        form=form,
        case=case,
        tally=bench.tally,
        effects=effects,
        sources=queries.sources_left(case, clock.today()),
        over=over,
        covered=over > 0 and case.consent is not None and case.consent.covers(over),
    )
    return page, 422 if form.errors else 200


def _decidable(actor: Actor, public_id: str) -> tuple[PanelCase, Bench]:
    now = clock.now()
    case = queries.get_case(actor, public_id, clock.london_date(now))
    state = queries.progress(case, now=now)
    allow(policy.can_decide(actor, case, state.bench), CANNOT_DECIDE)
    allow(not state.obstacles, " ".join(state.obstacles))
    return case, state.bench


def _form(case: PanelCase) -> DecisionForm:
    """As asked for in the request, until the chair says otherwise."""
    today = clock.today()
    days = value_of("approval_valid_days", authority_id=case.request.authority_id, on=today)
    return DecisionForm(data={**_asked(case), "valid_until": today + dt.timedelta(days=days)})


def _asked(case: PanelCase) -> dict[str, object]:
    """The terms of the question that a commissioner has before them, else those of the request."""
    funding, consent = whole_request(case.request_id).funding, case.consent
    if consent is not None:
        return {"weeks": consent.weeks, "price_ceiling": consent.price_ceiling_pence}
    if (referral := queries.referral_of_case(case.id)) is not None:
        return {"weeks": referral.weeks, "price_ceiling": referral.weekly_pence}
    return {"weeks": funding.weeks, "price_ceiling": funding.weekly_price_pence} if funding else {}


def _effects(case: PanelCase, weeks: object, ceiling: object) -> list[BudgetEffect]:
    """What an approval on the terms in the form would take from each budget, counted from today."""
    if not isinstance(weeks, int) or not isinstance(ceiling, int):
        return []
    return queries.budget_effects(case, weeks=weeks, price_ceiling_pence=ceiling, now=clock.now())


def _decide(actor: Actor, public_id: str, form: DecisionForm) -> str:
    now = clock.now()
    with transaction():
        case = queries.get_case_with_request(actor, public_id, clock.london_date(now))
        allow(policy.can_decide(actor, case, queries.progress(case, now=now).bench), CANNOT_DECIDE)
        commands.decide(case, form.ruling, by=actor, now=now)
        result = remember(url_for(".case", public_id=public_id))
        has_letters = sends_letters(case.kind, form.ruling.outcome)
    letters = " The letters are ready for the coordinator and the key worker." if has_letters else ""
    flash(f"The decision is recorded.{letters}", "success")
    return result


@bp.route("/panel/cases/<public_id>/over-budget", methods=["GET", "POST"])
@needs(Permission.SIT_ON_PANEL)
@once
def ask_consent(public_id: str) -> ResponseReturnValue:
    """The chair asks a commissioner to agree to terms that go over the budget."""
    actor = signed_in_user()
    case, _ = _decidable(actor, public_id)
    form = TermsForm(data=_asked(case))
    if form.validate_on_submit():
        try:
            return redirect(_ask(actor, public_id, form))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            case, _ = _decidable(actor, public_id)
    effects = _effects(case, form.weeks.data, form.price_ceiling.data)
    page = render_template("panel/ask_consent.html", form=form, case=case, effects=effects)
    return page, 422 if form.errors else 200


def _ask(actor: Actor, public_id: str, form: TermsForm) -> str:
    now = clock.now()
    with transaction():
        case = queries.get_case_for_update(actor, public_id, clock.london_date(now))
        allow(policy.can_decide(actor, case, queries.progress(case, now=now).bench), CANNOT_DECIDE)
        commands.ask_consent(
            case, weeks=form.weeks.data or 0, price_ceiling_pence=form.price_ceiling.data or 0, by=actor, now=now
        )
        result = remember(url_for(".case", public_id=public_id))
    flash("We have told the commissioners. You get a mail when one has answered.", "success")
    return result
