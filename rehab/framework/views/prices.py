"""Pages of a facility's prices: what it costs, and what its provider proposes."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import Conflict, DomainError, InvalidInput
from rehab.core.transaction import transaction
from rehab.framework import commands, policy, queries
from rehab.framework.forms.prices import AnswerForm, EndPriceForm, ProposePriceForm, SetPriceForm
from rehab.framework.models import Facility, Lot, Price, PriceProposal
from rehab.framework.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.widgets import Form, Option

NOT_LEAD = "Only the council that leads the framework sets its prices."
NOT_MANAGER = "Only a manager of the provider proposes prices."
CHANGED = "Somebody has changed this price since you opened the page. Open it again."


@bp.get("/facilities/<public_id>/prices")
@needs(Permission.VIEW_FRAMEWORK, Permission.ANSWER_OFFERS)
def facility_prices(public_id: str) -> ResponseReturnValue:
    """Every price of a facility, version after version, and to those it concerns what was proposed."""
    actor = signed_in_user()
    facility, lines, lots = queries.facility_prices(actor, public_id)
    told = {lot.id for lot in lots if policy.can_see_proposals(actor, facility.provider, lot.framework)}
    return render_template(
        "framework/prices.html",
        facility=facility,
        lines=lines,
        proposals=queries.proposals_of(facility.id, told),
        told=told,
        led={lot.id for lot in lots if policy.can_set_prices(actor, lot.framework)},
        may_propose=policy.can_propose_prices(actor, facility.provider),
        today=clock.today(),
    )


@bp.route("/facilities/<public_id>/prices/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def set_price(public_id: str) -> ResponseReturnValue:
    """Set a price from a day on; the one before ends the day before."""
    actor = signed_in_user()
    facility, lines, lots = queries.facility_prices(actor, public_id)
    led = {_key(lot): lot for lot in lots if policy.can_set_prices(actor, lot.framework)}
    allow(bool(led), NOT_LEAD)
    before = next((line.newest for line in lines if line.newest.public_id == request.args.get("after")), None)
    form = SetPriceForm(data=_of(before) if before else None)
    form.lot.options = [Option(key, f"{lot.framework.title}: {lot.title}") for key, lot in led.items()]
    if form.validate_on_submit():
        try:
            with transaction():
                _set(form, queries.lock_facility(facility.id), led[form.lot.data])
                address = remember(_prices_of(facility))
            flash("The price is set.", "success")
            return redirect(address)
        except (InvalidInput, Conflict) as refusal:
            _show(form, refusal, at="valid_from")
    return render_template("framework/prices_set.html", form=form, facility=facility), _status(form)


def _set(form: SetPriceForm, facility: Facility, lot: Lot) -> None:
    commands.set_price(
        facility,
        lot,
        stage=form.stage.data,
        terms=form.terms,
        valid_from=form.first_day,
        by=signed_in_user(),
        now=clock.now(),
    )


def _key(lot: Lot) -> str:
    return f"{lot.framework.reference}-{lot.number}"


def _of(price: Price) -> dict[str, object]:
    """What a form about the next price begins with."""
    terms = {"basis": price.basis, "amount": price.amount_pence, "notice_days": price.notice_days}
    return {**terms, "lot": _key(price.lot), "stage": price.stage}


def _prices_of(facility: Facility) -> str:
    return url_for(".facility_prices", public_id=facility.public_id)


def _show(form: Form, refusal: DomainError, *, at: str) -> None:
    form.add_faults(refusal.faults if isinstance(refusal, InvalidInput) else {at: str(refusal)})


def _status(form: Form) -> int:
    return 422 if form.errors else 200


@bp.route("/prices/<public_id>/correct", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
def correct_price(public_id: str) -> ResponseReturnValue:
    """Change a price that has not begun."""
    actor = signed_in_user()
    price = queries.get_price(actor, public_id)
    allow(policy.can_set_prices(actor, price.lot.framework), NOT_LEAD)
    allow(price.valid_from > clock.today(), "This price has begun. Set a new one from a later day instead.")
    form = SetPriceForm(data={**_of(price), "valid_from": price.valid_from})
    del form.lot, form.stage
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.get_price_for_update(actor, public_id)
                if str(held.version) != request.form.get("row_version"):
                    raise Conflict(CHANGED)
                commands.correct_price(held, form.terms, valid_from=form.first_day, by=actor, now=clock.now())
            flash("The price is corrected.", "success")
            return redirect(_prices_of(price.facility))
        except InvalidInput as refusal:
            _show(form, refusal, at="valid_from")
    price = queries.get_price(actor, public_id)
    return render_template("framework/prices_correct.html", form=form, price=price), _status(form)


@bp.route("/prices/<public_id>/end", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
def end_price(public_id: str) -> ResponseReturnValue:
    """Let a line end with a day."""
    actor = signed_in_user()
    price = queries.get_price(actor, public_id)
    allow(policy.can_set_prices(actor, price.lot.framework), NOT_LEAD)
    form = EndPriceForm(data={"last_day": price.valid_to})
    if form.validate_on_submit() and form.last_day.data:
        try:
            with transaction():
                held = queries.get_price_for_update(actor, public_id)
                commands.end_price(held, last_day=form.last_day.data, by=actor, now=clock.now())
            flash("The last day is recorded.", "success")
            return redirect(_prices_of(price.facility))
        except (InvalidInput, Conflict) as refusal:
            _show(form, refusal, at="last_day")
    price = queries.get_price(actor, public_id)
    return render_template("framework/prices_end.html", form=form, price=price), _status(form)


@bp.route("/prices/<public_id>/propose", methods=["GET", "POST"])
@needs(Permission.MANAGE_FACILITIES)
@once
def propose_price(public_id: str) -> ResponseReturnValue:
    """Ask the council for another price."""
    actor = signed_in_user()
    price = queries.get_price(actor, public_id)
    allow(policy.can_propose_prices(actor, price.facility.provider), NOT_MANAGER)
    form = ProposePriceForm(data={"basis": price.basis, "notice_days": price.notice_days})
    if form.validate_on_submit():
        try:
            with transaction():
                made = _propose(form, queries.get_price_for_update(actor, public_id))
                address = remember(url_for(".price_proposal", public_id=made.public_id))
            flash("The council has been asked for this price.", "success")
            return redirect(address)
        except (InvalidInput, Conflict) as refusal:
            _show(form, refusal, at="amount")
    price = queries.get_price(actor, public_id)
    return render_template("framework/prices_propose.html", form=form, price=price), _status(form)


def _propose(form: ProposePriceForm, price: Price) -> PriceProposal:
    return commands.propose_price(
        price,
        form.terms,
        valid_from=form.first_day,
        reason=form.reason.data,
        by=signed_in_user(),
        now=clock.now(),
    )


@bp.route("/price-proposals/<public_id>", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK, Permission.ANSWER_OFFERS)
def price_proposal(public_id: str) -> ResponseReturnValue:
    """A proposed price beside the one it would follow; the framework's lead accepts or refuses it."""
    actor = signed_in_user()
    proposal = queries.get_proposal(actor, public_id)
    may_answer = policy.can_set_prices(actor, proposal.lot.framework)
    form = AnswerForm()
    if request.method == "POST":
        allow(may_answer, NOT_LEAD)
    if form.validate_on_submit() and _is_answered(form, public_id):
        flash("The price is accepted." if form.is_accepted else "The price is refused.", "success")
        return redirect(url_for(".price_proposal", public_id=public_id))
    proposal = queries.get_proposal(actor, public_id)
    return render_template(
        "framework/prices_proposal.html",
        form=form,
        proposal=proposal,
        change=queries.change_of(proposal),
        may_answer=may_answer,
        may_withdraw=policy.can_propose_prices(actor, proposal.facility.provider),
    ), _status(form)


def _is_answered(form: AnswerForm, public_id: str) -> bool:
    """Whether it could be; otherwise the form says why not."""
    actor = signed_in_user()
    answer = commands.accept_proposal if form.is_accepted else commands.refuse_proposal
    try:
        with transaction():
            held = queries.get_proposal_for_update(actor, public_id)
            answer(held, reason=form.reason.data, by=actor, now=clock.now())
    except (InvalidInput, Conflict) as refusal:
        _show(form, refusal, at="answer")
    return not form.errors


@bp.post("/price-proposals/<public_id>/withdraw")
@needs(Permission.MANAGE_FACILITIES)
def withdraw_proposal(public_id: str) -> ResponseReturnValue:
    """Take back what one's own organisation proposed."""
    actor = signed_in_user()
    with transaction():
        proposal = queries.get_proposal_for_update(actor, public_id)
        allow(policy.can_propose_prices(actor, proposal.facility.provider), NOT_MANAGER)
        commands.withdraw_proposal(proposal, by=actor, now=clock.now())
    flash("The proposal is taken back.", "success")
    return redirect(url_for(".price_proposal", public_id=public_id))
